"""Articles in files and folders, whatever their format."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from crisisdesk.errors import SourceError
from crisisdesk.model import Dating, Precision
from crisisdesk.wire import csvfiles, gdelt, jsonfiles, newsml, pages, parquet, plaintext, warc
from crisisdesk.wire.characters import in_one_line, shown
from crisisdesk.wire.feeds import items_of_file
from crisisdesk.wire.folders import files_under
from crisisdesk.wire.formats import HEAD, Format, recognised
from crisisdesk.wire.items import LONGEST_LINE, Blob, Entry, Item, Listed, bounded_lines
from crisisdesk.wire.packed import MOST_UNPACKED, unpacked

__all__ = ["LONGEST_LINE", "Item", "Listed", "bounded_lines", "entries_in", "items_in"]


def items_in(
    path: Path, *, published: datetime | None, outlet: str, most: int = MOST_UNPACKED
) -> Iterator[Item | SourceError]:
    """Every article under a path, with an error in the place of each that cannot be had.

    ``published`` and ``outlet`` are used where an article names none. The addresses that a file names without their
    texts are one error a file, which counts them.
    """
    listed = 0
    where = ""
    for entry in entries_in(path, published=published, outlet=outlet, most=most):
        if isinstance(entry, Listed) and entry.where == where:
            listed += 1
        else:
            yield from _without_text(where, listed)
            listed, where = (1, entry.where) if isinstance(entry, Listed) else (0, "")
        if not isinstance(entry, Listed):
            yield entry
    yield from _without_text(where, listed)


def entries_in(
    path: Path, *, published: datetime | None = None, outlet: str = "", most: int = MOST_UNPACKED
) -> Iterator[Entry]:
    """Every article and every address under a path, with an error in the place of each that cannot be had.

    ``most`` bounds the bytes to which one packed file may unpack.
    """
    empty = True
    for file in files_under(path):
        empty = False
        if isinstance(file, SourceError):
            yield file
            continue
        for entry in _entries_of_file(file, outlet or _outlet_of(path, file), most):
            yield _dated(entry, published) if isinstance(entry, Item) and published else _readable(entry)
    if empty:
        yield SourceError(shown(path), "the folder holds no files")


def _entries_of_file(file: Path, outlet: str, most: int) -> Iterator[Entry]:
    try:
        if file.stat().st_size == 0:
            yield SourceError(shown(file), "the file is empty")
            return
        for blob in unpacked(file, most):
            if isinstance(blob, SourceError):
                yield blob
            else:
                yield from _entries_of_blob(blob, outlet)
    except SourceError as error:
        yield error
    except OSError as error:
        yield SourceError(shown(file), f"cannot be opened: {error.strerror or error}")


def _entries_of_blob(blob: Blob, outlet: str) -> Iterator[Entry]:
    try:
        with blob.open() as stream:
            head = stream.read(HEAD)
        if not head.strip() and len(head) < HEAD:
            yield SourceError(blob.where, "the file is empty")
            return
        yield from _READERS[_recognised(head, blob)](blob, outlet)
    except SourceError as error:
        yield error


def _recognised(head: bytes, blob: Blob) -> Format:
    try:
        return recognised(head, blob.name)
    except SourceError as error:
        raise SourceError(blob.where, error.reason) from None


def _feed(blob: Blob, outlet: str) -> Iterator[Entry]:
    data = blob.whole(LONGEST_LINE)
    if b"<opml" in data[:HEAD].lower():
        yield SourceError(
            blob.where, "a list of feeds, not of articles; name it in the file given to `crisisdesk watch`"
        )
    else:
        yield from items_of_file(data, blob.where, outlet)


def _without_text(where: str, listed: int) -> Iterator[SourceError]:
    if listed:
        reason = f"names {listed:,} addresses without their texts; `crisisdesk addresses {where}` lists them"
        yield SourceError(where, reason)


def _readable(entry: Entry) -> Entry:
    """What is shown of an entry as it can be printed and stored, whatever a file says."""
    if isinstance(entry, Listed):
        return replace(
            entry,
            url=in_one_line(entry.url),
            title=in_one_line(entry.title),
            outlet=in_one_line(entry.outlet),
            language=in_one_line(entry.language),
        )
    if isinstance(entry, SourceError):
        return SourceError(shown(entry.source), in_one_line(entry.reason), entry.line)
    return entry


def _dated(item: Item, when: datetime) -> Item:
    if item.article.published_at:
        return item
    dated = replace(item.article, published_at=when, precision=Precision.DAY, dated_by=Dating.GIVEN)
    return item._replace(article=dated)


def _outlet_of(root: Path, file: Path) -> str:
    return file.parent.name if root.is_dir() and file.parent != root else ""


_READERS: dict[Format, Callable[[Blob, str], Iterator[Entry]]] = {
    Format.JSON_LINES: jsonfiles.entries_of_lines,
    Format.JSON: jsonfiles.entries,
    Format.CSV: csvfiles.entries,
    Format.PARQUET: parquet.entries,
    Format.HTML: pages.entries,
    Format.NEWSML: newsml.entries,
    Format.GDELT: gdelt.entries,
    Format.FEED: _feed,
    Format.WARC: warc.entries,
    Format.TEXT: plaintext.entries,
}
