"""What changes something: who may, from where, and what becomes of what was typed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_world import BACKS, browser, id_of, staffed, token_of, tree, words
from starlette.testclient import TestClient

from crisisdesk.casebook import Casebook, post
from crisisdesk.casebook.people import Role
from crisisdesk.desk import House
from crisisdesk.desk.addresses import TABLE
from crisisdesk.desk.calls import READING, Address
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
def local(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return browser(staffed(tmp_path_factory.mktemp("local")))


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


def sign_in(application: Any, login: str, password: str = PASSWORD) -> TestClient:
    client = browser(application)
    token = token_of(client, "/sign-in")
    client.post("/sign-in", data={"token": token, "login": login, "password": password})
    return client


@pytest.fixture(scope="module")
def clients(guarded: Any) -> dict[str, TestClient]:
    return {role.value: sign_in(guarded, role.value) for role in Role} | {"nobody": sign_in(guarded, "nobody")}


def filled(path: str) -> str:
    for name, value in {"question:path": "force", "code": "RUS", "document": id_of("backs"), "work": "none"}.items():
        path = path.replace("{" + name + "}", value)
    return path.replace("{statement}", "0" * 32)


def asked(client: TestClient, row: Address) -> int:
    if row.method == "GET":
        return client.get(filled(row.path), headers={"accept": "application/json"}).status_code
    token = token_of(client, "/sign-in")
    return client.post(filled(row.path), data={"token": token}, headers={"accept": "application/json"}).status_code


ROWS = [row for row in TABLE if row.path not in {"/sign-in", "/sign-out"}]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
def test_every_address_is_refused_to_who_has_not_signed_in(guarded: Any, row: Address) -> None:
    assert asked(browser(guarded), row) == 401


@pytest.mark.parametrize("role", [*(role.value for role in Role), "nobody"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
def test_every_address_opens_to_its_posts_and_to_no_other(
    clients: dict[str, TestClient], row: Address, role: str
) -> None:
    may = row.needs is None or role in {one.value for one in row.needs}
    status = asked(clients[role], row)
    if row.method == "GET":
        assert (status == 403) is not may
    else:
        # A form without the page's token goes no further than the door: 403 says which door it was.
        refused = clients[role].post(filled(row.path), headers={"accept": "application/json"}).json()["sentence"]
        assert ("This takes another post than yours" in refused) is not may


@pytest.mark.parametrize("row", [row for row in TABLE if row.method == "POST"], ids=lambda row: row.path)
@pytest.mark.parametrize(
    ("headers", "token"),
    [
        pytest.param({}, "", id="no token"),
        pytest.param({}, "AAAA", id="a short token"),
        pytest.param({}, "!" * 90, id="no base64"),
        pytest.param({}, "A" * 86, id="another's token"),
        pytest.param({"origin": "https://evil.example"}, None, id="another origin"),
        pytest.param({"origin": "null"}, None, id="a hidden origin"),
        pytest.param({"sec-fetch-site": "cross-site"}, None, id="another site"),
        pytest.param({"sec-fetch-site": "same-site"}, None, id="a neighbour of the site"),
    ],
)
def test_a_form_of_another_site_changes_nothing(
    local: TestClient, row: Address, headers: dict[str, str], token: str | None
) -> None:
    sent = token_of(local, "/people") if token is None else token
    before = len(local.app.state.office.casebook.entries())  # type: ignore[attr-defined]
    response = local.post(filled(row.path), data={"token": sent, "comment": "typed words"}, headers=headers)
    assert response.status_code == 403
    assert "nothing was changed" in response.text.lower()
    assert len(local.app.state.office.casebook.entries()) == before  # type: ignore[attr-defined]


def test_what_was_typed_into_an_old_form_is_given_back(local: TestClient) -> None:
    response = local.post("/judgements", data={"token": "old", "comment": "<b>my long thoughts</b>"})
    page = tree(response.text)
    assert words(next(page.iter("pre"))) == "<b>my long thoughts</b>"


@pytest.mark.parametrize("login", ["analyst", "ANALYST "])
def test_signing_in_and_out(guarded: Any, login: str) -> None:
    client = sign_in(guarded, login)
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
    client = sign_in(application, "anna")
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
    client = sign_in(application, "anna")
    assert client.get("/settings").status_code == 200
    book.let_go("anna")
    assert client.get("/settings").status_code == 303


def judged(client: TestClient, **fields: str) -> Any:
    document = id_of("backs")
    page = client.get(f"/documents/{document}", headers={"accept": "application/json"}).json()
    statement = page["spoken"][0]["statement_id"]
    data = {"token": token_of(client, f"/documents/{document}"), "of": "statement", "subject": statement}
    return client.post("/judgements", data={**data, "back": f"/documents/{document}#s1", **fields})


def test_agreeing_disagreeing_and_amending_stand_beside_the_reading(local: TestClient) -> None:
    hostile = '</p><script>alert("5")</script>'
    assert judged(local, verdict="disagree", comment=hostile).headers["location"] == f"/documents/{id_of('backs')}#s1"
    assert judged(local, verdict="amend", field="speaks_for", value="KAZ").status_code == 303
    page = local.get(f"/documents/{id_of('backs')}", headers={"accept": "application/json"}).json()
    spoken = page["spoken"][0]
    assert [(one["verdict"], one["amended"], one["stands"]) for one in spoken["judged"]] == [
        ("amend", "speaks_for = KAZ", True),
        ("disagree", "", False),
    ]
    assert spoken["speaks_for"]["code"] == "RUS"
    text = words(tree(local.get(f"/documents/{id_of('backs')}").text))
    assert hostile in text
    assert "judged again since" in text


def test_grades_stand_with_their_meaning(local: TestClient) -> None:
    document = id_of("rejects")
    token = token_of(local, f"/documents/{document}")
    for of, subject, grade in (("document", document, "2"), ("outlet", "Harbour Post", "B")):
        data = {"token": token, "of": of, "subject": subject, "grade": grade, "back": f"/documents/{document}"}
        assert local.post("/judgements", data=data).status_code == 303
    graded = local.get(f"/documents/{document}", headers={"accept": "application/json"}).json()["graded"]
    assert {one["verdict"] for one in graded} == {"-2: probably true", "B-: usually reliable"}
    other = local.get(f"/documents/{id_of('backs')}", headers={"accept": "application/json"}).json()["graded"]
    assert [one["verdict"] for one in other] == ["B-: usually reliable"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"verdict": "maybe"}, "no verdict"),
        ({"verdict": "agree", "of": "planet"}, "no thing to judge"),
        ({"grade": "Z9", "verdict": ""}, "is no grade"),
        ({"verdict": "amend", "field": "document_id", "value": "x"}, "say which part"),
        ({"verdict": ""}, "give one of the two"),
        ({"verdict": "agree", "comment": "w" * 20_001}, "longer than 20,000"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_way_back(
    local: TestClient, fields: dict[str, str], sentence: str
) -> None:
    response = judged(local, **fields)
    assert response.status_code == 400
    assert sentence in words(tree(response.text))


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/documents/..\\x", "/people"])
def test_a_judgement_leads_back_to_a_document_only(local: TestClient, back: str) -> None:
    assert judged(local, verdict="agree", back=back).headers["location"] == "/"


@pytest.fixture
def reading(tmp_path: Path) -> TestClient:
    return browser(staffed(tmp_path))


def work_of(client: TestClient, response: Any) -> dict[str, Any]:
    path = response.headers["location"]
    client.app.state.office.works.wait(path.rpartition("/")[2], 30)  # type: ignore[attr-defined]
    found: dict[str, Any] = client.get(path, headers={"accept": "application/json"}).json()
    return found


def test_a_pasted_article_is_read_and_can_be_opened(reading: TestClient) -> None:
    text = BACKS.replace("Russia", "Belarus")
    data = {"token": token_of(reading, "/articles/new"), "text": text, "title": "Pasted <b>", "published": "2022-01-07"}
    found = work_of(reading, reading.post("/articles", data=data))
    assert (found["stage"], found["over"]) == ("done", True)
    assert found["words"].startswith("1 article read, ")
    page = reading.get(found["link"], headers={"accept": "application/json"}).json()
    assert page["title"] == "Pasted <b>"
    assert "BLR" in {one["speaks_for"]["code"] for one in page["spoken"] if one["speaks_for"]}
    assert rows_of(reading)["BLR"] == "supports"


def rows_of(client: TestClient) -> dict[str, str]:
    page = client.get("/questions/force", headers={"accept": "application/json"}).json()
    return {row["actor"]["code"]: row["stance"] for group in page["groups"] for row in group["rows"]}


@pytest.mark.parametrize("name", ["../../etc/passwd", "a.txt", "x" * 300 + ".txt", "<b>.txt", "C:\\a.txt"])
def test_the_name_of_a_file_is_never_a_path(reading: TestClient, name: str, tmp_path: Path) -> None:
    data = {"token": token_of(reading, "/articles/new"), "published": "2022-01-07"}
    response = reading.post("/articles", data=data, files={"file": (name, REPORT.encode())})
    assert work_of(reading, response)["stage"] == "done"
    assert not list(tmp_path.rglob("passwd"))


REPORT = "Report\n\nGeorgia's government said that it rejected the force. Nothing else was said on that day."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param({"text": ""}, "there is nothing to read", id="nothing"),
        pytest.param({"text": "Words.", "published": "0000-01-01"}, "not a date", id="the year 0"),
    ],
)
def test_nothing_to_read_is_refused(reading: TestClient, data: dict[str, str], sentence: str) -> None:
    response = reading.post("/articles", data={"token": token_of(reading, "/articles/new"), **data})
    assert response.status_code == 409
    assert sentence in response.text


def test_an_article_that_cannot_be_read_says_why(reading: TestClient) -> None:
    data = {"token": token_of(reading, "/articles/new"), "text": "No date stands anywhere in these words at all."}
    found = work_of(reading, reading.post("/articles", data=data))
    assert found["stage"] == "failed"
    assert "no date of publication" in found["words"]


def test_the_index_is_made_anew_by_hand(reading: TestClient) -> None:
    response = reading.post("/settings/index", data={"token": token_of(reading, "/people")})
    assert work_of(reading, response)["stage"] == "done"
    assert "welcomed" in reading.get("/search?words=welcoming&kind=document").text


def test_people_are_added_changed_and_let_go(reading: TestClient) -> None:
    token = token_of(reading, "/people")
    added = {"token": token, "login": "anna", "name": "Anna <b>", "role": "analyst", "password": PASSWORD}
    assert reading.post("/people", data=added).status_code == 303
    for act in (
        {"act": "give", "role": "delegate", "organisation": "CSTO", "member": "KAZ"},
        {"act": "end", "role": "analyst"},
        {"act": "password", "password": PASSWORD + " twice"},
        {"act": "leave"},
    ):
        assert reading.post("/people/change", data={"token": token, "login": "anna", **act}).status_code == 303
    people = reading.get("/people", headers={"accept": "application/json"}).json()["people"]
    anna = next(one for one in people if one["login"] == "anna")
    assert [one["words"] for one in anna["posts"]] == ["delegate of KAZ in CSTO"]
    assert anna["left"]
    assert "Anna <b>" in words(tree(reading.get("/people").text))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"login": "anna", "role": "king"}, "no role 'king'"),
        ({"login": "anna", "role": "reader", "password": "short"}, "12 to 256 characters"),
        ({"login": "../etc", "role": "reader"}, "is no login"),
        ({"login": "anna", "role": "delegate"}, "one of an organisation"),
    ],
)
def test_wrong_people_are_refused_and_nothing_is_kept(
    reading: TestClient, fields: dict[str, str], sentence: str
) -> None:
    response = reading.post("/people", data={"token": token_of(reading, "/people"), **fields})
    assert response.status_code == 409
    assert sentence in words(tree(response.text))
    assert len(reading.get("/people", headers={"accept": "application/json"}).json()["people"]) == 1


def test_reading_is_for_everybody_with_a_post() -> None:
    assert frozenset(Role) == READING
    assert {row.path for row in TABLE if row.needs is None} == {"/sign-in"}
