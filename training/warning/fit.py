"""Fit the weights of the history and of the signals: history on deaths before the stream, signals on its first years.

    python training/warning/fit.py [--data ../shared/bench/warning] [--out src/crisisdesk/warning/data]

Everything is chosen on weeks up to the end of 2013; later weeks are never looked at. ``--try`` compares settings by
cross-validation over countries instead of writing weights.
"""

import argparse
import csv
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from crisisdesk.warning import alarms as calling
from crisisdesk.warning.benchmark import AHEAD, CHOSEN_UNTIL, Bench
from crisisdesk.warning.crisis_data import crisis_data
from crisisdesk.warning.ranking import average_precision
from crisisdesk.warning.signals import signals
from crisisdesk.warning.surprise import Floats
from crisisdesk.warning.weights import MOST_EVIDENCE, Asked

HISTORY_FROM, HISTORY_UNTIL = date(1994, 1, 3), date(2012, 7, 2)
RIDGE, FIRST_RIDGE = 100.0, 1.0
SPEAK_AHEAD = ("violence", "hostility")
SPANS = {Asked.BEGUN: (-1, 0), Asked.AHEAD: (1, AHEAD)}
FOLDS, SEEDS = 6, 3


def logistic(terms: Floats, happened: Floats, ridge: float, least: float | None = None) -> Floats:
    """Weights of a logistic regression on standardised terms, the constant first, in the terms' own scale.

    With ``least`` the weights (but the constant and the first) that fall below it are left out, worst first, until
    none does: a signal never speaks against a crisis.
    """
    mean, spread = terms.mean(axis=0), np.maximum(terms.std(axis=0), 1e-9)
    standard = (terms - mean) / spread
    kept = list(range(terms.shape[1]))
    while True:
        found = _newton(standard[:, kept], happened, ridge)
        low = [n for n in range(1, len(kept)) if least is not None and found[n + 1] < least and kept[n] > 0]
        if not low:
            break
        del kept[min(low, key=lambda n: found[n + 1])]
    result = np.zeros(terms.shape[1] + 1)
    for place, term in enumerate(kept):
        result[term + 1] = found[place + 1] / spread[term]
    result[0] = found[0] - float(mean @ result[1:])
    return result


def _newton(terms: Floats, happened: Floats, ridge: float) -> Floats:
    design = np.column_stack([np.ones(len(terms)), terms])
    penalty = np.diag([1e-9, FIRST_RIDGE] + [ridge] * (terms.shape[1] - 1))
    found = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ found))
        slope = design.T @ (chance - happened) + penalty @ found
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + penalty
        step = np.linalg.solve(curve, slope)
        found = found - step
        if np.abs(step).max() < 1e-9:
            break
    return found


