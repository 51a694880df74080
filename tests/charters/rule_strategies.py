"""Every kind of rule, alone and combined, for hypothesis."""

from fractions import Fraction
from math import prod

from charter_builders import assembly
from hypothesis import strategies as st

from crisisdesk.charters.agreement import Consensus, Declared, OptIn, Silence, Unanimity, Unknown, Whole
from crisisdesk.charters.allowed import Ballots
from crisisdesk.charters.assembly import Assembly
from crisisdesk.charters.ballots import Ballot, Denominator, Share
from crisisdesk.charters.combined import AllOf, AnyOf, Fallback, Veto
from crisisdesk.charters.kinds import Kind
from crisisdesk.charters.majorities import AllBut, AtLeast, DoubleMajority, Threshold, Weighted
from crisisdesk.charters.quorum import Quorate, Quorum

NAMES = "ABCDEFGH"
CAST = (Ballot.YES, Ballot.NO, Ballot.ABSTAIN, Ballot.CONSTRUCTIVE, Ballot.ABSENT)

fractions = st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(55, 100), Fraction(2, 3), Fraction(1)])
shares = st.builds(Share, fractions, st.just(False)) | st.just(Share(Fraction(1, 2), more=True))
denominators = st.sampled_from(list(Denominator))
small = st.integers(1, 8)

KINDS: dict[str, st.SearchStrategy[Kind]] = {
    "consensus": st.builds(Consensus, st.integers(0, 2)),
    "unanimity": st.builds(Unanimity, st.sampled_from(list(Whole)), st.booleans()),
    "unanimity with constructive abstention": st.builds(
        Unanimity, st.sampled_from(list(Whole)), st.booleans(), st.builds(Declared, shares, st.just("people"))
    ),
    "silence": st.just(Silence(72)),
    "opt in": st.builds(OptIn, small),
    "unknown": st.just(Unknown("the text")),
    "threshold": st.builds(Threshold, shares, denominators),
    "at least": st.builds(AtLeast, small),
    "all but": st.builds(AllBut, st.integers(0, 4)),
    "weighted": st.builds(Weighted, shares, denominators, st.just("people")),
    "double majority": st.builds(DoubleMajority, shares, shares, st.just("people"), small, st.integers(1, 4)),
}
simple = st.one_of(*KINDS.values())


def _combined(inner: st.SearchStrategy[Kind]) -> st.SearchStrategy[Kind]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    veto = st.builds(Veto, st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=3), inner)
    return st.builds(AllOf, several) | st.builds(AnyOf, several) | st.builds(Fallback, several) | veto


COMBINED = {
    "veto": st.builds(Veto, st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=3), simple),
    "all of": st.builds(AllOf, st.tuples(simple, simple)),
    "any of": st.builds(AnyOf, st.tuples(simple, simple)),
    "fallback": st.builds(Fallback, st.tuples(st.builds(Consensus), simple)),
    "combinations": st.recursive(simple, _combined, max_leaves=4),
}
quorums = (
    st.sampled_from([Quorum(word=word) for word in Quorate])
    | st.builds(lambda number: Quorum(number=number), st.integers(1, 8))
    | st.builds(Quorum, shares, st.sampled_from([Denominator.SEATS, Denominator.MEMBERS, Denominator.ENTITLED]))
)


@st.composite
def assemblies(draw: st.DrawFn, kinds: st.SearchStrategy[Kind], most: int = 8) -> Assembly:
    names = NAMES[: draw(st.integers(1, most))]
    weights = {name: draw(st.integers(0, 9)) for name in names} if draw(st.booleans()) else None
    seats = len(names) + draw(st.integers(0, 2))
    return assembly(draw(kinds), names, quorum=draw(quorums), weights=weights, seats=seats)


LIKELY = (
    frozenset({Ballot.YES}),
    frozenset({Ballot.YES}),
    frozenset({Ballot.YES, Ballot.NO, Ballot.ABSTAIN, Ballot.ABSENT}),
    frozenset({Ballot.ABSTAIN, Ballot.ABSENT}),
    frozenset({Ballot.ABSTAIN, Ballot.CONSTRUCTIVE, Ballot.ABSENT}),
    frozenset({Ballot.NO, Ballot.ABSENT}),
    frozenset({Ballot.NO}),
)
any_ballots = st.sampled_from(LIKELY) | st.frozensets(st.sampled_from(CAST), min_size=1)


@st.composite
def open_ballots(draw: st.DrawFn, sitting: Assembly, completions: int = 1500) -> dict[str, Ballots]:
    """Open ballots for every member, with at most so many completions in all; most stand where members do stand."""
    found: dict[str, Ballots] = {}
    for name in sitting.entitled:
        ballots = draw(any_ballots)
        room = completions // prod(len(each) for each in found.values())
        found[name] = ballots if len(ballots) <= room else frozenset({min(ballots)})
    return found
