"""The crisis benchmark: how early, how surely and with how many false alarms crises of an independent list are called.

A crisis counts as called early where an alarm stood one to four weeks before its week, as detected where one was given
in its week or the next; an alarm is right where a crisis of its country starts from the week before it to four weeks
after. Chances are judged over country-weeks by ROC area and average precision, for starts now and one to four weeks
ahead. History is what was known eight weeks before.
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import numpy as np

from crisisdesk.warning.alarms import AHEAD_COUNTS, BUDGET, LEAST_URGENCY, Chances, alarms
from crisisdesk.warning.assessment import Assessor
from crisisdesk.warning.crises import Crisis, monday, starts
from crisisdesk.warning.crisis_data import CrisisData, crisis_data
from crisisdesk.warning.history import History
from crisisdesk.warning.ranking import average_precision, brier, reliability, reliability_error, roc_area
from crisisdesk.warning.signals import signals
from crisisdesk.warning.surprise import Floats
from crisisdesk.warning.weights import MOST_EVIDENCE, Asked, weights

FIRST_WEEKS = 14
"""Weeks at the beginning of the stream that are only past."""
AHEAD = 4
CHOSEN_UNTIL = date(2013, 12, 29)
"""The last day on which anything was chosen; what is reported begins the day after."""
LAST_WEEK = date(2015, 12, 28)
_LAST_DAY = LAST_WEEK + timedelta(days=6)
_BASE_WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One detector's results over a period."""

    name: str
    crises: int
    early: float
    detected: float
    precision: float
    area_now: float
    precision_now: float
    area_ahead: float
    precision_ahead: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well the probabilities of a period fit what happened."""

    asked: str
    error: float
    brier: float
    mean: float
    happened: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The table of one period and how well its probabilities fit."""

    name: str
    countries: int
    rows: tuple[Row, ...]
    fits: tuple[Fit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisTrial:
    """The whole benchmark: the years of choice, the years of report, and both together."""

    parts: tuple[Part, ...]
    cpu_seconds: float


def crisis_trial(folder: Path) -> CrisisTrial:
    """Run the benchmark on a folder. Raises ``SourceError`` naming a file that is missing."""
    begun = time.process_time()
    bench = Bench(crisis_data(folder))
    after = CHOSEN_UNTIL + timedelta(days=1)
    spans = (
        ("2014 and 2015, reported", after, _LAST_DAY),
        ("to the end of 2013, where weights and settings were chosen", bench.judged, CHOSEN_UNTIL),
        ("the whole stream", bench.judged, _LAST_DAY),
    )
    parts = tuple(
        Part(
            name=name,
            countries=len(bench.data.countries),
            rows=tuple(bench.table(begin, end)),
            fits=tuple(bench.fits(begin, end)),
        )
        for name, begin, end in spans
    )
    return CrisisTrial(parts=parts, cpu_seconds=time.process_time() - begun)


class Bench:
    """The benchmark on given data: weeks, crises, and scores by country (rows) and week (columns)."""

    def __init__(self, data: CrisisData) -> None:
        self.data = data
        self.history = History(data.toll)
        first = monday(data.stream.days[0])
        self.weeks = [first + timedelta(weeks=n) for n in range((LAST_WEEK - first).days // 7 + 1)]
        self.judged = self.weeks[FIRST_WEEKS]
        found = (starts(data.toll, country, self.judged, LAST_WEEK) for country in data.countries)
        self.crises: set[Crisis] = {crisis for each in found for crisis in each}
        self._at = {(crisis.country, crisis.week) for crisis in self.crises}

    def table(self, begin: date, end: date, baselines: Iterable[str] | None = None) -> list[Row]:
        """The baselines (all by default) and the desk over the judged weeks of a period."""
        begin = max(begin, self.judged)
        compared = [(name, BASELINES[name](self)) for name in (BASELINES if baselines is None else baselines)]
        rows = [self._row(name, scores, scores, begin, end) for name, scores in compared]
        begun, ahead = self.chances(Asked.BEGUN), self.chances(Asked.AHEAD)
        top = self._top(begun + AHEAD_COUNTS * ahead)
        rows.append(self._row("this desk, the top five of every week", begun, ahead, begin, end, top))
        called = self.called(begun, ahead)
        rows.append(self._row("this desk, alarms that stand for four weeks", begun, ahead, begin, end, called))
        history, both = self.lagged_history, BASELINES["hostility times history"](self)
        rows.append(self._row("hostility times history, standing", both, both, begin, end, self.standing(both)))
        rows.append(self._row("history, standing", history, history, begin, end, self.standing(history)))
        return rows

    def fits(self, begin: date, end: date) -> list[Fit]:
        """Reliability of both probabilities over the judged weeks of a period."""
        result = []
        for asked, (early, late) in ((Asked.BEGUN, (-1, 0)), (Asked.AHEAD, (1, AHEAD))):
            chances, happened = self._chosen(self.chances(asked), max(begin, self.judged), end, early, late)
            bins = reliability(chances, happened)
            mean, share = float(chances.mean()), float(happened.mean())
            error = reliability_error(bins)
            result.append(Fit(asked=asked, error=error, brier=brier(chances, happened), mean=mean, happened=share))
        return result

    @cached_property
    def strengths(self) -> Floats:
        """The signals' evidence by signal, country and week; weeks without enough past hold not-a-number."""
        assessor = Assessor(self.data.stream)
        table = np.full((len(signals()), len(self.data.countries), len(self.weeks)), np.nan)
        for place, week in enumerate(self.weeks):
            found = assessor.strengths(week + timedelta(days=6), self.data.countries)
            if not isinstance(found, str):
                table[:, :, place] = found.table
        return table

    @cached_property
    def log_odds(self) -> Floats:
        """The history's log-odds by country and week."""
        days = [week + timedelta(days=6) for week in self.weeks]
        return np.array([[self.history.known(c, day).log_odds for day in days] for c in self.data.countries])

    def chances(self, asked: Asked) -> Floats:
        """The desk's probability by country and week."""
        found = weights(asked, with_history=True)
        terms = np.minimum(self.strengths, MOST_EVIDENCE)
        by_signal = np.array([found.of[signal.name] for signal in signals()])
        total = found.always + found.history * self.log_odds + np.tensordot(by_signal, terms, axes=1)
        return np.asarray(1 / (1 + np.exp(-total)))

    def called(self, begun: Floats, ahead: Floats, least: float = LEAST_URGENCY) -> set[tuple[str, date]]:
        """The desk's alarms: five a week, each standing for four weeks."""
        result: set[tuple[str, date]] = set()
        for place, week in enumerate(self.weeks):
            if np.isnan(begun[:, place]).any():
                continue
            lately = {week - timedelta(weeks=n) for n in range(1, AHEAD)}
            standing = [country for country, called in result if called in lately]
            found = zip(self.data.countries, begun[:, place].tolist(), ahead[:, place].tolist(), strict=True)
            result |= {(country, week) for country in alarms((Chances(*each) for each in found), standing, least=least)}
        return result

    def standing(self, scores: Floats) -> set[tuple[str, date]]:
        """Alarms of a baseline that stand for four weeks and are not repeated meanwhile."""
        return self.called(np.where(np.isnan(scores), np.nan, 0.0), scores, least=-np.inf)

    @cached_property
    def lagged_history(self) -> Floats:
        """The baseline of history: the logarithm of a year's deaths, known eight weeks ago."""
        days = [week + timedelta(days=6) for week in self.weeks]
        return np.array([[self.history.terms(c, day)["deaths_1_year"] for day in days] for c in self.data.countries])

    def happened(self, early: int, late: int) -> Floats:
        """By country and week, whether a crisis starts between so many weeks later and so many."""
        result = np.zeros((len(self.data.countries), len(self.weeks)))
        rows = {country: row for row, country in enumerate(self.data.countries)}
        for crisis in self.crises:
            place = (crisis.week - self.weeks[0]).days // 7
            result[rows[crisis.country], max(place - late, 0) : max(place - early + 1, 0)] = 1
        return result

    def _row(
        self,
        name: str,
        now: Floats,
        ahead: Floats,
        begin: date,
        end: date,
        called: set[tuple[str, date]] | None = None,
    ) -> Row:
        called = self._top(now) if called is None else called
        crises = [crisis for crisis in self.crises if begin <= crisis.week <= end]
        last = end - timedelta(weeks=AHEAD)
        judged = [(country, week) for country, week in called if begin <= week <= last]
        return Row(
            name=name,
            crises=len(crises),
            early=_share(self._called_between(crisis, called, -AHEAD, -1) for crisis in crises),
            detected=_share(self._called_between(crisis, called, 0, 1) for crisis in crises),
            precision=_share(self._starts_between(country, week, -1, AHEAD) for country, week in judged),
            **self._ordering(now, ahead, begin, end),
        )

    def _ordering(self, now: Floats, ahead: Floats, begin: date, end: date) -> dict[str, float]:
        scores, happened = self._chosen(now, begin, end, 0, 0)
        later, came = self._chosen(ahead, begin, end - timedelta(weeks=AHEAD), 1, AHEAD)
        return {
            "area_now": roc_area(happened, scores),
            "precision_now": average_precision(happened, scores),
            "area_ahead": roc_area(came, later),
            "precision_ahead": average_precision(came, later),
        }

    def _chosen(self, scores: Floats, begin: date, end: date, early: int, late: int) -> tuple[Floats, Floats]:
        places = [n for n, week in enumerate(self.weeks) if begin <= week <= end]
        return scores[:, places].ravel(), self.happened(early, late)[:, places].ravel()

    def _called_between(self, crisis: Crisis, called: set[tuple[str, date]], early: int, late: int) -> bool:
        return any((crisis.country, crisis.week + timedelta(weeks=n)) in called for n in range(early, late + 1))

    def _starts_between(self, country: str, week: date, early: int, late: int) -> bool:
        return any((country, week + timedelta(weeks=n)) in self._at for n in range(early, late + 1))

    def _top(self, scores: Floats) -> set[tuple[str, date]]:
        return {
            (self.data.countries[row], week)
            for place, week in enumerate(self.weeks)
            if not np.isnan(scores[:, place]).any()
            for row in np.argsort(-scores[:, place], kind="stable")[:BUDGET]
        }

    def weekly(self, signal: str) -> Floats:
        """Counts of a signal by country and week."""
        number = [found.name for found in signals()].index(signal)
        days = [week + timedelta(days=6) for week in self.weeks]
        found = [self.data.stream.counts(number, day, [(1, 1)], self.data.countries).now for day in days]
        return np.stack(found, axis=1)


def poisson_surprise(counts: Floats) -> Floats:
    """Minus the decimal logarithm of the Poisson chance of so many or more, beside the mean of twelve weeks and 0.2."""
    result = np.full(counts.shape, np.nan)
    for place in range(_BASE_WEEKS + 2, counts.shape[1]):
        usual = counts[:, place - _BASE_WEEKS : place].mean(axis=1) + 0.2
        result[:, place] = [-_log_tail(n, m) for n, m in zip(counts[:, place], usual, strict=True)]
    return result


def root_deviation(counts: Floats) -> Floats:
    """Deviation of the square root from twelve weeks that end two weeks ago, in standard deviations and a half."""
    result, roots = np.full(counts.shape, np.nan), np.sqrt(counts)
    for place in range(_BASE_WEEKS + 2, counts.shape[1]):
        past = roots[:, place - _BASE_WEEKS - 2 : place - 2]
        result[:, place] = (roots[:, place] - past.mean(axis=1)) / (past.std(axis=1) + 0.5)
    return result


def _log_tail(count: float, mean: float) -> float:
    """The decimal logarithm of P(X >= count) under a Poisson distribution."""
    if count <= 0:
        return 0.0
    term = total = 1.0
    at = count
    while term > total * 1e-15:
        at += 1
        term *= mean / at
        total += term
    return (count * math.log(mean) - mean - math.lgamma(count + 1) + math.log(total)) / math.log(10)


def _share(found: Iterable[bool]) -> float:
    values: Sequence[bool] = list(found)
    return sum(values) / len(values) if values else float("nan")


def _random(bench: Bench) -> Floats:
    return np.random.default_rng(0).random((len(bench.data.countries), len(bench.weeks)))


BASELINES: dict[str, Callable[[Bench], Floats]] = {
    "random": _random,
    "deaths of the last year, known eight weeks ago (no events)": lambda bench: bench.lagged_history,
    "EARS-like deviation of violence": lambda bench: root_deviation(bench.weekly("violence")),
    "Poisson surprise of violence (CAMEO 18-20)": lambda bench: poisson_surprise(bench.weekly("violence")),
    "Poisson surprise of hostility (CAMEO 13-20)": lambda bench: poisson_surprise(bench.weekly("hostility")),
    "Poisson surprise of protest": lambda bench: poisson_surprise(bench.weekly("protest")),
    "hostility times history": lambda bench: poisson_surprise(bench.weekly("hostility")) * (0.5 + bench.lagged_history),
}
"""What the desk is compared with, on the same weeks, countries and crises."""
