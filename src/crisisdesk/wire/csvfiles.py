"""Tables of articles as CSV or TSV: one row an article, named by a heading.

A row may stand on several lines where its cells are quoted. A quotation mark that is never closed would swallow the
rows behind it: such a row is an error by itself, and reading goes on with the line after its first.
"""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from crisisdesk.errors import SourceError
from crisisdesk.wire.columns import article_of_row, fields_of, wanted
from crisisdesk.wire.items import LONGEST_LINE, Blob, Entry, Item, Listed, bounded_lines

_DELIMITERS = (",", "\t", ";", "|")
_MOST_LINES = 20_000
"""Lines that one row may stand on."""


class Row(NamedTuple):
    """The cells of one row, the line on which it begins, and what is wrong with it."""

    line: int
    cells: list[str]
    fault: str = ""


def entries(blob: Blob, outlet: str) -> Iterator[Entry]:
    """An article, an address or an error for every row."""
    with blob.open() as stream:
        lines = _Lines(bounded_lines(stream, blob.where))
        heading, delimiter = _heading(lines, blob.where)
        fields = _fields(heading, blob.where)
        if "text" not in fields and "url" not in fields:
            columns = ", ".join(heading)[:200]
            raise SourceError(
                blob.where, f"no column holds texts; the heading has {columns}; one of {wanted()} is read", 1
            )
        for row in _rows(lines, delimiter, len(heading)):
            yield _entry(row, heading, fields, blob.where, outlet)


def _fields(heading: list[str], where: str) -> dict[str, str]:
    try:
        return fields_of(heading)
    except ValueError as error:
        raise SourceError(where, str(error), 1) from None


def _entry(row: Row, heading: list[str], fields: dict[str, str], where: str, outlet: str) -> Entry:
    try:
        if row.fault:
            raise ValueError(row.fault)
        found = article_of_row(dict(zip(heading, row.cells, strict=True)), fields)
    except ValueError as error:
        return SourceError(where, str(error), row.line)
    if isinstance(found, Listed):
        return replace(found, outlet=found.outlet or outlet, where=where, line=row.line)
    return Item(found if found.outlet else replace(found, outlet=outlet), where, row.line)


class _Lines:
    """Numbered lines that can be put back."""

    def __init__(self, lines: Iterator[tuple[int, bytes | None]]) -> None:
        self._lines = lines
        self._back: deque[tuple[int, bytes | None]] = deque()

    def next(self) -> tuple[int, bytes | None] | None:
        return self._back.popleft() if self._back else next(self._lines, None)

    def back(self, lines: list[tuple[int, bytes | None]]) -> None:
        self._back.extendleft(reversed(lines))


def _heading(lines: _Lines, where: str) -> tuple[list[str], str]:
    found = lines.next()
    if found is None or found[1] is None:
        raise SourceError(where, "has no heading that names its columns", 1)
    try:
        if found[1].startswith((b"\xff\xfe", b"\xfe\xff")):
            raise SourceError(where, "is written in UTF-16; save it again as UTF-8 (iconv -f utf-16 -t utf-8)")
        text = found[1].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(where, f"not UTF-8 at byte {error.start}; convert it (iconv -t utf-8)", 1) from None
    delimiter = max(_DELIMITERS, key=text.count)
    try:
        cells = next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error as error:
        raise SourceError(where, f"the heading is no row of a table: {error}", 1) from None
    return [cell.strip() for cell in cells], delimiter


def _rows(lines: _Lines, delimiter: str, columns: int) -> Iterator[Row]:
    while (first := lines.next()) is not None:
        number, line = first
        if line is None:
            yield Row(number, [], f"the line is longer than {LONGEST_LINE:,} bytes; split the article")
        elif line.strip():
            yield _row(lines, number, line, delimiter, columns)


def _row(lines: _Lines, number: int, line: bytes, delimiter: str, columns: int) -> Row:
    taken: list[tuple[int, bytes | None]] = []
    parts = [line]
    size = len(line)
    open_ = _odd(line)
    while open_:
        following = lines.next()
        if following is None or following[1] is None or len(taken) == _MOST_LINES or size > LONGEST_LINE:
            lines.back([*taken, following] if following else taken)
            return Row(number, [], "a quotation mark is not closed; double it or close it")
        taken.append(following)
        parts.append(following[1])
        size += len(following[1])
        open_ = not _odd(following[1])
    row = _cells(number, b"\n".join(parts), delimiter)
    if not row.fault and len(row.cells) != columns:
        row = Row(number, [], f"{len(row.cells)} cells, but the heading has {columns}")
    if row.fault:
        lines.back(taken)
    return row


def _odd(line: bytes) -> bool:
    """Whether a quotation is opened in the line and not closed, or closed and not opened."""
    return line.count(b'"') % 2 == 1


def _cells(number: int, record: bytes, delimiter: str) -> Row:
    if b"\x00" in record:
        return Row(number, [], "the row holds NUL bytes; it looks like a binary file")
    try:
        text = record.decode("utf-8")
    except UnicodeDecodeError as error:
        return Row(number, [], f"not UTF-8 at byte {error.start} of the row; convert it (iconv -t utf-8)")
    # The module's limit of one cell is global to the process and far too small for an article.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_LINE * 2))
    try:
        return Row(number, next(csv.reader([text], delimiter=delimiter), []))
    except csv.Error as error:
        return Row(number, [], f"not a row of a table: {error}")