def fit_history(bench: Bench) -> dict[str, float]:
    """Weights of the history's terms for a start one to four weeks ahead, on the years before the stream."""
    weeks = [HISTORY_FROM + timedelta(weeks=n) for n in range((HISTORY_UNTIL - HISTORY_FROM).days // 7)]
    at = {(crisis.country, crisis.week) for crisis in bench.history.all_starts()}
    rows, happened = [], []
    for country in bench.data.countries:
        for week in weeks:
            rows.append(list(bench.history.terms(country, week + timedelta(days=6)).values()))
            happened.append(any((country, week + timedelta(weeks=n)) in at for n in range(1, AHEAD + 1)))
    names = list(bench.history.terms(bench.data.countries[0], HISTORY_FROM))
    found = logistic(np.array(rows), np.array(happened, dtype=np.float64), RIDGE)
    return dict(zip(["always", *names], (round(float(weight), 4) for weight in found), strict=True))


class Fitting:
    """Terms and outcomes of the weeks on which weights are chosen."""

    def __init__(self, bench: Bench, history: dict[str, float], chosen: list[str] | None = None) -> None:
        self.bench = bench
        days = [week + timedelta(days=6) for week in bench.weeks]
        self.history = np.array(
            [
                [
                    history["always"] + sum(history[k] * v for k, v in bench.history.terms(c, day).items())
                    for day in days
                ]
                for c in bench.data.countries
            ]
        )
        wanted = [n for n, s in enumerate(signals()) if chosen is None or s.name in chosen]
        self.names = ["history", *(signals()[n].name for n in wanted)]
        evidence = np.minimum(bench.strengths[wanted], MOST_EVIDENCE)
        self.terms = np.concatenate([self.history[None], evidence])
        whole = ~np.isnan(self.terms).any(axis=(0, 1))
        first = bench.weeks.index(bench.judged) - AHEAD
        self.places = [
            n
            for n, week in enumerate(bench.weeks)
            if whole[n] and n >= first and week + timedelta(weeks=AHEAD, days=6) <= CHOSEN_UNTIL
        ]
        known = {c for c in bench.crises if c.week <= CHOSEN_UNTIL}
        self.at = {(crisis.country, crisis.week) for crisis in known}
        self.crises = known

    def happened(self, asked: Asked) -> Floats:
        """By country and chosen week, whether what is asked happened."""
        early, late = SPANS[asked]
        weeks = [self.bench.weeks[n] for n in self.places]
        return np.array(
            [
                [any((c, w + timedelta(weeks=n)) in self.at for n in range(early, late + 1)) for w in weeks]
                for c in self.bench.data.countries
            ],
            dtype=np.float64,
        )

    def _speak(self, asked: Asked) -> Floats:
        ahead = ("history", *SPEAK_AHEAD)
        return np.array([float(asked is Asked.BEGUN or name in ahead) for name in self.names])

    def weights(
        self, asked: Asked, rows: Floats | None = None, with_history: bool = True, ridge: float = RIDGE
    ) -> Floats:
        """Weights for a question, the constant first, from some countries (all by default)."""
        chosen = np.arange(len(self.bench.data.countries)) if rows is None else rows
        terms = self.terms[:, chosen][:, :, self.places] * self._speak(asked)[:, None, None]
        happened = self.happened(asked)[chosen]
        flat = terms.reshape(len(self.names), -1).T
        if with_history:
            return logistic(flat, happened.ravel(), ridge, least=0.0)
        found = logistic(np.column_stack([np.zeros(len(flat)), flat[:, 1:]]), happened.ravel(), ridge, least=0.0)
        found[1] = 0.0
        return found

    def held_out(self, asked: Asked, with_history: bool = True, ridge: float = RIDGE) -> Floats:
        """Probabilities by country and week of the stream, each from weights fitted on other countries."""
        number = len(self.bench.data.countries)
        result = np.zeros(self.terms.shape[1:])
        for seed in range(SEEDS):
            fold = np.random.default_rng(seed).integers(0, FOLDS, number)
            for part in range(FOLDS):
                found = self.weights(asked, np.flatnonzero(fold != part), with_history, ridge)
                chosen = fold == part
                total = found[0] + np.tensordot(found[1:], self.terms[:, chosen], axes=1)
                result[chosen] += 1 / (1 + np.exp(-total)) / SEEDS
        return result


def compare(fitting: Fitting, label: str, ridge: float = RIDGE) -> None:
    """Print how settings do on the weeks of choice, by weights fitted on other countries."""
    begun, ahead = (fitting.held_out(asked, ridge=ridge) for asked in SPANS)
    seen = np.isnan(fitting.terms).any(axis=(0, 1))
    begun[:, seen] = np.nan
    last = fitting.places[-1]
    for counts in (0.25, 0.5, 1.0):
        called = _called(fitting, begun, ahead, counts)
        weeks = fitting.bench.weeks
        crises = [c for c in fitting.crises if fitting.bench.judged <= c.week]
        early = np.mean([any((c.country, c.week - timedelta(weeks=n)) in called for n in range(1, 5)) for c in crises])
        found = np.mean([any((c.country, c.week + timedelta(weeks=n)) in called for n in (0, 1)) for c in crises])
        judged = [(c, w) for c, w in called if fitting.bench.judged <= w <= weeks[last]]
        right = np.mean([any((c, w + timedelta(weeks=n)) in fitting.at for n in range(-1, 5)) for c, w in judged])
        print(
            f"{label:36} ridge {ridge:4} ahead x {counts}: early {early:.3f} detected {found:.3f} precision {right:.3f}"
        )
    for asked, chances in ((Asked.BEGUN, begun), (Asked.AHEAD, ahead)):
        happened = fitting.happened(asked).ravel()
        print(f"    {asked.value:6} AP {average_precision(happened, chances[:, fitting.places].ravel()):.4f}")


def _called(fitting: Fitting, begun: Floats, ahead: Floats, counts: float) -> set[tuple[str, date]]:
    usual, calling.AHEAD_COUNTS = calling.AHEAD_COUNTS, counts
    try:
        return fitting.bench.called(begun, ahead)
    finally:
        calling.AHEAD_COUNTS = usual


def write(out: Path, history: dict[str, float], fitting: Fitting) -> None:
    """Write ``history.csv`` and ``weights.csv``."""
    with (out / "history.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([("term", "weight"), *history.items()])
    rows: list[tuple[object, ...]] = [("asked", "with_history", "term", "weight")]
    for asked in SPANS:
        for given in (True, False):
            found = fitting.weights(asked, with_history=given)
            rows += [
                (asked.value, "yes" if given else "no", name, round(float(weight), 4))
                for name, weight in zip(["always", *fitting.names], found, strict=True)
                if given or name != "history"
            ]
    with (out / "weights.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def main() -> None:
    """Fit and write, or compare settings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/bench/warning"))
    parser.add_argument("--out", type=Path, default=Path("src/crisisdesk/warning/data"))
    parser.add_argument("--try", dest="trying", action="store_true")
    given = parser.parse_args()
    bench = Bench(crisis_data(given.data))
    history = fit_history(bench)
    if given.trying:
        sets: dict[str, list[str] | None] = {"all signals": None, "history alone": [], "hostility": ["hostility"]}
        sets |= {"violence, hostility": ["violence", "hostility"]}
        for label, chosen in sets.items():
            for ridge in (30.0, 100.0) if chosen != [] else (10.0,):
                compare(Fitting(bench, history, chosen), label, ridge)
    else:
        write(given.out, history, Fitting(bench, history))


if __name__ == "__main__":
    main()
