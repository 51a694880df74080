"""How unusual a count is beside its own past: negative-binomial surprise, and EARS and CUSUM behind the same interface.

Every detector is a function of counts and coverage that gives evidence: minus the decimal logarithm of the probability
of a count at least (or, for what falls silent, at most) as extreme. 2 is one chance in a hundred.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_PSEUDO = 0.5
"""Stories added to the past of a country where no other country shows what is usual."""
_LEAST_DISPERSION = 1e-3
_LOWEST = 1e-300


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of one kind of event: ``now`` by country, ``past`` by country and window, newest first.

    ``read_now`` and ``read_past`` are the stories read in the same windows; expectations follow what was read.
    ``fewer`` asks for silence where there used to be events.
    """

    now: Floats
    past: Floats
    read_now: float
    read_past: Floats
    fewer: bool = False


class Evidence(NamedTuple):
    """By country: what was expected in the present window, and the evidence that it is not as usual."""

    expected: Floats
    strength: Floats


Detector = Callable[[Counts], Evidence]


def negative_binomial(counts: Counts) -> Evidence:
    """Surprise against a negative binomial whose rate is pooled over countries by empirical Bayes.

    The gamma prior of the rates and the dispersion are fitted by moments over all countries, so that a country with a
    short or empty past is judged by what is usual elsewhere, and one with a long past by its own.
    """
    rate = _pooled_rates(counts)
    expected = np.asarray(rate * counts.read_now)
    size = 1 / _dispersion(counts, rate)
    tail = _lower_tail if counts.fewer else _upper_tail
    return Evidence(expected, _strength(tail(counts.now, expected, size)))


def ears(counts: Counts) -> Evidence:
    """EARS C2: standard deviations above the mean of eight windows that end two windows ago."""
    usual = counts.past[:, 2:10] if counts.past.shape[1] > 2 else counts.past
    ratio = counts.read_now / max(float(np.mean(counts.read_past)), 1.0)
    expected = np.mean(usual, axis=1) * ratio
    spread = np.std(usual, axis=1) + _PSEUDO
    return Evidence(expected, _strength_of_deviations(_signed(counts, (counts.now - expected) / spread)))


def cusum(counts: Counts) -> Evidence:
    """Upper cumulative sum of standardised deviations, half a deviation allowed a window."""
    expected = np.mean(counts.past, axis=1)
    spread = np.std(counts.past, axis=1) + _PSEUDO
    total = np.zeros(len(counts.now))
    for column in (*(counts.past[:, n] for n in range(counts.past.shape[1] - 1, -1, -1)), counts.now):
        total = np.maximum(0.0, total + _signed(counts, (column - expected) / spread) - 0.5)
    return Evidence(expected, _strength_of_deviations(total))


DETECTORS: dict[str, Detector] = {"surprise": negative_binomial, "ears": ears, "cusum": cusum}
"""The detectors by the name that the command line knows; the weights are fitted for the first."""


def stands_out(strength: Floats, rate: float) -> Flags:
    """Benjamini and Hochberg: which of all comparisons of a week stand out at a rate of false discoveries.

    Takes evidence of any shape and gives the same shape.
    """
    chances = np.sort(10.0 ** -strength.ravel())
    ranks = np.arange(1, len(chances) + 1)
    passing = np.flatnonzero(chances <= rate * ranks / len(chances))
    limit = chances[passing[-1]] if len(passing) else -1.0
    return np.asarray(10.0**-strength <= limit)


def _pooled_rates(counts: Counts) -> Floats:
    read = max(float(counts.read_past.sum()), 1.0)
    seen = counts.past.sum(axis=1)
    own: Floats = seen / read
    if not len(own):
        return own
    mean, spread = float(own.mean()), float(own.var())
    extra = spread - mean / read
    if mean <= 0 or extra <= 0:
        shape = max(mean * read, _PSEUDO)
        return np.asarray((seen + shape) / (read + read)) if mean > 0 else np.full(len(own), _PSEUDO / read)
    shape, weight = mean * mean / extra, mean / extra
    return np.asarray((seen + shape) / (read + weight))


def _dispersion(counts: Counts, rate: Floats) -> float:
    expected = np.outer(rate, counts.read_past)
    squares = float((expected**2).sum())
    if squares <= 0:
        return _LEAST_DISPERSION
    return max(float(((counts.past - expected) ** 2 - expected).sum()) / squares, _LEAST_DISPERSION)


def _signed(counts: Counts, deviations: Floats) -> Floats:
    return -deviations if counts.fewer else deviations


def _strength(chance: Floats) -> Floats:
    return np.asarray(-np.log10(np.clip(chance, _LOWEST, 1.0))) + 0.0


def _strength_of_deviations(deviations: Floats) -> Floats:
    """Evidence of a number of standard deviations under the normal distribution; none below the mean."""
    chance = np.array([math.erfc(d / math.sqrt(2)) / 2 if d > 0 else 1.0 for d in deviations])
    return _strength(chance)


def _mass(count: Floats, expected: Floats, size: float) -> Floats:
    """Probability of exactly ``count`` under a negative binomial with this mean and size; 0 below nought."""
    at = np.maximum(count, 0)
    logs = np.array([math.lgamma(n + size) - math.lgamma(n + 1) for n in at]) - math.lgamma(size)
    logs += size * np.log(size / (size + expected)) + at * np.log(np.maximum(expected, _LOWEST) / (size + expected))
    return np.where(count < 0, 0.0, np.exp(logs))


def _upper_tail(count: Floats, expected: Floats, size: float) -> Floats:
    """P(X >= count): summed upwards above the mean, one minus the lower sum below it."""
    chance, high = np.ones(len(count)), count > expected
    low = ~high & (count > 0)
    chance[high] = _sum(count[high], expected[high], size, step=1)
    chance[low] = 1 - _sum(count[low] - 1, expected[low], size, step=-1)
    return np.clip(chance, 0.0, 1.0)


def _lower_tail(count: Floats, expected: Floats, size: float) -> Floats:
    """P(X <= count): one minus the upper sum above the mean, summed downwards below it."""
    chance, high = np.ones(len(count)), count > expected
    chance[high] = 1 - _sum(count[high] + 1, expected[high], size, step=1)
    chance[~high] = _sum(count[~high], expected[~high], size, step=-1)
    return np.clip(chance, 0.0, 1.0)


def _sum(start: Floats, expected: Floats, size: float, step: int) -> Floats:
    """Probability mass from ``start`` upwards or downwards, term by term until nothing is added."""
    ratio = expected / (size + expected)
    term = _mass(start, expected, size)
    total = term.copy()
    at = start.astype(float)
    while True:
        if step > 0:
            term = term * ratio * (at + size) / (at + 1)
        else:
            term = np.where(at > 0, term * at / np.maximum((at - 1 + size) * ratio, _LOWEST), 0.0)
        if not np.any(term > total * 1e-14):
            return total
        total += term
        at = at + step
