"""Organs, what they can do, how they are called together, and what must be there first."""

from dataclasses import dataclass, field
from datetime import date

from crisisdesk.charters.kinds import Kind
from crisisdesk.charters.measures import Measure
from crisisdesk.charters.membership import ALWAYS, Confidence, Member, Period
from crisisdesk.charters.quorum import Quorum


@dataclass(frozen=True, slots=True)
class Seats:
    """How many seats an organ has for a time."""

    count: int
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ:
    """A body of an organisation. Without ``seats`` and ``holders`` every member sits in it."""

    code: str
    name: str
    level: str
    confidence: Confidence
    source: str
    seats: tuple[Seats, ...] = ()
    holders: tuple[Member, ...] = ()
    elected: bool = False
    period: Period = ALWAYS
    note: str = ""
    line: int = 0

    def size(self, on: date) -> int | None:
        """The number of seats on a day, where the charter fixes one."""
        return next((seats.count for seats in self.seats if seats.period.holds(on)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """How an organ decides in fact, where that differs from what the text allows."""

    kind: Kind
    quorum: Quorum
    source: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How organs decide a matter, for a time.

    ``without`` names roles whose holders have no vote and must be known (``target``); ``recused`` roles without a
    vote if there are any (a party to the conflict); ``abstaining`` roles that must abstain.
    """

    code: str
    organs: tuple[str, ...]
    matter: str
    kind: Kind
    quorum: Quorum
    article: str
    source: str
    confidence: Confidence
    period: Period = ALWAYS
    without: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    abstaining: tuple[str, ...] = ()
    sent: bool = False
    silence: "SilenceProcedure | None" = None
    practice: Practice | None = None
    note: str = ""
    line: int = 0

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that changes who votes."""
        return (*self.without, *self.recused, *self.abstaining)

    @property
    def words(self) -> str:
        """The rule, who is left out, and the quorum."""
        out = ", ".join((*self.without, *self.recused))
        minus = f", without the vote of the {out}" if out else ""
        return f"{self.kind.words}{minus}; quorum: {self.quorum.words}"


@dataclass(frozen=True, slots=True)
class SilenceProcedure:
    """A written procedure in which silence is consent; ``hours`` is None where it is set case by case."""

    hours: int | None
    text: str
    article: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Something that must be there before a vote can matter. ``any_of`` holds alternatives instead of an id."""

    code: str
    label: str
    any_of: tuple["Gate", ...] = ()
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """A measure that an organ can take: by which matter's rule, on what ground, after what."""

    measure: Measure
    organ: str
    matter: str
    article: str
    source: str
    confidence: Confidence
    gates: tuple[Gate, ...] = ()
    period: Period = ALWAYS
    basis: str = "text"
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to a meeting, in hours: at the earliest, and at the latest."""

    what: str
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A way to call an organ together: who may, with how many seconders, and how fast."""

    code: str
    organ: str
    who: str
    article: str
    source: str
    confidence: Confidence
    seconders: int = 0
    steps: tuple[Step, ...] = ()
    clock: str = ""
    period: Period = ALWAYS
    note: str = ""
    line: int = 0

    @property
    def earliest(self) -> int:
        """Hours after which the organ can lawfully meet; 0 where the text names no shortest time."""
        return sum(step.at_least for step in self.steps)

    @property
    def latest(self) -> int | None:
        """Hours within which it must meet; None where any step is open."""
        ends = [step.at_most for step in self.steps]
        return None if not ends or None in ends else sum(end for end in ends if end is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A national act that a member needs after the organisation has decided, before it can take part itself."""

    member: str
    by: str
    measures: tuple[str, ...]
    article: str
    source: str
    confidence: Confidence
    period: Period = field(default=ALWAYS)
    line: int = 0
