"""What follows a decision, as values: mandate, national acts, pledges and what came of them, reports."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class ApprovalNeeded:
    """A national act that a member needs before it can take part itself."""

    member: str
    by: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """What the decision allows: on which articles, within which limits, until when."""

    number: int
    draft: int
    articles: str
    tasks: str
    limits: str
    begins: datetime
    ends: datetime
    approvals: tuple[ApprovalNeeded, ...]
    ended_at: datetime | None = None
    end_reason: str = ""

    def in_force(self, at: datetime) -> bool:
        """Whether it allows anything at a moment."""
        return self.ended_at is None and at < self.ends


class ApprovalState(StrEnum):
    """What came of a national act."""

    GIVEN = "given"
    REFUSED = "refused"
    POSTPONED = "postponed"


@dataclass(frozen=True, slots=True)
class NationalAct:
    """A national act as a member reported it; the latest of a member stands."""

    number: int
    member: str
    state: ApprovalState
    by: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that arrived."""

    number: int
    quantity: Fraction
    words: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """What a member promised, and what came of it; quantities are exact."""

    pledge: int
    number: int
    member: str
    what: str
    quantity: Fraction
    unit: str
    at: datetime
    deliveries: tuple[Delivery, ...] = ()

    @property
    def delivered(self) -> Fraction:
        """How much has come."""
        return sum((delivery.quantity for delivery in self.deliveries), Fraction(0))

    @property
    def missing(self) -> Fraction:
        """How much is still to come; never less than nothing."""
        return max(Fraction(0), self.quantity - self.delivered)


@dataclass(frozen=True, slots=True)
class Report:
    """What came back from the field."""

    number: int
    member: str
    person: str
    text: str
    at: datetime
