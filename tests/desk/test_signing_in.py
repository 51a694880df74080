"""Signing in by password and out again: sessions, cookies, tries."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_world import browser, sign_in, staffed, token_of
from starlette.testclient import TestClient

from crisisdesk.casebook import Casebook, post
from crisisdesk.casebook.people import Role
from crisisdesk.desk import House
from crisisdesk.desk.passwords import hashed
from crisisdesk.desk.sessions import IDLE, LONGEST
from crisisdesk.desk.throttle import BY_NAME, WINDOW

PASSWORD = "five quiet herons wade"
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
HOLDERS = {
    Role.READER: post("reader"),
    Role.ANALYST: post("analyst"),
    Role.CHAIR: post("chair", "CSTO"),
    Role.SECRETARIAT: post("secretariat", "CSTO"),
    Role.DELEGATE: post("delegate", "CSTO", "KAZ"),
    Role.ADMINISTRATOR: post("administrator"),
}


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("guarded")
    application = staffed(folder, House(sign_in=True), Hands())
    book: Casebook = application.state.office.casebook
    kept = hashed(PASSWORD)
    for role, held in HOLDERS.items():
        book.add_person(role.value, posts=[held])
        book.set_password(role.value, kept)
    book.add_person("nobody")
    book.set_password("nobody", kept)
    return application


@pytest.mark.parametrize("login", ["analyst", "ANALYST "])
def test_signing_in_and_out(guarded: Any, login: str) -> None:
    client = sign_in(guarded, login, PASSWORD)
    cookie = client.cookies.get("desk")
    assert cookie
    page = client.get("/")
    assert "analyst" in page.text
    out = client.post("/sign-out", data={"token": token_of(client, "/")})
    assert out.status_code == 303
    client.cookies.set("desk", cookie)
    assert client.get("/").headers["location"] == "/sign-in?next=%2F"


def test_a_wrong_password_says_no_more_than_that(guarded: Any) -> None:
    for login in ("reader", "stranger"):
        client = browser(guarded)
        data = {"token": token_of(client, "/sign-in"), "login": login, "password": "wrong"}
        response = client.post("/sign-in", data=data)
        assert response.status_code == 200
        assert "Name and password do not belong together." in response.text
        assert "set-cookie" not in response.headers


def test_the_cookie_is_out_of_reach_of_scripts(guarded: Any) -> None:
    client = browser(guarded)
    data = {"token": token_of(client, "/sign-in"), "login": "reader", "password": PASSWORD}
    set_cookie = client.post("/sign-in", data=data).headers["set-cookie"].lower()
    assert "httponly" in set_cookie
    assert "samesite=lax" in set_cookie


@pytest.mark.parametrize(
    ("then", "leads"),
    [
        ("/coverage", "/coverage"),
        ("/questions/force?as_of=2022-01-06", "/questions/force?as_of=2022-01-06"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/a\r\nset-cookie: x=y", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_only_to_the_desk(guarded: Any, then: str, leads: str) -> None:
    client = browser(guarded)
    data = {"token": token_of(client, "/sign-in"), "login": "reader", "password": PASSWORD, "next": then}
    assert client.post("/sign-in", data=data).headers["location"] == leads


def test_many_failures_have_to_wait(tmp_path: Path) -> None:
    clock = Hands()
    application = staffed(tmp_path, House(sign_in=True), clock)
    book = application.state.office.casebook
    book.add_person("anna", posts=[post("reader")])
    book.set_password("anna", hashed(PASSWORD))
    client = browser(application)
    token = token_of(client, "/sign-in")
    for _ in range(BY_NAME):
        assert client.post("/sign-in", data={"token": token, "login": "anna", "password": "no"}).status_code == 200
    refused = client.post("/sign-in", data={"token": token, "login": "anna", "password": PASSWORD})
    assert refused.status_code == 429
    assert "wait 16 minutes" in refused.text
    clock.now += WINDOW
    assert client.post("/sign-in", data={"token": token, "login": "anna", "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize("steps", [[IDLE + timedelta(seconds=1)], [IDLE] * 7], ids=["idle", "long"])
def test_sessions_end(tmp_path: Path, steps: list[timedelta]) -> None:
    clock = Hands()
    application = staffed(tmp_path, House(sign_in=True), clock)
    application.state.office.casebook.add_person("anna", posts=[post("reader")])
    application.state.office.casebook.set_password("anna", hashed(PASSWORD))
    client = sign_in(application, "anna", PASSWORD)
    assert client.get("/settings").status_code == 200
    for step in steps:
        clock.now += step
        last = client.get("/settings").status_code
    assert last == 303
    assert sum(steps, timedelta()) > LONGEST or len(steps) == 1


def test_who_leaves_is_signed_out(tmp_path: Path) -> None:
    application = staffed(tmp_path, House(sign_in=True))
    book = application.state.office.casebook
    book.add_person("anna", posts=[post("reader")])
    book.set_password("anna", hashed(PASSWORD))
    client = sign_in(application, "anna", PASSWORD)
    assert client.get("/settings").status_code == 200
    book.let_go("anna")
    assert client.get("/settings").status_code == 303


def test_a_session_from_before_signing_in_means_nothing_after(guarded: Any) -> None:
    """Whoever sets a browser's cookie beforehand, or kept an older one, does not come in with it."""
    client = browser(guarded)
    client.cookies.set("desk", "planted")
    data = {"token": token_of(client, "/sign-in"), "login": "reader", "password": PASSWORD}
    first = client.post("/sign-in", data=data).cookies["desk"]
    assert first != "planted"
    assert client.get("/settings").status_code == 200
    data["token"] = token_of(client, "/sign-in")
    second = client.post("/sign-in", data=data).cookies["desk"]
    assert second != first
    other = browser(guarded)
    for old in ("planted", first):
        other.cookies.set("desk", old)
        assert other.get("/settings").status_code == 303


