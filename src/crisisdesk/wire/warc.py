"""Raw pages kept as WARC files, and read again."""

import os
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crisisdesk.clock import system_clock
from crisisdesk.errors import SourceError
from crisisdesk.wire.dates import published
from crisisdesk.wire.items import LONGEST_LINE, Blob, Entry, Item

try:
    import fcntl
except ImportError:  # pragma: no cover - not on POSIX
    fcntl = None  # type: ignore[assignment]

_PAGES = ("text/html", "application/xhtml+xml")
_TURN = threading.Lock()
_GZIP = 16 + zlib.MAX_WBITS
_MEMBER = b"\x1f\x8b\x08"
_RECORD = b"WARC/"
_STEP = 1 << 16
_LONGEST_RECORD = 64_000_000
"""More than a page packs to at the most."""


class PageArchive:
    """A folder of WARC files, one for each day: every raw page as it came, never changed.

    Any number of threads and processes may keep pages in one folder: a record is written by one at a time, and what a
    process that died left behind the last whole record is cut off before the next one is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(
        self,
        url: str,
        data: bytes,
        fetched_at: datetime,
        *,
        status: int = 200,
        headers: Sequence[tuple[str, str]] = (("Content-Type", "text/html"),),
    ) -> Path:
        """Append one response as a gzip member of its own; gives the file in which it stands.

        Raises ``SourceError`` where the file cannot be written.
        """
        moment = fetched_at.astimezone(UTC)
        file = self.folder / f"pages-{moment:%Y%m%d}.warc.gz"
        packed = _record(url, data, moment, status, headers)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with _TURN, _alone(self.folder), file.open("a+b") as stream:
                stream.truncate(whole_length(stream))
                stream.write(packed)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise SourceError(str(file), f"cannot be written: {error.strerror or error}; make room") from None
        return file


def whole_length(stream: BinaryIO) -> int:
    """The bytes of an archive up to the end of its last whole record.

    Only the end is looked at: the last gzip member that begins a record, back through at most ``_LONGEST_RECORD``
    bytes. A large file that holds no such beginning is somebody else's and left as it is.
    """
    size = stream.seek(0, os.SEEK_END)
    tail = b""
    while len(tail) < min(size, _LONGEST_RECORD):
        start = max(0, size - 2 * len(tail) - _STEP)
        stream.seek(start)
        tail = stream.read(size - start)
        place = len(tail)
        while (place := tail.rfind(_MEMBER, 0, place)) >= 0:
            if _begins_a_record(tail[place : place + _STEP]):
                return start + place + _whole(tail[place:])
    return 0 if size < _STEP and _MEMBER.startswith(tail[: len(_MEMBER)]) else size


def _begins_a_record(packed: bytes) -> bool:
    try:
        return zlib.decompressobj(_GZIP).decompress(packed, len(_RECORD)) == _RECORD
    except zlib.error:
        return False


def _whole(packed: bytes) -> int:
    """The length of the gzip member that stands first; 0 where it is not whole."""
    unpacker = zlib.decompressobj(_GZIP)
    left = packed
    try:
        while left and not unpacker.eof:
            unpacker.decompress(left, _STEP)
            left = unpacker.unconsumed_tail
    except zlib.error:
        return 0
    return len(packed) - len(unpacker.unused_data) if unpacker.eof else 0


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Write into a folder as the only process; among the threads of one process the lock does not hold."""
    with (folder / ".lock").open("a+b") as lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _record(url: str, data: bytes, moment: datetime, status: int, headers: Sequence[tuple[str, str]]) -> bytes:
    """One response as a gzip member."""
    packed = BytesIO()
    writer = WARCWriter(packed, gzip=True, warc_version="1.1")
    kept = [(name, value) for name, value in headers if name.lower() not in _CHANGED]
    phrase = f"{status} {_PHRASES.get(status, '')}".strip()
    writer.write_record(
        writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(data),
            length=len(data),
            http_headers=StatusAndHeaders(phrase, [*kept, ("Content-Length", str(len(data)))], protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")},
        )
    )
    return packed.getvalue()


_CHANGED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers that no longer fit a body that came unpacked."""
_PHRASES = {200: "OK", 203: "Non-Authoritative Information"}


def entries(blob: Blob, outlet: str) -> Iterator[Entry]:
    """An article or an error for every page of an archive; records are counted from 1."""
    number = 0
    try:
        with blob.open() as stream:
            for record in ArchiveIterator(stream):
                number += 1
                if record.rec_type == "response" and _is_page(record):
                    yield _entry(record, number, blob.where, outlet)
    except (ArchiveLoadFailed, ValueError, EOFError, AttributeError) as error:
        # warcio stumbles with an AttributeError over a record whose head is cut off.
        yield SourceError(blob.where, f"a broken archive behind record {number}: {error}; copy it again", number + 1)


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    kind = (headers.get_header("Content-Type") or "") if headers else ""
    return bool(headers) and headers.get_statuscode() == "200" and kind.partition(";")[0].strip().lower() in _PAGES


def _entry(record: Any, number: int, where: str, outlet: str) -> Entry:
    from crisisdesk.wire.pages import page

    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    kind = record.http_headers.get_header("Content-Type") or ""
    try:
        data = record.content_stream().read(LONGEST_LINE + 1)
        if len(data) > LONGEST_LINE:
            raise SourceError(where, f"a page larger than {LONGEST_LINE:,} bytes")
        charset = kind.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
        article = page(data, where=where, fetched_at=_fetched(record), url=url, charset=charset, outlet=outlet)
    except SourceError as error:
        return SourceError(where, f"{url}: {error.reason}", number)
    return Item(article, where, number)


def _fetched(record: Any) -> datetime:
    try:
        return published(record.rec_headers.get_header("WARC-Date") or "")[0]
    except ValueError:
        return system_clock()
