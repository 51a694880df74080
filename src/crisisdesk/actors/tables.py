"""The package's own tables: CSV files in ``data/``, read with file and line so that a fault can be named."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crisisdesk.errors import SourceError


@dataclass(slots=True)
class Row:
    """One line of a table; ``fault`` makes the error that names it."""

    file: str
    line: int
    columns: dict[str, int]
    cells: list[str]

    def __getitem__(self, column: str) -> str:
        return self.cells[self.columns[column]]

    def many(self, column: str) -> tuple[str, ...]:
        """The values of a cell that holds several, divided by ``|``."""
        cell = self[column]
        return tuple(part for part in cell.split("|") if part) if cell else ()

    def day(self, column: str) -> date | None:
        """The ISO date in a cell, None if it is empty."""
        return self.iso(self[column])

    def iso(self, text: str) -> date | None:
        """An ISO date, None if it is empty."""
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise self.fault(f"{text!r} is not a date like 2022-01-05") from None

    def fault(self, reason: str) -> SourceError:
        """The error that names this line."""
        return SourceError(self.file, reason, self.line)


def data() -> Path:
    """The folder of tables that ships with the package."""
    return Path(__file__).with_name("data")


def read(name: str, folder: Path | None = None) -> Iterator[Row]:
    """The rows of a table, with the line numbers an editor shows."""
    text = ((folder or data()) / name).read_text(encoding="utf-8")
    reader = csv.reader(text.splitlines())
    columns = {column: place for place, column in enumerate(next(reader, []))}
    for cells in reader:
        row = Row(name, reader.line_num, columns, cells)
        if len(cells) != len(columns):
            raise row.fault(f"has {len(cells)} cells, the heading {len(columns)}")
        yield row
