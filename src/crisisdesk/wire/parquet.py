"""Tables of articles as Parquet: one row an article, read a few hundred at a time."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from crisisdesk.errors import SourceError
from crisisdesk.wire.columns import article_of_row, fields_of, wanted
from crisisdesk.wire.items import Blob, Entry, Item, Listed

_ROWS = 256
_UNHELD = (pa.ArrowException, ValueError, OverflowError)


def entries(blob: Blob, outlet: str) -> Iterator[Entry]:
    """An article, an address or an error for every row; rows are counted from 1."""
    if blob.path is None:
        raise SourceError(blob.where, "Parquet inside gzip or zip; unpack it first")
    try:
        table = pq.ParquetFile(blob.path)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise SourceError(blob.where, f"broken Parquet: {_short(error)}; copy it again") from None
    with table:
        columns = [name for name in table.schema_arrow.names if name]
        try:
            fields = fields_of(columns)
        except ValueError as error:
            raise SourceError(blob.where, str(error)) from None
        if "text" not in fields and "url" not in fields:
            named = ", ".join(columns)[:200]
            raise SourceError(blob.where, f"no column holds texts; the columns are {named}; one of {wanted()} is read")
        yield from _rows(table, fields, blob.where, outlet)


def _rows(table: pq.ParquetFile, fields: dict[str, str], where: str, outlet: str) -> Iterator[Entry]:
    first = 1
    for group in range(table.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        number = first
        try:
            for batch in table.iter_batches(_ROWS, row_groups=[group], columns=list(fields.values())):
                for row in _values(batch):
                    yield _entry(row, number, fields, where, outlet)
                    number += 1
        except (pa.ArrowException, OSError, ValueError) as error:
            lost = f"rows {number} to {first + rows - 1} cannot be read: {_short(error)}; copy the file again"
            yield SourceError(where, lost, number)
        first += rows


def _values(batch: pa.RecordBatch) -> Iterator[dict[str, Any] | str]:
    """The rows of a batch; in the place of one with a value that Python cannot hold, what is wrong with it."""
    try:
        yield from _plain(batch)
    except _UNHELD:
        for at in range(batch.num_rows):
            try:
                yield _plain(batch.slice(at, 1))[0]
            except _UNHELD as error:
                yield f"a value that cannot be read: {_short(error)}"


def _plain(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """Rows with times in UTC, to the microsecond: no name of a time zone is looked up."""
    for at, column in enumerate(batch.columns):
        if pa.types.is_timestamp(column.type):
            shorter = pc.CastOptions(pa.timestamp("us", column.type.tz), allow_time_truncate=True)
            times = pc.cast(column, options=shorter).cast(pa.int64()).cast(pa.timestamp("us"))
            batch = batch.set_column(at, batch.schema.names[at], times)
    rows: list[dict[str, Any]] = batch.to_pylist()
    return rows


def _entry(row: dict[str, Any] | str, number: int, fields: dict[str, str], where: str, outlet: str) -> Entry:
    if isinstance(row, str):
        return SourceError(where, row, number)
    try:
        found = article_of_row(row, fields)
    except ValueError as error:
        return SourceError(where, str(error), number)
    if isinstance(found, Listed):
        return replace(found, outlet=found.outlet or outlet, where=where, line=number)
    return Item(found if found.outlet else replace(found, outlet=outlet), where, number)


def _short(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
