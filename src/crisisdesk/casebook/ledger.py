"""The ledger: every change of the casebook as a link of a hash chain, written in the same transaction.

An entry is one line of canonical JSON (RFC 8785) that holds the hash of the entry before. Its own hash is the leaf
hash of RFC 6962 over that line, so that one number serves the chain and the Merkle tree.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Executable, Row, insert, select, text, update

from crisisdesk.casebook.canonical import canonical, utc
from crisisdesk.casebook.ledger_table import ledger, ledger_nodes
from crisisdesk.casebook.merkle import leaf_hash, node_hash
from crisisdesk.errors import Misuse

ROOT = "0" * 64
"""What the first entry names as the hash before it."""

BLOCK_LEVEL = 8
BLOCK = 1 << BLOCK_LEVEL
"""From so many entries on, the hashes of whole subtrees are kept."""

LOCK = int.from_bytes(hashlib.sha256(b"crisisdesk ledger").digest()[:8], "big", signed=True)
PAGE = 5_000

# Built once: an append asks the same three things every time.
_HEAD = select(ledger.c.seq, ledger.c.hash).order_by(ledger.c.seq.desc()).limit(1)
_ADD = insert(ledger)
_WAIT: dict[str, Executable] = {
    "postgresql": text(f"SELECT pg_advisory_xact_lock({LOCK})"),
    # Changes no row, and still makes SQLite take the write lock.
    "sqlite": update(ledger_nodes).where(ledger_nodes.c.level < 0).values(level=0),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One link: who did what when, chained to the one before by its hash.

    ``recorded_at`` is UTC to the microsecond, ``payload`` canonical JSON, both hashes are 64 hex digits.
    """

    seq: int
    recorded_at: str
    person: str
    act: str
    payload: str
    previous_hash: str
    hash: str

    @property
    def line(self) -> bytes:
        """What is hashed and exported: the entry as canonical JSON, without a line's end."""
        return _line(self.seq, self.recorded_at, self.person, self.act, self.payload, self.previous_hash)

    @property
    def value(self) -> Any:
        """The payload as plain values."""
        return json.loads(self.payload)


def append(connection: Connection, *, at: datetime, person: str, act: str, payload: Mapping[str, Any]) -> Entry:
    """Add a link in the connection's transaction; others who append wait until it ends.

    Raises ``Misuse`` for a payload that JSON cannot hold exactly and a moment without a zone.
    """
    body, moment = canonical(payload).decode(), utc(at)
    take_turn(connection)
    seq, previous = _head(connection)
    line = _line(seq + 1, moment, person, act, body, previous)
    entry = Entry(seq + 1, moment, person, act, body, previous, leaf_hash(line).hex())
    row = {"seq": entry.seq, "recorded_at": at.astimezone(UTC), "person": person, "act": act, "payload": body}
    connection.execute(_ADD, row | {"previous_hash": previous, "hash": entry.hash})
    if entry.seq % BLOCK == 0:
        _close_block(connection, entry.seq // BLOCK - 1)
    return entry


def take_turn(connection: Connection) -> None:
    """Wait for whoever is appending now, before the last entry is read."""
    connection.execute(_WAIT[connection.dialect.name])


def size(connection: Connection) -> int:
    """How many entries there are."""
    return _head(connection)[0]


def entry_at(connection: Connection, seq: int) -> Entry:
    """One entry by its number; raises ``Misuse`` where there is none."""
    row = connection.execute(select(ledger).where(ledger.c.seq == seq)).first()
    if row is None:
        raise Misuse(f"the ledger has no entry {seq}; it has {size(connection)}, counted from 1")
    return _entry(row)


def entries(connection: Connection, since: int = 0) -> Iterator[Entry]:
    """The entries after a number, in order, read page by page."""
    while True:
        query = select(ledger).where(ledger.c.seq > since).order_by(ledger.c.seq).limit(PAGE)
        rows = connection.execute(query).all()
        yield from map(_entry, rows)
        if len(rows) < PAGE:
            return
        since = rows[-1].seq


def leaves(connection: Connection, start: int, end: int) -> list[bytes]:
    """The leaf hashes of a range counted from 0, as they are stored."""
    query = select(ledger.c.hash).where(ledger.c.seq > start, ledger.c.seq <= end).order_by(ledger.c.seq)
    return [bytes.fromhex(found) for found in connection.execute(query).scalars()]


def broken_at(links: Iterable[Entry]) -> int | None:
    """The number of the first link that does not hold, or None for a whole chain.

    A chain that was cut short or rewritten as a whole looks whole: only a kept checkpoint shows that.
    """
    previous, expected = ROOT, 1
    for entry in links:
        fits = entry.seq == expected and entry.previous_hash == previous
        if not fits or leaf_hash(entry.line).hex() != entry.hash:
            return entry.seq
        previous, expected = entry.hash, expected + 1
    return None


def _head(connection: Connection) -> tuple[int, str]:
    last = connection.execute(_HEAD).first()
    return (last.seq, last.hash) if last else (0, ROOT)


def _close_block(connection: Connection, position: int) -> None:
    """Keep the hash of the block that has become whole, and of every larger subtree that is whole with it."""
    level, hashes = BLOCK_LEVEL, leaves(connection, position * BLOCK, (position + 1) * BLOCK)
    while len(hashes) > 1:
        hashes = [node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
    hashed = hashes[0]
    while True:
        connection.execute(insert(ledger_nodes).values(level=level, position=position, hash=hashed))
        if position % 2 == 0:
            return
        hashed = node_hash(_node(connection, level, position - 1), hashed)
        level, position = level + 1, position // 2


def _node(connection: Connection, level: int, position: int) -> bytes:
    found = select(ledger_nodes.c.hash).where(ledger_nodes.c.level == level, ledger_nodes.c.position == position)
    return bytes(connection.execute(found).scalar_one())


def _entry(row: Row[Any]) -> Entry:
    at = row.recorded_at.replace(tzinfo=row.recorded_at.tzinfo or UTC)
    return Entry(row.seq, utc(at), row.person, row.act, row.payload, row.previous_hash, row.hash)


def _line(seq: int, at: str, person: str, act: str, payload: str, previous: str) -> bytes:
    """Canonical JSON of the whole, put together around a payload that is canonical already: keys in their order."""
    head = b'{"act":' + canonical(act) + b',"at":"' + at.encode() + b'","payload":' + payload.encode()
    return head + b',"person":' + canonical(person) + f',"previous":"{previous}","seq":{seq}}}'.encode()
