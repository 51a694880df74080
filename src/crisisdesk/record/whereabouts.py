"""Which files of the record hold an identifier, so that a page about one document opens few of them.

A file never changes once it is written; what one holds is looked up once and kept.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

Beginnings = npt.NDArray[np.bytes_]

_LETTERS = 16
"""Letters of an identifier that are kept; two alike only open one file more."""
_FILES = 20_000
"""Files of which it is kept what they hold."""


def beginnings(values: Iterable[str]) -> Beginnings:
    """The beginnings of identifiers, sorted, each once."""
    return np.unique(np.array([value.encode("utf-8", "surrogatepass")[:_LETTERS] for value in values], f"S{_LETTERS}"))


@lru_cache(_FILES)
def held(file: Path, column: str) -> Beginnings:
    """The beginnings of what a file holds in a column."""
    read = pq.ParquetFile(file).read([column], use_threads=False).column(column)
    return beginnings(value for value in read.unique().to_pylist() if value is not None)


def holds(file: Path, column: str, asked: Beginnings) -> bool:
    """Whether a file may hold one of the identifiers in a column; never false where it does."""
    there = held(file, column)
    if not len(there) or not len(asked):
        return False
    at = np.minimum(np.searchsorted(there, asked), len(there) - 1)
    return bool((there[at] == asked).any())
