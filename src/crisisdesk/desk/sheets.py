"""A page's table as CSV or Parquet: the same values that stand on the screen, one column a field."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

CSV, PARQUET = "text/csv", "application/vnd.apache.parquet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows under named columns, and the name of the file in which they are saved."""

    name: str
    rows: tuple[Mapping[str, Value], ...]
    columns: tuple[str, ...]


def sheet(name: str, rows: Sequence[Mapping[str, Value]], columns: Sequence[str]) -> Sheet:
    """A sheet; every row has exactly the columns."""
    return Sheet(name, tuple(rows), tuple(columns))


def as_csv(found: Sheet) -> bytes:
    """UTF-8 with a header. A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, found.columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _tame(row[name]) for name in found.columns} for row in found.rows)
    return text.getvalue().encode("utf-8", "replace")


def as_parquet(found: Sheet) -> bytes:
    """One Parquet file; a column is of whole numbers where all its values are, else of texts."""
    columns = {name: [row[name] for row in found.rows] for name in found.columns}
    table = pa.table({name: _column(values) for name, values in columns.items()})
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _column(values: Sequence[Value]) -> pa.Array:
    given = {type(value) for value in values if value is not None}
    if given == {int}:
        return pa.array(values, pa.int64())
    if given and given <= {int, float}:
        return pa.array(values, pa.float64())
    return pa.array([None if value is None else _clean(str(value)) for value in values], pa.string())


def _tame(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.startswith(_FORMULA) else value


def _clean(value: str) -> str:
    return value.encode("utf-8", "replace").decode("utf-8")
