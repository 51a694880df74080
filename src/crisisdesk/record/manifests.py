"""Batches on disk: files are written under temporary names; the manifest's rename makes them count.

A batch exists from the moment when its manifest carries its final name. Files that no manifest names were left by
a write that did not finish: readers never see them, and the next append removes them.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from crisisdesk.errors import RunAborted
from crisisdesk.record.tables import LAYOUT, TABLES

try:
    import fcntl
except ImportError:  # pragma: no cover - not on POSIX
    fcntl = None  # type: ignore[assignment]

_TEMPORARY = ".writing"
_KEPT = 20_000
"""Manifests that are kept in memory."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a batch."""

    table: str
    file: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one append wrote. ``layout`` is the number of the columns' layout."""

    batch: str
    recorded_at: str
    parts: tuple[Part, ...]
    layout: int = LAYOUT


def manifests(folder: Path) -> list[Manifest]:
    """All batches in the order of their writing."""
    written = (path for path in (folder / "manifests").glob("*.json") if not path.name.startswith(_TEMPORARY))
    return [_kept(path, path.stat().st_mtime_ns) for path in sorted(written)]


@lru_cache(_KEPT)
def _kept(path: Path, _: int) -> Manifest:
    """A manifest never changes once it has its name, so that it is read once; one put back from a copy is read anew."""
    return read_manifest(path)


def read_manifest(path: Path) -> Manifest:
    """One batch's manifest. Raises ``RunAborted`` for one that cannot be understood."""
    try:
        value = json.loads(path.read_text("utf-8"))
        parts = tuple(Part(**part) for part in value["parts"])
        return Manifest(value["batch"], value["recorded_at"], parts, int(value.get("layout", 1)))
    except (ValueError, KeyError, TypeError) as error:
        raise RunAborted(f"{path}: not a manifest ({error}); restore it from a copy or move it away") from None


def write_batch(folder: Path, tables: Mapping[str, pa.Table], recorded_at: datetime) -> Manifest:
    """Write one batch durably; it is either wholly there or not at all."""
    digest = hashlib.sha256()
    written: list[tuple[Path, Path]] = []
    pending: list[tuple[str, int, Path, str]] = []
    for name, table in tables.items():
        temporary = folder / name / f"{_TEMPORARY}-{os.getpid()}.parquet"
        temporary.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, temporary, compression="zstd")
        _sync(temporary)
        checksum = file_sha256(temporary)
        digest.update(checksum.encode())
        pending.append((name, table.num_rows, temporary, checksum))
    batch = f"{recorded_at:%Y%m%dT%H%M%S.%f}-{digest.hexdigest()[:8]}"
    parts = []
    for name, rows, temporary, checksum in pending:
        final = folder / name / f"{batch}.parquet"
        written.append((temporary, final))
        parts.append(Part(name, f"{name}/{batch}.parquet", rows, checksum))
    for temporary, final in written:
        temporary.rename(final)
        _sync(final.parent)
    manifest = Manifest(batch, recorded_at.isoformat(), tuple(parts))
    _write_manifest(folder, manifest)
    return manifest


def remove_unfinished(folder: Path) -> list[Path]:
    """Delete files that no manifest names. Only for the process that holds the writer's lock."""
    removed = list(unfinished(folder))
    for path in removed:
        path.unlink(missing_ok=True)
    return removed


def unfinished(folder: Path) -> Iterator[Path]:
    """Files left by writes that did not finish."""
    named = {part.file for manifest in manifests(folder) for part in manifest.parts}
    for name in TABLES:
        for path in sorted((folder / name).glob("*")):
            if f"{name}/{path.name}" not in named:
                yield path
    yield from sorted((folder / "manifests").glob(f"{_TEMPORARY}*"))


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def writers_lock(folder: Path) -> Iterator[None]:
    """Hold the record for one append; other writers wait. It is released when the process dies."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a+b") as lock:
        _lock(lock)
        yield


def _lock(stream: IO[bytes]) -> None:
    if fcntl is not None:
        fcntl.flock(stream, fcntl.LOCK_EX)


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    home = folder / "manifests"
    home.mkdir(parents=True, exist_ok=True)
    value = {
        "batch": manifest.batch,
        "recorded_at": manifest.recorded_at,
        "layout": manifest.layout,
        "parts": [
            {"table": part.table, "file": part.file, "rows": part.rows, "sha256": part.sha256}
            for part in manifest.parts
        ],
    }
    temporary = home / f"{_TEMPORARY}-{os.getpid()}.json"
    temporary.write_text(json.dumps(value, indent=1) + "\n", "utf-8")
    _sync(temporary)
    temporary.rename(home / f"{manifest.batch}.json")
    _sync(home)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
