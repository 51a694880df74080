"""Raw pages kept as WARC files, and read again."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crisisdesk.clock import system_clock
from crisisdesk.errors import SourceError
from crisisdesk.wire.dates import published
from crisisdesk.wire.items import LONGEST_LINE, Blob, Entry, Item

_PAGES = ("text/html", "application/xhtml+xml")


class PageArchive:
    """A folder of WARC files, one for each day: every raw page as it came, never changed."""

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
        """Append one response as a gzip member of its own; gives the file in which it stands."""
        self.folder.mkdir(parents=True, exist_ok=True)
        moment = fetched_at.astimezone(UTC)
        file = self.folder / f"pages-{moment:%Y%m%d}.warc.gz"
        packed = BytesIO()
        writer = WARCWriter(packed, gzip=True, warc_version="1.1")
        kept = [(name, value) for name, value in headers if name.lower() not in _CHANGED] + [
            ("Content-Length", str(len(data)))
        ]
        writer.write_record(
            writer.create_warc_record(
                url,
                "response",
                payload=BytesIO(data),
                length=len(data),
                http_headers=StatusAndHeaders(
                    f"{status} {_PHRASES.get(status, '')}".strip(), kept, protocol="HTTP/1.1"
                ),
                warc_headers_dict={"WARC-Date": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")},
            )
        )
        with file.open("ab") as stream:
            stream.write(packed.getvalue())
        return file


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
