"""What the story index keeps of each text, in two files: rows of one size, and the lists that they point into."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

import numpy as np

from crisisdesk.wire.stories import Print

_ROW = np.dtype(
    [
        ("document", "V16"),
        ("story", "V16"),
        ("at", "<i8"),
        ("wording", "<u8"),
        ("ceiling", "<u8"),
        ("start", "<u8"),
        ("runs", "<u2"),
        ("numbers", "<u2"),
        ("names", "<u2"),
        ("unused", "<u2"),
    ]
)
_QUOTED = 1 << 63
"""Marks a run inside quotation marks; hashes have 63 bits."""
_HASH = _QUOTED - 1
_MOST_DETAILS = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """A text of the index: its document and story, its time in seconds, and what is compared of it."""

    document_id: str
    story: str
    at: int
    print: Print


class PrintFile:
    """The texts of an index by their numbers. Files are opened when something is read, and closed by ``with``."""

    def __init__(self, folder: Path) -> None:
        self._rows = folder / "texts.bin"
        self._lists = folder / "lists.bin"
        self._opened: dict[Path, BinaryIO] = {}

    def append(self, stored: Sequence[Stored], texts: int) -> None:
        """Write behind the first ``texts`` rows; what a broken write left behind them is overwritten."""
        end = self._end(texts)
        rows = np.zeros(len(stored), _ROW)
        lists: list[np.ndarray[tuple[int], np.dtype[np.uint64]]] = []
        for row, one in zip(rows, stored, strict=True):
            numbers, names = sorted(one.print.numbers)[:_MOST_DETAILS], sorted(one.print.names)[:_MOST_DETAILS]
            runs = [value | _QUOTED if value in one.print.quoted else value for value in one.print.runs]
            row["document"], row["story"] = bytes.fromhex(one.document_id), bytes.fromhex(one.story)
            row["at"], row["wording"], row["ceiling"] = one.at, one.print.wording, one.print.ceiling or 0
            row["start"], row["runs"], row["numbers"], row["names"] = end, len(runs), len(numbers), len(names)
            lists.append(np.array([*runs, *numbers, *names], np.uint64))
            end += len(lists[-1])
        self._write(self._lists, np.concatenate([np.zeros(0, np.uint64), *lists]), self._end(texts) * 8)
        self._write(self._rows, rows, texts * _ROW.itemsize)

    def read(self, number: int) -> Stored:
        """One text."""
        row = self._row(number)
        runs, numbers, names = int(row["runs"]), int(row["numbers"]), int(row["names"])
        values = np.frombuffer(self._read(self._lists, int(row["start"]) * 8, (runs + numbers + names) * 8), np.uint64)
        return _of(row, values.tolist())

    def sound(self, texts: int) -> bool:
        """Whether the files hold so many texts."""
        if texts == 0:
            return True
        whole = self._rows.is_file() and self._rows.stat().st_size >= texts * _ROW.itemsize
        return whole and self._lists.is_file() and self._lists.stat().st_size >= self._end(texts) * 8

    def _end(self, texts: int) -> int:
        """The end of the lists of the first texts."""
        if texts == 0:
            return 0
        row = self._row(texts - 1)
        return int(row["start"]) + int(row["runs"]) + int(row["numbers"]) + int(row["names"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in self._opened.values():
            stream.close()
        self._opened.clear()

    def _row(self, number: int) -> np.void:
        row: np.void = np.frombuffer(self._read(self._rows, number * _ROW.itemsize, _ROW.itemsize), _ROW)[0]
        return row

    def _read(self, path: Path, at: int, size: int) -> bytes:
        if path not in self._opened:
            self._opened[path] = path.open("rb")
        return os.pread(self._opened[path].fileno(), size, at)

    def _write(self, path: Path, values: "np.ndarray[tuple[int], np.dtype[np.generic]]", at: int) -> None:
        with path.open("r+b" if path.exists() else "wb") as stream:
            stream.seek(at)
            stream.write(values.tobytes())
            stream.truncate()


def _of(row: np.void, values: list[int]) -> Stored:
    runs, numbers = int(row["runs"]), int(row["numbers"])
    marked = values[:runs]
    return Stored(
        row["document"].tobytes().hex(),
        row["story"].tobytes().hex(),
        int(row["at"]),
        Print(
            runs=tuple(value & _HASH for value in marked),
            quoted=frozenset(value & _HASH for value in marked if value & _QUOTED),
            wording=int(row["wording"]),
            numbers=frozenset(values[runs : runs + numbers]),
            names=frozenset(values[runs + numbers :]),
            ceiling=int(row["ceiling"]) or None,
        ),
    )
