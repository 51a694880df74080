"""What is new since somebody was here last."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from desk_world import DOCUMENTS, FORCE, browser
from starlette.testclient import TestClient

from crisisdesk.desk import app
from crisisdesk.reading import read
from crisisdesk.record import Record
from crisisdesk.testing import NOON


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def client(tmp_path: Path, hand: Hand) -> TestClient:
    kept = Record(tmp_path / "record", hand)
    kept.append([read(DOCUMENTS["backs"])])
    return browser(app(kept, lambda: (FORCE,), hand))


def home(client: TestClient) -> dict[str, object]:
    found: dict[str, object] = client.get("/", headers={"accept": "application/json"}).json()
    return found


def test_a_first_visit_looks_back_seven_days(client: TestClient) -> None:
    page = home(client)
    assert page["first_visit"]
    assert page["since"]["iso"] == (NOON - timedelta(days=7)).isoformat(timespec="minutes")  # type: ignore[index]
    assert [line["actor"]["code"] for line in page["news"]] == ["RUS"]  # type: ignore[attr-defined]
    assert "in the last seven days" in client.get("/").text


def test_the_next_visit_shows_only_what_came_since(client: TestClient, hand: Hand) -> None:
    home(client)
    hand.at = NOON + timedelta(hours=3)
    page = home(client)
    assert not page["first_visit"]
    assert page["news"] == []
    client.app.state.office.record.append([read(DOCUMENTS["rejects"])])  # type: ignore[attr-defined]
    hand.at = NOON + timedelta(days=2)
    line = home(client)["news"][0]  # type: ignore[index]
    assert (line["actor"]["code"], line["former"], line["stance"], line["moved"]) == ("GEO", "silent", "opposes", True)
    assert client.get(line["link"]).status_code == 200
    hand.at += timedelta(minutes=10)
    assert home(client)["news"], "the visit goes on, and so does its news"


@pytest.mark.parametrize("cookie", ["", "1.2.3", "1641470400.1641470400.0.00", "é" * 9, ".", "x" * 3000])
def test_a_cookie_of_somebody_elses_making_is_not_believed(client: TestClient, cookie: str) -> None:
    headers = {b"cookie": f"visit={cookie}".encode(), b"accept": b"application/json"}
    assert client.get("/", headers=headers).json()["first_visit"]
