"""Each modelling trap of the field, as docs/charters.md tells it, shown on a charter of the package."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from charter_builders import assembly, ballots

from crisisdesk.charters import (
    Adopted,
    Ballot,
    Fact,
    Impossible,
    KnownAbsent,
    Necessary,
    NotAdopted,
    Outcome,
    Possible,
    Shown,
    UnknownRule,
    charter,
    decidability,
    evaluate,
)
from crisisdesk.charters.ballots import Denominator, Share
from crisisdesk.charters.evaluation import decide
from crisisdesk.charters.majorities import Threshold
from crisisdesk.model import Stance

S = Stance


def votes(code: str, on: date, organ: str | None = None, **given: Ballot) -> dict[str, Ballot]:
    """Everybody who may vote says yes, but those named."""
    found = {m.code: Ballot.YES if m.votes else Ballot.NOT_ELIGIBLE for m in charter(code).members(on, organ)}
    return found | given


@pytest.mark.parametrize(
    ("of", "needed", "expected"),
    [
        (Denominator.SEATS, 8, NotAdopted),
        (Denominator.MEMBERS, 7, NotAdopted),
        (Denominator.PRESENT, 6, NotAdopted),
        (Denominator.PRESENT_AND_VOTING, 5, Adopted),
        (Denominator.VOTING, 5, Adopted),
    ],
    ids=str,
)
def test_two_thirds_of_whom(of: Denominator, needed: int, expected: type) -> None:
    """The same ballots under the same share: 5 for, 2 against, 2 abstaining, 1 absent, 12 seats."""
    kind = Threshold(Share(Fraction(2, 3)), of)
    sitting = assembly(kind, 10, seats=12)
    cast = ballots("yyyyynnaa-")
    found = decide(sitting, sitting.tally(cast), cast)
    assert type(found) is expected
    assert found.arithmetic is not None
    assert found.arithmetic.needed == needed


def test_denominators_of_real_charters() -> None:
    def words(code: str, organ: str, matter: str, on: date = date(2022, 1, 5)) -> str:
        rule = charter(code).rule(organ, matter, on)
        assert rule is not None
        return rule.kind.words

    assert "members present, so that an abstention weighs like a no" in words("ECOWAS", "MSC", "substantive")
    assert "present and voting yes or no" in words("UNGA", "PLENARY", "important")
    assert "two thirds of all members" in words("OAS", "GASPECIAL", "suspend")
    assert "unanimity of those voting" in words("GCC", "SC", "substantive")
    assert "members voting yes or no" in words("AU", "PSC", "substantive")


def test_a_freeze_declared_by_the_member_itself_leaves_its_vote() -> None:
    day = date(2025, 3, 1)
    found = decidability(
        charter("CSTO"),
        measure="statement",
        on=day,
        positions=dict.fromkeys(("BLR", "KAZ", "KGZ", "RUS", "TJK"), S.SUPPORTS),
    )
    way = found.ways[0]
    assert isinstance(way.result, Possible)
    assert way.result.pivotal == ("ARM",)
    assert way.practice is not None
    assert isinstance(way.practice.result, Necessary)
    assert way.differs
    objected = evaluate(
        charter("CSTO"), organ="CSC", matter="substantive", on=day, ballots=votes("CSTO", day, ARM=Ballot.NO)
    )
    assert isinstance(objected, NotAdopted)
    assert objected.in_the_way == ("ARM",)


def test_a_suspension_takes_the_vote_and_a_sanction_does_not() -> None:
    union, league = charter("AU"), charter("ECOWAS")
    sudan = next(member for member in union.members(date(2019, 7, 1)) if member.code == "SDN")
    niger = next(member for member in league.members(date(2023, 8, 10)) if member.code == "NER")
    assert not sudan.votes
    assert niger.votes


def test_an_embargo_among_members_leaves_membership_and_vote() -> None:
    day = date(2018, 1, 1)
    found = evaluate(charter("GCC"), organ="SC", matter="substantive", on=day, ballots=votes("GCC", day, QAT=Ballot.NO))
    assert isinstance(found, NotAdopted)


def test_a_barred_leadership_still_counts_for_consensus() -> None:
    found = decidability(charter("ASEAN"), measure="statement", on=date(2025, 6, 1), positions={"MMR": S.OPPOSES})
    way = next(way for way in found.ways if way.organ == "ACC")
    assert isinstance(way.result, UnknownRule)
    assert way.practice is not None
    assert isinstance(way.practice.result, Impossible)
    assert any("MMR keeps its vote" in remark for remark in way.remarks)


@pytest.mark.parametrize(
    ("code", "organ", "before", "after", "rule_before", "rule_after"),
    [
        ("UNSC", "COUNCIL", date(1965, 12, 31), date(1966, 1, 1), "at least 7", "at least 9"),
        ("LAS", "COUNCIL", date(2005, 3, 22), date(2005, 3, 23), "unanimity of all", "two thirds"),
    ],
    ids=["Security Council 1966", "Arab League 2005"],
)
def test_rules_have_their_dates(
    code: str, organ: str, before: date, after: date, rule_before: str, rule_after: str
) -> None:
    old, new = (charter(code).rule(organ, "substantive", day) for day in (before, after))
    assert old is not None
    assert new is not None
    assert rule_before in old.words
    assert rule_after in new.words


def test_qualified_majority_has_its_first_day() -> None:
    found = evaluate(charter("EU"), organ="FAC", matter="cfsp_implementing", on=date(2014, 10, 31), ballots={})
    assert isinstance(found, UnknownRule)


def test_seats_and_members_have_their_dates() -> None:
    assert charter("UNSC").seats(date(1965, 12, 31), "COUNCIL") == 11
    assert charter("UNSC").seats(date(1966, 1, 1), "COUNCIL") == 15
    assert charter("ECOWAS").seats(date(2025, 1, 28), "AUTHORITY") == 15
    assert charter("ECOWAS").seats(date(2025, 1, 29), "AUTHORITY") == 12


def au(practice: bool) -> Outcome:
    day = date(2023, 8, 14)
    return evaluate(
        charter("AU"),
        organ="PSC",
        matter="substantive",
        on=day,
        ballots=votes("AU", day, "PSC", ZAF=Ballot.NO, NAM=Ballot.NO),
        practice=practice,
    )


def test_a_fallback_has_an_answer_in_law_and_one_in_practice() -> None:
    """The AU's Council may vote by two thirds and has not done so since 2004."""
    law, practice = au(practice=False), au(practice=True)
    assert isinstance(law, Adopted)
    assert isinstance(practice, NotAdopted)
    found = decidability(
        charter("AU"),
        measure="send_force",
        on=date(2023, 8, 14),
        affected="NER",
        positions=dict.fromkeys("NGA SEN GHA GMB BDI CMR COG DJI MAR TUN TZA UGA ZWE".split(), S.SUPPORTS)
        | {"ZAF": S.OPPOSES, "NAM": S.OPPOSES},
    )
    way = found.ways[0]
    assert isinstance(way.result, Necessary)
    assert way.practice is not None
    assert isinstance(way.practice.result, Impossible)
    assert way.differs
    assert any("always decided by consensus" in sentence for sentence in found.sentences())


