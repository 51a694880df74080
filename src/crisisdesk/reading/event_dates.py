"""Dates as news writes them, reckoned from the day of the document, with the precision that the words have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crisisdesk.model import Precision

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_NEAR = {"today": 0, "tonight": 0, "yesterday": -1, "overnight": 0, "tomorrow": 1}
_UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_BEFORE_MONTH = frozenset("in since by until last next late early this of from during before mid- end".split())
_STARTS = frozenset({*_DAYS, *_NEAR, *_NUMBERS, "last", "this", "next", "past"})
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that the words from word ``at`` on name."""

    at: int
    on: date
    precision: Precision
    words: str


def dates_in(lows: Sequence[str], today: date | None, *, future: bool) -> list[Dated]:
    """All dates of a sentence, given as lower-case words; relative ones only where ``today`` is known.

    ``future`` says which way a day without a week, or a month without a year, is reckoned.
    """
    found: list[Dated] = []
    at = 0
    while at < len(lows):
        dated = _at(lows, at, today, future)
        if dated is not None:
            found.append(dated)
            at += len(dated.words.split())
        else:
            at += 1
    return found


def _at(lows: Sequence[str], at: int, today: date | None, future: bool) -> Dated | None:
    low = lows[at]
    if low[0].isdigit() or low in _MONTHS:
        return _absolute(lows, at, today, future) or (_ago(lows, at, today) if today else None)
    return _relative(lows, at, today, future) if today and low in _STARTS else None


def _absolute(lows: Sequence[str], at: int, today: date | None, future: bool) -> Dated | None:
    low = lows[at]
    after = lows[at + 1] if at + 1 < len(lows) else ""
    if low in _MONTHS and _day_number(after):
        return _day(lows, at, 2, _MONTHS[low], _day_number(after), today, future)
    if _day_number(low) and after in _MONTHS:
        return _day(lows, at, 2, _MONTHS[after], _day_number(low), today, future)
    if at and _day_number(lows[at - 1]):
        return None
    if low in _MONTHS and (low != "may" or _year(after) or (at and lows[at - 1] in _BEFORE_MONTH)):
        year, used = _year_after(lows, at + 1)
        if year is None and today is not None:
            year = _nearest_year(_MONTHS[low], 1, today, future)
        return _dated(lows, at, 1 + used, year, _MONTHS[low], 1, Precision.MONTH)
    if _year(low) and at and lows[at - 1] in {"in", "since", "of", "by", "until", "during", "from", "early", "late"}:
        return _dated(lows, at, 1, _year(low), 1, 1, Precision.YEAR)
    return None


def _day(
    lows: Sequence[str], at: int, length: int, month: int, day: int, today: date | None, future: bool
) -> Dated | None:
    year, used = _year_after(lows, at + length)
    if year is None and today is not None:
        year = _nearest_year(month, day, today, future)
    return _dated(lows, at, length + used, year, month, day, Precision.DAY)


def _dated(
    lows: Sequence[str], at: int, length: int, year: int | None, month: int, day: int, precision: Precision
) -> Dated | None:
    try:
        on = date(year, month, day) if year else None
    except ValueError:
        return None
    return Dated(at, on, precision, " ".join(lows[at : at + length])) if on else None


def _nearest_year(month: int, day: int, today: date, future: bool) -> int:
    """The year in which a day without one lies: the last that is over, or the next to come."""
    here = (month, day) <= (today.month, today.day)
    if future:
        return today.year + (1 if here and (month, day) != (today.month, today.day) else 0)
    return today.year if here else today.year - 1


def _relative(lows: Sequence[str], at: int, today: date, future: bool) -> Dated | None:
    low = lows[at]
    after = lows[at + 1] if at + 1 < len(lows) else ""
    if low in _DAYS:
        return _moved(lows, at, 1, today, _to_weekday(low, today, future), Precision.DAY)
    if low in _NEAR:
        return _moved(lows, at, 1, today, _NEAR[low], Precision.DAY)
    if low in {"last", "this", "next", "past"} and after in _UNITS and after != "day":
        step = {"last": -1, "past": -1, "this": 0, "next": 1}[low]
        precision = Precision.YEAR if after == "year" else Precision.MONTH
        return _moved(lows, at, 2, today, step * _UNITS[after], precision)
    return _ago(lows, at, today)


def _ago(lows: Sequence[str], at: int, today: date) -> Dated | None:
    """A date so many days, weeks, months or years before: "two days ago"."""
    if at + 2 >= len(lows) or lows[at + 2] not in {"ago", "earlier", "before"}:
        return None
    unit = lows[at + 1].removesuffix("s")
    count = _NUMBERS.get(lows[at]) or (int(lows[at]) if lows[at].isdecimal() and len(lows[at]) < 4 else 0)
    if unit not in _UNITS or not count:
        return None
    precision = {"day": Precision.DAY, "year": Precision.YEAR}.get(unit, Precision.MONTH)
    return _moved(lows, at, 3, today, -count * _UNITS[unit], precision)


def _moved(lows: Sequence[str], at: int, length: int, today: date, days: int, precision: Precision) -> Dated | None:
    try:
        on = today + timedelta(days=days)
    except OverflowError:
        return None
    return Dated(at, on, precision, " ".join(lows[at : at + length]))


def _to_weekday(low: str, today: date, future: bool) -> int:
    back = (today.weekday() - _DAYS.index(low)) % 7
    return (7 - back) % 7 if future else -back


def _day_number(low: str) -> int:
    digits = low.removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th")
    return int(digits) if digits.isdecimal() and len(digits) < 3 and 0 < int(digits) < 32 else 0


def _year(low: str) -> int | None:
    return int(low) if low.isdecimal() and len(low) == 4 and _FIRST_YEAR <= int(low) < _LAST_YEAR else None


def _year_after(lows: Sequence[str], at: int) -> tuple[int | None, int]:
    """A year at a place, or behind a comma, and how many words it takes."""
    if at < len(lows) and _year(lows[at]):
        return _year(lows[at]), 1
    if at + 1 < len(lows) and lows[at] == "," and _year(lows[at + 1]):
        return _year(lows[at + 1]), 2
    return None, 0
