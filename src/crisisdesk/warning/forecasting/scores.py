"""How good forecasts were: places of the true answers, and how far probabilities can be believed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from crisisdesk.warning.forecasting.forecaster import Scored
from crisisdesk.warning.forecasting.tallies import Flags, Reals

Places = np.ndarray[tuple[int], np.dtype[np.float64]]
TOP_BINS = 10


def places(scored: Scored, score: Reals, actors: int) -> Places:
    """The place of each true answer among all actors, other true answers of the same question left out.

    Equal scores share the mean of their places. Actors that are no candidates share the last places.
    """
    right = scored.right()
    order = np.lexsort((-score, scored.question))
    question, value, true = scored.question[order], score[order], right[order]
    begins = np.searchsorted(question, np.arange(len(scored.questions) + 1))
    wrong = np.concatenate([[0], np.cumsum(~true)])
    runs = np.flatnonzero(np.diff(value, prepend=np.nan) != 0) if len(value) else np.zeros(0, np.int64)
    runs = np.union1d(runs, begins[:-1][np.diff(begins) > 0])
    run = np.searchsorted(runs, np.flatnonzero(true), side="right") - 1
    ends = np.append(runs[1:], len(value))
    before = wrong[runs[run]] - wrong[begins[question[true]]]
    equal = wrong[ends[run]] - wrong[runs[run]]
    return np.concatenate([1 + before + equal / 2, _missed(scored, right, np.diff(begins), actors)])


def _missed(
    scored: Scored, right: Flags, candidates: np.ndarray[tuple[int], np.dtype[np.int64]], actors: int
) -> Places:
    """The places of answers that were no candidates."""
    found = np.bincount(scored.question[right], minlength=len(scored.questions))
    answers = np.bincount(scored.questions.asked, minlength=len(scored.questions))
    wrong = candidates - found
    unlisted = actors - candidates - (answers - found)
    return np.repeat(1 + wrong + unlisted / 2, answers - found).astype(float)


class Ranking(NamedTuple):
    """Mean reciprocal rank and the shares of answers on the first places."""

    mrr: float
    hits_1: float
    hits_3: float
    hits_10: float
    answers: int


def ranking(found: Iterable[Places]) -> Ranking:
    """The usual summary of places; nothing found gives zeros."""
    place = np.concatenate([np.zeros(0), *found])
    if not len(place):
        return Ranking(0.0, 0.0, 0.0, 0.0, 0)
    hits = [float((place <= top).mean()) for top in (1, 3, 10)]
    return Ranking(float((1 / place).mean()), hits[0], hits[1], hits[2], len(place))


@dataclass(frozen=True, slots=True)
class Reliability:
    """Forecast probabilities in classes: the mean forecast, the share that came true and how many, and the mean gap."""

    forecast: tuple[float, ...]
    came_true: tuple[float, ...]
    count: tuple[int, ...]

    @property
    def error(self) -> float:
        """The gap between forecast and what came true, averaged over the forecasts."""
        gaps = [abs(f - c) * n for f, c, n in zip(self.forecast, self.came_true, self.count, strict=True)]
        return sum(gaps) / max(1, sum(self.count))


def reliability(probability: Reals, came_true: Flags) -> Reliability:
    """Ten classes of equal width; classes nobody fell into are left out."""
    place = np.minimum((probability * TOP_BINS).astype(np.int64), TOP_BINS - 1)
    count = np.bincount(place, minlength=TOP_BINS)
    forecast = np.bincount(place, probability, TOP_BINS) / np.maximum(count, 1)
    true = np.bincount(place, came_true, TOP_BINS) / np.maximum(count, 1)
    kept = np.flatnonzero(count)
    return Reliability(tuple(forecast[kept].tolist()), tuple(true[kept].tolist()), tuple(count[kept].tolist()))
