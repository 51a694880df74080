"""The date of a page as a slider: days as numbers, because that is what a browser's slider knows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crisisdesk.desk.office import View
from crisisdesk.desk.prose import day_words
from crisisdesk.model import Question
from crisisdesk.record.searches import coverage

EPOCH = date(1970, 1, 1)
"""The day 0."""


@dataclass(frozen=True, slots=True)
class Slider:
    """Days from ``low`` to ``high``, as days since 1970 began, with the day that the page shows."""

    low: int
    high: int
    value: int
    first: str
    last: str
    words: str


def slider(view: View, question: Question, as_of: datetime | None) -> Slider | None:
    """The days of a question: of its period, else from its first evidence to now."""
    last = question.ends or _newest(view)
    first = question.begins or _first(view, question)
    if first is None or last is None or last <= first:
        return None
    shown = min(max(as_of.date() if as_of else last, first), last)
    return Slider(
        low=number_of(first),
        high=number_of(last),
        value=number_of(shown),
        first=day_words(first),
        last=day_words(last),
        words=day_words(shown),
    )


def number_of(day: date) -> int:
    """Days since 1970 began."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The day of a number."""
    return EPOCH + timedelta(days=number)


def _newest(view: View) -> date | None:
    """The day of the newest article; for the past, where later ones cannot be seen, today."""
    found = view.once("covered", lambda: coverage(view.snapshot)).last
    if view.snapshot.as_of:
        return view.today
    return found.date() if found else None


def _first(view: View, question: Question) -> date | None:
    days = [one.published_at.date() for cell in view.matrix(question).cells for one in cell.evidence]
    return min(days) - timedelta(days=1) if days else None
