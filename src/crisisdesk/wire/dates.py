"""Dates of publication as sources write them, with their precision."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crisisdesk.model import Precision

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_MONTHS = "January February March April May June July August September October November December".split()
_MONTH = {
    **{name.lower(): number for number, name in enumerate(_MONTHS, 1)},
    **{name[:3].lower(): number for number, name in enumerate(_MONTHS, 1)},
    "sept": 9,
}
_WRITTEN = re.compile(
    r"\b(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[A-Z][a-z]{2,8})\.?,?"
    r"|(?P<month2>[A-Z][a-z]{2,8})\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?)\s+(?P<year>\d{4})\b"
)
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?")


def published(text: str) -> tuple[datetime, Precision]:
    """Read a date of publication: ISO 8601, RFC 2822 or "5 January 2022". Raises ``ValueError``."""
    try:
        return _published(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        raise ValueError(f"no date: {text[:40]!r}; write 2022-01-05") from None


def _published(text: str) -> tuple[datetime, Precision]:
    if found := _COMPACT.match(text):
        return datetime(*map(int, found.groups()), tzinfo=UTC), Precision.DAY  # type: ignore[arg-type,misc]
    if _DAY.match(text):
        return datetime.fromisoformat(text).replace(tzinfo=UTC), Precision.DAY
    try:
        return _aware(datetime.fromisoformat(text)), Precision.MOMENT
    except ValueError:
        pass
    if day := _written(text):
        return day, Precision.DAY
    return _aware(parsedate_to_datetime(text)), Precision.MOMENT


def in_head(text: str, lines: int = 5) -> tuple[datetime, Precision] | None:
    """The first full date (day, month and year) in the head of a plain text, or None."""
    head = "\n".join(text.splitlines()[:lines])[:1000]
    candidates = [found for found in (_ISO.search(head), _WRITTEN.search(head)) if found]
    for found in sorted(candidates, key=lambda hit: hit.start()):
        try:
            return published(found.group())
        except ValueError:
            continue
    return None


def _aware(value: datetime) -> datetime:
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)


def _written(text: str) -> datetime | None:
    found = _WRITTEN.fullmatch(text)
    if not found:
        return None
    month = _MONTH.get((found["month"] or found["month2"]).lower())
    if month is None:
        return None
    return datetime(int(found["year"]), month, int(found["day"] or found["day2"]), tzinfo=UTC)
