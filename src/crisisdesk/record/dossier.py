"""Everything that the record holds of one document, read at once from the few files that hold it.

The views of a snapshot sort and join whole tables before they give one document; here each table is asked for the
rows of one document or story, and what counts among them is chosen afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crisisdesk.model import Document, Event, Statement, place_in_text
from crisisdesk.record.listings import ReadingFacts
from crisisdesk.record.rows import Row, document_of, event_of, statement_of
from crisisdesk.record.snapshot import Snapshot

_FAR = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A document, what its newest reading found, what that reading says of itself, and other tellings of its story."""

    document: Document
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    reading: ReadingFacts | None
    copies: tuple[Document, ...]


def dossier(snapshot: Snapshot, document_id: str) -> Dossier | None:
    """The dossier of a document by its whole id; None where the snapshot shows no such document."""
    until, recorded = snapshot.as_of or _FAR, snapshot.recorded_by or _FAR
    known = [row for row in _rows(snapshot, "documents", "document_id", document_id) if _seen(row, until, recorded)]
    if not known:
        return None
    document = document_of(min(known, key=lambda row: row["recorded_at"]))
    readings = _rows(snapshot, "readings", "document_id", document_id)
    newest = max(
        (row for row in readings if row["recorded_at"] <= recorded), key=lambda row: row["recorded_at"], default=None
    )
    statements = [statement_of(row) for row in _told(snapshot, "statements", document_id, newest)]
    events = [event_of(row) for row in _told(snapshot, "events", document_id, newest)]
    return Dossier(
        document=document,
        statements=tuple(sorted(statements, key=place_in_text)),
        events=tuple(sorted(events, key=lambda one: (one.trigger, one.event_id))),
        reading=_facts(newest) if newest else None,
        copies=tuple(_copies(snapshot, document, until, recorded)),
    )


def _rows(snapshot: Snapshot, table: str, column: str, value: str, columns: str = "*") -> list[Row]:
    source = snapshot.holding(table, [value], column)
    return snapshot.rows(f"SELECT {columns} FROM ({source}) WHERE {column} = ?", [value])


def _told(snapshot: Snapshot, table: str, document_id: str, newest: Row | None) -> list[Row]:
    """What the newest reading found; nothing is opened where no file tells of the document."""
    if newest is None or not snapshot.holds(table, document_id):
        return []
    return [row for row in _rows(snapshot, table, "document_id", document_id) if row["reader"] == newest["reader"]]


def _seen(row: Row, until: datetime, recorded: datetime) -> bool:
    return bool(row["published_at"] <= until and row["recorded_at"] <= recorded)


def _facts(row: Row) -> ReadingFacts:
    skipped = tuple((one["reason"], one["count"]) for one in row["skipped"] or ())
    return ReadingFacts(row["reader"], row["sentences"], skipped, row["recorded_at"])


def _copies(snapshot: Snapshot, document: Document, until: datetime, recorded: datetime) -> Sequence[Document]:
    columns = "document_id, published_at, recorded_at"
    found = _rows(snapshot, "documents", "story_id", document.story_id, columns)
    others = {row["document_id"] for row in found if _seen(row, until, recorded)} - {document.document_id}
    return snapshot.documents(others) if others else []
