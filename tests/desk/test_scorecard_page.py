"""The account of what was issued, as a page."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import html5lib
import pytest
from desk_world import browser, tree, words
from starlette.testclient import TestClient

from crisisdesk.clock import fixed_clock
from crisisdesk.desk import House, app
from crisisdesk.record import Record
from crisisdesk.warning.issued import issued_row

MADE = date(2022, 1, 9)


def client(folder: Path, outcomes: str = "") -> TestClient:
    kept = Record(folder / "record", fixed_clock(datetime(2022, 1, 10, tzinfo=UTC)))
    kept.append_issued(
        issued_row("warning", state, MADE, chance, {"alarm": alarm}, "watch")
        for state, chance, alarm in (("KAZ", 0.4, True), ("TUR", 0.1, True), ("GEO", 0.05, False))
    )
    house = House(outcomes=outcomes)
    return browser(app(kept, lambda: (), fixed_clock(datetime(2022, 6, 1, tzinfo=UTC)), house=house))


def page_of(found: TestClient) -> dict[str, Any]:
    page: dict[str, Any] = found.get("/scorecard", headers={"accept": "application/json"}).json()
    return page


@pytest.fixture
def toll(tmp_path: Path) -> str:
    file = tmp_path / "toll.csv"
    file.write_text("country,date,deaths,coup\nKAZ,2022-01-18,40,\nGEO,2022-05-20,1,\n", "utf-8")
    return str(file)


def test_without_a_list_of_crises_warnings_stay_open(tmp_path: Path) -> None:
    found = client(tmp_path)
    page = page_of(found)
    assert page["facts"] == []
    assert {fact["name"]: fact["value"] for fact in page["accounts"][0]["facts"]}["Open"] == "3"
    assert "the desk does not judge itself" in found.get("/scorecard").text


def test_with_one_lead_misses_and_false_alarms_are_told_and_drawn(tmp_path: Path, toll: str) -> None:
    found = client(tmp_path, toll)
    page = page_of(found)
    facts = {fact["name"]: fact["value"] for fact in page["facts"]}
    assert (facts["Missed"], facts["Median lead time"], facts["False alarms"]) == ("0", "8 days", "1")
    assert page["crises"][0]["country"]["code"] == "KAZ"
    spots = page["accounts"][0]["spots"]
    assert sum(int(spot["number"]) for spot in spots) == 3
    shown = found.get("/scorecard").text
    html5lib.HTMLParser(strict=True).parse(shown)
    assert len(list(tree(shown).iter("circle"))) == len(spots)
    assert len(found.get("/scorecard?format=csv").text.splitlines()) == len(spots) + 1
    assert "8 days" in words(tree(shown))


def test_nothing_issued_says_how_to_begin(tmp_path: Path) -> None:
    shown = browser(app(Record(tmp_path / "record"), lambda: ())).get("/scorecard").text
    assert "Nothing was issued so far." in shown
