"""Who belongs, from when to when, as what, and with what limits."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Confidence(StrEnum):
    """H: the source was read. M: public text, the article cited, not reopened. L: uncertain."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the first day after; None is open."""

    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the day lies inside."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    def meets(self, other: "Period") -> bool:
        """Whether the two share a day."""
        before = self.until is not None and other.since is not None and self.until <= other.since
        after = other.until is not None and self.since is not None and other.until <= self.since
        return not (before or after)

    @property
    def words(self) -> str:
        """``from 2002-10-07``, ``from 2006-08-16 to before 2012-12-19``."""
        since = f"from {self.since}" if self.since else ""
        until = f"to before {self.until}" if self.until else ""
        return " ".join(part for part in (since, until) if part) or "without dates"


ALWAYS = Period()


class Effect(StrEnum):
    """What a status does to a member's part in decisions.

    ``NO_PARTICIPATION``: out of the room and without a vote, still a member. ``NO_VOTE``: in the room without a
    vote. ``STAYS_AWAY``: keeps its vote and its objection and in practice does not come. ``LOWER_LEVEL``: comes
    below the political level, still counted. ``DISPUTED``: whether it is a member is disputed. ``NONE``: sanctioned
    or embargoed, with every right.
    """

    NO_PARTICIPATION = "no_participation"
    NO_VOTE = "no_vote"
    STAYS_AWAY = "stays_away"
    LOWER_LEVEL = "lower_level"
    DISPUTED = "disputed"
    NONE = "none"

    @property
    def keeps_vote(self) -> bool:
        """Whether the member may still vote, in law."""
        return self not in {Effect.NO_PARTICIPATION, Effect.NO_VOTE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Something that limits, or does not limit, a member for a time: suspended, frozen, barred, sanctioned."""

    member: str
    kind: str
    effect: Effect
    period: Period
    confidence: Confidence
    source: str
    note: str = ""
    line: int = 0

    @property
    def words(self) -> str:
        """``suspended from 2011-11-16 to before 2023-05-07``."""
        return f"{self.kind.replace('_', ' ')} {self.period.words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A state's or organisation's seat in an organisation for a time, and what limits it on the day asked for."""

    code: str
    role: str
    founding: bool
    period: Period
    confidence: Confidence
    source: str
    note: str = ""
    line: int = 0
    statuses: tuple[Status, ...] = ()

    @property
    def votes(self) -> bool:
        """Whether it may vote, in law."""
        return all(status.effect.keeps_vote for status in self.statuses)

    @property
    def comes(self) -> bool:
        """Whether in practice it comes to meetings."""
        return not any(status.effect is Effect.STAYS_AWAY for status in self.statuses)

    @property
    def limits(self) -> str:
        """Its statuses in words, empty where there are none."""
        return "; ".join(status.words for status in self.statuses)
