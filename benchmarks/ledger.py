"""How fast the ledger grows, signs and is verified, beside reading the whole of it anew.

    python benchmarks/ledger.py                      a million entries on SQLite in a temporary folder
    python benchmarks/ledger.py --entries 100000     fewer
    python benchmarks/ledger.py --each 2000          so many of them in a transaction of their own, as acts are
    python benchmarks/ledger.py --address URL        on an empty database elsewhere, PostgreSQL for instance

Entries are invented ballots of about 260 bytes. Times are wall-clock on whatever else the machine does; memory is the
largest resident size of this process so far.
"""

import argparse
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from crisisdesk.casebook import ledger
from crisisdesk.casebook.checkpoint import Checkpoint, sign_checkpoint
from crisisdesk.casebook.database import Database
from crisisdesk.casebook.export import export
from crisisdesk.casebook.ledger_files import opened
from crisisdesk.casebook.merkle import Tree
from crisisdesk.casebook.proofs import prove_entry, prove_growth
from crisisdesk.casebook.signing import Note, Purpose, SigningKey
from crisisdesk.casebook.verification import verify

START = datetime(2026, 1, 1, tzinfo=UTC)
AT_ONCE = 10_000


@contextmanager
def timed(what: str, count: int = 0) -> Iterator[None]:
    """Print how long the block took, and how many of something a second."""
    began = perf_counter()
    yield
    took = perf_counter() - began
    rate = f"{count / took:12,.0f} /s" if count else ""
    print(f"{what:<58}{took:10.3f} s{rate}", flush=True)


def append(database: Database, first: int, count: int) -> None:
    """So many invented ballots in one transaction."""
    with database.writing() as connection:
        for number in range(first, first + count):
            payload = {"case": f"case-{number % 97}", "draft": 1, "member": f"X{number % 193:03}", "ballot": "yes"}
            ledger.append(
                connection,
                at=START + timedelta(seconds=number),
                person=f"p-{number % 193:016x}",
                act="ballot cast",
                payload=payload | {"version": number % 7, "sent": False},
            )


def grow(database: Database, entries: int, each: int) -> None:
    """All entries: some in transactions of their own, the rest by the thousands."""
    with timed(f"{each:,} entries, a transaction each", each):
        for number in range(1, each + 1):
            append(database, number, 1)
    with timed(f"{entries - each:,} entries, {AT_ONCE:,} a transaction", entries - each):
        for number in range(each + 1, entries + 1, AT_ONCE):
            append(database, number, min(AT_ONCE, entries - number + 1))


def sign_and_prove(database: Database, key: SigningKey, old: Note) -> Note:
    """The newest checkpoint, an inclusion proof, a consistency proof, and what the checkpoint saves."""
    with database.writing() as connection, timed("checkpoint over all"):
        note = sign_checkpoint(connection, key, START)
    at = Checkpoint.read(note.text)
    with database.reading() as connection:
        with timed("inclusion proof of an entry in the middle"):
            prove_entry(connection, at.size // 2, note)
        with timed("consistency proof from the first checkpoint"):
            prove_growth(connection, Checkpoint.read(old.text), note)
        with timed("the same root from all leaf hashes", at.size):
            assert Tree(ledger.leaves(connection, 0, at.size)).root() == at.root
    return note


def run(address: str, folder: Path, entries: int, each: int) -> None:
    """Every table."""
    database, key = Database(address), SigningKey.new("desk.example.org/ledger", Purpose.LEDGER)
    append(database, 1, 1)
    with database.writing() as connection:
        old = sign_checkpoint(connection, key, START)
    grow(database, entries, each)
    note = sign_and_prove(database, key, old)
    file = folder / "ledger.jsonl"
    with timed("export", entries), database.reading() as connection:
        export(connection, file)
    print(f"{'size of the export':<58}{file.stat().st_size / 2**20:10.1f} MiB")
    with timed("verify the export with both checkpoints", entries), opened(file) as lines:
        found = verify(lines, [old, note], [key.verifier])
    assert found.holds, found.sentences()
    assert found.covered == entries + 1, found.covered
    print(f"{'largest resident size':<58}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:10.0f} MiB")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=2_000)
    parser.add_argument("--address", help="a SQLAlchemy address of an empty database")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        address = given.address or f"sqlite:///{folder}/casebook.sqlite"
        run(address, Path(folder), given.entries, given.each)


if __name__ == "__main__":
    main()
