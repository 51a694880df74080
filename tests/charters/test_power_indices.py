"""Power against counting every coalition and every order, and the Security Council's textbook values."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_strategies import COMBINED, KINDS, assemblies

from crisisdesk.charters import charter
from crisisdesk.charters.assembly import Assembly
from crisisdesk.charters.ballots import Ballot, Share
from crisisdesk.charters.evaluation import decide
from crisisdesk.charters.kinds import Kind
from crisisdesk.charters.outcomes import Adopted
from crisisdesk.charters.power import Power, percent, power, power_in

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
