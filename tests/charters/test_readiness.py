"""What each organisation can do at most, how it meets, what it must have first."""

import json
from datetime import date

import pytest
from invented_charter import league

from crisisdesk.charters import Step, as_json, charter, organisations, readiness

DAY = date(2022, 1, 5)
MOST = {
    "ASEAN": "sanction",
    "AU": "send",
    "CIS": "observe",
    "CSTO": "send",
    "ECOWAS": "send",
    "EU": "send",
    "GCC": "send",
    "IGAD": "observe",
    "LAS": "send",
    "NATO": "send",
    "OAS": "sanction",
    "OSCE": "sanction",
    "OTS": "consult",
    "SADC": "send",
    "SCO": "assist",
    "UNGA": "sanction",
    "UNSC": "send",
}


@pytest.mark.parametrize("code", organisations())
def test_at_most(code: str) -> None:
    found = readiness(charter(code), DAY)
    assert found.at_most is not None
    assert found.at_most.words == MOST[code]
    assert found.clocks
    assert all(sentence.strip() for sentence in found.sentences())
    assert json.loads(json.dumps(as_json(found)))["most"] == found.most


def test_uncertain_grounds_stand_apart() -> None:
    found = readiness(charter("OTS"), date(2025, 1, 1))
    assert found.at_most is Step.CONSULT
    assert found.perhaps is Step.ASSIST
    assert found.most == "consult, on uncertain grounds give assistance"


def test_how_many_can_stop_it_and_how_many_must_agree() -> None:
    by_measure = {(each.measure, each.organ): each for each in readiness(charter("UNSC"), DAY).capacities}
    force = by_measure["send_force", "COUNCIL"]
    assert (force.can_stop, force.must_agree) == (1, 9)
    session = by_measure["convene", "COUNCIL"]
    assert (session.can_stop, session.must_agree) == (7, 9)


def test_what_comes_first_and_after() -> None:
    force = next(each for each in readiness(charter("CSTO"), DAY).capacities if each.measure == "send_force")
    assert force.first == ("the affected state is a member", "a request of the affected state")
    assert force.approvals == ("KGZ", "TJK", "ARM")
    assert "First: the affected state is a member and a request of the affected state." in force.sentences()[0]


def test_an_office_and_an_unknown_rule_have_no_numbers() -> None:
    union = {each.organ: each for each in readiness(charter("AU"), DAY).capacities if each.measure == "mediation"}
    assert union["CHAIR"].in_the_way == "no vote: the Chairperson of the Commission acts"
    assert union["CHAIR"].can_stop is None
    statement = next(each for each in readiness(charter("OTS"), DAY).capacities if each.measure == "statement")
    assert statement.in_the_way.startswith("the rule is not known")
    assert "in practice consensus" in statement.in_the_way


def test_limits_and_gaps_are_told() -> None:
    found = readiness(charter("CSTO"), date(2025, 1, 1))
    assert found.limits == ("ARM: self declared freeze from 2024-02-23.",)
    assert any("quorum" in gap for gap in found.gaps)


def test_an_organ_that_did_not_exist_yet_can_do_nothing() -> None:
    assert {each.organ for each in readiness(league(), date(2003, 1, 1)).capacities} == {"BUREAU", "COUNCIL"}
    assert "CPM" not in {each.organ for each in readiness(charter("OTS"), DAY).capacities}
    assert "CPM" in {each.organ for each in readiness(charter("OTS"), date(2025, 1, 1)).capacities}
