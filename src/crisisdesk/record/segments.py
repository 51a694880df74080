"""What is made from the batches so that it need not be made again: rows beside the evidence, never part of it.

A segment is one file of rows that were made from some batches. It names these batches, so that whoever asks knows
what is still missing, and every row names its batch, so that a view of fewer batches can leave rows out. Segments are
never changed; small ones are melted into one. They may be deleted at any time and are then made anew; where they
cannot be written, what is made stays in memory.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

FOLDER = "derived"
MOST = 6
"""Segments beyond which all but the largest are melted into one."""
_BATCHES = b"batches"
_held: dict[Path, pa.Table] = {}
_HELD = 24


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows made from some batches."""

    path: Path
    batches: frozenset[str]
    rows: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment as one view uses it: all of its rows, or those of some of its batches."""

    path: Path
    batches: frozenset[str] | None

    def table(self) -> pa.Table:
        """Its rows."""
        table = read_segment(self.path)
        if self.batches is None:
            return table
        return table.filter(pc.is_in(table["batch"].cast(pa.string()), pa.array(sorted(self.batches), pa.string())))


class Segments:
    """The segments of one kind of rows, in one folder. Rows have a column ``batch``; ``arrange`` puts them in order."""

    def __init__(self, folder: Path, arrange: Callable[[pa.Table], pa.Table] = lambda table: table) -> None:
        self.folder = folder
        self._arrange = arrange

    def pieces(self, batches: Iterable[str]) -> tuple[list[Piece], list[str]]:
        """What there is of the rows of some batches, each batch once, and the batches that are missing."""
        wanted = list(batches)
        left = set(wanted)
        found = []
        for segment in sorted(self._all(), key=lambda one: (-one.rows, str(one.path))):
            if used := segment.batches & left:
                found.append(Piece(segment.path, None if used == segment.batches else used))
                left -= used
        return found, [batch for batch in wanted if batch in left]

    def exactly(self, batches: Iterable[str]) -> Piece | None:
        """The segment that was made from these batches together, if there is one."""
        path = self._path(batches)
        return next((Piece(segment.path, None) for segment in self._all() if segment.path == path), None)

    def keep(self, table: pa.Table, batches: Sequence[str]) -> None:
        """Keep the rows that were made from some batches, which may be none."""
        _write(self._path(batches), _named(self._arrange(table), batches))
        segments = sorted(self._all(), key=lambda one: one.rows)
        if len(segments) > MOST:
            self._melt(segments[:-1])

    def keep_only(self, table: pa.Table, batches: Sequence[str]) -> None:
        """Keep rows made from some batches in the place of all others."""
        before = self._all()
        self.keep(table, batches)
        _remove(segment for segment in before if segment.path != self._path(batches))

    def _melt(self, segments: Sequence[Segment]) -> None:
        batches = sorted({batch for segment in segments for batch in segment.batches})
        pieces, _ = Segments(self.folder).pieces(batches)
        if {piece.path for piece in pieces} - {segment.path for segment in segments}:
            return
        tables = [piece.table().replace_schema_metadata(None) for piece in pieces]
        path = self._path(batches)
        _write(path, _named(self._arrange(pa.concat_tables(tables)), batches))
        _remove(segment for segment in segments if segment.path != path)

    def _all(self) -> list[Segment]:
        held = [path for path in _held if path.parent == self.folder]
        found = []
        for path in {*self.folder.glob("*.arrow"), *held}:
            try:
                found.append(_segment(path))
            except (OSError, ValueError, pa.ArrowInvalid):
                path.unlink(missing_ok=True)
        return found

    def _path(self, batches: Iterable[str]) -> Path:
        digest = hashlib.sha256("\n".join(sorted(batches)).encode()).hexdigest()
        return self.folder / f"{digest[:24]}.arrow"


@lru_cache(maxsize=64)
def read_segment(path: Path) -> pa.Table:
    """The rows of a segment, mapped into memory and read as they are used."""
    if path in _held:
        return _held[path]
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()


def remove_others(folder: Path, kind: str, keep: str) -> None:
    """Delete the folders of one kind of rows that were made by former rules."""
    for path in folder.glob(f"{kind}-*"):
        if path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


@lru_cache(maxsize=256)
def _segment(path: Path) -> Segment:
    table = read_segment(path)
    batches = json.loads(table.schema.metadata[_BATCHES])
    return Segment(path, frozenset(batches), table.num_rows)


def metadata_of(table: pa.Table) -> Mapping[bytes, bytes]:
    """What a segment says of itself."""
    return table.schema.metadata or {}


def _named(table: pa.Table, batches: Sequence[str]) -> pa.Table:
    return table.replace_schema_metadata({**metadata_of(table), _BATCHES: json.dumps(sorted(batches)).encode()})


def _write(path: Path, table: pa.Table) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with pa.OSFile(str(temporary), "wb") as stream, pa.ipc.new_file(stream, table.schema) as writer:
            writer.write_table(table)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        while len(_held) >= _HELD:
            del _held[next(iter(_held))]
        _held[path] = table


def _remove(segments: Iterable[Segment]) -> None:
    for segment in segments:
        _held.pop(segment.path, None)
        segment.path.unlink(missing_ok=True)