@pytest.mark.parametrize(
    ("code", "measure", "affected", "gate"),
    [
        ("CSTO", "send_force", "KAZ", "request_of_affected"),
        ("SCO", "counter_terror_assistance", "KAZ", "request_of_affected"),
        ("SADC", "intervention", "MOZ", "un_authorisation"),
        ("EU", "sanctions", "BLR", "proposal"),
        ("UNGA", "suspension", "RUS", "sc_recommendation"),
    ],
)
def test_preconditions_stand_outside_the_vote(code: str, measure: str, affected: str, gate: str) -> None:
    day = date(2022, 1, 5)
    everybody = {member.code: S.SUPPORTS for member in charter(code).members(day)}
    asked: dict[str, Any] = {"measure": measure, "on": day, "positions": everybody, "affected": affected}
    unknown = decidability(charter(code), **asked)
    assert isinstance(unknown.result, Necessary)
    assert unknown.ways[0].waits_for
    assert "waits for" in unknown.answer
    refused = decidability(charter(code), **asked, facts={gate: KnownAbsent("refused in public")})
    assert refused.ways[0].barred_by
    assert refused.answer.startswith("barred")


def test_a_way_around_a_precondition_is_found() -> None:
    """Intervention by the AU: grave circumstances or the request of the state, and a recommendation in any case."""
    day = date(2022, 1, 5)
    asked: dict[str, Any] = {
        "measure": "intervention",
        "on": day,
        "affected": "SDN",
        "positions": {member.code: S.SUPPORTS for member in charter("AU").members(day)},
    }
    facts: dict[str, Fact] = {
        "organ_recommendation": Shown("PSC"),
        "grave_circumstances": KnownAbsent("not established"),
    }
    waiting = decidability(charter("AU"), **asked, facts=facts)
    assert waiting.ways[0].waits_for == (
        "war crimes, genocide or crimes against humanity or a request of the affected state",
    )
    asking = decidability(
        charter("AU"), **asked, facts=facts | {"request_of_affected": Shown("letter of the government")}
    )
    assert not asking.ways[0].waits_for


