"""The best and the worst way in which open ballots can still turn out, exactly and without trying them all.

With everybody's presence fixed, yes is at least as good for adoption as abstaining, that as a constructive
abstention, and that as no, in every kind of rule; and saying yes is never worse than staying away. So in the best
case whoever may say yes does, and for the others one question is left: to be there with the best ballot open to
them, or to stay away. Who stays away first is fixed by the same order (a veto, then no, then constructive, then
abstaining; the heaviest first), so that it is enough to try how many do. In the worst case whoever may say no does:
once the quorum is looked at apart, a no is never better for adoption than an absence. What is left open is again to
abstain or to stay away; there the lightest stay away first.
"""

from collections.abc import Generator, Mapping
from contextlib import closing
from enum import Enum
from typing import NamedTuple

from crisisdesk.charters.allowed import Ballots
from crisisdesk.charters.assembly import Assembly
from crisisdesk.charters.ballots import Ballot, Load, Tally
from crisisdesk.charters.combined import Veto
from crisisdesk.charters.kinds import Kind, Truth

RISING = (Ballot.NO, Ballot.CONSTRUCTIVE, Ballot.ABSTAIN, Ballot.YES)
"""Ballots of a member who is there, from the worst for adoption to the best."""

NOTHING: Mapping[str, Ballots] = {}


class Standing(Enum):
    """What a vote can still become."""

    NECESSARY = "necessary"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown_rule"


def standing(best: Truth, worst: Truth) -> Standing:
    """Necessary where even the worst completion is adopted, impossible where not even the best one is."""
    if worst is Truth.TRUE:
        return Standing.NECESSARY
    return (Standing.IMPOSSIBLE, Standing.UNKNOWN, Standing.POSSIBLE)[best]


class Choice(NamedTuple):
    """What a member does in an extreme case: a ballot, and whether staying away must be tried instead."""

    ballot: Ballot
    or_away: bool


def best_choice(ballots: Ballots, kind: Kind) -> Choice:
    """Yes where it is open; else the best ballot in the room, or none at all."""
    best = next((ballot for ballot in reversed(RISING) if ballot in ballots), Ballot.ABSENT)
    if best in {Ballot.YES, Ballot.ABSENT} or Ballot.ABSENT not in ballots:
        return Choice(best, or_away=False)
    return Choice(best, or_away=best is not Ballot.ABSTAIN or kind.presence_hurts)


def worst_choice(ballots: Ballots, kind: Kind) -> Choice:
    """No where it is open; else the worst ballot in the room, or none at all."""
    worst = next((ballot for ballot in RISING if ballot in ballots), Ballot.ABSENT)
    if worst is Ballot.NO or Ballot.ABSENT not in ballots:
        return Choice(worst, or_away=False)
    if worst in {Ballot.YES, Ballot.ABSENT}:
        return Choice(Ballot.ABSENT, or_away=False)
    return Choice(worst, or_away=kind.absence_hurts)


class Sums:
    """Counts and weights of ballots, changed one ballot at a time."""

    __slots__ = ("assembly", "counts", "everybody", "loads", "objectors", "weighs")

    def __init__(self, assembly: Assembly) -> None:
        self.assembly = assembly
        self.counts = dict.fromkeys(Ballot, 0)
        self.loads = dict.fromkeys(Ballot, 0)
        self.objectors: set[str] = set()
        self.weighs = assembly.weighed and assembly.weights is not None
        weights = assembly.weights or {}
        self.everybody = sum(weights[member.code] for member in assembly.members) if self.weighs else 0

    def put(self, code: str, ballot: Ballot) -> None:
        """Count a ballot."""
        self.counts[ballot] += 1
        if self.weighs:
            self.loads[ballot] += self.assembly.weight(code)
        if ballot is Ballot.NO and code in self.assembly.vetoers:
            self.objectors.add(code)

    def take(self, code: str, ballot: Ballot) -> None:
        """Take a counted ballot back."""
        self.counts[ballot] -= 1
        if self.weighs:
            self.loads[ballot] -= self.assembly.weight(code)
        if ballot is Ballot.NO:
            self.objectors.discard(code)

    def tally(self) -> Tally:
        """The sums as a tally."""
        yes, no, abstain, constructive, absent, _ = self.counts.values()
        assembly = self.assembly
        loads = tuple(self.loads.values())
        load = Load(self.everybody, sum(loads), *loads[:5]) if self.weighs else None
        return Tally(
            seats=assembly.seats,
            members=len(assembly.members),
            entitled=len(assembly.entitled),
            yes=yes,
            no=no,
            abstain=abstain,
            constructive=constructive,
            absent=absent,
            objectors=frozenset(self.objectors),
            load=load,
        )


