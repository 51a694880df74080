"""Every change is an entry of the ledger first; the rows are made from the entry, now and when it is replayed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from crisisdesk.casebook import case_writing, judgements_table, ledger, people_rows, questions
from crisisdesk.casebook.database import Database
from crisisdesk.casebook.entries import Kept, kept
from crisisdesk.casebook.ledger_table import ledger as links
from crisisdesk.clock import Clock
from crisisdesk.errors import Misuse

RECORDERS: dict[str, Callable[[Connection, Kept], None]] = {
    "question kept": questions.record,
    "judged": judgements_table.record,
    "person added": people_rows.record_added,
    "person left": people_rows.record_left,
    "post given": people_rows.record_given,
    "post ended": people_rows.record_ended,
}
"""What makes the rows of each act. An act that is not here has no rows beside its entry."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A transaction in which entries are kept, all at one moment."""

    connection: Connection
    at: datetime

    def keep(self, person: str, act: str, payload: Mapping[str, Any]) -> Kept:
        """Add an entry to the ledger and make its rows."""
        entry = ledger.append(self.connection, at=self.at, person=person, act=act, payload=payload)
        found = kept(entry.seq, entry.recorded_at, entry.person, entry.act, entry.payload)
        record(self.connection, found)
        return found


@contextmanager
def writing(database: Database, clock: Clock) -> Iterator[Writer]:
    """A transaction for new entries; the clock is asked once it is this writer's turn.

    Raises ``Misuse`` for a clock that stands before the last entry.
    """
    with database.writing() as connection:
        yield Writer(connection, _now(connection, clock))


def record(connection: Connection, entry: Kept) -> None:
    """Make the rows that an entry stands for."""
    make = case_writing.record if entry.act.startswith(case_writing.PREFIX) else RECORDERS.get(entry.act)
    if make is not None:
        make(connection, entry)


def _now(connection: Connection, clock: Clock) -> datetime:
    now = clock().astimezone(UTC)
    last = connection.execute(select(links.c.recorded_at).order_by(links.c.seq.desc()).limit(1)).scalar()
    if last is None:
        return now
    last = last.replace(tzinfo=UTC) if last.tzinfo is None else last.astimezone(UTC)
    if now < last:
        raise Misuse(
            f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, and the ledger's last entry is of {last:%Y-%m-%d %H:%M:%S}: "
            "nothing is recorded before it; set the clock right"
        )
    return now