def test_a_decision_has_a_second_level() -> None:
    day = date(2022, 1, 6)
    found = decidability(
        charter("CSTO"),
        measure="send_force",
        on=day,
        affected="KAZ",
        positions={member.code: S.SUPPORTS for member in charter("CSTO").members(day)},
        facts={
            "request_of_affected": Shown("appeal of the President"),
            "approval:ARM": Shown("decision of the Government, 6 January"),
        },
    )
    assert isinstance(found.result, Necessary)
    assert found.ways[0].pending == ("KGZ", "TJK")


def test_an_unknown_rule_stays_unknown() -> None:
    day = date(2022, 1, 11)
    found = evaluate(charter("OTS"), organ="CFM", matter="any", on=day, ballots=votes("OTS", day))
    assert isinstance(found, UnknownRule)
    assert "not public" in found.missing
    practice = evaluate(charter("OTS"), organ="CFM", matter="any", on=day, ballots=votes("OTS", day), practice=True)
    assert isinstance(practice, Adopted)


@pytest.mark.parametrize(
    ("code", "organ", "matter"),
    [("ECOWAS", "MSC", "substantive"), ("OAS", "RIO", "collective_measures"), ("ASEAN", "SUMMIT", "serious_breach")],
    ids=["who sits there", "who ratified", "how the Summit decides"],
)
def test_what_the_file_does_not_know_is_an_unknown_rule(code: str, organ: str, matter: str) -> None:
    day = date(2022, 1, 5)
    cast = {} if organ != "SUMMIT" else votes(code, day)
    assert isinstance(evaluate(charter(code), organ=organ, matter=matter, on=day, ballots=cast), UnknownRule)


def test_population_of_an_unloaded_year_is_unknown_and_not_guessed() -> None:
    day = date(2022, 3, 1)
    cast = votes("EU", day, **dict.fromkeys(("DEU", "FRA", "ITA", "ESP", "POL"), Ballot.NO))
    found = evaluate(charter("EU"), organ="FAC", matter="cfsp_implementing", on=day, ballots=cast)
    assert isinstance(found, UnknownRule)
    assert "population of that day" in found.missing


def test_consensus_minus_one_leaves_out_the_state_concerned() -> None:
    day = date(1992, 7, 8)
    osce = charter("OSCE")
    cast = {m.code: Ballot.YES if m.votes else Ballot.NOT_ELIGIBLE for m in osce.members(day)}
    asked: dict[str, Any] = {"organ": "MC", "matter": "gross_violation", "on": day, "roles": {"target": {"YUG"}}}
    found = evaluate(osce, **asked, ballots=cast)
    assert isinstance(found, Adopted)
    blocked = evaluate(osce, **asked, ballots=cast | {"RUS": Ballot.NO})
    assert isinstance(blocked, NotAdopted)


def test_an_action_that_needs_no_consensus() -> None:
    """The Moscow Mechanism: ten states are enough, and nobody can stop them."""
    day = date(2020, 9, 17)
    seconding = "BEL CAN CZE DNK EST FIN FRA DEU ISL IRL LVA LTU NLD NOR ROU GBR USA".split()
    found = decidability(
        charter("OSCE"),
        measure="fact_finding",
        on=day,
        affected="BLR",
        positions=dict.fromkeys(seconding, S.SUPPORTS) | {"BLR": S.OPPOSES, "RUS": S.OPPOSES},
        facts={"gross_violation": Shown("statement of 17 states"), "request_of_affected": KnownAbsent("refused")},
    )
    way = found.ways[0]
    assert way.rule == "moscow-12"
    assert isinstance(way.result, Necessary)
    assert not way.barred_by
    refused = next(each for each in found.ways if each.rule == "moscow-8")
    assert refused.barred_by == ("a request of the affected state",)


def test_silence_is_read_apart_from_consent() -> None:
    day = date(2022, 1, 6)
    found = decidability(charter("NATO"), measure="statement", on=day, positions={"POL": S.SUPPORTS})
    silence = found.ways[0].silence
    assert silence is not None
    assert len(silence.may_break) == 29
    assert set(silence.never_heard) == set(silence.may_break)
    assert not silence.breaks


def test_the_arab_league_suspends_in_2011() -> None:
    """18 for, Lebanon and Yemen against, Iraq abstaining; Syria is still a member and votes no."""
    day = date(2011, 11, 12)
    cast = votes("LAS", day, LBN=Ballot.NO, YEM=Ballot.NO, IRQ=Ballot.ABSTAIN, SYR=Ballot.NO)
    found = evaluate(charter("LAS"), organ="COUNCIL", matter="suspension", on=day, ballots=cast)
    assert isinstance(found, Adopted)
    assert (found.arithmetic.in_favour, found.arithmetic.against, found.arithmetic.needed) == (18, 3, 14)
