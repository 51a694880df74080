"""What every kind of decision rule is: a test of a tally with three answers, and the arithmetic behind it.

A new kind is one small class with ``truth``, ``lines`` and ``words``, and one reader in ``notation``. All kinds are
monotone: with everybody's presence fixed, yes is at least as good for adoption as abstaining, that as a constructive
abstention, and that as no; and saying yes is never worse than staying away. Decidability rests on this.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from crisisdesk.charters.ballots import Tally


class Truth(IntEnum):
    """Whether a condition is met; ``UNKNOWN`` where the rule itself is not known (Kleene's strong logic)."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    @classmethod
    def of(cls, value: bool) -> "Truth":
        """The two sure answers."""
        return cls.TRUE if value else cls.FALSE

    @property
    def words(self) -> str:
        """As the arithmetic says it."""
        return ("not met", "unknown", "met")[self]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the arithmetic: what is counted, how many there are, how many it takes, and out of whom.

    ``need`` is None where no number decides; with ``at_most`` the number is a limit, not a goal.
    """

    counted: str
    have: int
    need: int | None
    out_of: int | None
    denominator: str
    truth: Truth
    at_most: bool = False

    @property
    def words(self) -> str:
        """``for: 10, needed 9 of 15 (all seats, filled or not): met``."""
        need = "" if self.need is None else f", {'at most' if self.at_most else 'needed'} {self.need}"
        of = "" if self.out_of is None else f" of {self.out_of}"
        denominator = f" ({self.denominator})" if self.denominator else ""
        return f"{self.counted}: {self.have}{need}{of}{denominator}: {self.truth.words}"


class Kind(ABC):
    """A way to decide.

    ``absence_hurts`` says that staying away can be worse for adoption than abstaining, ``presence_hurts`` that it
    can be better. Both hold until a kind says otherwise; saying so only saves trying.
    """

    __slots__ = ()

    @property
    def absence_hurts(self) -> bool:
        """For a rule made of rules: whether it does in any part."""
        return any(part.absence_hurts for part in self.parts) if self.parts else True

    @property
    def presence_hurts(self) -> bool:
        """For a rule made of rules: whether it does in any part."""
        return any(part.presence_hurts for part in self.parts) if self.parts else True

    @abstractmethod
    def truth(self, tally: Tally) -> Truth:
        """Whether the votes satisfy the rule."""

    @abstractmethod
    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """The arithmetic, line by line."""

    @property
    @abstractmethod
    def words(self) -> str:
        """The rule as people say it."""

    @property
    def parts(self) -> tuple["Kind", ...]:
        """The rules this one is made of."""
        return ()

    def without_veto(self) -> "Kind":
        """The same rule as if nobody had a veto."""
        return self

    def tree(self) -> Iterator["Kind"]:
        """The rule itself and all inside it."""
        yield self
        for part in self.parts:
            yield from part.tree()
