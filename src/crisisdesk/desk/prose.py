"""Dates, counts and lists as the pages write them. Times are UTC unless a reader gave another zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton

from crisisdesk.desk.language import figure, plural, say, spoken
from crisisdesk.model import Precision


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
    return _day(day, spoken().locale)


def short_day(day: date) -> str:
    """``5 Jan``."""
    return str(format_skeleton("MMMd", day, locale=spoken().locale))


def brief(at: datetime) -> When:
    """A moment in UTC by its day, where there is little room: ``5 Jan 2022``."""
    at = at.astimezone(UTC)
    return When(at.isoformat(timespec="minutes"), str(format_skeleton("yMMMd", at.date(), locale=spoken().locale)))


def month_words(day: date) -> str:
    """``Jan 2022``."""
    return str(format_skeleton("yMMM", day, locale=spoken().locale))


def moment_words(at: datetime) -> str:
    """``5 January 2022, 14:05 UTC``, in the zone that the moment carries."""
    return f"{day_words(at.date())}, {at:%H:%M} {_zone(at.utcoffset())}"


def counted(number: int, one: str, many: str) -> str:
    """``1 story``, ``1,204 stories``."""
    return f"{figure(number)} {plural(one, many, number)}"


@lru_cache(4096)
def _day(day: date, locale: Locale) -> str:
    return str(format_date(day, "long", locale=locale))


def listed(names: Sequence[str], most: int = 8) -> str:
    """``a, b and c``; beyond ``most`` names ``a, b and 5 more``."""
    shown = list(names) if len(names) <= most else [*names[:most], say("{count} more", count=len(names) - most)]
    if len(shown) < 2:
        return "".join(shown)
    return say("{some} and {last}", some=", ".join(shown[:-1]), last=shown[-1])


def shortened(text: str, most: int) -> str:
    """The text, or its beginning up to a word's end and an ellipsis."""
    if len(text) <= most:
        return text
    head = text[:most]
    return (head.rpartition(" ")[0] or head) + " …"


def _coarse(day: date, precision: Precision) -> str:
    if precision is Precision.YEAR:
        return str(day.year)
    if precision is Precision.MONTH:
        return str(format_skeleton("yMMMM", day, locale=spoken().locale))
    return day_words(day)


def _zone(offset: timedelta | None) -> str:
    minutes = int((offset or timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours:02d}:{rest:02d}"
