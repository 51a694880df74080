"""Articles in files: JSON lines, plain text, HTML pages, and folders of them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crisisdesk.errors import SourceError
from crisisdesk.model import Precision
from crisisdesk.wire.articles import Article
from crisisdesk.wire.dates import in_head, published
from crisisdesk.wire.jsonlines import article_of_json

LONGEST_LINE = 10_000_000
"""Bytes of one JSON line or one file beyond which it is refused."""


class Item(NamedTuple):
    """An article and the place that it came from."""

    article: Article
    where: str
    line: int | None


def items_in(path: Path, *, published: datetime | None, outlet: str) -> Iterator[Item | SourceError]:
    """Every article under a path, with an error in the place of each that cannot be had.

    ``published`` and ``outlet`` are used where an article names none.
    """
    files = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p, path)) if path.is_dir() else [path]
    if not files:
        yield SourceError(str(path), "the folder holds no files")
    for file in files:
        for item in _items_of_file(file, outlet or _outlet_of(path, file)):
            if isinstance(item, SourceError) or item.article.published_at or not published:
                yield item
            else:
                yield item._replace(article=_dated(item.article, published))


def bounded_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines without their ends; None for one longer than ``LONGEST_LINE``, which is skipped unread."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            while not line.endswith(b"\n") and (line := stream.readline(1 << 20)):
                pass
            yield number, None
        else:
            yield number, line.rstrip(b"\r\n")


def _items_of_file(file: Path, outlet: str) -> Iterator[Item | SourceError]:
    read = _READERS.get(file.suffix.lower())
    if read is None:
        yield SourceError(str(file), f"cannot read {file.suffix or 'a file without a suffix'}; known: {_known()}")
        return
    try:
        if file.stat().st_size == 0:
            yield SourceError(str(file), "the file is empty")
        else:
            yield from read(file, outlet)
    except SourceError as error:
        yield error
    except OSError as error:
        yield SourceError(str(file), f"cannot be opened: {error.strerror or error}")


def _json_lines(file: Path, outlet: str) -> Iterator[Item | SourceError]:
    with file.open("rb") as stream:
        for number, line in bounded_lines(stream):
            if line is not None and not line.strip():
                continue
            try:
                article = article_of_json(line, LONGEST_LINE)
            except ValueError as error:
                yield SourceError(str(file), str(error), number)
            else:
                yield Item(article if article.outlet else replace(article, outlet=outlet), str(file), number)


def _plain_text(file: Path, outlet: str) -> Iterator[Item | SourceError]:
    text = _decoded(_whole(file), file)
    head, _, rest = text.partition("\n")
    titled = 0 < len(head.strip()) <= 200 and rest.startswith("\n")
    dated = in_head(text)
    article = Article(
        text=rest.strip("\n") if titled else text,
        title=head.strip() if titled else "",
        outlet=outlet,
        published_at=dated[0] if dated else None,
        precision=dated[1] if dated else Precision.UNKNOWN,
    )
    yield Item(article, str(file), None)


def _html(file: Path, outlet: str) -> Iterator[Item | SourceError]:
    # trafilatura takes about a second to load: only for the first page.
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    page = bare_extraction(_whole(file), with_metadata=True, include_comments=False)
    if not isinstance(page, Document) or not page.text:
        yield SourceError(str(file), "no article text found in the page")
        return
    article = Article(
        text=page.text.replace("\n", "\n\n"),
        title=page.title or "",
        outlet=page.sitename or page.hostname or outlet,
        url=page.url or "",
    )
    yield Item(_dated(article, *published(page.date)) if page.date else article, str(file), None)


def _whole(file: Path) -> bytes:
    if file.stat().st_size > LONGEST_LINE:
        raise SourceError(str(file), f"larger than {LONGEST_LINE:,} bytes; split it")
    return file.read_bytes()


def _decoded(data: bytes, file: Path) -> str:
    if b"\x00" in data:
        raise SourceError(str(file), "holds NUL bytes; it looks like a binary file")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise SourceError(str(file), f"not UTF-8 at byte {error.start}; convert it (iconv -t utf-8)") from None


def _dated(article: Article, when: datetime, precision: Precision = Precision.DAY) -> Article:
    return replace(article, published_at=when, precision=precision)


def _outlet_of(root: Path, file: Path) -> str:
    return file.parent.name if root.is_dir() and file.parent != root else ""


def _hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


def _known() -> str:
    return ", ".join(sorted(_READERS))


_READERS: dict[str, Callable[[Path, str], Iterator[Item | SourceError]]] = {
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".txt": _plain_text,
    ".md": _plain_text,
    ".html": _html,
    ".htm": _html,
}
