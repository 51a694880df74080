from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk_world import FORCE, TODAY, browser, by_id, desk, record, tree, words
from starlette.testclient import TestClient

from crisisdesk.charters import Charter, organisations
from crisisdesk.clock import fixed_clock
from crisisdesk.desk import app
from crisisdesk.positions.decision import decide


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return browser(desk(tmp_path_factory.mktemp("organisation") / "record"))


def page_of(client: TestClient, path: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(path, headers={"accept": "application/json"}).json()
    return found


def codes(lines: list[dict[str, Any]]) -> set[str]:
    return {line["actor"]["code"] for line in lines}


def test_members_are_those_of_the_day(client: TestClient) -> None:
    now = page_of(client, "/organisations/CSTO?on=2022-01-05")
    assert codes(now["members"]) == {"ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"}
    then = page_of(client, "/organisations/CSTO?on=2010-01-01")
    assert codes(then["members"]) == codes(now["members"]) | {"UZB"}
    assert then["day"] == "1 January 2010"


def test_without_a_day_it_is_today(client: TestClient) -> None:
    assert page_of(client, "/organisations/CSTO")["on"] == "2022-06-01"


def test_members_carry_limits_and_confidence(client: TestClient) -> None:
    lines = {line["actor"]["code"]: line for line in page_of(client, "/organisations/CSTO?on=2024-06-01")["members"]}
    assert "from 2024-02-23" in lines["ARM"]["limits"]
    assert lines["RUS"]["limits"] == ""
    assert {line["confidence"] for line in lines.values()} <= {"H", "M", "L"}


def test_the_charter_is_shown_with_article_source_and_confidence(client: TestClient) -> None:
    page = page_of(client, "/organisations/CSTO?on=2022-01-05")
    book = page["rules"]
    sources = {line["code"] for line in book["sources"]}
    for lines in (book["rules"], book["measures"], book["routes"]):
        assert lines
        assert {line["confidence"] for line in lines} <= {"H", "M", "L"}
        assert {line["source"] for line in lines} <= sources
    assert any("consensus" in rule["words"] for rule in book["rules"])
    assert book["organs"]


def test_a_day_before_the_organisation_is_a_sentence(client: TestClient) -> None:
    page = page_of(client, "/organisations/CSTO?on=1950-01-01")
    assert page["rules"] is None
    assert "did not exist on 1950-01-01" in page["no_rules"]


def test_an_organisation_without_a_charter_shows_what_is_known(client: TestClient) -> None:
    page = page_of(client, "/organisations/UN")
    assert page["rules"] is None
    assert page["no_rules"].startswith("The desk has no charter of UN")
    assert page["source"] == "the registry of actors"


def test_its_questions_lead_to_their_matrices(client: TestClient) -> None:
    lines = page_of(client, "/organisations/CSTO")["questions"]
    assert [(line["proposition"], line["link"], line["answer"]) for line in lines] == [
        (FORCE.proposition, "/questions/force", "")
    ]
    assert page_of(client, "/organisations/SCO")["questions"] == []


def test_each_question_has_its_outcome_who_blocks_and_what_is_missing(tmp_path: Path) -> None:
    client = browser(desk(tmp_path / "record", decide=decide))
    then = page_of(client, "/organisations/CSTO?on=2022-01-09")["questions"]
    assert len(then) == 1
    line = then[0]
    assert (line["link"], line["own"]) == ("/questions/force?as_of=2022-01-09", True)
    assert line["answer"].startswith("possible, not certain, and waits for ")
    assert line["blocks"].startswith("still open: ")
    assert "request" in line["missing"]
    told = words(next(tree(client.get("/organisations/CSTO?on=2022-01-09").text).iter("main")))
    assert line["answer"] in told
    assert line["missing"] in told


def test_a_question_before_another_organisation_is_looked_at_too(tmp_path: Path) -> None:
    line = page_of(browser(desk(tmp_path / "record", decide=decide)), "/organisations/SCO?on=2022-01-09")["questions"][
        0
    ]
    assert (line["own"], line["measure"]) == (False, "send a force")
    assert line["answer"].startswith("cannot: no organ can send a force")


def test_a_question_without_a_measure_says_so(tmp_path: Path) -> None:
    plain = replace(FORCE, measure=None)
    line = page_of(browser(desk(tmp_path / "record", plain, decide=decide)), "/organisations/CSTO")["questions"][0]
    assert (line["answer"], line["why_not"]) == ("", "The question names no measure.")


def test_a_day_without_rules_decides_nothing(tmp_path: Path) -> None:
    client = browser(desk(tmp_path / "record", decide=decide))
    assert [one["answer"] for one in page_of(client, "/organisations/CSTO?on=1950-01-01")["questions"]] == [""]


@pytest.mark.parametrize("code", organisations())
@pytest.mark.parametrize("day", ["1992-06-01", "2011-03-01", "2022-01-05"])
def test_every_charter_of_the_package_can_be_shown(client: TestClient, code: str, day: str) -> None:
    response = client.get(f"/organisations/{code}?on={day}")
    assert response.status_code == 200
    page = tree(response.text)
    assert words(by_id(page, "charter")) == "Charter"


def test_readiness_is_a_panel_where_it_is_wired(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Speed:
        words: tuple[str, ...]

        def sentences(self) -> tuple[str, ...]:
            return self.words

    def readiness(charter: Charter, on: date) -> Speed:
        return Speed((f"{charter.code} on {on}", "Within a day."))

    application = app(record(tmp_path / "record"), lambda: (FORCE,), fixed_clock(TODAY), readiness=readiness)
    page = page_of(browser(application), "/organisations/CSTO?on=2022-01-05")
    assert page["readiness"]["answer"] == "CSTO on 2022-01-05"
    assert page["readiness"]["reasons"] == ["Within a day."]
    assert page_of(browser(application), "/organisations/UN")["readiness"] is None


def test_without_it_there_is_none(client: TestClient) -> None:
    assert page_of(client, "/organisations/CSTO")["readiness"] is None


def test_addresses_of_sources_are_no_links(client: TestClient) -> None:
    page = tree(client.get("/organisations/CSTO?on=2022-01-05").text)
    assert not [one for one in page.iter("a") if "://" in one.get("href", "")]
    assert "https://" in words(next(page.iter("main")))
