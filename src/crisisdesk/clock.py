"""Time: the desk's clock is a parameter, and every moment carries its zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from crisisdesk.errors import Misuse

Clock = Callable[[], datetime]
"""Returns the present moment with a zone."""


def system_clock() -> datetime:
    """The machine's present moment in UTC."""
    return datetime.now(UTC)


def fixed_clock(moment: datetime) -> Clock:
    """A clock that stands still, for replays and tests."""
    if moment.tzinfo is None:
        raise ValueError("a clock needs a moment with a zone")
    return lambda: moment


def moment(text: str) -> datetime:
    """Read an ISO 8601 date or time given by a user.

    A bare date means the end of that day, so that ``as of 2022-01-05`` includes what was said on it; a time
    without a zone is read as UTC. Raises ``Misuse`` for anything else.
    """
    try:
        if len(text) == len("2022-01-05"):
            return datetime.combine(date.fromisoformat(text), time.max, tzinfo=UTC)
        value = datetime.fromisoformat(text)
    except ValueError:
        raise Misuse(f"{text!r} is not a date or time; write 2022-01-05 or 2022-01-05T20:00+06:00") from None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
