from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from desk_world import FORCE, HOME, ODD, browser, by_class, desk, heading, id_of, record, tree, words
from starlette.testclient import TestClient

from crisisdesk.desk import app
from crisisdesk.desk.asked import LONGEST
from crisisdesk.desk.guard import HEADERS, LARGEST_FORM, LONGEST_ADDRESS
from crisisdesk.model import Question


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return browser(desk(tmp_path_factory.mktemp("site") / "record"))


PAGES = [
    "/",
    "/questions/force",
    "/questions/odd%2F%3Cb%3E%3F%20&",
    f"/documents/{id_of('backs')}",
    f"/documents/{id_of('hostile')}",
    f"/documents/{id_of('turkish')}",
    "/actors/RUS",
    "/actors/CSTO",
    "/organisations/CSTO",
    "/organisations/CSTO?on=2022-01-06",
    "/organisations/CSTO?on=1950-01-01",
    "/questions",
    "/evidence/RUS/force",
    "/search",
    "/search?words=%3Cscript%3E&kind=document",
    "/coverage",
    "/warnings",
    "/warnings/KAZ",
    "/scorecard",
    "/sources",
    "/settings",
]


@pytest.mark.parametrize("path", PAGES)
def test_pages_answer(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "Accept" in response.headers["vary"]


REFUSED = [
    pytest.param("/nothing", 404, "no page at this address", id="unknown address"),
    pytest.param("/questions/nothing", 404, "no question 'nothing'", id="unknown question"),
    pytest.param("/questions/", 404, "no question", id="question without a name"),
    pytest.param("/evidence/RUS/nothing", 404, "no question 'nothing'", id="evidence on an unknown question"),
    pytest.param("/evidence/..%2f..%2fetc/force", 404, "no question", id="traversal in an actor"),
    pytest.param("/progress/..%2f..%2fetc", 404, "no page", id="traversal in a work"),
    pytest.param("/progress/nothing", 404, "is not known", id="unknown work"),
    pytest.param("/search?from=0000-01-01", 400, "is not a day", id="a search from the year 0"),
    pytest.param("/search?first=-1", 400, "whole number", id="hits before the first"),
    pytest.param("/search?first=999999", 400, "whole number up to 5,000", id="hits too deep"),
    pytest.param(f"/search?words={'w' * 201}", 400, "longer than 200", id="too many words"),
    pytest.param("/people", 404, "no page", id="people of a desk without a casebook"),
    pytest.param(f"/documents/{'0' * 32}", 404, "no single document", id="unknown document"),
    pytest.param("/documents/abc", 404, "no identifier of a document", id="too short an identifier"),
    pytest.param("/documents/%27%20OR%201=1--", 404, "no identifier of a document", id="quotes in an identifier"),
    pytest.param(f"/statements/{'0' * 32}", 404, "no single statement", id="unknown statement"),
    pytest.param("/actors/NOBODY", 404, "No actor has the code 'NOBODY'", id="unknown actor"),
    pytest.param("/actors/KAZ.%3Cscript%3E", 404, "codes look like", id="no sector"),
    pytest.param("/organisations/KAZ", 404, "no organisation with members", id="a state is no organisation"),
    pytest.param("/documents/..%2f..%2f..%2fetc%2fpasswd", 404, "no page", id="traversal in a document"),
    pytest.param("/static/..%2f..%2fsite.py", 404, "no page", id="traversal in the static files"),
    pytest.param("/static/%2e%2e/%2e%2e/site.py", 404, "no page", id="traversal with dots"),
    pytest.param("/static/nothing.css", 404, "no page", id="unknown static file"),
    pytest.param("/questions/force?as_of=tomorrow", 400, "'tomorrow' is not a date", id="no moment"),
    pytest.param("/questions/force?as_of=0000-01-01", 400, "not a date", id="the year 0"),
    pytest.param("/questions/force?as_of=0001-01-01T00:00%2B14:00", 400, "out of range", id="the year 1"),
    pytest.param("/questions/force?as_of=9999-12-31T23:59-12:00", 400, "out of range", id="the last year"),
    pytest.param("/actors/RUS?as_of=2022-02-30", 400, "not a date", id="no such day"),
    pytest.param("/organisations/CSTO?on=5.1.2022", 400, "write 2022-01-05", id="no day"),
    pytest.param("/organisations/CSTO?on=0001-01-01", 400, "out of range", id="a day of the year 1"),
    pytest.param(f"/questions/force?as_of={'2' * (LONGEST + 1)}", 400, "longer than 64", id="too long a parameter"),
    pytest.param(f"/documents/{'a' * LONGEST_ADDRESS}", 414, "longer than 2,000", id="too long an address"),
]


@pytest.mark.parametrize(("path", "status", "sentence"), REFUSED)
def test_what_cannot_be_shown_gets_a_plain_page(client: TestClient, path: str, status: int, sentence: str) -> None:
    response = client.get(path)
    assert response.status_code == status
    page = tree(response.text)
    assert sentence in words(next(by_class(page, "lead")))
    assert page.find(".//main//a[@href='/']") is not None


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/", "/questions/force", "/static/desk.css"])
def test_pages_can_only_be_read(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert "nothing was changed" in response.text or path.startswith("/static")


def test_a_form_that_is_too_large_is_refused(client: TestClient) -> None:
    response = client.post("/progress/x/stop", content=b"a=" + b"b" * LARGEST_FORM)
    assert response.status_code == 413
    assert "larger than 10,000,000 bytes" in response.text


def test_a_form_that_does_not_say_how_large_it_is_is_refused_too(client: TestClient) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(LARGEST_FORM // 1_000_000 + 1):
            yield b"b" * 1_000_000

    response = client.post(
        "/progress/x/stop", content=parts(), headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert response.status_code == 413


@pytest.mark.parametrize("path", [*PAGES, "/static/desk.css", "/nothing"])
def test_head_is_get_without_a_body(client: TestClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.headers["content-type"]) == (get.status_code, get.headers["content-type"])
    if not path.startswith("/static"):
        assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8765", "localhost:8765", "LOCALHOST", "[::1]:8765", "127.0.0.2"]
)
def test_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.1.7", "0.0.0.0",
     "[::1", "::1", "127.0.0.1@evil.example", "127.0.0.1:8765:1", "", " "],
)  # fmt: skip
def test_other_names_are_refused(client: TestClient, host: str) -> None:
    response = client.get("/", headers={"host": host})
    assert response.status_code == 421
    assert "Kazakhstan" not in response.text


def test_a_named_host_is_answered(tmp_path: Path) -> None:
    application = app(record(tmp_path / "record"), lambda: (FORCE,), hosts={"Desk.example"})
    client = browser(application)
    assert client.get("/", headers={"host": "desk.example:443"}).status_code == 200
    assert client.get("/", headers={"host": "other.example"}).status_code == 421


def test_every_response_carries_the_headers(client: TestClient, tmp_path: Path) -> None:
    statement = client.get(f"/documents/{id_of('backs')}", headers={"accept": "application/json"}).json()["spoken"][0]
    responses = [
        *(client.get(path) for path in (*PAGES, "/nothing", "/actors/NOBODY", "/static/desk.css", "/static/desk.svg")),
        client.get("/static"),
        client.get(statement["link"]),
        client.get("/static/desk.css", headers={"if-none-match": client.get("/static/desk.css").headers["etag"]}),
        client.get("/questions/force?as_of=x"),
        client.get("/" + "a" * LONGEST_ADDRESS),
        client.get("/", headers={"host": "evil.example"}),
        client.post("/"),
        browser(app(record(tmp_path / "record"), _broken)).get("/"),
    ]
    assert {response.status_code for response in responses} >= {200, 303, 304, 400, 404, 405, 414, 421, 500}
    for response in responses:
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS, response.url


def test_the_policy_allows_no_script_in_a_page_and_no_stranger() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in HEADERS["Content-Security-Policy"].split(";"))
    assert rules == {
        "default-src": "'none'",
        "script-src": "'self'",
        "connect-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


def _broken() -> Sequence[Question]:
    raise RuntimeError("secret detail")


def test_a_failure_tells_nothing_of_the_inside(tmp_path: Path) -> None:
    response = browser(app(record(tmp_path / "record"), _broken)).get("/")
    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert "failed to make this page" in response.text


def test_a_damaged_record_is_named(tmp_path: Path) -> None:
    kept = record(tmp_path / "record")
    manifest = next((kept.folder / "manifests").glob("*.json"))
    manifest.write_text("{", "utf-8")
    response = browser(app(kept, lambda: (FORCE,))).get("/")
    assert response.status_code == 500
    assert "not a manifest" in response.text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_json_for_who_asks_for_it(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"accept": "application/json"})
    assert response.headers["content-type"] == "application/json"
    assert response.json()["title"]


