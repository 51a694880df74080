"""Who may open what: a table by hand, beside the desk's own, over every address that the application answers."""

from pathlib import Path
from typing import Any

import pytest
from desk_world import browser, id_of, sign_in, staffed, token_of
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from crisisdesk.casebook import Casebook, post
from crisisdesk.casebook.people import Role
from crisisdesk.desk import House
from crisisdesk.desk.addresses import TABLE
from crisisdesk.desk.passwords import hashed

PASSWORD = "five quiet herons wade"
POSTS = {
    "reader": post("reader"),
    "analyst": post("analyst"),
    "chair": post("chair", "CSTO"),
    "secretariat": post("secretariat", "CSTO"),
    "delegate": post("delegate", "CSTO", "KAZ"),
    "administrator": post("administrator"),
}
EVERYBODY = frozenset({*POSTS, "nobody", "stranger"})
ANY_POST = frozenset(POSTS)

READ = """
/ /questions /questions/{question} /evidence/{code}/{question} /documents/{document} /statements/{statement}
/actors/{code} /organisations/{code} /search /warnings /warnings/{code} /forecast /scorecard /cases /cases/{case}
/cases/{case}/sheet /deadlines.ics /ledger /coverage /sources /settings /people /progress/{work} /openapi.json
""".split()
MAY: dict[tuple[str, str], frozenset[str]] = {
    **{("GET", path): ANY_POST for path in READ},
    ("GET", "/articles/new"): frozenset({"analyst", "administrator"}),
    ("GET", "/sign-in"): EVERYBODY,
    ("GET", "/sign-in/provider"): EVERYBODY,
    ("GET", "/sign-in/return"): EVERYBODY,
    ("POST", "/sign-in"): EVERYBODY,
    ("POST", "/sign-out"): ANY_POST,
    ("POST", "/forecast"): ANY_POST,
    ("POST", "/progress/{work}/stop"): ANY_POST,
    ("POST", "/articles"): frozenset({"analyst", "administrator"}),
    ("POST", "/judgements"): frozenset({"analyst", "chair", "secretariat"}),
    ("POST", "/cases"): frozenset({"analyst", "chair", "secretariat", "delegate"}),
    ("POST", "/cases/{case}/acts"): frozenset({"analyst", "chair", "secretariat", "delegate"}),
    ("POST", "/settings/index"): frozenset({"administrator"}),
    ("POST", "/people"): frozenset({"administrator"}),
    ("POST", "/people/change"): frozenset({"administrator"}),
}
"""Method and path to those who get past the door. Whoever adds an address writes down here who may open it."""
OPEN = {"/favicon.ico", "/static"}
"""Files that look the same for everybody."""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Any:
    application = staffed(tmp_path_factory.mktemp("routes"), House(sign_in=True))
    book: Casebook = application.state.office.casebook
    application.state.case = book.open_case("CSTO", title="A case", place="KAZ").case_id
    kept = hashed(PASSWORD)
    for login, held in POSTS.items():
        book.add_person(login, posts=[held])
        book.set_password(login, kept)
    book.add_person("nobody")
    book.set_password("nobody", kept)
    return application


@pytest.fixture(scope="module")
def clients(guarded: Any) -> dict[str, TestClient]:
    signed = {login: sign_in(guarded, login, PASSWORD) for login in (*POSTS, "nobody")}
    return signed | {"stranger": browser(guarded)}


def test_the_table_holds_every_address_that_is_answered(guarded: Any) -> None:
    answered = {
        (method, route.path.replace(":path", ""))
        for route in guarded.routes
        if isinstance(route, Route)
        for method in (route.methods or ())
        if method != "HEAD"
    }
    mounted = {route.path for route in guarded.routes if isinstance(route, Mount)}
    others = [route for route in guarded.routes if not isinstance(route, Route | Mount)]
    assert (answered - {("GET", "/favicon.ico")}, mounted, others) == (set(MAY), OPEN - {"/favicon.ico"}, [])


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.path}")
def test_the_desk_says_of_itself_what_the_table_says(row: Any) -> None:
    said = EVERYBODY if row.needs is None else frozenset(role.value for role in row.needs)
    assert said == MAY[row.method, row.path.replace(":path", "")]


