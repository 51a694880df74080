"""Measures of how well numbers order and fit what happened: ROC area, average precision, reliability, Brier score."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from crisisdesk.warning.surprise import Floats


class Bin(NamedTuple):
    """One bin of a reliability diagram: how many forecasts, their mean probability, and the share that came true."""

    number: int
    probability: float
    happened: float


def roc_area(happened: Floats, scores: Floats) -> float:
    """The chance that what happened was given a higher score than what did not; ties count half."""
    values, places = np.unique(scores, return_inverse=True)
    sizes = np.bincount(places, minlength=len(values))
    ranks = np.cumsum(sizes) - (sizes - 1) / 2
    positive = float(happened.sum())
    negative = len(happened) - positive
    if not positive or not negative:
        return float("nan")
    return (float(ranks[places][happened > 0].sum()) - positive * (positive + 1) / 2) / (positive * negative)


def average_precision(happened: Floats, scores: Floats) -> float:
    """Precision averaged over recall; equal scores are taken together."""
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    found = np.cumsum(happened[order])[ends]
    recall = found / happened.sum() if happened.sum() else np.full(len(ends), np.nan)
    return float(np.sum(np.diff(np.append(0.0, recall)) * found / (ends + 1)))


def reliability(probabilities: Sequence[float] | Floats, happened: Sequence[float] | Floats) -> tuple[Bin, ...]:
    """Ten equal bins from 0 to 1, those that hold something."""
    given, true = np.asarray(probabilities, dtype=np.float64), np.asarray(happened, dtype=np.float64)
    places = np.minimum((given * 10).astype(int), 9)
    inside = (places == number for number in range(10))
    return tuple(Bin(int(at.sum()), float(given[at].mean()), float(true[at].mean())) for at in inside if at.any())


def reliability_error(bins: Sequence[Bin]) -> float:
    """The mean distance of what was said from what happened, weighted by the number of forecasts in each bin."""
    total = sum(found.number for found in bins)
    return sum(found.number * abs(found.probability - found.happened) for found in bins) / total if total else 0.0


def brier(probabilities: Sequence[float] | Floats, happened: Sequence[float] | Floats) -> float:
    """The mean squared distance of probability and outcome; 0 is perfect."""
    given, true = np.asarray(probabilities, dtype=np.float64), np.asarray(happened, dtype=np.float64)
    return float(np.mean((given - true) ** 2)) if len(given) else 0.0