class Extreme:
    """One side of what can still happen: the best completion for adoption, or the worst."""

    def __init__(self, assembly: Assembly, ballots: Mapping[str, Ballots], *, best: bool) -> None:
        self.assembly = assembly
        self.best = best
        self.allowed = dict(ballots)
        self.known: dict[Ballots, Choice] = {}
        self.choices = {code: self._choose(open_) for code, open_ in ballots.items()}
        self.sums = Sums(assembly)
        self.free = {code for code, choice in self.choices.items() if choice.or_away}
        self.may_stay_away = sum(Ballot.ABSENT in open_ for open_ in ballots.values())
        for code, choice in self.choices.items():
            self.sums.put(code, choice.ballot)

    def truth(self, instead: Mapping[str, Ballots] = NOTHING) -> Truth:
        """The best (or worst) that can come out when some members may cast ``instead`` of what they may."""
        before = {code: self.allowed[code] for code in instead}
        self._replace(instead)
        try:
            return self._truth()
        finally:
            self._replace(before)

    def reached(self) -> tuple[Truth, Tally]:
        """What comes out, and a tally that shows it."""
        tallies = list(self._completions())
        if not self.best:
            tallies.append(self._emptiest())
        shown = [(self._of(tally), tally) for tally in tallies]
        return (max if self.best else min)(shown, key=lambda pair: pair[0])

    def _choose(self, ballots: Ballots) -> Choice:
        if ballots not in self.known:
            self.known[ballots] = (best_choice if self.best else worst_choice)(ballots, self.assembly.kind)
        return self.known[ballots]

    def _emptiest(self) -> Tally:
        sums = Sums(self.assembly)
        for code, ballots in self.allowed.items():
            sums.put(code, Ballot.ABSENT if Ballot.ABSENT in ballots else self.choices[code].ballot)
        return sums.tally()

    def _replace(self, instead: Mapping[str, Ballots]) -> None:
        for code, ballots in instead.items():
            self.sums.take(code, self.choices[code].ballot)
            self.may_stay_away += (Ballot.ABSENT in ballots) - (Ballot.ABSENT in self.allowed[code])
            self.allowed[code] = ballots
            choice = self.choices[code] = self._choose(ballots)
            self.sums.put(code, choice.ballot)
            self.free.discard(code)
            if choice.or_away:
                self.free.add(code)

    def _truth(self) -> Truth:
        if self.best:
            return self._highest()
        return min(self._quorum(), min(self.assembly.kind.truth(tally) for tally in self._completions()))

    def _highest(self) -> Truth:
        highest = Truth.FALSE
        with closing(self._completions()) as completions:
            for tally in completions:
                highest = max(highest, self._of(tally))
                if highest is Truth.TRUE:
                    break
        return highest

    def _of(self, tally: Tally) -> Truth:
        return min(self.assembly.quorum.truth(tally), self.assembly.kind.truth(tally))

    def _quorum(self) -> Truth:
        entitled = len(self.assembly.entitled)
        seats, members = self.assembly.seats, len(self.assembly.members)
        tally = Tally(seats=seats, members=members, entitled=entitled, absent=self.may_stay_away)
        return self.assembly.quorum.truth(tally)

    def _completions(self) -> Generator[Tally]:
        yield self.sums.tally()
        if self.free:
            yield from self._leave(self._queues(), 0)

    def _queues(self) -> list[list[str]]:
        """Who leaves in which order: one queue where one order fits all, else one for each sort of member."""
        sorts: dict[tuple[int, frozenset[int]], list[str]] = {}
        for code in self.free:
            ballot = self.choices[code].ballot
            veto = signature(self.assembly, code) if ballot is Ballot.NO else frozenset()
            sorts.setdefault((RISING.index(ballot), veto), []).append(code)
        ordered = sorted(sorts, key=lambda sort: (sort[0] if self.best else -sort[0], -len(sort[1])))
        for members in sorts.values():
            members.sort(key=self.assembly.weight, reverse=self.best)
        if self.sums.weighs or len({veto for _, veto in ordered if veto}) > 1:
            return [sorts[sort] for sort in ordered]
        return [[code for sort in ordered for code in sorts[sort]]]

    def _leave(self, queues: list[list[str]], number: int) -> Generator[Tally]:
        """Every number of members of every queue stays away; everybody present has been tried."""
        if number == len(queues):
            return
        left: list[str] = []
        try:
            yield from self._leave(queues, number + 1)
            for code in queues[number]:
                self._move(code, self.choices[code].ballot, Ballot.ABSENT)
                left.append(code)
                yield self.sums.tally()
                yield from self._leave(queues, number + 1)
        finally:
            for code in left:
                self._move(code, Ballot.ABSENT, self.choices[code].ballot)

    def _move(self, code: str, old: Ballot, new: Ballot) -> None:
        self.sums.take(code, old)
        self.sums.put(code, new)


def signature(assembly: Assembly, code: str) -> frozenset[int]:
    """Which vetoes of the rule a member holds, by their number."""
    vetoes = [part for part in assembly.kind.tree() if isinstance(part, Veto)]
    return frozenset(number for number, veto in enumerate(vetoes) if code in veto.members)
