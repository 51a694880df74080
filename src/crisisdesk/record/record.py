"""The record of one desk."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from crisisdesk.clock import Clock, system_clock
from crisisdesk.model import Document, Reading, Refusal
from crisisdesk.record.manifests import Manifest, manifests, remove_unfinished, write_batch, writers_lock
from crisisdesk.record.rows import Row, document_row, event_row, reading_row, refusal_row, statement_row
from crisisdesk.record.snapshot import Snapshot
from crisisdesk.record.stories import FOLDER, tell
from crisisdesk.record.storyindex import StoryIndex, Told
from crisisdesk.record.tables import TABLES


class Record:
    """Append-only evidence under one folder. Many may read while one writes."""

    def __init__(self, folder: Path, clock: Clock = system_clock) -> None:
        self.folder = folder
        self._clock = clock
        self._stories = StoryIndex(folder / FOLDER)

    def snapshot(self, as_of: datetime | None = None, recorded_by: datetime | None = None) -> Snapshot:
        """The record as it stands now, up to a date of publication and of recording where given."""
        return Snapshot(self.folder, self.batches(), as_of, recorded_by)

    def batches(self) -> list[Manifest]:
        """What has been written, in order."""
        return manifests(self.folder)

    def unread(self, documents: Sequence[Document], reader: str) -> list[Document]:
        """Those of the documents that this reader has not read yet, each once."""
        read = self._read_by(reader, [document.document_id for document in documents])
        fresh = {document.document_id: document for document in documents if document.document_id not in read}
        return list(fresh.values())

    def append(self, readings: Iterable[Reading], refusals: Iterable[Refusal] = ()) -> Manifest | None:
        """Record readings and refusals as one batch; what is recorded already is left out.

        Returns None where nothing new remains. Raises ``EvidenceError`` before anything is written.
        """
        with writers_lock(self.folder):
            remove_unfinished(self.folder)
            fresh = self._fresh(list(readings))
            batches = self.batches()
            told = self._new_documents(fresh, batches)
            rows = _rows_of(fresh, [one.document for one in told], self._new_refusals(list(refusals)))
            if not any(rows.values()):
                return None
            recorded_at = self._clock()
            written = write_batch(self.folder, _tables_of(rows, recorded_at), recorded_at)
            if batches or told:
                self._stories.add(told, [batch.batch for batch in batches] + [written.batch])
            return written

    def append_coded(self, rows: Iterable[Row]) -> Manifest | None:
        """Record events that others coded (rows of the table ``coded``); those recorded already are left out."""
        return self._append_rows("coded", "event_id", rows)

    def append_issued(self, rows: Iterable[Row]) -> Manifest | None:
        """Keep warnings and forecasts as issued (rows of the table ``issued``); what was issued is never replaced."""
        return self._append_rows("issued", "issued_id", rows)

    def _append_rows(self, table: str, key: str, rows: Iterable[Row]) -> Manifest | None:
        with writers_lock(self.folder):
            remove_unfinished(self.folder)
            given = {row[key]: row for row in rows}
            stored = self.snapshot().rows(f"SELECT {key} FROM all_{table}")
            for row in stored:
                given.pop(row[key], None)
            if not given:
                return None
            recorded_at = self._clock()
            return write_batch(self.folder, _tables_of({table: list(given.values())}, recorded_at), recorded_at)

    def _fresh(self, readings: list[Reading]) -> list[Reading]:
        result: list[Reading] = []
        for reader in dict.fromkeys(reading.reader for reading in readings):
            mine = {r.document.document_id: r for r in readings if r.reader == reader}
            read = self._read_by(reader, list(mine))
            result += [reading for document_id, reading in mine.items() if document_id not in read]
        return result

    def _read_by(self, reader: str, ids: list[str]) -> set[str]:
        found = self.snapshot().rows(
            "SELECT document_id FROM all_readings WHERE reader = ? AND list_contains(?, document_id)", [reader, ids]
        )
        return {row["document_id"] for row in found}

    def _new_documents(self, readings: list[Reading], batches: list[Manifest]) -> list[Told]:
        documents = {reading.document.document_id: reading.document for reading in readings}
        snapshot = self.snapshot()
        stored = snapshot.rows(
            "SELECT document_id FROM all_documents WHERE list_contains(?, document_id)", [list(documents)]
        )
        for row in stored:
            del documents[row["document_id"]]
        return tell(self._stories, self.folder, batches, list(documents.values()))

    def _new_refusals(self, refusals: list[Refusal]) -> list[Refusal]:
        ids = {refusal.refusal_id: refusal for refusal in refusals}
        stored = self.snapshot().rows(
            "SELECT refusal_id FROM all_refusals WHERE list_contains(?, refusal_id)", [list(ids)]
        )
        for row in stored:
            ids.pop(row["refusal_id"], None)
        return list(ids.values())


def _rows_of(readings: list[Reading], documents: list[Document], refusals: list[Refusal]) -> Mapping[str, list[Row]]:
    return {
        "documents": [document_row(document) for document in documents],
        "statements": [
            statement_row(statement, reading.document.text, reading.reader)
            for reading in readings
            for statement in reading.statements
        ],
        "events": [
            event_row(event, reading.document.text, reading.reader) for reading in readings for event in reading.events
        ],
        "readings": [reading_row(reading) for reading in readings],
        "refusals": [refusal_row(refusal) for refusal in refusals],
    }


def _tables_of(rows: Mapping[str, list[Row]], recorded_at: datetime) -> dict[str, pa.Table]:
    return {
        name: pa.Table.from_pylist([{**row, "recorded_at": recorded_at} for row in found], schema=TABLES[name])
        for name, found in rows.items()
        if found
    }
