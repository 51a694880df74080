"""What changes something: who may, from where, and what becomes of what was typed."""

from pathlib import Path
from typing import Any

import pytest
from desk_world import BACKS, browser, id_of, staffed, token_of, tree, words
from starlette.testclient import TestClient

from crisisdesk.desk.addresses import TABLE
from crisisdesk.desk.calls import Address

PASSWORD = "five quiet herons wade"


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return browser(staffed(tmp_path_factory.mktemp("local")))


def filled(path: str) -> str:
    for name, value in {"question:path": "force", "code": "RUS", "document": id_of("backs"), "work": "none"}.items():
        path = path.replace("{" + name + "}", value)
    return path.replace("{statement}", "0" * 32)


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


def test_what_was_typed_is_given_back_where_it_is_refused(reading: TestClient) -> None:
    text = "Long words that somebody pasted, and a date that is none."
    data = {"token": token_of(reading, "/articles/new"), "text": text, "title": "A title of words", "published": "x"}
    response = reading.post("/articles", data=data)
    assert response.status_code == 409
    assert text in words(next(tree(response.text).iter("pre")))
    old = reading.post("/people", data={"token": "old", "password": PASSWORD, "name": "A name that is long enough"})
    assert "A name that is long enough" in old.text
    assert PASSWORD not in old.text
