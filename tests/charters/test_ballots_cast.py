"""Ballots given to a charter: who may cast one, who must, and what a ballot sent in is worth."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from invented_charter import LEAGUE, edited

from crisisdesk.charters import (
    Adopted,
    Ballot,
    NotAdopted,
    UnknownRule,
    charter,
    evaluate,
    evaluate_tally,
    read_ballots,
)
from crisisdesk.charters.files import parse
from crisisdesk.errors import Misuse

CSTO = charter("CSTO")
DAY = date(2022, 1, 6)
ALL = dict.fromkeys(("ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"), Ballot.YES)


def cast(ballots: Mapping[str, Ballot], **given: Any) -> object:
    asked: dict[str, Any] = {"organ": "CSC", "matter": "substantive", "on": DAY, "ballots": ballots} | given
    return evaluate(CSTO, **asked)


def test_all_agree() -> None:
    assert isinstance(cast(ALL), Adopted)


def test_an_organ_is_found_however_it_is_written() -> None:
    assert isinstance(cast(ALL, organ="csc"), Adopted)


@pytest.mark.parametrize("matter", ["collective_assistance", "cst-art4", "send_force"])
def test_a_matter_is_a_matter_a_rule_or_a_measure(matter: str) -> None:
    found = cast(ALL, matter=matter)
    assert isinstance(found, Adopted)
    assert found.arithmetic.rule == "cst-art4"


@pytest.mark.parametrize(
    ("ballots", "given", "words"),
    [
        pytest.param(ALL | {"FRA": Ballot.YES}, {}, "FRA has no seat", id="a stranger"),
        pytest.param(ALL | {"UZB": Ballot.YES}, {}, "UZB has no seat", id="a former member"),
        pytest.param({"KAZ": Ballot.YES}, {}, "no ballot from ARM, BLR, KGZ, RUS and TJK", id="ballots missing"),
        pytest.param(ALL, {"organ": "XYZ"}, "no organ 'XYZ'", id="unknown organ"),
        pytest.param(ALL, {"on": date(1990, 1, 1)}, "did not exist on 1990-01-01", id="before it existed"),
        pytest.param(ALL, {"matter": "suspend"}, "leaves out the target", id="a target nobody names"),
        pytest.param(ALL, {"roles": {"party": {"KAZ"}}}, "knows no role 'party'", id="a role the rule does not know"),
        pytest.param(ALL, {"sent": ["FRA"]}, "FRA, who may not vote", id="a stranger's letter"),
    ],
)
def test_refused(ballots: dict[str, Ballot], given: dict[str, Any], words: str) -> None:
    with pytest.raises(Misuse, match=words):
        cast(ballots, **given)


def test_a_matter_without_a_rule_is_an_unknown_rule() -> None:
    found = cast(ALL, matter="budget")
    assert isinstance(found, UnknownRule)
    assert "csto.yaml has no rule" in found.missing


def test_the_target_has_no_vote() -> None:
    others = {code: ballot for code, ballot in ALL.items() if code != "ARM"}
    found = cast(others, matter="suspend", roles={"target": {"ARM"}})
    assert isinstance(found, Adopted)
    assert found.arithmetic.excluded == ("ARM, target",)
    with pytest.raises(Misuse, match="ARM may not vote here"):
        cast(ALL, matter="suspend", roles={"target": {"ARM"}})


def test_a_suspended_member_has_no_vote() -> None:
    league, day = charter("LAS"), date(2011, 11, 27)
    votes = {member.code: Ballot.YES for member in league.members(day)}
    with pytest.raises(Misuse, match=r"SYR may not vote here \(SYR, suspended"):
        evaluate(league, organ="COUNCIL", matter="sanctions", on=day, ballots=votes)
    votes["SYR"] = Ballot.NOT_ELIGIBLE
    found = evaluate(league, organ="COUNCIL", matter="sanctions", on=day, ballots=votes)
    assert isinstance(found, Adopted)
    assert found.arithmetic.eligible == 21


def test_a_member_declared_not_eligible_is_left_out() -> None:
    found = cast(ALL | {"RUS": Ballot.NOT_ELIGIBLE})
    assert isinstance(found, Adopted)
    assert found.arithmetic.eligible == 5


def test_a_party_that_must_abstain_is_counted_as_abstaining() -> None:
    council, day = charter("UNSC"), date(2022, 2, 25)
    votes = {member.code: Ballot.YES for member in council.members(day)} | {"RUS": Ballot.NO}
    asked: dict[str, Any] = {"organ": "COUNCIL", "matter": "pacific_settlement", "on": day, "ballots": votes}
    law = evaluate(council, **asked, roles={"party": {"RUS"}})
    practice = evaluate(council, **asked, roles={"party": {"RUS"}}, practice=True)
    assert isinstance(law, Adopted)
    assert law.arithmetic.abstaining == 1
    assert type(practice).__name__ == "Vetoed"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param({"KAZ": "maybe"}, "KAZ: 'maybe' is no ballot", id="no such ballot"),
        pytest.param({"KAZ": 1}, "KAZ: 1 is no ballot", id="a number"),
        pytest.param({"KAZ": None}, "KAZ: None is no ballot", id="nothing"),
    ],
)
def test_words_that_are_no_ballots(given: dict[str, str], words: str) -> None:
    with pytest.raises(Misuse, match=words):
        read_ballots(given)


def test_ballots_are_read_however_they_are_written() -> None:
    assert read_ballots({"A": "Yes", "B": "NOT eligible"}) == {"A": Ballot.YES, "B": Ballot.NOT_ELIGIBLE}


@pytest.mark.parametrize("counts", [(16, 0, 0), (-1, 0, 0), (10, 3, 3)], ids=["too many", "negative", "one too many"])
def test_totals_that_do_not_fit(counts: tuple[int, int, int]) -> None:
    yes, no, abstain = counts
    with pytest.raises(Misuse, match="do not fit 15 seats"):
        evaluate_tally(charter("UNSC"), organ="COUNCIL", matter="substantive", on=DAY, yes=yes, no=no, abstain=abstain)


def test_more_vetoes_than_noes_do_not_fit() -> None:
    with pytest.raises(Misuse, match="0 no"):
        evaluate_tally(
            charter("UNSC"), organ="COUNCIL", matter="substantive", on=DAY, yes=9, no=0, abstain=1, noes={"RUS"}
        )


def test_a_ballot_sent_in_counts_only_where_the_rule_says_so() -> None:
    votes = dict.fromkeys(("AAA", "BBB"), Ballot.YES) | dict.fromkeys(("CCC", "DDD", "EEE"), Ballot.NO)
    asked: dict[str, Any] = {
        "organ": "COUNCIL",
        "matter": "budget",
        "on": date(2005, 1, 1),
        "ballots": votes,
        "sent": ["DDD", "EEE"],
    }
    without = evaluate(parse(LEAGUE, "league.yaml"), **asked)
    assert isinstance(without, Adopted)
    assert without.arithmetic.absent == 2
    counted = evaluate(edited("sent_ballots: false", "sent_ballots: true"), **asked)
    assert isinstance(counted, NotAdopted)
    assert (counted.arithmetic.against, counted.arithmetic.present) == (3, 3)


def test_where_an_office_acts_nobody_votes() -> None:
    found = evaluate(charter("SCO"), organ="RATS", matter="help", on=DAY, ballots={})
    assert isinstance(found, Adopted)
    assert found.arithmetic.lines == ()


def test_an_organ_is_found_by_its_name() -> None:
    assert isinstance(cast(ALL, organ="Collective security council"), Adopted)


def test_one_text_is_no_set_of_holders() -> None:
    with pytest.raises(Misuse, match="as a set of members"):
        cast(ALL, matter="suspend", roles={"target": "ARM"})
