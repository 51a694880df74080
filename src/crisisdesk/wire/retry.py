"""When a server wants to be asked again, and when we ask one that failed."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from random import Random

LONGEST_WAIT = timedelta(days=1)
"""No answer and no row of failures keeps a source unasked for longer."""
JITTER = 0.1
"""Share of an interval by which the next time is moved at random, so that sources do not march in step."""


def retry_after(value: str, now: datetime) -> datetime | None:
    """The moment that a Retry-After header names (seconds or a date), at most a day from now; None for no sense."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        seconds = int(value[:9]) if len(value) <= 9 else int(LONGEST_WAIT.total_seconds())
        return now + min(timedelta(seconds=seconds), LONGEST_WAIT)
    try:
        when = parsedate_to_datetime(value)
        when = (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(now, min(when, now + LONGEST_WAIT))


def next_time(
    now: datetime, interval: timedelta, failures: int, not_before: datetime | None, random: Random
) -> datetime:
    """When a source is asked again after ``failures`` failures in a row (0 after an answer).

    Each failure doubles the interval up to a day; an interval that is longer by itself stays. What the server asked
    for is never undercut.
    """
    doubled = interval * 2 ** min(failures, 20) if failures else interval
    wait = max(interval, min(doubled, LONGEST_WAIT))
    moved = wait * (1 + JITTER * (2 * random.random() - 1))
    due = now + moved
    return due if not_before is None else max(due, not_before + moved * JITTER * random.random())
