"""The casebook from its ledger alone: every table again, from nothing but the entries."""

from collections.abc import Iterable

from crisisdesk.casebook import ledger
from crisisdesk.casebook.database import Database
from crisisdesk.casebook.entries import kept
from crisisdesk.casebook.keeping import record
from crisisdesk.casebook.moments import read
from crisisdesk.errors import EvidenceError, Misuse


def rebuild(entries: Iterable[ledger.Entry], address: str = "sqlite://") -> Database:
    """Replay a ledger into an empty database (in memory, if no address is given).

    All tables come out as they were, but for what stands outside the ledger: names, logins, addresses and passwords
    (``personal``), and signed checkpoints. Raises ``EvidenceError`` at the first entry that does not hold, and
    ``Misuse`` for a database that is not empty.
    """
    database = Database(address)
    with database.writing() as connection:
        if ledger.size(connection):
            raise Misuse("a ledger is replayed into an empty database; name another one")
        for entry in entries:
            again = ledger.append(
                connection, at=read(entry.recorded_at), person=entry.person, act=entry.act, payload=entry.value
            )
            if again != entry:
                raise EvidenceError(f"entry {entry.seq} does not hold: its hash is not the one that its words have")
            record(connection, kept(entry.seq, entry.recorded_at, entry.person, entry.act, entry.payload))
    return database
