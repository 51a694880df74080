"""Structural history: how often and how badly a country was in crisis, as far as it was known eight weeks ago.

It ranks where a crisis is likely; events of the week tell when. It is optional: a desk that has no list of deaths and
coups warns without it and says so.
"""

import math
from bisect import bisect_right
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from crisisdesk.actors.tables import read
from crisisdesk.warning.crises import Crisis, Toll, starts
from crisisdesk.warning.signals import DATA

KNOWN_AFTER = timedelta(weeks=8)
"""Lists of deaths are published with delay: what is younger is not looked at."""
_TO_SUNDAY = timedelta(days=6)
_SPANS = (("deaths_12_weeks", 84), ("deaths_1_year", 364), ("deaths_5_years", 1820))


class Known(NamedTuple):
    """What was known of a country: terms by name, the sum they make in log-odds, and the starts that count."""

    terms: dict[str, float]
    log_odds: float
    starts: tuple[Crisis, ...]


class History:
    """Deaths, coups and starts of crises by country, asked as of any day."""

    def __init__(self, toll: Toll) -> None:
        self.toll = toll
        self._days: dict[str, tuple[list[date], list[float]]] = {}
        self._starts: dict[str, list[Crisis]] = {}
        self._weeks: dict[str, list[date]] = {}
        self._coups = {country: sorted(days) for country, days in toll.coups.items()}
        for country in toll.countries:
            deaths = sorted(toll.deaths.get(country, {}).items())
            self._days[country] = [day for day, _ in deaths], [0.0, *accumulate(killed for _, killed in deaths)]
            days = [*toll.deaths.get(country, {}), *toll.coups.get(country, ())]
            self._starts[country] = starts(toll, country, min(days), max(days))
            self._weeks[country] = [crisis.week for crisis in self._starts[country]]

    def known(self, country: str, day: date) -> Known:
        """What was known of a country at the end of a day."""
        terms, found = self.terms(country, day), self.starts_known(country, day, years=10)
        weights = history_weights()
        total = weights["always"] + sum(weights[name] * value for name, value in terms.items())
        return Known(terms, total, found)

    def terms(self, country: str, day: date) -> dict[str, float]:
        """The terms by name: logarithms of deaths (and their squares) in three spans, of starts in two, of coups."""
        until = day - KNOWN_AFTER
        terms: dict[str, float] = {}
        for name, length in _SPANS:
            value = math.log1p(self._deaths(country, until - timedelta(days=length), until))
            terms |= {name: value, f"{name}_squared": value * value}
        for years in (3, 10):
            terms[f"starts_{years}_years"] = math.log1p(len(self.starts_known(country, day, years)))
        coups = _between(self._coups.get(country, []), until - timedelta(days=1820), until)
        return terms | {"coups_5_years": math.log1p(coups.stop - coups.start)}

    def starts_known(self, country: str, day: date, years: int) -> tuple[Crisis, ...]:
        """The starts of the last years of which the whole week was over eight weeks before a day."""
        until = day - KNOWN_AFTER
        first = until - timedelta(weeks=52 * years)
        chosen = _between(self._weeks.get(country, []), first - _TO_SUNDAY, until - _TO_SUNDAY)
        return tuple(self._starts.get(country, [])[chosen])

    def all_starts(self) -> set[Crisis]:
        """Every start of the toll."""
        return {crisis for found in self._starts.values() for crisis in found}

    def _deaths(self, country: str, after: date, until: date) -> float:
        days, sums = self._days.get(country, ([], [0.0]))
        return sums[bisect_right(days, until)] - sums[bisect_right(days, after)]


def _between(days: list[date], after: date, until: date) -> slice:
    """Which of the days, in order, lie after one day and not after another."""
    return slice(bisect_right(days, after), bisect_right(days, until))


@cache
def history_weights() -> dict[str, float]:
    """The weights of the terms, in log-odds, from ``history.csv``; ``always`` stands for every country."""
    return {row["term"]: float(row["weight"]) for row in read("history.csv", DATA)}
