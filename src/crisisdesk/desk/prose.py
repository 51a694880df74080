"""Dates, counts and lists as the pages write them. Times are UTC unless a reader gave another zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from crisisdesk.model import Precision

_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class When:
    """A date for machines (ISO 8601) and for people."""

    iso: str
    words: str


def when(at: datetime, precision: Precision = Precision.MOMENT) -> When:
    """A moment in UTC, no more exact than it is known."""
    at = at.astimezone(UTC)
    if precision is Precision.MOMENT:
        return When(at.isoformat(timespec="minutes"), moment_words(at))
    return When(at.date().isoformat(), _coarse(at.date(), precision))


def day_words(day: date) -> str:
    """``5 January 2022``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """``5 Jan``."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"


def month_words(day: date) -> str:
    """``Jan 2022``."""
    return f"{_MONTHS[day.month - 1][:3]} {day.year}"


def moment_words(at: datetime) -> str:
    """``5 January 2022, 14:05 UTC``, in the zone that the moment carries."""
    return f"{day_words(at.date())}, {at:%H:%M} {_zone(at.utcoffset())}"


def counted(number: int, one: str, many: str = "") -> str:
    """``1 story``, ``1,204 stories``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str], most: int = 8) -> str:
    """``a, b and c``; beyond ``most`` names ``a, b and 5 more``."""
    shown = list(names) if len(names) <= most else [*names[:most], f"{len(names) - most} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def shortened(text: str, most: int) -> str:
    """The text, or its beginning up to a word's end and an ellipsis."""
    if len(text) <= most:
        return text
    head = text[:most]
    return (head.rpartition(" ")[0] or head) + " …"


def _coarse(day: date, precision: Precision) -> str:
    if precision is Precision.YEAR:
        return str(day.year)
    return f"{_MONTHS[day.month - 1]} {day.year}" if precision is Precision.MONTH else day_words(day)


def _zone(offset: timedelta | None) -> str:
    minutes = int((offset or timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours:02d}:{rest:02d}"
