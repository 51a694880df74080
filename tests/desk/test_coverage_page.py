from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_world import DOCUMENTS, REFUSALS, browser, desk, tree, words
from starlette.testclient import TestClient

from crisisdesk.clock import fixed_clock
from crisisdesk.desk import app
from crisisdesk.desk.coverage import REFUSALS as LISTED
from crisisdesk.model import Refusal
from crisisdesk.record import Record
from crisisdesk.testing import NOON, NOW, article, record_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return browser(desk(tmp_path_factory.mktemp("coverage") / "record"))


def page_of(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/coverage", headers={"accept": "application/json"}).json()
    return found


def section(client: TestClient, name: str) -> str:
    page = tree(client.get("/coverage").text)
    return next(words(one) for one in page.iter("section") if one.get("aria-labelledby") == name)


def test_outlets_stand_with_language_and_dates(client: TestClient) -> None:
    lines = {line["outlet"]: line for line in page_of(client)["outlets"]}
    assert next(iter(lines)) == "Harbour Post"
    harbour = lines["Harbour Post"]
    assert (harbour["language"], harbour["documents"], harbour["unread"]) == ("en", 3, 0)
    assert (harbour["first"]["words"], harbour["last"]["words"]) == ("6 January 2022", "8 January 2022")
    assert (lines["Günlük"]["language"], lines["Günlük"]["unread"]) == ("tr", 1)


def test_documents_and_stories_are_counted(client: TestClient) -> None:
    page = page_of(client)
    assert (page["documents"], page["stories"]) == (len(DOCUMENTS), len(DOCUMENTS) - 1)


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


def test_weeks_without_a_story_are_gaps(tmp_path: Path) -> None:
    days = [NOON, NOON + timedelta(weeks=3)]
    documents = [article(f"Snow fell on day {at:%d} of the month.", at=at, outlet="Hill Herald") for at in days]
    page = page_of(browser(app(record_of(tmp_path / "record", documents), lambda: ())))
    assert [bar["height"] > 0 for bar in page["weeks"]] == [True, False, False, True]
    assert page["gaps"] == ["nothing from 10 January 2022 to 23 January 2022"]


def test_an_empty_desk_has_an_empty_page(tmp_path: Path) -> None:
    told = words(tree(browser(app(Record(tmp_path / "nothing"), lambda: ())).get("/coverage").text))
    assert "No outlet has been read." in told
    assert "Nothing failed." in told
