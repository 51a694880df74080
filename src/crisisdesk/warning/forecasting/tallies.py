"""Counts that fade: for each key the first and last day, how often it was met, and how often of late."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Reals = NDArray[np.float32]
Flags = NDArray[np.bool_]

NEVER: Final = 999
"""Days since a key that was never met."""


class Tally:
    """Keys in ascending order with their days and counts.

    ``faded`` holds one column for each half-life scale ``e`` days: an event ``e`` days before ``last`` counts 1/2.718.
    It is true on the day ``last``; ``read`` carries it on to the day of asking.
    """

    def __init__(self, *scales: int) -> None:
        self.scales = np.array(scales, np.float32)
        self.keys: Ints = np.zeros(0, np.int64)
        self.first: Ints = np.zeros(0, np.int64)
        self.last: Ints = np.zeros(0, np.int64)
        self.count: Reals = np.zeros(0, np.float32)
        self.faded: Reals = np.zeros((0, len(scales)), np.float32)

    @classmethod
    def of(cls, scales: tuple[int, ...], days: Ints, keys: Ints) -> "Tally":
        """All events at once, in any order: the same as adding them day by day."""
        tally = cls(*scales)
        tally.keys, place, count = np.unique(keys, return_inverse=True, return_counts=True)
        tally.count = count.astype(np.float32)
        tally.first = np.full(len(tally.keys), np.iinfo(np.int64).max)
        tally.last = np.full(len(tally.keys), np.iinfo(np.int64).min)
        np.minimum.at(tally.first, place, days)
        np.maximum.at(tally.last, place, days)
        ages = (tally.last[place] - days)[:, None]
        tally.faded = np.zeros((len(tally.keys), len(scales)), np.float32)
        np.add.at(tally.faded, place, np.exp(-ages / tally.scales).astype(np.float32))
        return tally

    def add(self, day: int, keys: Ints) -> None:
        """Count the events of a day that is not before any other day added."""
        met, times = np.unique(keys, return_counts=True)
        known = self.holds(met)
        old = np.searchsorted(self.keys, met[known])
        self.faded[old] *= np.exp((self.last[old] - day)[:, None] / self.scales)
        self.faded[old] += times[known, None]
        self.count[old] += times[known]
        self.last[old] = day
        self._insert(day, met[~known], times[~known].astype(np.float32))

    def _insert(self, day: int, keys: Ints, times: Reals) -> None:
        if not len(keys):
            return
        at = np.searchsorted(self.keys, keys)
        self.keys = np.insert(self.keys, at, keys)
        self.first = np.insert(self.first, at, day)
        self.last = np.insert(self.last, at, day)
        self.count = np.insert(self.count, at, times)
        self.faded = np.insert(self.faded, at, times[:, None], axis=0)

    def holds(self, keys: Ints) -> Flags:
        """Which of the keys were ever met."""
        if not len(self.keys):
            return np.zeros(len(keys), np.bool_)
        held: Flags = self.keys[np.searchsorted(self.keys, keys).clip(max=len(self.keys) - 1)] == keys
        return held

    def read(self, day: int, keys: Ints) -> tuple[Reals, Ints]:
        """The faded counts on a day (one row a key) and the days since each key was last met."""
        if not len(self.keys):
            return np.zeros((len(keys), len(self.scales)), np.float32), np.full(len(keys), NEVER)
        place = np.searchsorted(self.keys, keys).clip(max=len(self.keys) - 1)
        since = np.where(self.keys[place] == keys, day - self.last[place], NEVER)
        fading = np.exp(-since[:, None].astype(np.float32) / self.scales)
        return np.where(since[:, None] < NEVER, self.faded[place] * fading, np.float32(0)), since.clip(max=NEVER)

    def now(self, day: int, rows: Ints | slice = slice(None)) -> Reals:
        """The faded counts of rows as of a day."""
        fading = np.exp((self.last[rows] - day)[:, None].astype(np.float32) / self.scales)
        faded: Reals = self.faded[rows] * fading
        return faded

    def between(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """The rows whose keys lie in each half-open range, and the number of the range each comes from."""
        return spread(np.searchsorted(self.keys, low), np.searchsorted(self.keys, high))

    def without(self, days: Ints, keys: Ints, gone: Flags) -> "Tally":
        """A copy from which some of its events are gone; ``days`` and ``keys`` are all events counted so far."""
        touched = np.unique(keys[gone])
        again = np.isin(keys, touched) & ~gone
        part = Tally.of(tuple(int(scale) for scale in self.scales), days[again], keys[again])
        kept = ~np.isin(self.keys, touched)
        rest = Tally(*(int(scale) for scale in self.scales))
        at = np.searchsorted(self.keys[kept], part.keys)
        rest.keys = np.insert(self.keys[kept], at, part.keys)
        rest.first = np.insert(self.first[kept], at, part.first)
        rest.last = np.insert(self.last[kept], at, part.last)
        rest.count = np.insert(self.count[kept], at, part.count)
        rest.faded = np.insert(self.faded[kept], at, part.faded, axis=0)
        return rest


def spread(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """All numbers of several half-open ranges one after the other, and the range each comes from."""
    sizes = high - low
    starts = np.cumsum(sizes) - sizes
    return np.repeat(low - starts, sizes) + np.arange(sizes.sum()), np.repeat(np.arange(len(low)), sizes)
