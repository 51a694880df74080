from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_world import DOCUMENTS, FORCE, browser, by_id, desk, record, tree, words
from starlette.testclient import TestClient

from crisisdesk.clock import fixed_clock
from crisisdesk.desk import app
from crisisdesk.desk.home import LATEST
from crisisdesk.record import Record
from crisisdesk.testing import NOON, NOW, article, record_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return browser(desk(tmp_path_factory.mktemp("home") / "record"))


def page_of(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/", headers={"accept": "application/json"}).json()
    return found


def section(client: TestClient, name: str) -> str:
    page = tree(client.get("/").text)
    return next(words(one) for one in page.iter("section") if one.get("aria-labelledby") == name)


def test_what_was_read_is_counted(client: TestClient) -> None:
    page = page_of(client)
    assert page["documents"] == len(DOCUMENTS)
    assert page["stories"] == len(DOCUMENTS) - 1
    assert page["statements"] > 4
    assert page["recorded"]["words"] == "1 June 2022, 00:00 UTC"


def test_what_needs_attention_is_named_and_leads_there(client: TestClient) -> None:
    alarms = {alarm["words"]: alarm["link"] for alarm in page_of(client)["alarms"]}
    assert alarms["1 document in tr, of which nothing was read"] == "/coverage#unread"
    assert alarms["2 items could not be read"] == "/coverage#failed"
    assert "1 document in tr" in section(client, "alarms")


def test_an_outlet_that_went_quiet_is_an_alarm(tmp_path: Path) -> None:
    early = article("Roads were closed in the north.", outlet="Silent Sheet", at=NOON)
    late = article("Roads were opened in the south.", outlet="Busy Bee", at=NOON + timedelta(days=9))
    alarms = page_of(browser(app(record_of(tmp_path / "record", [early, late]), lambda: ())))["alarms"]
    assert [alarm["words"] for alarm in alarms] == ["Silent Sheet: quiet for 9 days"]
    assert alarms[0]["link"] == "/search?outlet=Silent+Sheet&kind=document"


def test_each_question_says_who_stands_where(client: TestClient) -> None:
    question = next(one for one in page_of(client)["questions"] if one["proposition"] == FORCE.proposition)
    sides = {side["stance"]: side for side in question["sides"]}
    assert "Georgia" in sides["opposes"]["names"]
    assert sides["silent"]["count"] >= 3
    assert question["organisation"]["code"] == "CSTO"
    assert FORCE.proposition in section(client, "questions")


def test_the_newest_statements_come_first_and_copies_once(client: TestClient) -> None:
    latest = page_of(client)["latest"]
    assert 0 < len(latest) <= LATEST
    dates = [line["published"]["iso"] for line in latest]
    assert dates == sorted(dates, reverse=True)
    assert all(line["speaks_for"] for line in latest)
    assert len({(line["speaker"], line["content"]) for line in latest}) == len(latest)


def test_an_empty_desk_says_what_to_do(tmp_path: Path) -> None:
    page = tree(browser(app(Record(tmp_path / "nothing"), lambda: ())).get("/").text)
    told = words(next(page.iter("main")))
    assert "Nothing has been read yet. crisisdesk read PATH" in told
    assert "No questions are asked of this desk." in told
    assert "Nothing does." in told


def test_questions_are_asked_for_every_page(tmp_path: Path) -> None:
    questions = [FORCE]
    client = browser(app(record(tmp_path / "record"), lambda: tuple(questions), fixed_clock(NOW)))
    assert len(page_of(client)["questions"]) == 1
    questions.clear()
    assert page_of(client)["questions"] == []


def test_the_sections_have_headings(client: TestClient) -> None:
    page = tree(client.get("/").text)
    for name in ("alarms", "questions", "latest"):
        assert by_id(page, name).tag == "h2"
