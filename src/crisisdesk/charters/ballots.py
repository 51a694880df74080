"""How a member votes, what the votes add up to, and out of how many they are counted."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple


class Ballot(StrEnum):
    """What a member does when the question is put.

    ``CONSTRUCTIVE`` is an abstention with a formal declaration, which some rules count apart; ``NOT_ELIGIBLE`` is a
    member without a vote on this matter.
    """

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    CONSTRUCTIVE = "constructive"
    ABSENT = "absent"
    NOT_ELIGIBLE = "not_eligible"


class Load(NamedTuple):
    """The same votes by weight (population, for instance)."""

    members: int
    entitled: int
    yes: int = 0
    no: int = 0
    abstain: int = 0
    constructive: int = 0
    absent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Votes counted.

    ``seats`` is the size of the organ by its charter, ``members`` those who hold a seat (the suspended among them),
    ``entitled`` those who may vote on this matter. ``sent`` of the ballots came from members who are not in the
    room. ``objectors`` names those with a veto who voted no; ``load`` is None where weights are not known.
    """

    seats: int
    members: int
    entitled: int
    yes: int = 0
    no: int = 0
    abstain: int = 0
    constructive: int = 0
    absent: int = 0
    sent: int = 0
    objectors: frozenset[str] = frozenset()
    load: Load | None = None

    @property
    def present(self) -> int:
        """Members in the room who may vote."""
        return self.entitled - self.absent - self.sent


class Denominator(StrEnum):
    """Out of whom a share is taken. Treaties differ in this more than in the share."""

    SEATS = "seats"
    MEMBERS = "members"
    ENTITLED = "entitled"
    PRESENT = "present"
    PRESENT_AND_VOTING = "present_and_voting"
    VOTING = "voting"

    def heads(self, tally: Tally) -> int:
        """How many it is."""
        return _COUNTS[self](tally)

    def weigh(self, load: Load) -> int:
        """How much it weighs."""
        return _LOADS[self](load)

    @property
    def words(self) -> str:
        """As the result says it."""
        return _WORDS[self]


_WORDS = {
    Denominator.SEATS: "all seats, filled or not",
    Denominator.MEMBERS: "all members, those without a vote included",
    Denominator.ENTITLED: "all members entitled to vote",
    Denominator.PRESENT: "members present, so that an abstention weighs like a no",
    Denominator.PRESENT_AND_VOTING: "members present and voting yes or no; abstentions do not count",
    Denominator.VOTING: "members voting yes or no, in the room or by a ballot sent in",
}
_COUNTS: dict[Denominator, Callable[[Tally], int]] = {
    Denominator.SEATS: lambda tally: tally.seats,
    Denominator.MEMBERS: lambda tally: tally.members,
    Denominator.ENTITLED: lambda tally: tally.entitled,
    Denominator.PRESENT: lambda tally: tally.present,
    Denominator.PRESENT_AND_VOTING: lambda tally: tally.yes + tally.no,
    Denominator.VOTING: lambda tally: tally.yes + tally.no,
}
_LOADS: dict[Denominator, Callable[[Load], int]] = {
    Denominator.SEATS: lambda load: load.members,
    Denominator.MEMBERS: lambda load: load.members,
    Denominator.ENTITLED: lambda load: load.entitled,
    Denominator.PRESENT: lambda load: load.entitled - load.absent,
    Denominator.PRESENT_AND_VOTING: lambda load: load.yes + load.no,
    Denominator.VOTING: lambda load: load.yes + load.no,
}


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction that must be reached, or passed where ``more`` is set (more than half)."""

    fraction: Fraction
    more: bool = False

    def of(self, total: int) -> int:
        """The smallest whole number that satisfies it."""
        above, below = self.fraction.numerator * total, self.fraction.denominator
        return above // below + 1 if self.more else -(-above // below)

    @property
    def words(self) -> str:
        """``more than half``, ``two thirds``, ``55 %``."""
        known = {Fraction(1, 2): "half", Fraction(2, 3): "two thirds", Fraction(1, 3): "one third"}
        known |= {Fraction(3, 4): "three quarters", Fraction(1): "all"}
        hundred = self.fraction * 100
        plain = f"{hundred} %" if hundred.denominator == 1 else str(self.fraction)
        return f"{'more than ' if self.more else ''}{known.get(self.fraction, plain)}"


HALF = Share(Fraction(1, 2), more=True)
"""A simple majority."""
