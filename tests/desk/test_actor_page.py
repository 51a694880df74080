from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk_world import FORCE, browser, deed, desk, tree, words
from starlette.testclient import TestClient

from crisisdesk.clock import fixed_clock
from crisisdesk.desk import app
from crisisdesk.desk.actor import SHOWN
from crisisdesk.desk.spells import memberships_of, offices_of
from crisisdesk.reading import read
from crisisdesk.record import Record
from crisisdesk.testing import NOON, NOW, article


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return browser(desk(tmp_path_factory.mktemp("actor") / "record"))


def page_of(client: TestClient, path: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(path, headers={"accept": "application/json"}).json()
    return found


def test_name_code_and_kind(client: TestClient) -> None:
    page = page_of(client, "/actors/GEO")
    assert (page["title"], page["code"], page["kind"]) == ("Georgia", "GEO", "state")
    assert page["organisation_link"] == ""
    assert page_of(client, "/actors/CSTO")["organisation_link"] == "/organisations/CSTO?on=2022-06-01"


def test_a_sector_knows_its_state(client: TestClient) -> None:
    assert page_of(client, "/actors/KAZ.CVL")["parent"]["code"] == "KAZ"


def test_what_it_said_newest_first(client: TestClient) -> None:
    page = page_of(client, "/actors/RUS")
    assert page["said_count"] == len(page["said"]) >= 2
    dates = [line["published"]["iso"] for line in page["said"]]
    assert dates == sorted(dates, reverse=True)
    assert {line["speaks_for"]["code"] for line in page["said"]} == {"RUS"}


def test_where_it_stands_on_every_question(client: TestClient) -> None:
    standings = page_of(client, "/actors/GEO")["standings"]
    assert [one["stance"] for one in standings] == ["opposes", "silent"]
    assert "rejected the force" in standings[0]["lead"]["sentence"]
    assert standings[1]["silence"].startswith("silent: 0 of 1 story that mentions Georgia")


def test_an_actor_without_evidence_is_silent_with_its_search(client: TestClient) -> None:
    standing = page_of(client, "/actors/FRA")["standings"][0]
    assert standing["stance"] == "silent"
    assert standing["silence"].startswith("silent: none of 7 stories read mentions France")


def test_the_past(client: TestClient) -> None:
    page = page_of(client, "/actors/GEO?as_of=2022-01-06")
    assert page["day"] == "6 January 2022"
    assert page["said"] == []
    assert page["standings"][0]["stance"] == "silent"
    assert page["standings"][0]["link"] == "/questions/force?as_of=2022-01-06"


def deeds(folder: Path, times: int) -> TestClient:
    kept = Record(folder, fixed_clock(NOW))
    documents = [article(f"Troops went. Report number {number} of the day.", at=NOON) for number in range(times)]
    kept.append([replace(read(one), events=(deed(one, "went", "RUS", "KAZ"),)) for one in documents])
    return browser(app(kept, lambda: (FORCE,), fixed_clock(NOW)))


def test_what_it_did_and_what_was_done_to_it(tmp_path: Path) -> None:
    client = deeds(tmp_path / "record", 1)
    did = page_of(client, "/actors/RUS")["did"]
    assert did == page_of(client, "/actors/KAZ")["met"]
    assert [(one["source"]["code"], one["deed"], one["target"]["code"], one["status"]) for one in did] == [
        ("RUS", "mobilisation", "KAZ", "happened")
    ]
    assert did[0]["sentence"] == "Troops went."
    assert did[0]["details"] == "troops, military, Kazakhstan, 6 January 2022"
    assert page_of(client, "/actors/KAZ")["did"] == page_of(client, "/actors/RUS")["met"] == []


def test_long_lists_say_how_long_they_are(tmp_path: Path) -> None:
    client = deeds(tmp_path / "record", SHOWN + 3)
    page = page_of(client, "/actors/RUS")
    assert len(page["did"]) == SHOWN
    assert page["did_count"] == SHOWN + 3
    told = words(next(tree(client.get("/actors/RUS").text).iter("main")))
    assert f"the newest {SHOWN} of {page['did_count']}" in told


def test_roles_in_organisations_through_time(client: TestClient) -> None:
    lines = page_of(client, "/actors/UZB")["belonged"]["lines"]
    csto = [line for line in lines if line["place"] == "Collective Security Treaty Organization"]
    assert [(line["holder"], bool(line["since"]), bool(line["until"])) for line in csto if line["holder"] == "member"]
    assert all(line["source"] and line["confidence"] in {"H", "M", "L"} for line in lines)


def test_a_role_that_began_later_or_ended_later_is_not_told_before() -> None:
    before = memberships_of("KAZ", date(2014, 12, 31))
    after = memberships_of("KAZ", date(2015, 1, 1))
    name = "Eurasian Economic Union"
    assert name not in {line.place for line in before.lines}
    assert name in {line.place for line in after.lines}
    held = {line.holder: line.until for line in offices_of("KAZ", date(2019, 3, 19)).lines if line.place == "president"}
    assert held == {"Nursultan Nazarbayev": ""}
    since = {line.holder: line.until for line in offices_of("KAZ", date(2022, 1, 1)).lines if line.place == "president"}
    assert since["Nursultan Nazarbayev"] == "20 March 2019"
    assert since["Kassym-Jomart Tokayev"] == ""


@pytest.mark.parametrize("code", ["RUS", "KAZ", "FRA", "CSTO", "KAZ.CVL"])
def test_bars_lie_in_the_picture_and_have_words(code: str) -> None:
    for spells in (memberships_of(code, date(2022, 1, 1)), offices_of(code, date(2022, 1, 1))):
        picture = spells.picture
        if picture is None:
            assert not [line for line in spells.lines if line.since]
            continue
        bars = [bar for lane in picture.lanes for bar in lane.bars]
        assert len(bars) == len(spells.lines)
        assert all(picture.left <= bar.x and bar.x + bar.width <= picture.right + 3 and bar.words for bar in bars)


def test_what_it_and_others_did_to_each_other(tmp_path: Path) -> None:
    kept = Record(tmp_path / "record", fixed_clock(NOW))
    one = article("Troops of Russia went to Kazakhstan.", at=NOON)
    kept.append([replace(read(one), events=(deed(one, "went", "RUS", "KAZ"),))])
    client = browser(app(kept, lambda: (FORCE,), fixed_clock(NOW)))
    panel = page_of(client, "/actors/KAZ")["dealings"]
    assert [one["code"] for one in panel["partners"]] == ["RUS"]
    assert panel["since"] == ""
    line = panel["lines"][0]
    assert (line["source"]["code"], line["target"]["code"], line["own"], line["ascribed"]) == (
        "RUS",
        "KAZ",
        [0, 1],
        [0, 0],
    )
    assert line["sentence"] == "Troops of Russia went to Kazakhstan."
    assert page_of(client, "/actors/KAZ.CVL")["dealings"] is None
