"""Power against counting every coalition and every order, and the Security Council's textbook values."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from math import factorial
from time import process_time

import pytest
from charter_builders import assembly
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_strategies import COMBINED, KINDS, assemblies

from crisisdesk.charters import UnknownRule, charter
from crisisdesk.charters.agreement import Consensus, Silence, Unanimity, Unknown, Whole
from crisisdesk.charters.assembly import Assembly
from crisisdesk.charters.ballots import HALF, Ballot, Denominator, Share
from crisisdesk.charters.combined import AllOf, Veto
from crisisdesk.charters.evaluation import decide
from crisisdesk.charters.kinds import Kind
from crisisdesk.charters.majorities import AtLeast, DoubleMajority, Threshold, Weighted
from crisisdesk.charters.outcomes import Adopted
from crisisdesk.charters.power import Power, percent, power, power_in
from crisisdesk.model import Stance

DAY = date(2022, 2, 25)
TWO_THIRDS = Share(Fraction(2, 3))


def passes(sitting: Assembly, settled: Mapping[str, Ballot], yes: Sequence[str]) -> bool:
    cast = {name: Ballot.YES if name in yes else Ballot.NO for name in sitting.entitled} | dict(settled)
    return isinstance(decide(sitting, sitting.tally(cast), cast), Adopted)


def counted(sitting: Assembly, settled: Mapping[str, Ballot]) -> dict[str, tuple[int, Fraction]]:
    """Swings and Shapley-Shubik of every open member, by trying every coalition of the others."""
    players = [name for name in sitting.entitled if name not in settled]
    found = {}
    for name in players:
        others = [other for other in players if other != name]
        swings, value = 0, Fraction(0)
        for size in range(len(others) + 1):
            for coalition in combinations(others, size):
                if passes(sitting, settled, (*coalition, name)) and not passes(sitting, settled, coalition):
                    swings += 1
                    orders = factorial(size) * factorial(len(others) - size)
                    value += Fraction(orders, factorial(len(players)))
        found[name] = (swings, value)
    return found


@pytest.mark.parametrize("kinds", (KINDS | COMBINED).values(), ids=KINDS | COMBINED)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_same_as_trying_every_coalition(kinds: st.SearchStrategy[Kind], data: st.DataObject) -> None:
    sitting = data.draw(assemblies(kinds, most=6))
    known = data.draw(st.sets(st.sampled_from(sitting.entitled), max_size=3))
    votes = st.sampled_from([Ballot.YES, Ballot.NO, Ballot.ABSTAIN])
    settled = {name: data.draw(votes) for name in sorted(known)}
    found = power_in(sitting, settled, DAY)
    if isinstance(found, Power):
        assert {row.member: (row.swings, row.shapley_shubik) for row in found.members} == counted(sitting, settled)


def test_security_council_has_its_textbook_values() -> None:
    found = power(charter("UNSC"), organ="COUNCIL", matter="substantive", on=DAY)
    assert isinstance(found, Power)
    by_member = {row.member: row for row in found.members}
    for code in ("CHN", "FRA", "GBR", "RUS", "USA"):
        assert percent(by_member[code].banzhaf_index) == "16.69 %"
        assert percent(by_member[code].shapley_shubik) == "19.63 %"
    for code in ("ALB", "NOR"):
        assert percent(by_member[code].banzhaf_index) == "1.65 %"
        assert percent(by_member[code].shapley_shubik, 3) == "0.186 %"
        assert by_member[code].shapley_shubik == Fraction(4, 2145)
    assert sum(row.banzhaf_index for row in found.members) == 1
    assert sum(row.shapley_shubik for row in found.members) == 1


def council(**positions: Stance) -> Power:
    found = power(charter("UNSC"), organ="COUNCIL", matter="substantive", on=DAY, positions=positions)
    assert isinstance(found, Power)
    return found


def test_power_among_those_still_open() -> None:
    """With eight sure votes and no veto left open, one more is enough: each of the others has the same power."""
    yes = dict.fromkeys(("USA", "GBR", "FRA", "ALB", "BRA", "GAB", "GHA", "NOR"), Stance.SUPPORTS)
    found = council(**yes, CHN=Stance.NEUTRAL, RUS=Stance.NEUTRAL)
    assert {row.member for row in found.members} == {"ARE", "IND", "IRL", "KEN", "MEX"}
    assert {row.banzhaf_index for row in found.members} == {Fraction(1, 5)}
    assert len(found.settled) == 10
    vetoed = council(RUS=Stance.OPPOSES)
    assert all(row.swings == 0 == row.banzhaf_index == row.shapley_shubik for row in vetoed.members)


def test_a_procedural_vote_gives_all_the_same() -> None:
    found = power(charter("UNSC"), organ="COUNCIL", matter="procedural", on=DAY)
    assert isinstance(found, Power)
    assert {row.shapley_shubik for row in found.members} == {Fraction(1, 15)}


@pytest.mark.parametrize(
    ("kind", "swings"),
    [
        pytest.param(Consensus(), 1, id="consensus: only when all others agree"),
        pytest.param(Silence(), 1, id="silence"),
        pytest.param(Unanimity(Whole.VOTING), 1, id="unanimity"),
        pytest.param(Threshold(HALF, Denominator.MEMBERS), 6, id="majority of five: with two of the other four"),
    ],
)
def test_swings_in_a_house_of_five(kind: Kind, swings: int) -> None:
    found = power_in(assembly(kind, 5), {}, DAY)
    assert isinstance(found, Power)
    assert {row.swings for row in found.members} == {swings}


def test_an_unknown_rule_gives_nobody_power() -> None:
    assert isinstance(power_in(assembly(Unknown("the text"), 5), {}, DAY), UnknownRule)
    assert isinstance(power(charter("OTS"), organ="CFM", matter="any", on=DAY), UnknownRule)
    assert isinstance(power(charter("ECOWAS"), organ="MSC", matter="substantive", on=DAY), UnknownRule)
    assert isinstance(power(charter("EU"), organ="FAC", matter="cfsp_implementing", on=DAY), UnknownRule)


def test_a_full_house_satisfies_a_quorum_that_nobody_knows() -> None:
    assert isinstance(power(charter("LAS"), organ="COUNCIL", matter="substantive", on=DAY), Power)


def test_two_vetoes_of_different_parts() -> None:
    kind = AllOf((Veto(frozenset("A"), AtLeast(2)), Veto(frozenset("B"), AtLeast(1))))
    sitting = assembly(kind, 4)
    found = power_in(sitting, {}, DAY)
    assert isinstance(found, Power)
    assert {row.member: (row.swings, row.shapley_shubik) for row in found.members} == counted(sitting, {})


def test_the_unit_is_a_common_divisor_where_there_is_one() -> None:
    weights = {"A": 5_000_000_000, "B": 3_000_000_000, "C": 2_000_000_000}
    found = power_in(assembly(Weighted(HALF, Denominator.MEMBERS, "people"), 3, weights=weights), {}, DAY)
    assert isinstance(found, Power)
    assert found.unit == 1
    assert {row.member: row.banzhaf_index for row in found.members} == {
        "A": Fraction(3, 5),
        "B": Fraction(1, 5),
        "C": Fraction(1, 5),
    }


def test_populations_are_rounded_to_a_unit_that_is_named() -> None:
    found = power(charter("EU"), organ="FAC", matter="cfsp_implementing", on=date(2020, 3, 1))
    assert isinstance(found, Power)
    assert 1 < found.unit < 11_000
    assert f"Weights are rounded to {found.unit:,}." in found.sentences()[0]
    assert [row.member for row in found.members[:5]] == ["DEU", "FRA", "ITA", "ESP", "POL"]
    assert sum(row.shapley_shubik for row in found.members) == 1


@pytest.mark.parametrize(
    ("share", "words"),
    [(Fraction(1, 3), "33.33 %"), (Fraction(2, 3), "66.67 %"), (Fraction(1), "100.00 %"), (Fraction(1, 800), "0.13 %")],
)
def test_percent_is_rounded_half_up(share: Fraction, words: str) -> None:
    assert percent(share) == words


def test_all_power_of_193_members_with_weights_within_a_second() -> None:
    names = [f"M{number:03}" for number in range(193)]
    weights = {name: number % 12 + 1 for number, name in enumerate(names)}
    sitting = assembly(Weighted(TWO_THIRDS, Denominator.MEMBERS, "people"), names, weights=weights)
    began = process_time()
    found = power_in(sitting, {}, DAY)
    assert process_time() - began < 1
    assert isinstance(found, Power)
    assert sum(row.shapley_shubik for row in found.members) == 1


def test_a_double_majority_is_counted_exactly() -> None:
    kind = DoubleMajority(Share(Fraction(55, 100)), Share(Fraction(65, 100)), "people", least=3, blocking=3)
    sitting = assembly(kind, 7, weights=dict(zip("ABCDEFG", (83, 67, 60, 19, 10, 5, 1), strict=True)))
    found = power_in(sitting, {}, DAY)
    assert isinstance(found, Power)
    assert {row.member: (row.swings, row.shapley_shubik) for row in found.members} == counted(sitting, {})
