"""Ledgers for tests: invented acts, appended one by one, and what an export of them looks like."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crisisdesk.casebook import ledger
from crisisdesk.casebook.checkpoint import Checkpoint
from crisisdesk.casebook.database import Database
from crisisdesk.casebook.merkle import Tree, leaf_hash
from crisisdesk.casebook.signing import Note, Purpose, SigningKey

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
ORIGIN = "desk.example.org/ledger"


def key(name: str = ORIGIN, purpose: Purpose = Purpose.LEDGER, seed: int = 1) -> SigningKey:
    """A key that is the same in every run."""
    return SigningKey(name, purpose, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def written(database: Database, count: int, first: int = 1) -> list[ledger.Entry]:
    """Ballots of invented members, each in a transaction of its own, or in one where there are many."""
    with database.writing() as connection:
        return [
            ledger.append(
                connection,
                at=START + timedelta(seconds=number),
                person=f"p-{number % 3}",
                act="ballot cast",
                payload={"case": "case-1", "member": f"X{number:03}", "ballot": "yes"},
            )
            for number in range(first, first + count)
        ]


def lines_of(entries: Iterable[ledger.Entry]) -> list[bytes]:
    """The lines of an export."""
    return [entry.line + b"\n" for entry in entries]


def chained(count: int, ballot: str = "yes") -> list[bytes]:
    """The lines of a ledger without any database."""
    previous, lines = ledger.ROOT, []
    for number in range(1, count + 1):
        payload = f'{{"ballot":"{ballot}","member":"X{number:03}"}}'
        line = f'{{"act":"ballot cast","at":"2026-03-01T08:00:00.000000Z","payload":{payload},'
        line += f'"person":"p-1","previous":"{previous}","seq":{number}}}'
        previous = leaf_hash(line.encode()).hex()
        lines.append(line.encode() + b"\n")
    return lines


def signed(lines: list[bytes], size: int | None = None, by: SigningKey | None = None) -> Note:
    """A checkpoint over the first so many lines, or over all."""
    given = by or key()
    tree = Tree(leaf_hash(line.removesuffix(b"\n")) for line in lines)
    body = Checkpoint(given.name, len(tree) if size is None else size, tree.root(size)).body
    return Note(body, ()).with_line(given.sign(body, START))


def read_lines(file: Path) -> list[bytes]:
    """The lines of a file, with their ends."""
    return file.read_bytes().splitlines(keepends=True)
