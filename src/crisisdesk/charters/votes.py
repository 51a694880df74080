"""What a vote can still become from incomplete positions: necessary, possible, impossible, or an unknown rule."""

from collections.abc import Mapping
from dataclasses import dataclass

from crisisdesk.charters.allowed import STRONG, Ballots, allowed
from crisisdesk.charters.assembly import Assembly
from crisisdesk.charters.ballots import Ballot
from crisisdesk.charters.coalitions import Coalition, Group, Sort, no_better, no_milder, smallest, sorts
from crisisdesk.charters.completions import RISING, Extreme, Standing, standing
from crisisdesk.charters.evaluation import missing, work_out
from crisisdesk.charters.kinds import Truth
from crisisdesk.charters.outcomes import Arithmetic, UnknownRule
from crisisdesk.charters.words import capital, several
from crisisdesk.model import Stance

YES: Ballots = frozenset({Ballot.YES})
NO: Ballots = frozenset({Ballot.NO})


@dataclass(frozen=True, slots=True)
class Necessary:
    """Adopted however those still open vote."""

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        return ("The votes are there: it passes however those still open vote.",)


@dataclass(frozen=True, slots=True)
class Possible:
    """Open. ``pivotal`` are the members whose vote alone could settle it, ``unknown`` all who are still open."""

    pivotal: tuple[str, ...]
    unknown: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        who = "each of them" if self.pivotal == self.unknown else several(self.pivotal, "or")
        alone = f" {capital(who)} alone could settle it." if self.pivotal else ""
        return (f"It can still pass and still fail; open are {several(self.unknown)}.{alone}",)


@dataclass(frozen=True, slots=True)
class Impossible:
    """Not adopted however those still open vote. ``blockers`` is the smallest set that would have to turn to yes."""

    blockers: Coalition | None

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        if self.blockers is None:
            return ("It cannot pass, whoever turns to yes.",)
        return (f"It cannot pass unless {self.blockers.words} turn(s) to yes.",)


