"""What the full-text index holds of the record: one entry for each document and each statement.

The number of an entry begins with the second of its publication, so that "newest first", "as of" and "between two
days" are ranges of numbers and need no sorting.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crisisdesk.model import base
from crisisdesk.record.rows import Row

FIRST = datetime(1800, 1, 1, tzinfo=UTC)
"""The second 0 of the entries' numbers."""
ROOM = 1 << 24
"""Entries that one second can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document or a statement with its words. A document has no speaker; its span is its whole text."""

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
    words: str
    facets: str

    @property
    def second(self) -> int:
        """The lowest number of an entry published in the same second."""
        return number_of(self.published)


def number_of(moment: datetime) -> int:
    """The lowest number of an entry published at a moment; 0 before the first second."""
    return max(0, int((moment - FIRST).total_seconds())) * ROOM


def facet(name: str, value: str) -> str:
    """A value as one word of the index; letters and digits only, so that no tokenizer changes it."""
    digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()
    return f"{name}{int.from_bytes(digest[:9])}0"


def entries_of(
    documents: Iterable[Row], statements: Iterable[Row], actors: Mapping[str, Sequence[str]]
) -> Iterator[Entry]:
    """Entries of documents with the actors that each mentions, and of the statements in them."""
    known = {row["document_id"]: row for row in documents}
    for row in known.values():
        yield _document(row, actors.get(row["document_id"], ()))
    for row in statements:
        if row["document_id"] in known:
            yield _statement(row, known[row["document_id"]])


def _document(row: Row, actors: Sequence[str]) -> Entry:
    return Entry(
        kind="document",
        identifier=row["document_id"],
        speaker="",
        actor="",
        act="",
        start=0,
        end=len(row["text"]),
        words=f"{row['title']}\n{row['text']}",
        facets=_facets("document", row, "", actors),
        **_where(row),
    )


def _statement(row: Row, document: Row) -> Entry:
    text = document["text"]
    speaker = row["speaker_text"] or row["speaker"] or ""
    content = " … ".join(text[span["start"] : span["end"]] for span in row["content"])
    spans = [span for role in ("source", "cue", "content") for span in row[role]]
    actor = row["speaks_for"] or ""
    return Entry(
        kind="statement",
        identifier=row["statement_id"],
        speaker=speaker,
        actor=actor,
        act=row["act"],
        start=min(span["start"] for span in spans),
        end=max(span["end"] for span in spans),
        words=f"{speaker}\n{content}",
        facets=_facets("statement", document, row["act"], {actor, base(actor)} if actor else ()),
        **_where(document),
    )


def _where(row: Row) -> Row:
    return {
        "document_id": row["document_id"],
        "published": row["published_at"].astimezone(UTC),
        "precision": row["precision"],
        "outlet": row["outlet"],
        "language": row["language"],
        "title": row["title"],
    }


def _facets(kind: str, document: Row, act: str, actors: Iterable[str]) -> str:
    given = [("k", kind), ("o", document["outlet"]), ("l", document["language"]), ("t", act)]
    return " ".join(facet(name, value) for name, value in [*given, *(("a", code) for code in sorted(actors))] if value)
