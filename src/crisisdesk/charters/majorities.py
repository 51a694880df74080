"""Rules by number: so many votes, such a share of this or that whole, weights, double majorities."""

from dataclasses import dataclass, field

from crisisdesk.charters.ballots import Denominator, Share, Tally
from crisisdesk.charters.combined import AllOf, AnyOf
from crisisdesk.charters.kinds import Kind, Line, Truth


@dataclass(frozen=True, slots=True)
class Threshold(Kind):
    """A share of a whole votes yes, and at least one member does. A tie is not more than half."""

    share: Share
    of: Denominator

    absence_hurts = False

    @property
    def presence_hurts(self) -> bool:
        """Out of those present, one more who does not say yes."""
        return self.of is Denominator.PRESENT

    def truth(self, tally: Tally) -> Truth:
        """Enough yes."""
        return Truth.of(0 < tally.yes >= self.share.of(self.of.heads(tally)))

    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """For, needed, out of whom."""
        whole = self.of.heads(tally)
        need = max(1, self.share.of(whole))
        return (Line("for", tally.yes, need, whole, self.of.words, self.truth(tally)),)

    @property
    def words(self) -> str:
        """In words."""
        return f"{self.share.words} of {self.of.words}"


@dataclass(frozen=True, slots=True)
class AtLeast(Kind):
    """A fixed number of yes votes, whoever else does what."""

    votes: int

    absence_hurts = False
    presence_hurts = False

    def truth(self, tally: Tally) -> Truth:
        """Enough yes."""
        return Truth.of(tally.yes >= self.votes)

    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """For, and the fixed number."""
        return (Line("for", tally.yes, self.votes, tally.seats, Denominator.SEATS.words, self.truth(tally)),)

    @property
    def words(self) -> str:
        """In words."""
        return f"at least {self.votes} votes in favour"


@dataclass(frozen=True, slots=True)
class AllBut(Kind):
    """All members vote yes but at most so many: what is left is too few to be a blocking minority."""

    members: int

    absence_hurts = False
    presence_hurts = False

    def truth(self, tally: Tally) -> Truth:
        """Too few are missing."""
        return Truth.of(tally.yes > 0 and tally.members - tally.yes <= self.members)

    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """Those not in favour."""
        out = tally.members - tally.yes
        return (Line("not in favour", out, self.members, tally.members, "all members", self.truth(tally), True),)

    @property
    def words(self) -> str:
        """In words."""
        return f"all members but at most {self.members}"


@dataclass(frozen=True, slots=True)
class Weighted(Kind):
    """A share of a weight (population, for instance) is in favour; unknown where the weights of the day are."""

    share: Share
    of: Denominator
    weights: str

    absence_hurts = False

    @property
    def presence_hurts(self) -> bool:
        """Out of those present, one more who does not say yes."""
        return self.of is Denominator.PRESENT

    def truth(self, tally: Tally) -> Truth:
        """Enough weight in favour."""
        if tally.load is None:
            return Truth.FALSE if tally.yes == 0 else Truth.UNKNOWN
        return Truth.of(0 < tally.load.yes >= self.share.of(self.of.weigh(tally.load)))

    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """Weight in favour, needed, out of what."""
        counted = f"{self.weights} in favour"
        if tally.load is None:
            return (Line(counted, 0, None, None, f"{self.weights} of that day is not known", self.truth(tally)),)
        whole = self.of.weigh(tally.load)
        need = max(1, self.share.of(whole))
        return (Line(counted, tally.load.yes, need, whole, self.of.words, self.truth(tally)),)

    @property
    def words(self) -> str:
        """In words."""
        return f"{self.share.words} of the {self.weights} of {self.of.words}"


@dataclass(frozen=True, slots=True)
class DoubleMajority(Kind):
    """A share of members with a share of weight, where a blocking minority needs so many members.

    ``least`` is the smallest number of members in favour; ``blocking`` the smallest number of members that can
    block by weight: with fewer outside, the share of weight is deemed reached.
    """

    members: Share
    weight: Share
    weights: str
    least: int = 1
    blocking: int = 1
    whole: Kind = field(init=False)

    def __post_init__(self) -> None:
        of = Denominator.MEMBERS
        weighed: Kind = Weighted(self.weight, of, self.weights)
        if self.blocking > 1:
            weighed = AnyOf((weighed, AllBut(self.blocking - 1)))
        object.__setattr__(self, "whole", AllOf((Threshold(self.members, of), AtLeast(self.least), weighed)))

    def truth(self, tally: Tally) -> Truth:
        """Both majorities."""
        return self.whole.truth(tally)

    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """Both majorities, and the blocking minority."""
        return self.whole.lines(tally)

    @property
    def parts(self) -> tuple[Kind, ...]:
        """What it is made of."""
        return (self.whole,)

    @property
    def words(self) -> str:
        """In words."""
        least = f" (at least {self.least})" if self.least > 1 else ""
        blocking = f"; a blocking minority needs {self.blocking} members" if self.blocking > 1 else ""
        return f"{self.members.words} of members{least} with {self.weight.words} of {self.weights}{blocking}"
