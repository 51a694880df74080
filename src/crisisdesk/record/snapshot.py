"""The record as it stood: a read-only view over the batches, up to a date of publication and of recording."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from crisisdesk.errors import Misuse
from crisisdesk.model import Document, Event, Statement, place_in_text
from crisisdesk.record.manifests import Manifest
from crisisdesk.record.rows import Row, document_of, event_of, statement_of
from crisisdesk.record.tables import TABLES

_FAR = "9999-12-31"


class Snapshot:
    """Queries over one fixed set of batches.

    ``as_of`` leaves out what was published later, ``recorded_by`` what the desk recorded later. Of each document
    the statements and events of its newest reading count. A snapshot is for one thread.
    """

    def __init__(
        self,
        folder: Path,
        batches: Sequence[Manifest],
        as_of: datetime | None = None,
        recorded_by: datetime | None = None,
    ) -> None:
        self.as_of = as_of
        self.recorded_by = recorded_by
        self._connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "TimeZone": "UTC"})
        for table in TABLES:
            files = [str(folder / part.file) for batch in batches for part in batch.parts if part.table == table]
            self._source(f"all_{table}", table, files)
        self._views()

    def _source(self, view: str, table: str, files: Sequence[str]) -> None:
        if files:
            listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
            self._connection.execute(f"CREATE VIEW {view} AS SELECT * FROM read_parquet([{listed}])")
        else:
            self._connection.register(view, pa.Table.from_pylist([], schema=TABLES[table]))

    def _views(self) -> None:
        until = f"'{(self.as_of.isoformat() if self.as_of else _FAR)}'::TIMESTAMPTZ"
        recorded = f"'{(self.recorded_by.isoformat() if self.recorded_by else _FAR)}'::TIMESTAMPTZ"
        self._connection.execute(
            f"""
            CREATE VIEW documents AS SELECT * FROM all_documents
                WHERE published_at <= {until} AND recorded_at <= {recorded}
                QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY recorded_at) = 1;
            CREATE VIEW readings AS SELECT r.* FROM all_readings r SEMI JOIN documents USING (document_id)
                WHERE r.recorded_at <= {recorded}
                QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY r.recorded_at DESC) = 1;
            CREATE VIEW statements AS SELECT s.* FROM all_statements s SEMI JOIN readings USING (document_id, reader);
            CREATE VIEW events AS SELECT e.* FROM all_events e SEMI JOIN readings USING (document_id, reader);
            CREATE VIEW refusals AS SELECT * FROM all_refusals WHERE recorded_at <= {recorded};
            """
        )

    def close(self) -> None:
        """Give back what the queries hold; the snapshot is of no use afterwards."""
        self._connection.close()

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """All rows of a query over the views documents, statements, events, readings and refusals."""
        cursor = self._connection.execute(sql, list(parameters))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The one value of a query that gives one."""
        return next(iter(self.rows(sql, parameters)[0].values()))

    def counts(self) -> dict[str, int]:
        """Rows by table."""
        return {table: int(self.value(f"SELECT count(*) FROM {table}")) for table in TABLES}

    def document(self, document_id: str) -> Document:
        """One document by its id or the beginning of it. Raises ``Misuse`` for none or more than one."""
        return document_of(self._one("documents", "document_id", document_id))

    def statement(self, statement_id: str) -> Statement:
        """One statement by its id or the beginning of it. Raises ``Misuse`` for none or more than one."""
        return statement_of(self._one("statements", "statement_id", statement_id))

    def documents(self, ids: Iterable[str]) -> list[Document]:
        """The documents of the given ids, in the order of their publication."""
        wanted = list(ids)
        found = self.rows(
            "SELECT * FROM documents WHERE list_contains(?, document_id) ORDER BY published_at, document_id", [wanted]
        )
        return [document_of(row) for row in found]

    def statements_in(self, document_ids: Iterable[str]) -> dict[str, list[Statement]]:
        """Statements by document, in the order of the text."""
        found = self.rows("SELECT * FROM statements WHERE list_contains(?, document_id)", [list(document_ids)])
        result: dict[str, list[Statement]] = {}
        for row in found:
            result.setdefault(row["document_id"], []).append(statement_of(row))
        for statements in result.values():
            statements.sort(key=place_in_text)
        return result

    def events_in(self, document_ids: Iterable[str]) -> dict[str, list[Event]]:
        """Events by document, in the order of their triggers."""
        found = self.rows("SELECT * FROM events WHERE list_contains(?, document_id)", [list(document_ids)])
        result: dict[str, list[Event]] = {}
        for row in found:
            result.setdefault(row["document_id"], []).append(event_of(row))
        for events in result.values():
            events.sort(key=lambda e: (e.trigger, e.event_id))
        return result

    def _one(self, table: str, column: str, prefix: str) -> Row:
        found = self.rows(
            f"SELECT * FROM {table} WHERE starts_with({column}, ?) LIMIT 2",
            [prefix.lower()],
        )
        if not prefix or not found:
            raise Misuse(
                f"no {table.removesuffix('s')} {prefix!r} in the record; `crisisdesk show` lists what there is"
            )
        if len(found) > 1:
            raise Misuse(f"{prefix!r} is the beginning of more than one {table.removesuffix('s')} id; give more of it")
        return found[0]
