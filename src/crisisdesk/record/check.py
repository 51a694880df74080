"""Whether the record still holds what was written, and says what is in its texts."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crisisdesk.errors import EvidenceError, RunAborted
from crisisdesk.model import content_id, event_id, statement_id
from crisisdesk.record.manifests import Manifest, file_sha256, manifests, unfinished
from crisisdesk.record.record import Record
from crisisdesk.record.rows import event_of, event_row, statement_of, statement_row
from crisisdesk.record.snapshot import Snapshot

_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the record that does not hold. A note is no damage."""

    where: str
    what: str
    damage: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check(record: Record) -> list[Fault]:
    """Verify manifests and files, hashes of texts, identifiers, references and spans. An empty list is a clean record.

    Files left by an interrupted write are notes: readers do not see them and the next append removes them.
    """
    try:
        batches = manifests(record.folder)
    except RunAborted as error:
        return [Fault("manifests", str(error))]
    faults = [fault for batch in batches for fault in _files(record.folder, batch)]
    if not faults:
        snapshot = record.snapshot()
        faults += [*_texts(snapshot), *_references(snapshot), *_spans(snapshot)]
    notes = [
        Fault(str(path), "left by a write that did not finish", damage=False) for path in unfinished(record.folder)
    ]
    return faults + notes


def _files(folder: Path, batch: Manifest) -> Iterator[Fault]:
    for part in batch.parts:
        path = folder / part.file
        if not path.is_file():
            yield Fault(str(path), f"named by batch {batch.batch} but missing; restore it from a copy")
        elif file_sha256(path) != part.sha256:
            yield Fault(str(path), f"changed since batch {batch.batch} was written; restore it from a copy")


def _texts(snapshot: Snapshot) -> Iterator[Fault]:
    for row in _pages(snapshot, "SELECT document_id, outlet, url, text, text_hash FROM all_documents"):
        where = f"document {row['document_id']}"
        text = row["text"].encode("utf-8", "surrogatepass")
        if hashlib.sha256(text).hexdigest() != row["text_hash"]:
            yield Fault(where, "the text does not fit its hash")
        if content_id(row["outlet"], row["url"], row["text"]) != row["document_id"]:
            yield Fault(where, "the identifier does not fit outlet, address and text")
    for row in snapshot.rows("SELECT document_id, count(*) AS n FROM all_documents GROUP BY 1 HAVING n > 1"):
        yield Fault(f"document {row['document_id']}", f"recorded {row['n']} times")


def _references(snapshot: Snapshot) -> Iterator[Fault]:
    for table in ("statements", "events", "readings"):
        lost = snapshot.value(f"SELECT count(*) FROM all_{table} ANTI JOIN all_documents USING (document_id)")
        if lost:
            yield Fault(table, f"{lost} rows belong to no document")
    for table, key in (("statements", "statement_id"), ("events", "event_id"), ("readings", "document_id")):
        doubled = snapshot.value(
            f"SELECT count(*) FROM (SELECT 1 FROM all_{table} GROUP BY {key}, reader HAVING count(*) > 1)"
        )
        if doubled:
            yield Fault(table, f"{doubled} rows are recorded more than once")


def _spans(snapshot: Snapshot) -> Iterator[Fault]:
    for table in ("statements", "events"):
        query = f"SELECT t.*, d.text AS _text FROM all_{table} t JOIN all_documents d USING (document_id)"
        for row in _pages(snapshot, query):
            yield from _statement(row) if table == "statements" else _event(row)


def _statement(row: dict[str, Any]) -> Iterator[Fault]:
    where = f"statement {row['statement_id']}"
    statement = statement_of(row)
    try:
        expected = statement_row(statement, row["_text"], row["reader"])
    except EvidenceError as error:
        yield Fault(where, str(error))
        return
    if expected["speaker_text"] != row["speaker_text"]:
        yield Fault(where, "the speaker's words do not stand at their place in the text")
    if statement_id(statement.document_id, statement.source, statement.cue, statement.content) != row["statement_id"]:
        yield Fault(where, "the identifier does not fit its spans")


def _event(row: dict[str, Any]) -> Iterator[Fault]:
    where = f"event {row['event_id']}"
    event = event_of(row)
    try:
        event_row(event, row["_text"], row["reader"])
    except EvidenceError as error:
        yield Fault(where, str(error))
        return
    given = (event.document_id, event.source, event.plover, event.target, event.status, event.trigger)
    if event_id(*given) != row["event_id"]:
        yield Fault(where, "the identifier does not fit who did what to whom")


def _pages(snapshot: Snapshot, query: str) -> Iterator[dict[str, Any]]:
    offset = 0
    while rows := snapshot.rows(f"{query} ORDER BY 1, 2 LIMIT {_PAGE} OFFSET {offset}"):
        yield from rows
        offset += len(rows)
