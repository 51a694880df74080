"""The whole answer: ways, law and practice, silence, clocks, remarks, and one measure by several organs."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from invented_charter import edited, league

from crisisdesk.charters import (
    Fact,
    Impossible,
    KnownAbsent,
    Necessary,
    Possible,
    Shown,
    UnknownRule,
    approvals,
    as_json,
    charter,
    decidability,
    organisations,
)
from crisisdesk.charters.clocks import clocks
from crisisdesk.charters.measures import measures
from crisisdesk.errors import Misuse
from crisisdesk.model import Stance

S = Stance
DAY = date(2005, 6, 1)
FOUR = dict.fromkeys(("BBB", "CCC", "DDD", "EEE"), S.SUPPORTS)


def test_the_most_promising_way_comes_first() -> None:
    found = decidability(charter("AU"), measure="mediation", on=date(2024, 5, 1), positions={})
    assert [way.organ for way in found.ways] == ["CHAIR", "PSC"]
    assert isinstance(found.result, Necessary)
    assert isinstance(found.ways[1].result, Possible)


def test_a_barred_way_comes_last() -> None:
    found = decidability(
        charter("OSCE"),
        measure="fact_finding",
        on=date(2020, 9, 17),
        positions=dict.fromkeys(("BEL", "CAN"), S.SUPPORTS),
        affected="BLR",
        facts={"request_of_affected": KnownAbsent("refused")},
    )
    assert [way.rule for way in found.ways] == ["moscow-12", "moscow-8"]


def test_a_measure_by_an_organ_of_which_nobody_knows_who_sits_there() -> None:
    found = decidability(league(), measure="statement", on=date(2007, 1, 1), positions={})
    assert isinstance(found.result, UnknownRule)
    assert "who sits in the Bureau on 2007-01-01 is not known" in found.result.missing
    assert isinstance(decidability(league(), measure="statement", on=DAY, positions={}).result, Possible)


def test_the_affected_state_is_the_target_where_none_is_named() -> None:
    asked = {member.code: S.SUPPORTS for member in charter("OSCE").members(date(2022, 5, 1))}
    found = decidability(
        charter("OSCE"),
        measure="suspension",
        on=date(2022, 5, 1),
        positions=asked | {"RUS": S.OPPOSES},
        affected="RUS",
    )
    assert isinstance(found.result, Necessary)
    named = decidability(
        charter("OSCE"),
        measure="suspension",
        on=date(2022, 5, 1),
        positions=asked | {"RUS": S.OPPOSES},
        affected="UKR",
        roles={"target": {"BLR"}},
    )
    assert isinstance(named.result, Impossible)


def test_a_target_that_nobody_names_is_an_unknown_rule() -> None:
    found = decidability(charter("OSCE"), measure="suspension", on=date(2022, 5, 1), positions={})
    assert isinstance(found.result, UnknownRule)
    assert "the target has no vote under this rule and is not named" in found.result.missing


def test_law_and_practice_side_by_side() -> None:
    rule = "rule: {kind: threshold, fraction: 2/3, of: present_and_voting}\n    quorum: none\n"
    practice = "    practice: {rule: consensus, quorum: none, source: treaty, confidence: H, note: never voted}\n"
    found = decidability(
        edited(rule, rule + practice),
        measure="statement",
        on=DAY,
        positions={"AAA": S.SUPPORTS, "BBB": S.SUPPORTS, "CCC": S.OPPOSES},
    )
    way = found.ways[0]
    assert isinstance(way.result, Necessary)
    assert way.practice is not None
    assert isinstance(way.practice.result, Impossible)
    assert way.differs
    assert "In practice impossible: never voted" in way.sentences()


def test_a_robust_answer_and_one_that_is_not() -> None:
    firm = decidability(league(), measure="statement", on=DAY, positions={})
    assert firm.ways[0].robust
    frail = decidability(league(), measure="send_force", on=DAY, positions=FOUR | {"AAA": S.OPPOSES})
    assert isinstance(frail.result, Impossible)
    assert isinstance(frail.ways[0].weaker, Possible)
    assert not frail.ways[0].robust


def test_clocks_start_when_they_are_asked_to() -> None:
    asked = datetime(2022, 2, 18, 12, tzinfo=UTC)
    found = decidability(
        charter("OSCE"), measure="monitoring", on=asked.date(), positions={}, affected="UKR", asked_at=asked
    )
    berlin = next(clock for clock in found.ways[0].clocks if clock.route == "berlin")
    assert (berlin.earliest, berlin.latest) == (48, 48 + 48 + 72)
    assert (berlin.opens, berlin.closes) == (asked + timedelta(hours=48), asked + timedelta(days=7))
    assert "not before 48 hours, within 7 days" in berlin.sentences()[0]


CLOCKS = [
    ("LAS", "aggression", 0, 72),
    ("LAS", "extraordinary", 0, 30 * 24),
    ("GCC", "sc-extraordinary", 0, 5 * 24),
    ("UNGA", "ess", 0, 24),
    ("EU", "fac-extraordinary", 0, 48),
    ("OSCE", "moscow-9", 240, None),
    ("OSCE", "vienna-military", 0, 144),
    ("CSTO", "csc-extraordinary", 0, None),
]


@pytest.mark.parametrize(("code", "route", "earliest", "latest"), CLOCKS)
def test_clocks_of_the_charters(code: str, route: str, earliest: int, latest: int | None) -> None:
    found = next(each for each in charter(code).convening(date(2022, 1, 5)) if each.code == route)
    assert (found.earliest, found.latest) == (earliest, latest)


def test_the_fastest_clock_comes_first() -> None:
    found = clocks(charter("OSCE"), "ODIHR", date(2022, 3, 3))
    assert [clock.route for clock in found] == ["moscow-8", "moscow-12", "moscow-9"]


def test_an_organ_that_does_not_exist_yet_cannot_be_called() -> None:
    assert not [route for route in charter("AU").convening(date(1990, 1, 1)) if route.organ == "PSC"]


def test_a_silence_procedure_with_its_hours() -> None:
    text = "    silence: {hours: 72, text: the chair sets it, article: Art. 6a}\n"
    found = decidability(
        edited("    article: Art. 6\n", f"{text}    article: Art. 6\n"),
        measure="statement",
        on=DAY,
        positions={"AAA": S.SUPPORTS},
        asked_at=datetime(2005, 6, 1, 9, tzinfo=UTC),
    )
    silence = found.ways[0].silence
    assert silence is not None
    assert silence.until == datetime(2005, 6, 4, 9, tzinfo=UTC)
    assert silence.may_break == silence.never_heard == ("BBB", "CCC")
    (said,) = silence.sentences()
    assert said.startswith("Under silence (Art. 6a) it passes 2005-06-04T09:00:00+00:00 unless BBB or CCC breaks it.")
    assert said.endswith("Never heard from: BBB and CCC.")


def test_silence_that_somebody_would_break() -> None:
    found = decidability(charter("NATO"), measure="statement", on=date(2022, 1, 5), positions={"TUR": S.OPPOSES})
    silence = found.ways[0].silence
    assert silence is not None
    assert silence.breaks == ("TUR",)
    assert "it fails: TUR would object" in silence.sentences()[0]


def test_conditions_are_kept_in_their_words() -> None:
    found = decidability(
        league(),
        measure="send_force",
        on=DAY,
        positions={"EEE": S.CONDITIONAL},
        conditions={"EEE": "a mandate of six months"},
    )
    assert "EEE would agree on condition: a mandate of six months" in found.ways[0].remarks


def test_approvals_given_refused_and_pending() -> None:
    facts: dict[str, Fact] = {
        "approval:ARM": Shown("decision of the Government"),
        "approval:TJK": KnownAbsent("voted down"),
    }
    given = approvals(charter("CSTO"), measure="send_force", on=date(2022, 1, 6), facts=facts)
    said = [sentence for each in given for sentence in each.sentences()]
    assert said == [
        "KGZ: approval of Parliament pending.",
        "TJK: approval of both chambers of Parliament refused (voted down).",
        "ARM: approval of Government given (decision of the Government).",
    ]


def test_uncertain_rows_carry_the_lower_confidence() -> None:
    found = decidability(charter("CIS"), measure="send_force", on=date(2022, 1, 6), positions={})
    assert found.ways[0].confidence == "L"


@pytest.mark.parametrize("code", organisations())
@pytest.mark.parametrize("measure", measures())
def test_every_question_to_every_charter_gets_an_answer(code: str, measure: str) -> None:
    """An answer that can be said and written down, with nobody's position known, half of them, and all."""
    rules, day = charter(code), date(2022, 1, 5)
    names = [member.code for member in rules.members(day)]
    for positions in ({}, dict.fromkeys(names[::2], S.SUPPORTS), dict.fromkeys(names, S.OPPOSES)):
        found = decidability(rules, measure=measure, on=day, positions=positions, affected=names[-1])
        assert found.answer
        assert all(sentence.strip() for sentence in found.sentences())
        assert json.loads(json.dumps(as_json(found)))["answer"] == found.answer
        assert bool(found.none) is not bool(found.ways)


def test_a_role_that_no_rule_knows() -> None:
    with pytest.raises(Misuse, match="the rules know no role 'friend', only target"):
        decidability(charter("CSTO"), measure="statement", on=DAY, positions={}, roles={"friend": {"RUS"}})
