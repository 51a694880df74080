"""Benchmark files: one event a line as numbers of source, type, target and time; names beside them if there are any."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from crisisdesk.errors import SourceError
from crisisdesk.warning.forecasting.history import Actors, Deeds, by_days
from crisisdesk.warning.forecasting.tallies import Ints

NAMES: Final = "entity2id.txt"
_COLUMNS: Final = 4


@dataclass(frozen=True, slots=True)
class Split:
    """Events to learn from, to choose by and to be judged by, each as days in order, and all actors there are."""

    actors: Actors
    count: int
    named: bool
    types: int
    train: tuple[tuple[int, Deeds], ...]
    valid: tuple[tuple[int, Deeds], ...]
    test: tuple[tuple[int, Deeds], ...]


def split(train: Path, valid: Path, test: Path) -> Split:
    """Read the three parts. Raises ``SourceError`` for a file that is none or whose days do not follow each other.

    The names of the actors are taken from ``entity2id.txt`` beside the first file; without it actors have no homes.
    Times may be hours or days: the greatest step that divides all of them is a day. Lines may come in any order.
    """
    tables = [_table(path) for path in (train, valid, test)]
    _follow(tables, (train, valid, test))
    days = np.unique(np.concatenate([table[:, 3] for table in tables]))
    step = int(np.gcd.reduce(np.diff(days))) if len(days) > 1 else 1
    actors, numbers = _actors(train.parent / NAMES, tables)
    parts = [tuple(by_days(_deeds(table, numbers, int(days[0]), step))) for table in tables]
    types = 1 + max(int(table[:, 1].max(initial=0)) for table in tables)
    return Split(actors, len(numbers), (train.parent / NAMES).exists(), types, *parts)


def _deeds(table: Ints, numbers: Ints, begins: int, step: int) -> Deeds:
    return Deeds(numbers[table[:, 0]], 2 * table[:, 1], numbers[table[:, 2]], (table[:, 3] - begins) // step)


def _table(path: Path) -> Ints:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(str(path), f"cannot be read ({error}); name a file of numbers, one event a line") from None
    rows = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            rows.append(_row(path, number, line.split()[:_COLUMNS]))
    if not rows:
        raise SourceError(str(path), "holds no events; each line has source, type, target and time as numbers")
    return np.array(rows, np.int64)


def _row(path: Path, number: int, cells: list[str]) -> list[int]:
    try:
        row = [int(cell) for cell in cells]
    except ValueError:
        row = []
    if len(row) != _COLUMNS or min(row) < 0:
        raise SourceError(str(path), "is not source, type, target and time as numbers from 0 on", number)
    return row


def _follow(tables: Iterable[Ints], paths: Iterable[Path]) -> None:
    last = -1
    for table, path in zip(tables, paths, strict=True):
        if int(table[:, 3].min()) <= last:
            raise SourceError(str(path), "begins before the part before it ends; give train, valid and test in order")
        last = int(table[:, 3].max())


def _actors(names: Path, tables: list[Ints]) -> tuple[Actors, Ints]:
    """All actors, and the number here of each number there."""
    most = max(int(table[:, [0, 2]].max()) for table in tables)
    given = {number: str(number) for number in range(most + 1)}
    given.update(_named(names) if names.exists() else {})
    actors = Actors()
    numbers = np.zeros(max(given) + 1, np.int64)
    for number, name in sorted(given.items()):
        numbers[number] = actors.number(name)
    return actors, numbers


def _named(path: Path) -> dict[int, str]:
    """Names by number; a name that stands twice gets its number, so that no two actors become one."""
    found: dict[int, str] = {}
    used: set[str] = set()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        name, tab, given = line.rpartition("\t")
        if not tab or not given.strip().isdigit():
            raise SourceError(str(path), "is not a name and a number with a tab between", number)
        name = name.replace("_", " ").strip()
        found[int(given)] = name if name not in used else f"{name} #{given}"
        used.add(name)
    return found
