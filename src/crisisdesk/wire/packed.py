"""Files that hold other files: gzip and zip, unpacked as they are read and never beyond a limit.

All that one file holds shares one allowance, so that an archive of many bombs is as small as one of them.
"""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from crisisdesk.errors import SourceError
from crisisdesk.wire.characters import shown
from crisisdesk.wire.items import Blob

MOST_UNPACKED = 16_000_000_000
"""Bytes that one packed file may unpack to, all that it holds together."""
MOST_MEMBERS = 100_000
"""Files in one zip file."""
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_DEEPEST = 2
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, NotImplementedError, RuntimeError)


class _Allowance:
    """Bytes that may still be unpacked of one file."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.left = most

    def part(self) -> "_Part":
        """The account of one thing that is unpacked."""
        return _Part(self)


class _Part:
    """What one packed thing has taken of the allowance; what is read again costs nothing more."""

    def __init__(self, allowance: _Allowance) -> None:
        self._allowance = allowance
        self._reached = 0

    def reach(self, place: int, where: str) -> None:
        """Unpack up to a place. Raises ``SourceError`` beyond the allowance."""
        self._allowance.left -= max(0, place - self._reached)
        self._reached = max(place, self._reached)
        if self._allowance.left < 0:
            reason = f"unpacks to more than {self._allowance.most:,} bytes; the rest of it is not read, unpack it first"
            raise SourceError(where, reason)


def unpacked(path: Path, most: int = MOST_UNPACKED) -> Iterator[Blob | SourceError]:
    """The file itself, or what it holds if it is packed, in the order of the names; ``most`` bytes altogether."""
    whole = Blob(shown(path), shown(path.name), lambda: path.open("rb"), path)
    yield from _unpacked(whole, 0, _Allowance(most))


def _unpacked(blob: Blob, depth: int, allowance: _Allowance) -> Iterator[Blob | SourceError]:
    with blob.open() as stream:
        head = stream.read(4)
    if head.startswith((_GZIP, _ZIP)) and depth == _DEEPEST:
        yield SourceError(blob.where, "packed more than twice; unpack it first")
    elif head.startswith(_GZIP):
        name = blob.name.removesuffix(".gz")
        inner = Blob(blob.where, name, _bounded(blob.where, lambda: _gunzipped(blob), allowance))
        yield from _held(inner, depth, allowance)
    elif head.startswith(_ZIP) and blob.path is not None:
        yield from _members(blob, blob.path, depth, allowance)
    else:
        yield blob


def _held(inner: Blob, depth: int, allowance: _Allowance) -> Iterator[Blob | SourceError]:
    try:
        yield from _unpacked(inner, depth + 1, allowance)
    except SourceError as error:
        yield error


def _members(blob: Blob, path: Path, depth: int, allowance: _Allowance) -> Iterator[Blob | SourceError]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    except _BROKEN as error:
        yield SourceError(blob.where, f"a broken zip file ({error}); copy it again")
        return
    if not names:
        yield SourceError(blob.where, "the zip file holds no files")
    if len(names) > MOST_MEMBERS:
        yield SourceError(blob.where, f"the zip file holds more than {MOST_MEMBERS:,} files; unpack it first")
        return
    for name in names:
        where = f"{blob.where}/{shown(name)}"
        opened = _bounded(where, partial(_member, path, name), allowance)
        yield from _held(Blob(where, shown(name).rpartition("/")[2], opened), depth, allowance)
        if allowance.left < 0:
            return


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


def _bounded(where: str, opened: Callable[[], _Opened], allowance: _Allowance) -> Callable[[], BinaryIO]:
    part = allowance.part()

    def open_() -> BinaryIO:
        try:
            return cast("BinaryIO", io.BufferedReader(_Bounded(where, opened(), part), 1 << 16))
        except _BROKEN as error:
            raise SourceError(where, f"cannot be unpacked: {error}") from None

    return open_


class _Bounded(io.RawIOBase):
    """A stream that ends in a ``SourceError`` where it is broken or longer than it may be."""

    def __init__(self, where: str, opened: _Opened, part: _Part) -> None:
        self._where = where
        self._inner, self._packed = opened
        self._part = part
        self._place = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._inner.read(len(buffer))
        except _BROKEN as error:
            raise SourceError(self._where, f"cannot be unpacked: {error}; the rest is lost, copy it again") from None
        self._place += len(data)
        self._part.reach(self._place, self._where)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
            self._packed.close()
        super().close()