VoteResult = Necessary | Possible | Impossible | UnknownRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A vote looked at before it is taken.

    ``at_best`` and ``at_worst`` are the arithmetic of the two extreme completions; ``to_adopt`` is the smallest set
    of open members whose yes would make it certain, ``to_stop`` whose no would make it impossible, ``to_empty``
    whose absence would break the quorum; ``ask`` is the order in which to ask those still open.
    """

    result: VoteResult
    open: tuple[str, ...]
    ask: tuple[str, ...]
    to_adopt: Coalition | None
    to_stop: Coalition | None
    to_empty: Coalition | None
    at_best: Arithmetic
    at_worst: Arithmetic
    ballots: Mapping[str, Ballots]

    def sentences(self) -> tuple[str, ...]:
        """The result, what would settle it, and the arithmetic of the best case."""
        said = [*self.result.sentences()]
        if self.to_adopt and self.to_adopt.size:
            said.append(f"It would be certain with the yes of {self.to_adopt.words}.")
        if self.to_stop and self.to_stop.size:
            said.append(f"It would be stopped by the no of {self.to_stop.words}.")
        if self.to_empty and self.to_empty.size:
            said.append(f"There would be no quorum without {self.to_empty.words}.")
        if self.ask:
            said.append(f"Ask next, in this order: {several(self.ask)}.")
        return (*said, *(f"At best: {sentence}" for sentence in self.at_best.sentences()))


def weigh_up(assembly: Assembly, positions: Mapping[str, Stance], mapping: Mapping[Stance, Ballots] = STRONG) -> Vote:
    """Everything about a vote that follows from where the members stand."""
    return look_ahead(assembly, allowed(assembly, positions, mapping))


def foresee(assembly: Assembly, ballots: Mapping[str, Ballots]) -> Standing:
    """Only whether it is necessary, possible, impossible or unknown. Exact; a few passes over the members."""
    best = Extreme(assembly, ballots, best=True).truth()
    return standing(best, Extreme(assembly, ballots, best=False).truth())


def look_ahead(assembly: Assembly, ballots: Mapping[str, Ballots]) -> Vote:
    """The vote from the ballots still open to each member."""
    return _Outlook(assembly, ballots).vote()


class _Outlook:
    """Both extremes of a vote and the questions put to them."""

    def __init__(self, assembly: Assembly, ballots: Mapping[str, Ballots]) -> None:
        self.assembly = assembly
        self.ballots = dict(ballots)
        self.best = Extreme(assembly, ballots, best=True)
        self.worst = Extreme(assembly, ballots, best=False)
        self.truths = (self.best.truth(), self.worst.truth())
        self.standing = standing(*self.truths)
        self.open = tuple(code for code in assembly.entitled if len(ballots[code]) > 1)

    def vote(self) -> Vote:
        settled = self.standing is not Standing.POSSIBLE
        pivotal = () if settled else self._pivotal()
        to_adopt = None if settled else self._to_adopt()
        return Vote(
            result=self._result(pivotal),
            open=self.open,
            ask=() if settled else self._ask(pivotal, to_adopt),
            to_adopt=to_adopt,
            to_stop=None if settled else self._to_stop(),
            to_empty=None if settled else self._to_empty(),
            at_best=work_out(self.assembly, self.best.reached()[1]),
            at_worst=work_out(self.assembly, self.worst.reached()[1]),
            ballots=self.ballots,
        )

    def _result(self, pivotal: tuple[str, ...]) -> VoteResult:
        if self.standing is Standing.NECESSARY:
            return Necessary()
        if self.standing is Standing.IMPOSSIBLE:
            return Impossible(self._blockers())
        if self.standing is Standing.UNKNOWN:
            return UnknownRule(self.assembly.rule.article, missing(self.assembly))
        return Possible(pivotal, self.open)

    def _pivotal(self) -> tuple[str, ...]:
        alike = sorts(self.assembly, self.ballots, self.open)
        found = {code for sort in alike if self._turns(sort) for code in sort.members}
        return tuple(code for code in self.open if code in found)

    def _turns(self, sort: Sort) -> bool:
        """Whether one ballot of such a member would settle an open vote; only the extreme ones need trying."""
        code = sort.members[0]
        there = [ballot for ballot in RISING if ballot in sort.ballots]
        tried = {there[0], there[-1]} if there else set()
        for ballot in tried | ({Ballot.ABSENT} & sort.ballots):
            only = {code: frozenset({ballot})}
            if ballot is not Ballot.YES and self.best.truth(only) is not Truth.TRUE:
                return True
            if (ballot is Ballot.YES or Ballot.YES not in sort.ballots) and self.worst.truth(only) is Truth.TRUE:
                return True
        return False

    def _to_adopt(self) -> Coalition | None:
        able = [code for code in self.open if Ballot.YES in self.ballots[code]]
        return smallest(
            sorts(self.assembly, self.ballots, able),
            lambda a, b: a.weight >= b.weight and a.vetoes >= b.vetoes and no_milder(a.ballots, b.ballots),
            lambda codes: self.worst.truth(dict.fromkeys(codes, YES)) is Truth.TRUE,
        )

    def _to_stop(self) -> Coalition | None:
        able = [code for code in self.open if Ballot.NO in self.ballots[code]]
        return smallest(
            sorts(self.assembly, self.ballots, able),
            lambda a, b: a.weight >= b.weight and a.vetoes >= b.vetoes and no_better(b.ballots, a.ballots),
            lambda codes: self.best.truth(dict.fromkeys(codes, NO)) is not Truth.TRUE,
        )

    def _to_empty(self) -> Coalition | None:
        able = tuple(code for code in self.open if Ballot.ABSENT in self.ballots[code])
        fixed = sum(self.ballots[code] == {Ballot.ABSENT} for code in self.assembly.entitled)
        needed = self.assembly.quorum.needed(self.best.sums.tally())
        if not needed:
            return None
        count = len(self.assembly.entitled) - fixed - needed + 1
        return Coalition((Group(count, tuple(sorted(able))),)) if 0 < count <= len(able) else None

    def _blockers(self) -> Coalition | None:
        unable = [code for code in self.assembly.entitled if Ballot.YES not in self.ballots[code]]
        return smallest(
            sorts(self.assembly, self.ballots, unable),
            lambda a, b: a.weight >= b.weight and a.vetoes >= b.vetoes and no_better(a.ballots, b.ballots),
            lambda codes: self.best.truth(dict.fromkeys(codes, YES)) is Truth.TRUE,
        )

    def _ask(self, pivotal: tuple[str, ...], to_adopt: Coalition | None) -> tuple[str, ...]:
        """Those who can settle it alone, then by veto and weight; those who cannot say yes last."""
        wanted = {code for group in to_adopt.groups for code in group.members} if to_adopt else set()
        return tuple(
            sorted(
                self.open,
                key=lambda code: (
                    code not in pivotal,
                    code not in wanted,
                    code not in self.assembly.vetoers,
                    -self.assembly.weight(code),
                    code,
                ),
            )
        )
