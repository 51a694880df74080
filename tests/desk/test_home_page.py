from pathlib import Path
from typing import Any

import pytest
from desk_world import DOCUMENTS, FORCE, REFUSALS, browser, by_id, desk, record, tree, words
from starlette.testclient import TestClient

from crisisdesk.clock import fixed_clock
from crisisdesk.desk import app
from crisisdesk.desk.home import LATEST
from crisisdesk.desk.home import REFUSALS as LISTED
from crisisdesk.model import Refusal
from crisisdesk.record import Record
from crisisdesk.testing import NOW


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


def test_outlets_stand_with_language_and_dates(client: TestClient) -> None:
    lines = {line["outlet"]: line for line in page_of(client)["outlets"]}
    assert next(iter(lines)) == "Harbour Post"
    harbour = lines["Harbour Post"]
    assert (harbour["language"], harbour["documents"], harbour["unread"]) == ("en", 3, 0)
    assert (harbour["first"]["words"], harbour["last"]["words"]) == ("6 January 2022", "8 January 2022")
    assert (lines["Günlük"]["language"], lines["Günlük"]["unread"]) == ("tr", 1)


def test_unread_languages_are_a_visible_state(client: TestClient) -> None:
    assert page_of(client)["unread"] == [["tr", 1]]
    assert "1 in tr" in section(client, "unread")


def test_what_failed_is_named_with_file_line_and_reason(client: TestClient) -> None:
    told = section(client, "failed")
    assert f"{len(REFUSALS)} failed" in told
    assert "in/<b>.jsonl:7" in told
    assert "<script>alert(4)</script>" in told
    assert "in/empty.txt" in told
    assert "in/empty.txt:None" not in told


def test_many_failures_are_counted_and_the_newest_listed(tmp_path: Path) -> None:
    kept = Record(tmp_path / "record", fixed_clock(NOW))
    kept.append([], [Refusal("in.jsonl", number, "broken") for number in range(LISTED + 7)])
    page = page_of(browser(app(kept, lambda: ())))
    assert (page["refused"], len(page["refusals"])) == (LISTED + 7, LISTED)


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
    assert "Nothing failed." in told


def test_questions_are_asked_for_every_page(tmp_path: Path) -> None:
    questions = [FORCE]
    client = browser(app(record(tmp_path / "record"), lambda: tuple(questions), fixed_clock(NOW)))
    assert len(page_of(client)["questions"]) == 1
    questions.clear()
    assert page_of(client)["questions"] == []


def test_the_sections_have_headings(client: TestClient) -> None:
    page = tree(client.get("/").text)
    for name in ("questions", "latest", "read", "unread", "failed"):
        assert by_id(page, name).tag == "h2"
