"""Which texts hold which runs: sorted arrays in files, mapped into memory and merged as they grow.

A segment holds pairs of hash and text in the order of the hashes. Every batch adds a segment; neighbours of similar
size are merged, up to a size from which a segment stays as it is. So a look-up touches few files, and the memory that
a merge takes is bounded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.uint32]

SEALED = 2_000_000
"""Pairs from which a segment is merged no more."""
_GROWTH = 3
"""A segment that is less than so many times as large as the next one is merged with it."""
_WIDTH = 12


@dataclass(frozen=True)
class Segment:
    """A file of sorted hashes, then the texts that hold them."""

    path: Path
    pairs: int

    @cached_property
    def hashes(self) -> Hashes:
        """The hashes in ascending order."""
        return np.memmap(self.path, np.uint64, "r", 0, (self.pairs,))

    @cached_property
    def texts(self) -> Numbers:
        """The text of each hash."""
        return np.memmap(self.path, np.uint32, "r", self.pairs * 8, (self.pairs,))

    def let_go(self) -> None:
        """Unmap the file until it is looked into again: what is mapped counts as the process's memory."""
        for name in ("hashes", "texts"):
            self.__dict__.pop(name, None)

    def sound(self) -> bool:
        """Whether the file has the size that it should have."""
        return self.path.is_file() and self.path.stat().st_size == self.pairs * _WIDTH


@dataclass
class Postings:
    """The segments of one stretch of time, the oldest first."""

    segments: list[Segment] = field(default_factory=list)

    def add(self, path: Path, hashes: Hashes, texts: Numbers) -> Iterator[Path]:
        """Add pairs as a segment in a new file, merging; gives the files that are no longer needed."""
        merged = [_Pairs(hashes, texts)]
        size = len(hashes)
        while self.segments and self.segments[-1].pairs < min(_GROWTH * size, SEALED):
            last = self.segments.pop()
            merged.append(_Pairs(last.hashes, last.texts))
            size += last.pairs
            yield last.path
        self.segments.append(_write(path, merged))


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up gives: pairs of the number of a wanted hash and a text that holds it, and who holds too many."""

    numbers: npt.NDArray[np.int64]
    texts: Numbers
    stock: npt.NDArray[np.bool_]
    """Of each wanted hash, whether more texts hold it than were asked for; its texts are left out."""


def look_up(segments: Sequence[Segment], wanted: Hashes, most: int) -> Found:
    """The texts that hold each of the wanted hashes (ascending), of hashes that at most ``most`` texts hold."""
    places = [_Place.of(segment.hashes, wanted) for segment in segments]
    counts = np.zeros(len(wanted), np.int64)
    for place in places:
        counts[place.numbers] += place.counts
    stock = counts > most
    found = [place.texts(segment.texts, stock) for place, segment in zip(places, segments, strict=True)]
    numbers = np.concatenate([np.zeros(0, np.int64), *(one for one, _ in found)])
    return Found(numbers, np.concatenate([np.zeros(0, np.uint32), *(one for _, one in found)]), stock)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the wanted hashes that occur at all stand in a sorted array, and how often."""

    numbers: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, hashes: Hashes, wanted: Hashes) -> "_Place":
        starts = np.searchsorted(hashes, wanted)
        inside = np.minimum(starts, len(hashes) - 1)
        numbers = np.flatnonzero(hashes[inside] == wanted)
        starts = starts[numbers]
        return cls(numbers, starts, np.searchsorted(hashes, wanted[numbers], "right") - starts)

    def texts(self, texts: Numbers, stock: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.int64], Numbers]:
        kept = ~stock[self.numbers]
        starts, counts = self.starts[kept], self.counts[kept]
        before = np.repeat(np.cumsum(counts) - counts, counts)
        places = np.repeat(starts, counts) + np.arange(counts.sum()) - before
        return np.repeat(self.numbers[kept], counts), np.asarray(texts[places])


@dataclass(frozen=True, slots=True)
class _Pairs:
    hashes: Hashes
    texts: Numbers


def _write(path: Path, merged: Sequence[_Pairs]) -> Segment:
    hashes = np.concatenate([pairs.hashes for pairs in merged])
    texts = np.concatenate([pairs.texts for pairs in merged])
    order = np.argsort(hashes, kind="stable")
    with path.open("wb") as stream:
        hashes[order].tofile(stream)
        texts[order].tofile(stream)
    return Segment(path, len(hashes))
