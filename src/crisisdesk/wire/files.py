"""Articles in files and folders, whatever their format."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from crisisdesk.errors import SourceError
from crisisdesk.model import Dating, Precision
from crisisdesk.wire import csvfiles, gdelt, jsonfiles, newsml, pages, parquet, plaintext, warc
from crisisdesk.wire.feeds import items_of_file
from crisisdesk.wire.formats import HEAD, Format, recognised
from crisisdesk.wire.items import LONGEST_LINE, Blob, Entry, Item, Listed, bounded_lines
from crisisdesk.wire.packed import unpacked

__all__ = ["LONGEST_LINE", "Item", "Listed", "bounded_lines", "entries_in", "items_in"]


def items_in(path: Path, *, published: datetime | None, outlet: str) -> Iterator[Item | SourceError]:
    """Every article under a path, with an error in the place of each that cannot be had.

    ``published`` and ``outlet`` are used where an article names none. The addresses that a file names without their
    texts are one error a file, which counts them.
    """
    listed = 0
    where = ""
    for entry in entries_in(path, published=published, outlet=outlet):
        if isinstance(entry, Listed) and entry.where == where:
            listed += 1
        else:
            yield from _without_text(where, listed)
            listed, where = (1, entry.where) if isinstance(entry, Listed) else (0, "")
        if not isinstance(entry, Listed):
            yield entry
    yield from _without_text(where, listed)


def entries_in(path: Path, *, published: datetime | None = None, outlet: str = "") -> Iterator[Entry]:
    """Every article and every address under a path, with an error in the place of each that cannot be had."""
    files = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p, path)) if path.is_dir() else [path]
    if not files:
        yield SourceError(str(path), "the folder holds no files")
    for file in files:
        for entry in _entries_of_file(file, outlet or _outlet_of(path, file)):
            yield _dated(entry, published) if isinstance(entry, Item) and published else entry


def _entries_of_file(file: Path, outlet: str) -> Iterator[Entry]:
    try:
        if file.stat().st_size == 0:
            yield SourceError(str(file), "the file is empty")
            return
        for blob in unpacked(file):
            if isinstance(blob, SourceError):
                yield blob
            else:
                yield from _entries_of_blob(blob, outlet)
    except SourceError as error:
        yield error
    except OSError as error:
        yield SourceError(str(file), f"cannot be opened: {error.strerror or error}")


def _entries_of_blob(blob: Blob, outlet: str) -> Iterator[Entry]:
    try:
        with blob.open() as stream:
            head = stream.read(HEAD)
        if not head.strip():
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


def _dated(item: Item, when: datetime) -> Item:
    if item.article.published_at:
        return item
    dated = replace(item.article, published_at=when, precision=Precision.DAY, dated_by=Dating.GIVEN)
    return item._replace(article=dated)


def _outlet_of(root: Path, file: Path) -> str:
    return file.parent.name if root.is_dir() and file.parent != root else ""


def _hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


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