def test_the_token_of_one_session_is_worth_nothing_in_another(guarded: Any) -> None:
    one, other = sign_in(guarded, "analyst", PASSWORD), sign_in(guarded, "analyst", PASSWORD)
    data = {"organisation": "CSTO", "title": "x"}
    assert one.post("/cases", data={"token": token_of(other), **data}).status_code == 403
    assert one.post("/cases", data={"token": token_of(browser(guarded), "/sign-in"), **data}).status_code == 403
    assert one.post("/cases", data={"token": token_of(one), **data}).status_code == 303


@pytest.mark.parametrize(("https", "name"), [(True, "__Host-desk"), (False, "desk")])
def test_cookies_are_bound_to_an_encrypted_address_where_there_is_one(tmp_path: Path, https: bool, name: str) -> None:
    application = staffed(tmp_path, House(sign_in=True, https=https))
    application.state.office.casebook.add_person("anna", posts=[post("reader")])
    application.state.office.casebook.set_password("anna", hashed(PASSWORD))
    client = TestClient(application, base_url="https://127.0.0.1", follow_redirects=False)
    data = {"token": token_of(client, "/sign-in"), "login": "anna", "password": PASSWORD}
    signed = client.post("/sign-in", data=data)
    cookies = [*signed.headers.get_list("set-cookie"), *client.get("/").headers.get_list("set-cookie")]
    assert cookies[0].startswith(f"{name}=")
    assert len(cookies) == 2
    for cookie in cookies:
        parts = {part.strip().lower() for part in cookie.split(";")}
        assert {"httponly", "samesite=lax", "path=/"} <= parts
        assert ("secure" in parts) is https
        assert not [part for part in parts if part.startswith("domain")]


def test_signing_out_takes_the_pages_from_the_browser(guarded: Any) -> None:
    client = sign_in(guarded, "reader", PASSWORD)
    response = client.post("/sign-out", data={"token": token_of(client)})
    assert response.headers["clear-site-data"] == '"cache"'


def test_what_a_form_carries_signs_nothing_else(guarded: Any) -> None:
    """Whoever unmasks the token of a page holds the key of its forms, and not the one that signs cookies."""
    token = token_of(browser(guarded), "/sign-in")
    raw = base64.urlsafe_b64decode(token + "==")
    key = bytes(left ^ right for left, right in zip(raw[:32], raw[32:], strict=True))
    office = guarded.state.office
    assert key == office.key("forms")
    assert key not in {office.secret, office.key("visits")}


def test_tries_at_the_same_moment_are_as_many_as_they_are(tmp_path: Path) -> None:
    application = staffed(tmp_path, House(sign_in=True))
    application.state.office.casebook.add_person("anna", posts=[post("reader")])
    client = browser(application)
    data = {"token": token_of(client, "/sign-in"), "login": "anna", "password": "no"}
    with ThreadPoolExecutor(8) as hands:
        found = list(hands.map(lambda _: browser(application).post("/sign-in", data=data).status_code, range(12)))
    assert sorted(found) == [200] * BY_NAME + [429] * (12 - BY_NAME)