def test_a_problem_is_json_for_who_asks_for_it(client: TestClient) -> None:
    response = client.get("/actors/NOBODY", headers={"accept": "application/json"})
    assert (response.status_code, response.json()["status"]) == (404, 404)


def test_what_is_recorded_meanwhile_shows_at_once(tmp_path: Path) -> None:
    kept = record(tmp_path / "record", {})
    client = browser(app(kept, lambda: (FORCE,)))
    assert "Nothing has been read yet" in client.get("/").text
    record(tmp_path / "record")
    assert "Harbour Post" in client.get("/").text
    assert "welcomed the force" in client.get("/evidence/RUS/force").text


def test_a_statement_leads_to_its_place(client: TestClient) -> None:
    spoken = client.get(f"/documents/{id_of('backs')}", headers={"accept": "application/json"}).json()["spoken"]
    response = client.get(spoken[0]["link"])
    assert response.status_code == 303
    target = response.headers["location"]
    assert target.startswith(f"/documents/{id_of('backs')}?at=")
    assert 'id="at"' in client.get(target).text


def test_the_beginning_of_an_identifier_is_enough(client: TestClient) -> None:
    assert client.get(f"/documents/{id_of('backs')[:8]}").status_code == 200


def test_a_question_may_be_called_anything(client: TestClient) -> None:
    home = tree(client.get("/").text)
    links = [a.get("href") for a in home.iter("a") if words(a) == ODD.proposition]
    assert links
    assert heading(tree(client.get(f"{HOME}{links[0]}").text)) == ODD.proposition
