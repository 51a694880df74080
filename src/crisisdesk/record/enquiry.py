"""What is asked of the full-text index, and what it finds.

Words are looked for by their stems and without accents; all of them must be there. ``"two words"`` is a phrase,
``word*`` a beginning, ``-word`` must not be there.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from crisisdesk.record.entries import ROOM, facet, number_of

FACETED = 1_000
"""The newest matches over which facets are counted; where there are more, ``Found.counted`` says so."""
COUNTED = 5_000
"""Matches that are counted; one more stands for all that come after, so that common words take no longer."""
OPEN, CLOSE = "\ue000", "\ue001"
"""Letters for private use, around a word that was looked for."""

_TERM = re.compile(r'(?P<no>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_LAST = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """Words, facets and dates; what is empty does not count. ``kind`` is ``statement`` or ``document``.

    ``actor`` is who is spoken for, or for documents who is mentioned; a state also finds its sectors.
    """

    words: str = ""
    kind: str = "statement"
    actor: str = ""
    act: str = ""
    outlet: str = ""
    language: str = ""
    begins: date | None = None
    ends: date | None = None
    as_of: datetime | None = None
    first: int = 0
    most: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One entry that fits. ``words`` are cut into pieces: a text, and whether it was looked for."""

    kind: str
    identifier: str
    document_id: str
    published: datetime
    precision: str
    outlet: str
    language: str
    title: str
    speaker: str
    actor: str
    act: str
    start: int
    end: int
    words: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, how many there are by kind, and facets by name with counts over the newest ``counted`` matches.

    Counts above ``COUNTED`` mean "more than that".
    """

    hits: tuple[Hit, ...]
    total: int
    kinds: tuple[tuple[str, int], ...]
    facets: dict[str, tuple[tuple[str, int], ...]]
    counted: int


def found(connection: sqlite3.Connection, enquiry: Enquiry) -> Found:
    """What the index holds for an enquiry, the newest first."""
    span = _numbers(enquiry)
    asked = _expression(enquiry, enquiry.kind)
    numbers = _newest(connection, asked, span)
    counts = {
        kind: len(numbers) if kind == enquiry.kind else _count(connection, _expression(enquiry, kind), span)
        for kind in ("statement", "document")
    }
    shown = _page(connection, asked, span, numbers, enquiry)
    hits = tuple(_hits(connection, asked, shown, enquiry.kind)) if shown else ()
    newest = numbers[:FACETED]
    return Found(hits, counts[enquiry.kind], tuple(counts.items()), _facets(connection, newest), len(newest))


def _numbers(enquiry: Enquiry) -> tuple[int, int]:
    """The lowest and highest numbers of entries within the dates."""
    first = number_of(datetime.combine(enquiry.begins, time.min, tzinfo=UTC)) if enquiry.begins else 0
    lasts = [_LAST]
    if enquiry.ends:
        lasts.append(number_of(datetime.combine(enquiry.ends, time.min, tzinfo=UTC) + timedelta(days=1)) - 1)
    if enquiry.as_of:
        lasts.append(number_of(enquiry.as_of) + ROOM - 1 if number_of(enquiry.as_of) else -1)
    return first, min(lasts)


def _expression(enquiry: Enquiry, kind: str) -> str:
    """The enquiry in the language of FTS5; everything from outside stands in quotation marks."""
    given = [("k", kind), ("o", enquiry.outlet), ("l", enquiry.language), ("a", enquiry.actor)]
    if kind == "statement":
        given.append(("t", enquiry.act))
    must = [f'facets : "{facet(name, value)}"' for name, value in given if value]
    terms = list(_terms(enquiry.words))
    must += [f"words : {term}" for no, term in terms if not no]
    never = [f"words : {term}" for no, term in terms if no]
    asked = " AND ".join(must)
    return f"({asked}) NOT ({' OR '.join(never)})" if never else asked


def _terms(words: str) -> Iterator[tuple[bool, str]]:
    """Each term in quotation marks, and whether it must be missing. What holds no letter or digit is no term."""
    for match in _TERM.finditer(words):
        term = (match["phrase"] if match["phrase"] is not None else match["word"]).replace("\0", " ")
        if any(letter.isalnum() for letter in term):
            beginning = "*" if match["word"] and term.endswith("*") else ""
            yield bool(match["no"]), f'"{term.rstrip("*")}"{beginning}'


def _newest(connection: sqlite3.Connection, asked: str, span: tuple[int, int], first: int = 0) -> list[int]:
    """The numbers of the newest matches, one more than are counted: the index is asked for them once."""
    rows = connection.execute(
        """SELECT rowid FROM texts WHERE texts MATCH ? AND rowid BETWEEN ? AND ?
           ORDER BY rowid DESC LIMIT ? OFFSET ?""",
        [asked, *span, COUNTED + 1, first],
    )
    return [number for (number,) in rows]


def _count(connection: sqlite3.Connection, asked: str, span: tuple[int, int]) -> int:
    row = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM texts WHERE texts MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?)",
        [asked, *span, COUNTED + 1],
    ).fetchone()
    return int(row[0])


def _page(
    connection: sqlite3.Connection, asked: str, span: tuple[int, int], numbers: list[int], enquiry: Enquiry
) -> list[int]:
    """The numbers of the hits that are shown; those beyond what is counted are looked for again."""
    last = enquiry.first + enquiry.most
    if last <= len(numbers) or len(numbers) <= COUNTED:
        return numbers[enquiry.first : last]
    return _newest(connection, asked, span, enquiry.first)[: enquiry.most]


def _facets(connection: sqlite3.Connection, numbers: list[int]) -> dict[str, tuple[tuple[str, int], ...]]:
    rows = connection.execute(
        "SELECT actor, act, outlet, language FROM entries WHERE number IN (SELECT value FROM json_each(?))",
        [json.dumps(numbers)],
    ).fetchall()
    names = ("actor", "act", "outlet", "language")
    counts = [Counter(row[at] for row in rows if row[at]) for at in range(len(names))]
    ordered = [tuple(sorted(one.items(), key=lambda item: (-item[1], item[0]))) for one in counts]
    return dict(zip(names, ordered, strict=True))


def _hits(connection: sqlite3.Connection, asked: str, numbers: list[int], of: str) -> Iterator[Hit]:
    cut = "highlight(texts, 0, ?, ?)" if of == "statement" else "snippet(texts, 0, ?, ?, '…', 48)"
    rows = connection.execute(
        f"""SELECT e.kind, identifier, document_id, published, precision, outlet, language, title, speaker, actor, act,
                   start, "end", {cut}
            FROM texts JOIN entries e ON e.number = texts.rowid
            WHERE texts MATCH ? AND texts.rowid BETWEEN ? AND ? ORDER BY texts.rowid DESC""",
        [OPEN, CLOSE, asked, numbers[-1], numbers[0]],
    )
    for kind, identifier, document_id, published, *rest, words in rows:
        precision, outlet, language, title, speaker, actor, act, start, end = rest
        yield Hit(
            kind=kind,
            identifier=identifier,
            document_id=document_id,
            published=datetime.fromisoformat(published),
            precision=precision,
            outlet=outlet,
            language=language,
            title=title,
            speaker=speaker,
            actor=actor,
            act=act,
            start=start,
            end=end,
            words=tuple(_pieces(words.partition("\n")[2] if kind == "statement" else words)),
        )


def _pieces(marked: str) -> Iterator[tuple[str, bool]]:
    for at, part in enumerate(re.split(f"[{OPEN}{CLOSE}]", marked)):
        if part:
            yield part, at % 2 == 1
