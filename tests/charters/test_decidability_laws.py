"""Decidability against trying every completion, and the laws that hold for every rule."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_strategies import CAST, COMBINED, KINDS, assemblies, open_ballots

from crisisdesk.charters.allowed import Ballots
from crisisdesk.charters.assembly import Assembly
from crisisdesk.charters.ballots import Ballot
from crisisdesk.charters.completions import Standing
from crisisdesk.charters.evaluation import decide
from crisisdesk.charters.kinds import Kind
from crisisdesk.charters.outcomes import Adopted, Outcome, UnknownRule
from crisisdesk.charters.votes import Impossible, Necessary, Possible, foresee, look_ahead

ALL = KINDS | COMBINED
thorough = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
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


def settled(sitting: Assembly, ballots: Mapping[str, Ballots], ballot: Ballot, names: tuple[str, ...]) -> Standing:
    return foresee(sitting, dict(ballots) | {name: frozenset({ballot}) for name in names})


def fewest(
    sitting: Assembly, ballots: Mapping[str, Ballots], ballot: Ballot, able: list[str], goal: set[Standing]
) -> int:
    """The size of the smallest set whose ballot reaches the goal, by trying every set; -1 where none does."""
    for size in range(len(able) + 1):
        if any(settled(sitting, ballots, ballot, names) in goal for names in combinations(able, size)):
            return size
    return -1


@every_kind
@thorough
@given(data=st.data())
def test_pivotal_members_are_those_who_can_settle_it_alone(kinds: st.SearchStrategy[Kind], data: st.DataObject) -> None:
    sitting = data.draw(assemblies(kinds, most=6))
    ballots = data.draw(open_ballots(sitting))
    result = look_ahead(sitting, ballots).result
    able = {
        name
        for name in sitting.entitled
        if len({settled(sitting, ballots, ballot, (name,)) for ballot in ballots[name]} | {foresee(sitting, ballots)})
        > 1
    }
    if isinstance(result, Possible):
        assert set(result.pivotal) == able
    if isinstance(result, Necessary | Impossible):
        assert not able


@every_kind
@thorough
@given(data=st.data())
def test_deciding_sets_are_the_smallest(kinds: st.SearchStrategy[Kind], data: st.DataObject) -> None:
    sitting = data.draw(assemblies(kinds, most=6))
    ballots = data.draw(open_ballots(sitting))
    vote = look_ahead(sitting, ballots)
    if not isinstance(vote.result, Possible):
        assert vote.to_adopt is vote.to_stop is vote.to_empty is None
        return
    yes = [name for name in vote.open if Ballot.YES in ballots[name]]
    no = [name for name in vote.open if Ballot.NO in ballots[name]]
    failed = {Standing.IMPOSSIBLE, Standing.UNKNOWN}
    found = vote.to_adopt.size if vote.to_adopt else -1
    assert found == fewest(sitting, ballots, Ballot.YES, yes, {Standing.NECESSARY})
    found = vote.to_stop.size if vote.to_stop else -1
    assert found == fewest(sitting, ballots, Ballot.NO, no, failed)


@every_kind
@thorough
@given(data=st.data())
def test_blockers_are_the_smallest_set_that_must_turn(kinds: st.SearchStrategy[Kind], data: st.DataObject) -> None:
    sitting = data.draw(assemblies(kinds, most=6))
    ballots = data.draw(open_ballots(sitting))
    result = look_ahead(sitting, ballots).result
    if isinstance(result, Impossible):
        unable = [name for name in sitting.entitled if Ballot.YES not in ballots[name]]
        found = result.blockers.size if result.blockers else -1
        assert found == fewest(sitting, ballots, Ballot.YES, unable, {Standing.POSSIBLE, Standing.NECESSARY})


@every_kind
@thorough
@given(data=st.data())
def test_groups_of_a_deciding_set_are_interchangeable(kinds: st.SearchStrategy[Kind], data: st.DataObject) -> None:
    sitting = data.draw(assemblies(kinds, most=6))
    ballots = data.draw(open_ballots(sitting))
    vote = look_ahead(sitting, ballots)
    if vote.to_adopt:
        for chosen in product(*(combinations(group.members, group.count) for group in vote.to_adopt.groups)):
            names = tuple(name for part in chosen for name in part)
            assert settled(sitting, ballots, Ballot.YES, names) is Standing.NECESSARY


@every_kind
@thorough
@given(data=st.data())
def test_another_yes_never_hurts(kinds: st.SearchStrategy[Kind], data: st.DataObject) -> None:
    sitting = data.draw(assemblies(kinds))
    cast = {name: data.draw(st.sampled_from(CAST)) for name in sitting.entitled}
    turned = cast | {data.draw(st.sampled_from(sitting.entitled)): Ballot.YES}
    if isinstance(outcome(sitting, cast), Adopted):
        assert isinstance(outcome(sitting, turned), Adopted)


@every_kind
@thorough
@given(data=st.data())
def test_a_no_that_becomes_an_abstention_never_hurts(kinds: st.SearchStrategy[Kind], data: st.DataObject) -> None:
    sitting = data.draw(assemblies(kinds))
    cast = {name: data.draw(st.sampled_from(CAST)) for name in sitting.entitled}
    noes = [name for name, ballot in cast.items() if ballot is Ballot.NO]
    if noes and isinstance(outcome(sitting, cast), Adopted):
        assert isinstance(outcome(sitting, cast | {noes[0]: Ballot.ABSTAIN}), Adopted)


@every_kind
@thorough
@given(data=st.data())
def test_learning_more_never_unsettles(kinds: st.SearchStrategy[Kind], data: st.DataObject) -> None:
    sitting = data.draw(assemblies(kinds))
    ballots = data.draw(open_ballots(sitting))
    name = data.draw(st.sampled_from(sitting.entitled))
    before = foresee(sitting, ballots)
    after = settled(sitting, ballots, data.draw(st.sampled_from(sorted(ballots[name]))), (name,))
    if before in {Standing.NECESSARY, Standing.IMPOSSIBLE}:
        assert after is before


@thorough
@given(data=st.data())
def test_an_absence_can_only_break_a_decision_through_the_quorum_or_a_rule_of_all(data: st.DataObject) -> None:
    sitting = data.draw(assemblies(KINDS["threshold"] | KINDS["consensus"] | KINDS["at least"]))
    cast = {name: data.draw(st.sampled_from(CAST)) for name in sitting.entitled}
    noes = [name for name, ballot in cast.items() if ballot is Ballot.NO]
    if noes and isinstance(outcome(sitting, cast), Adopted):
        after = outcome(sitting, cast | {noes[0]: Ballot.ABSENT})
        assert type(after).__name__ in {"Adopted", "NoQuorum", "UnknownRule"}
