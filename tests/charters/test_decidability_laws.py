"""Decidability against trying every completion, and the laws that hold for every rule."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisisdesk.charters.allowed import Ballots
from crisisdesk.charters.assembly import Assembly
from crisisdesk.charters.ballots import Ballot
from crisisdesk.charters.completions import Standing
from crisisdesk.charters.evaluation import decide
from crisisdesk.charters.kinds import Kind
from crisisdesk.charters.outcomes import Adopted, Outcome, UnknownRule
from crisisdesk.charters.votes import Impossible, Necessary, Possible, foresee, look_ahead
from rule_strategies import CAST, COMBINED, KINDS, assemblies, open_ballots

ALL = KINDS | COMBINED
thorough = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
every_kind = pytest.mark.parametrize("kinds", ALL.values(), ids=ALL)


def completions(sitting: Assembly, ballots: Mapping[str, Ballots]) -> Iterator[dict[str, Ballot]]:
    for cast in product(*(sorted(ballots[name]) for name in sitting.entitled)):
        yield dict(zip(sitting.entitled, cast, strict=True))


def outcome(sitting: Assembly, cast: Mapping[str, Ballot]) -> Outcome:
    return decide(sitting, sitting.tally(cast), cast)


def tried(sitting: Assembly, ballots: Mapping[str, Ballots]) -> Standing:
    kinds = {type(outcome(sitting, cast)) for cast in completions(sitting, ballots)}
    if kinds == {Adopted}:
        return Standing.NECESSARY
    if Adopted in kinds:
        return Standing.POSSIBLE
    return Standing.UNKNOWN if UnknownRule in kinds else Standing.IMPOSSIBLE


@every_kind
@thorough
@given(data=st.data())
def test_same_as_trying_every_completion(kinds: st.SearchStrategy[Kind], data: st.DataObject) -> None:
    sitting = data.draw(assemblies(kinds))
    ballots = data.draw(open_ballots(sitting))
    assert foresee(sitting, ballots) is tried(sitting, ballots)
