"""Files that hold other files: gzip and zip, unpacked as they are read and never beyond a limit."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from crisisdesk.errors import SourceError
from crisisdesk.wire.items import Blob

MOST_UNPACKED = 16_000_000_000
"""Bytes that one packed file may unpack to."""
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_DEEPEST = 2
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, NotImplementedError, RuntimeError)


def unpacked(path: Path) -> Iterator[Blob | SourceError]:
    """The file itself, or what it holds if it is packed, in the order of the names."""
    yield from _unpacked(Blob(str(path), path.name, lambda: path.open("rb"), path), 0)


def _unpacked(blob: Blob, depth: int) -> Iterator[Blob | SourceError]:
    with blob.open() as stream:
        head = stream.read(4)
    if head.startswith((_GZIP, _ZIP)) and depth == _DEEPEST:
        yield SourceError(blob.where, "packed more than twice; unpack it first")
    elif head.startswith(_GZIP):
        name = blob.name.removesuffix(".gz")
        inner = Blob(blob.where, name, _bounded(blob.where, lambda: _gunzipped(blob)))
        yield from _held(inner, depth)
    elif head.startswith(_ZIP) and blob.path is not None:
        yield from _members(blob, blob.path, depth)
    else:
        yield blob


def _held(inner: Blob, depth: int) -> Iterator[Blob | SourceError]:
    try:
        yield from _unpacked(inner, depth + 1)
    except SourceError as error:
        yield error


def _members(blob: Blob, path: Path, depth: int) -> Iterator[Blob | SourceError]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    except _BROKEN as error:
        yield SourceError(blob.where, f"a broken zip file ({error}); copy it again")
        return
    if not names:
        yield SourceError(blob.where, "the zip file holds no files")
    for name in names:
        where = f"{blob.where}/{name}"
        inner = Blob(where, name.rpartition("/")[2], _bounded(where, lambda name=name: _member(path, name)))  # type: ignore[misc]
        yield from _held(inner, depth)


def _gunzipped(blob: Blob) -> "_Opened":
    packed = blob.open()
    return _Opened(cast("BinaryIO", gzip.GzipFile(fileobj=packed)), packed)


def _member(path: Path, name: str) -> "_Opened":
    archive = zipfile.ZipFile(path)
    try:
        return _Opened(cast("BinaryIO", archive.open(name)), archive)
    except _BROKEN:
        archive.close()
        raise


class _Opened(NamedTuple):
    """An unpacked stream, and what has to be closed behind it."""

    stream: BinaryIO
    packed: BinaryIO | zipfile.ZipFile


def _bounded(where: str, opened: Callable[[], _Opened]) -> Callable[[], BinaryIO]:
    def open_() -> BinaryIO:
        try:
            return cast("BinaryIO", io.BufferedReader(_Bounded(where, opened()), 1 << 16))
        except _BROKEN as error:
            raise SourceError(where, f"cannot be unpacked: {error}") from None

    return open_


class _Bounded(io.RawIOBase):
    """A stream that ends in a ``SourceError`` where it is broken or longer than it may be."""

    def __init__(self, where: str, opened: _Opened) -> None:
        self._where = where
        self._inner, self._packed = opened
        self._left = MOST_UNPACKED

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._inner.read(len(buffer))
        except _BROKEN as error:
            raise SourceError(self._where, f"cannot be unpacked: {error}; the rest is lost, copy it again") from None
        self._left -= len(data)
        if self._left < 0:
            raise SourceError(self._where, f"unpacks to more than {MOST_UNPACKED:,} bytes; split it")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
            self._packed.close()
        super().close()