def filled(guarded: Any, path: str) -> str:
    names = {"question": "force", "code": "RUS", "document": id_of("backs"), "work": "none", "statement": "0" * 32}
    for name, value in {**names, "case": guarded.state.case}.items():
        path = path.replace("{" + name + "}", value)
    return path


@pytest.mark.parametrize("who", sorted(EVERYBODY))
@pytest.mark.parametrize(("method", "path"), sorted(MAY), ids=lambda value: value)
def test_every_address_opens_to_those_of_the_table_and_to_nobody_else(
    guarded: Any, clients: dict[str, TestClient], method: str, path: str, who: str
) -> None:
    client, book = clients[who], guarded.state.office.casebook
    before = len(book.entries())
    # A form without its token goes no further than the door, and the sentence says which door it was.
    response = client.request(method, filled(guarded, path), headers={"accept": "application/json"})
    sentence = response.json().get("sentence", "") if response.headers["content-type"] == "application/json" else ""
    past = response.status_code != 401 and "This takes another post than yours" not in sentence
    assert past is (who in MAY[method, path]), (response.status_code, sentence)
    if method == "POST":
        assert response.status_code == (401 if who == "stranger" and not past else 403)
    assert len(book.entries()) == before


@pytest.mark.parametrize("path", sorted({path for method, path in MAY if method == "POST"}), ids=lambda value: value)
def test_looking_at_an_address_changes_nothing(guarded: Any, clients: dict[str, TestClient], path: str) -> None:
    """A link, a picture or a browser that loads ahead sends GET; what takes forms only does not answer it."""
    book = guarded.state.office.casebook
    before = len(book.entries())
    query = {"act": "leave", "login": "reader", "title": "x", "organisation": "CSTO", "role": "reader"}
    for method in ("GET", "HEAD"):
        response = clients["administrator"].request(method, filled(guarded, path), params=query)
        assert response.status_code in ({200, 400} if (("GET", path) in MAY) else {405}), method
    assert len(book.entries()) == before


ACTS: dict[str, dict[str, str]] = {
    "request": {"f.route": "csc-extraordinary"},
    "second": {},
    "convene": {},
    "consult": {"f.stance": "supports"},
    "table": {"f.title": "T", "f.text": "Words.", "f.measure": "statement"},
    "close": {"f.reason": "enough"},
    "nothing": {},
}


@pytest.mark.parametrize("who", ["reader", "analyst", "administrator", "delegate"])
@pytest.mark.parametrize("act", ACTS)
def test_an_act_in_a_case_for_another_than_ones_own_is_refused(
    guarded: Any, clients: dict[str, TestClient], act: str, who: str
) -> None:
    """A delegate of KAZ acts for KAZ and for nobody else; who has no part in a case does nothing in it."""
    client, book = clients[who], guarded.state.office.casebook
    before, token = len(book.entries()), token_of(client, "/sign-in")
    for member in ("", "RUS", "ZZZ") if who == "delegate" else ("", "KAZ", "ZZZ"):
        data = {"token": token, "act": act, "member": member, **ACTS[act]}
        response = client.post(f"/cases/{guarded.state.case}/acts", data=data)
        assert response.status_code in {400, 403}, (member, response.status_code)
    assert len(book.entries()) == before


def test_every_role_is_tried() -> None:
    assert set(POSTS) == {role.value for role in Role}


def test_a_post_that_ended_opens_nothing(guarded: Any, tmp_path: Path) -> None:
    book = guarded.state.office.casebook
    book.add_person("was", posts=[post("administrator")])
    book.set_password("was", hashed(PASSWORD))
    client = sign_in(guarded, "was", PASSWORD)
    assert client.get("/people").status_code == 200
    token = token_of(client, "/people")
    book.end_post("was", post("administrator"))
    data = {"token": token, "login": "more", "role": "administrator"}
    assert client.post("/people", data=data).status_code == 403
    assert client.get("/people").status_code == 403
