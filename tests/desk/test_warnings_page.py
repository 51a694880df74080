from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import html5lib
import pytest
from desk_world import browser, deed, tree, words
from starlette.testclient import TestClient

from crisisdesk.clock import fixed_clock
from crisisdesk.desk import app
from crisisdesk.model import Event, Plover
from crisisdesk.reading import read
from crisisdesk.record import Record
from crisisdesk.testing import NOON, article

WEEKS = 20
DAY = NOON + timedelta(weeks=WEEKS)


def assault(number: int, day: int) -> tuple[Any, Event]:
    document = article(f"Troops went. It was report {number} of day {day}.", at=NOON + timedelta(days=day))
    event = deed(document, "went", "RUS", "KAZ")
    return document, event


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    kept = Record(tmp_path_factory.mktemp("warnings") / "record", fixed_clock(DAY))
    quiet = [
        article(f"Snow fell in the hills on day {day}.", at=NOON + timedelta(days=day)) for day in range(7 * WEEKS)
    ]
    told = [assault(number, 7 * WEEKS - 1 - number % 6) for number in range(25)]
    readings = [read(document) for document in quiet]
    readings += [
        replace(read(document), events=(replace(event, plover=Plover.ASSAULT, mode=None),)) for document, event in told
    ]
    kept.append(readings)
    return browser(app(kept, lambda: (), fixed_clock(DAY)))


def page_of(client: TestClient, path: str = "/warnings") -> dict[str, Any]:
    found: dict[str, Any] = client.get(path, headers={"accept": "application/json"}).json()
    return found


def test_a_state_above_its_usual_level_says_why(client: TestClient) -> None:
    page = page_of(client)
    assert page["refused"] == ""
    lines = {line["subject"]["code"]: line for line in page["warnings"]}
    assert "KAZ" in lines
    line = lines["KAZ"]
    assert line["signals"]
    assert line["why"] == line["signals"][0]["reason"]
    assert line["signals"][0]["events"]
    assert line["confidence"].endswith(" confidence")
    shown = words(tree(client.get("/warnings").text))
    assert line["why"] in shown
    assert line["likelihood"] in shown


def test_the_map_and_the_feed_tell_the_same(client: TestClient) -> None:
    page = page_of(client)
    named = [line["subject"]["name"] for line in page["warnings"]]
    feed = client.get("/warnings?format=atom").text
    assert all(name in feed for name in named)
    assert page["picture"]


def test_before_there_is_a_past_nothing_is_said(client: TestClient) -> None:
    page = page_of(client, "/warnings?as_of=2022-01-10")
    assert page["warnings"] == []
    assert page["refused"]
    assert "Nothing can be said:" in client.get("/warnings?as_of=2022-01-10").text


def test_an_empty_record_says_so(tmp_path: Path) -> None:
    client = browser(app(Record(tmp_path / "record"), lambda: ()))
    assert "no event was read in the year before" in page_of(client)["refused"]


def test_a_state_has_a_page_with_weeks_range_and_events(client: TestClient) -> None:
    page = page_of(client, "/warnings/KAZ")
    panel = page["panels"][0]
    assert panel["picture"]["bars"][-1]["count"] == 25
    assert sum(bar["count"] for bar in panel["picture"]["bars"]) == 25
    assert panel["picture"]["bars"][-1]["now"]
    assert panel["events"]
    assert all(event["link"].startswith("/documents/") for event in panel["events"])
    assert client.get(panel["events"][0]["link"].partition("#")[0]).status_code == 200
    shown = client.get("/warnings/KAZ").text
    html5lib.HTMLParser(strict=True).parse(shown)
    assert panel["reason"] in words(tree(shown))


def test_the_table_of_a_state_is_what_its_pictures_show(client: TestClient) -> None:
    rows = client.get("/warnings/KAZ?format=csv").text.splitlines()
    bars = [bar for panel in page_of(client, "/warnings/KAZ")["panels"] for bar in panel["picture"]["bars"]]
    assert len(rows) == len(bars) + 1
    assert "urn:crisisdesk:warning:KAZ" in client.get("/warnings/KAZ?format=atom").text


def test_a_state_of_which_nothing_was_told_says_so(client: TestClient) -> None:
    page = page_of(client, "/warnings/FJI")
    assert "no event of Fiji was told" in page["refused"]
    assert page["panels"] == []


@pytest.mark.parametrize("code", ["CSTO", "NOBODY", "%3Cb%3E"])
def test_what_is_no_state_has_no_page(client: TestClient, code: str) -> None:
    refused = client.get(f"/warnings/{code}")
    assert refused.status_code == 404
    assert "No state has the code" in refused.text


def test_the_first_page_shows_the_warning_with_its_weeks(client: TestClient) -> None:
    home = page_of(client, "/")
    line = home["warnings"][0]
    assert line["spark"]["line"].count(",") > 15
    assert line["why"] in words(tree(client.get("/").text))
    assert line["link"] in client.get("/").text
