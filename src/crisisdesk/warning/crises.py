"""When a crisis starts, told from deaths and coups: a rule that knows nothing of the events it is compared with.

A week (from Monday) in a country is a start where at least ten people died after at most five in twelve weeks (onset),
where at least 25 died, four times the mean of twelve weeks and more than in any of them (escalation), or where a coup
was attempted or done (coup). A country has at most one start in eight weeks, the first.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

from crisisdesk.errors import SourceError
from crisisdesk.warning.surprise import Floats

ONSET, ONSET_AFTER = 10, 5
ESCALATION, TIMES_USUAL = 25, 4
WEEKS_BEFORE = 12
WEEKS_BETWEEN = 8


class Crisis(NamedTuple):
    """The start of a crisis: country, Monday of its week, and what kind of start it is."""

    country: str
    week: date
    kind: str


@dataclass(frozen=True, slots=True)
class Toll:
    """Deaths by country and day, and days of coups by country, as far as a source knows them."""

    deaths: Mapping[str, Mapping[date, float]]
    coups: Mapping[str, frozenset[date]]

    @property
    def known_until(self) -> date | None:
        """The last day of which it reports anything."""
        days = (day for found in (*self.deaths.values(), *self.coups.values()) for day in found)
        return max(days, default=None)

    @property
    def countries(self) -> tuple[str, ...]:
        """All countries named, in order of their codes."""
        return tuple(sorted({*self.deaths, *self.coups}))

    def weeks(self, country: str, first: date, number: int) -> Floats:
        """Deaths by week from a Monday on."""
        result = np.zeros(number)
        for day, killed in self.deaths.get(country, {}).items():
            place = (day - first).days // 7
            if 0 <= place < number:
                result[place] += killed
        return result

    def coup_weeks(self, country: str, first: date, number: int) -> set[int]:
        """Numbers of the weeks from a Monday on in which there was a coup."""
        found = {(day - first).days // 7 for day in self.coups.get(country, frozenset())}
        return {place for place in found if 0 <= place < number}


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def starts(toll: Toll, country: str, first: date, last: date) -> list[Crisis]:
    """The starts in a country from the week of one day to the week of another."""
    before = monday(first) - timedelta(weeks=WEEKS_BEFORE)
    number = (monday(last) - before).days // 7 + 1
    deaths, coups = toll.weeks(country, before, number), toll.coup_weeks(country, before, number)
    found: list[Crisis] = []
    for place in range(WEEKS_BEFORE, number):
        kind = "coup" if place in coups else _kind(float(deaths[place]), deaths[place - WEEKS_BEFORE : place])
        week = before + timedelta(weeks=place)
        if kind and (not found or (week - found[-1].week).days >= 7 * WEEKS_BETWEEN):
            found.append(Crisis(country, week, kind))
    return found


def _kind(now: float, before: Floats) -> str | None:
    if now >= ONSET and before.sum() <= ONSET_AFTER:
        return "onset"
    if now >= ESCALATION and now >= TIMES_USUAL * before.mean() and now > before.max():
        return "escalation"
    return None


def toll_of(deaths: Iterable[tuple[str, date, float]], coups: Iterable[tuple[str, date]] = ()) -> Toll:
    """A toll of single reports, added up by day."""
    by_country: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for country, day, killed in deaths:
        by_country[country][day] += killed
    taken: dict[str, set[date]] = defaultdict(set)
    for country, day in coups:
        taken[country].add(day)
    return Toll(by_country, {country: frozenset(days) for country, days in taken.items()})


def read_toll(path: Path) -> Toll:
    """A toll from CSV: ``country`` (alpha-3), ``date``, ``deaths`` and, where it was one, ``coup`` (yes).

    Raises ``SourceError`` naming the line that cannot be read.
    """
    rows = list(_rows(path))
    return toll_of(((c, d, k) for c, d, k, _ in rows if k), ((c, d) for c, d, _, coup in rows if coup))


def _rows(path: Path) -> Iterator[tuple[str, date, float, bool]]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            for line, row in enumerate(csv.DictReader(stream), 2):
                try:
                    killed = float(row.get("deaths") or 0)
                    yield row["country"], date.fromisoformat(row["date"]), killed, (row.get("coup") or "") == "yes"
                except (KeyError, ValueError, TypeError) as error:
                    reason = f"{error}; needed are country, date like 2022-01-05, deaths and, where it was one, coup"
                    raise SourceError(str(path), reason, line) from None
    except OSError as error:
        raise SourceError(str(path), f"cannot be read ({error.strerror}); name a CSV file") from None
