"""What a file of articles holds: articles, addresses without their texts, and what could not be read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crisisdesk.errors import SourceError
from crisisdesk.wire.articles import Article

LONGEST_LINE = 10_000_000
"""Bytes of one line, one page or one row beyond which it is refused."""
MOST_EMPTY_LINES = 1_000_000
"""Empty lines in a row beyond which a file is not read any further: packed, gigabytes of them take no room."""
LONGEST_FILE = 256_000_000
"""Bytes of a JSON file that is one document (and so has to be held whole) beyond which it is refused."""


class Item(NamedTuple):
    """An article and the place that it came from: file and line, row or record."""

    article: Article
    where: str
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article that a list names by its address without giving its text."""

    url: str
    title: str = ""
    outlet: str = ""
    language: str = ""
    seen_at: datetime | None = None
    where: str = ""
    line: int | None = None


Entry = Item | Listed | SourceError
"""What stands at one place of a file."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes with a name: a file, or one inside an archive. ``path`` is the file where the bytes lie as they are."""

    where: str
    name: str
    open: Callable[[], BinaryIO]
    path: Path | None = None

    def whole(self, most: int) -> bytes:
        """All bytes. Raises ``SourceError`` where there are more than ``most``."""
        with self.open() as stream:
            data = stream.read(most + 1)
        if len(data) > most:
            raise SourceError(self.where, f"larger than {most:,} bytes; split it")
        return data


def bounded_lines(stream: BinaryIO, where: str = "") -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines without their ends; None for one longer than ``LONGEST_LINE``, which is skipped unread.

    Raises ``SourceError`` for a stretch of empty lines that no writer leaves.
    """
    number = last = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if line != b"\n":
            last = number
        elif number - last > MOST_EMPTY_LINES:
            raise SourceError(where, f"more than {MOST_EMPTY_LINES:,} empty lines; nothing behind them is read", number)
        if len(line) > LONGEST_LINE:
            while not line.endswith(b"\n") and (line := stream.readline(1 << 20)):
                pass
            yield number, None
        else:
            yield number, line.rstrip(b"\r\n")


def decoded(data: bytes, where: str) -> str:
    """UTF-8, or UTF-16 with its mark, as text with plain line breaks. Raises ``SourceError`` for anything else."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise SourceError(where, f"not UTF-16 at byte {error.start}; save it again as UTF-8") from None
    if b"\x00" in data:
        raise SourceError(where, "holds NUL bytes; it looks like a binary file")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise SourceError(where, f"not UTF-8 at byte {error.start}; convert it (iconv -t utf-8)") from None
