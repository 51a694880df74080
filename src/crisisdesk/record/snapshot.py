"""The record as it stood: a read-only view over the batches, up to a date of publication and of recording."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from crisisdesk.errors import Misuse
from crisisdesk.model import Document, Event, Statement, place_in_text
from crisisdesk.record.manifests import Manifest, Part
from crisisdesk.record.rows import Row, document_of, event_of, statement_of
from crisisdesk.record.tables import LAYOUT, TABLES
from crisisdesk.record.whereabouts import Beginnings, beginnings, holds

_FAR = "9999-12-31"

_DOCUMENTS = """
    SELECT * FROM ({documents})
    WHERE document_id IN (SELECT unnest($ids::VARCHAR[])) AND published_at <= $until AND recorded_at <= $recorded
    QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY recorded_at) = 1
    ORDER BY published_at, document_id
"""
"""The views sort everything before they give anything; these take what is asked for first and where it is."""
_NEWEST = """
    WITH asked AS (SELECT document_id FROM ({documents}) WHERE document_id IN (SELECT unnest($ids::VARCHAR[]))
                   AND published_at <= $until AND recorded_at <= $recorded)
    SELECT document_id, reader FROM ({readings}) SEMI JOIN asked USING (document_id)
    WHERE document_id IN (SELECT unnest($ids::VARCHAR[])) AND recorded_at <= $recorded
    QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY recorded_at DESC) = 1
"""
_TOLD = """
    WITH newest AS (SELECT unnest($ids::VARCHAR[]) AS document_id, unnest($readers::VARCHAR[]) AS reader)
    SELECT t.* FROM ({told}) t SEMI JOIN newest USING (document_id, reader)
    WHERE document_id IN (SELECT unnest($ids::VARCHAR[]))
"""


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
        self.folder = folder
        self.batches = tuple(batches)
        self.as_of = as_of
        self.recorded_by = recorded_by
        self._connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "TimeZone": "UTC"})
        for table in TABLES:
            self._connection.register(f"no_{table}", pa.Table.from_pylist([], schema=TABLES[table]))
            self._connection.execute(f"CREATE VIEW all_{table} AS {self.source(table, batches)}")
        self._views()

    def source(self, table: str, batches: Sequence[Manifest], *, named: bool = False) -> str:
        """A query for all rows of a table in some batches with today's columns, and ``batch`` where it is ``named``.

        Parts that were written in one layout share their columns.
        """
        empty = f"SELECT *{', NULL::VARCHAR AS batch' if named else ''} FROM no_{table}"
        parts = []
        columns = "* EXCLUDE filename, parse_filename(filename, true) AS batch" if named else "*"
        for layout in sorted({batch.layout for batch in batches}):
            written = [part for batch in batches if batch.layout == layout for part in batch.parts]
            files = [str(self.folder / part.file) for part in written if part.table == table]
            if files:
                listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
                parts.append(f"SELECT {columns} FROM read_parquet([{listed}]{', filename = true' if named else ''})")
        # Files of today's layout have all columns themselves; asking the empty table beside them costs a third more.
        whole = parts and all(batch.layout == LAYOUT for batch in batches)
        return " UNION ALL BY NAME ".join(parts if whole else [empty, *parts])

    def holds(self, table: str, document_id: str) -> bool:
        """Whether any file of a table may tell of a document."""
        return bool(self._files(table, [document_id]))

    def holding(self, table: str, values: Iterable[str], column: str = "document_id") -> str:
        """A query for the rows of a table in those files that hold one of the values in a column, with their others."""
        return self.source(table, self._files(table, values, column))

    def _files(self, table: str, values: Iterable[str], column: str = "document_id") -> list[Manifest]:
        """The batches with those of their files that hold one of the values; batches without any are left out."""
        asked = beginnings(values)
        found = (
            replace(
                batch,
                parts=tuple(part for part in batch.parts if part.table == table and self._has(part, column, asked)),
            )
            for batch in self.batches
        )
        return [batch for batch in found if batch.parts]

    def _has(self, part: Part, column: str, asked: Beginnings) -> bool:
        return holds(self.folder / part.file, column, asked)

    @property
    def visible(self) -> tuple[Manifest, ...]:
        """The batches that count: all, or those recorded by the moment that was given."""
        by = self.recorded_by
        return tuple(b for b in self.batches if by is None or datetime.fromisoformat(b.recorded_at) <= by)

    def _views(self) -> None:
        until = f"'{(self.as_of.isoformat() if self.as_of else _FAR)}'::TIMESTAMPTZ"
        whole_days = f"'{_last_whole_day(self.as_of) if self.as_of else _FAR}'::DATE"
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
            CREATE VIEW coded AS SELECT * FROM all_coded
                WHERE date <= {whole_days} AND recorded_at <= {recorded};
            CREATE VIEW issued AS SELECT * FROM all_issued
                WHERE made_on <= ({until})::DATE AND recorded_at <= {recorded};
            """
        )

    def close(self) -> None:
        """Give back what the queries hold; the snapshot is of no use afterwards."""
        self._connection.close()

    def rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """All rows of a query over the views documents, statements, events, readings and refusals."""
        cursor = self._connection.execute(sql, parameters if isinstance(parameters, Mapping) else list(parameters))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def table(self, sql: str) -> pa.Table:
        """The rows of a query as an Arrow table."""
        return self._connection.sql(sql).to_arrow_table()

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
        asked = list(ids)
        found = self.rows(_DOCUMENTS.format(documents=self.holding("documents", asked)), self._asked(asked))
        return [document_of(row) for row in found]

    def statements_in(self, document_ids: Iterable[str]) -> dict[str, list[Statement]]:
        """Statements by document, in the order of the text."""
        found = self._read_in("statements", list(document_ids))
        result: dict[str, list[Statement]] = {}
        for row in found:
            result.setdefault(row["document_id"], []).append(statement_of(row))
        for statements in result.values():
            statements.sort(key=place_in_text)
        return result

    def events_in(self, document_ids: Iterable[str]) -> dict[str, list[Event]]:
        """Events by document, in the order of their triggers."""
        found = self._read_in("events", list(document_ids))
        result: dict[str, list[Event]] = {}
        for row in found:
            result.setdefault(row["document_id"], []).append(event_of(row))
        for events in result.values():
            events.sort(key=lambda e: (e.trigger, e.event_id))
        return result

    def _read_in(self, table: str, ids: list[str]) -> list[Row]:
        """Rows of the newest readings of some documents; nothing is opened where no file tells of them."""
        if not (told := self._files(table, ids)):
            return []
        sources = {name: self.holding(name, ids) for name in ("documents", "readings")}
        newest = self.rows(_NEWEST.format(**sources), self._asked(ids))
        read = {"ids": [row["document_id"] for row in newest], "readers": [row["reader"] for row in newest]}
        return self.rows(_TOLD.format(told=self.source(table, told)), read)

    def _asked(self, ids: Iterable[str]) -> dict[str, object]:
        far = datetime.fromisoformat(f"{_FAR}T00:00:00+00:00")
        return {"ids": list(ids), "until": self.as_of or far, "recorded": self.recorded_by or far}

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


def _last_whole_day(moment: datetime) -> date:
    """The last day that is over at a moment; a bare date stands for the end of its day."""
    over = moment.time() >= time(23, 59, 59)
    return date.fromordinal(max(moment.date().toordinal() - (not over), 1))
