"""The full-text index over documents and statements: derived from the record, rebuilt at will, never evidence.

It lies beside the record in a SQLite file with FTS5, grows by the record's batches, and a process that dies leaves
it as it was after the last whole batch. Of a document that was read again only the newest reading is found.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from crisisdesk.record.enquiry import Enquiry, Found, found
from crisisdesk.record.entries import ROOM, Entry, entries_of
from crisisdesk.record.manifests import Manifest
from crisisdesk.record.record import Record
from crisisdesk.record.rows import Row
from crisisdesk.record.snapshot import Snapshot

VERSION = 1
"""Of the tables below; a file of another version is built anew."""
PATIENCE = 30
"""Seconds that a writer waits for another."""

_TABLES = """
CREATE TABLE batches (batch TEXT PRIMARY KEY);
CREATE TABLE entries (
    number INTEGER PRIMARY KEY, kind TEXT, identifier TEXT, document_id TEXT, published TEXT, precision TEXT,
    outlet TEXT, language TEXT, title TEXT, speaker TEXT, actor TEXT, act TEXT, start INTEGER, "end" INTEGER,
    words TEXT, facets TEXT);
CREATE INDEX entries_document ON entries (document_id);
CREATE VIRTUAL TABLE texts USING fts5(
    words, facets, content='entries', content_rowid='number', columnsize=0,
    tokenize='porter unicode61 remove_diacritics 2');
"""
_INSERT = """INSERT INTO entries VALUES
    (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


@dataclass(frozen=True, slots=True)
class Indexed:
    """How far the index has come: batches of the record in it, and all there are."""

    batches: int
    of: int

    @property
    def complete(self) -> bool:
        """Whether everything recorded can be found."""
        return self.batches >= self.of


class Fulltext:
    """The index of one record; safe for many threads and processes, each call with a connection of its own."""

    def __init__(self, record: Record, file: Path | None = None) -> None:
        self._record = record
        self.file = file or record.folder.parent / "index" / "fulltext.sqlite"

    def state(self) -> Indexed:
        """How much of the record is indexed."""
        batches = self._record.batches()
        if not self.file.exists():
            return Indexed(0, len(batches))
        with self._open() as connection:
            return Indexed(len(_known(connection) & {one.batch for one in batches}), len(batches))

    def update(
        self, on_batch: Callable[[Indexed], None] = lambda _: None, stopped: Callable[[], bool] = lambda: False
    ) -> Indexed:
        """Index what was recorded since. ``stopped`` is asked before each batch; what is indexed by then stays."""
        batches = self._record.batches()
        with self._open() as connection:
            if _known(connection) - {one.batch for one in batches}:
                _clear(connection)  # the record was replaced by another one
            for batch in batches:
                if stopped():
                    break
                self._add(connection, batch, batches)
                on_batch(Indexed(len(_known(connection)), len(batches)))
            return Indexed(len(_known(connection)), len(batches))

    def rebuild(
        self, on_batch: Callable[[Indexed], None] = lambda _: None, stopped: Callable[[], bool] = lambda: False
    ) -> Indexed:
        """Throw the index away and make it anew from the record."""
        with self._open() as connection:
            _clear(connection)
        return self.update(on_batch, stopped)

    def find(self, enquiry: Enquiry) -> Found:
        """What fits an enquiry, the newest first. Nothing is found before the first ``update``."""
        with self._open() as connection:
            return found(connection, enquiry)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.file, timeout=PATIENCE, isolation_level=None)
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                connection.execute("PRAGMA journal_mode=WAL")
                _clear(connection)
            connection.execute("PRAGMA synchronous=NORMAL")
            yield connection
        finally:
            connection.close()

    def _add(self, connection: sqlite3.Connection, batch: Manifest, batches: Sequence[Manifest]) -> None:
        if batch.batch in _known(connection):
            return
        documents, statements, readings = (self._rows(batch, name) for name in ("documents", "statements", "readings"))
        missing = {row["document_id"] for row in readings} - {row["document_id"] for row in documents}
        documents += self._recorded(missing, batches)
        actors = {row["document_id"]: row["actors"] or () for row in readings}
        with _writing(connection):
            if batch.batch not in _known(connection):
                _forget(connection, missing)
                _insert(connection, entries_of(documents, statements, actors))
                connection.execute("INSERT INTO batches VALUES (?)", [batch.batch])

    def _rows(self, batch: Manifest, table: str) -> list[Row]:
        files = [self._record.folder / part.file for part in batch.parts if part.table == table]
        return [row for file in files for row in pq.read_table(file).to_pylist()]

    def _recorded(self, ids: set[str], batches: Sequence[Manifest]) -> list[Row]:
        """Documents that an earlier batch holds and this one reads again."""
        if not ids:
            return []
        snapshot = Snapshot(self._record.folder, batches)
        try:
            return snapshot.rows("SELECT * FROM documents WHERE list_contains(?, document_id)", [sorted(ids)])
        finally:
            snapshot.close()


def _known(connection: sqlite3.Connection) -> set[str]:
    return {batch for (batch,) in connection.execute("SELECT batch FROM batches")}


def _clear(connection: sqlite3.Connection) -> None:
    with _writing(connection):
        for name in ("texts", "entries", "batches"):
            connection.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={VERSION}")


def _forget(connection: sqlite3.Connection, document_ids: set[str]) -> None:
    for document_id in sorted(document_ids):
        connection.execute(
            """INSERT INTO texts (texts, rowid, words, facets)
               SELECT 'delete', number, words, facets FROM entries WHERE document_id = ?""",
            [document_id],
        )
        connection.execute("DELETE FROM entries WHERE document_id = ?", [document_id])


def _insert(connection: sqlite3.Connection, entries: Iterator[Entry]) -> None:
    free: dict[int, int] = {}
    rows = []
    for entry in sorted(entries, key=lambda one: (one.published, one.kind, one.identifier)):
        number = free.get(entry.second) or _free(connection, entry.second)
        free[entry.second] = number + 1
        rows.append((number, *_columns(entry)))
    connection.executemany(_INSERT, rows)
    connection.executemany(
        "INSERT INTO texts (rowid, words, facets) VALUES (?, ?, ?)", [(row[0], row[-2], row[-1]) for row in rows]
    )


def _free(connection: sqlite3.Connection, second: int) -> int:
    last = connection.execute(
        "SELECT max(number) FROM entries WHERE number BETWEEN ? AND ?", [second, second + ROOM - 1]
    ).fetchone()[0]
    return second if last is None else int(last) + 1


def _columns(entry: Entry) -> tuple[object, ...]:
    return (
        entry.kind,
        entry.identifier,
        entry.document_id,
        entry.published.isoformat(),
        entry.precision,
        entry.outlet,
        entry.language,
        entry.title,
        entry.speaker,
        entry.actor,
        entry.act,
        entry.start,
        entry.end,
        entry.words,
        entry.facets,
    )


@contextmanager
def _writing(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
