"""The ledger: every change of the casebook as a link of a hash chain, written in the same transaction."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from crisisdesk.casebook.tables import ledger

ROOT = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One link: who did what when, chained to the one before by its hash."""

    seq: int
    recorded_at: str
    person: str
    act: str
    payload: str
    previous_hash: str
    hash: str


def append(connection: Connection, *, at: datetime, person: str, act: str, payload: Mapping[str, Any]) -> Entry:
    """Add a link in the connection's transaction."""
    last = connection.execute(select(ledger).order_by(ledger.c.seq.desc()).limit(1)).first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, ROOT)
    body = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    entry = Entry(
        seq, at.isoformat(), person, act, body, previous, _hash(seq, at.isoformat(), person, act, body, previous)
    )
    connection.execute(
        insert(ledger).values(
            seq=seq,
            recorded_at=at,
            person=person,
            act=act,
            payload=body,
            previous_hash=previous,
            hash=entry.hash,
        )
    )
    return entry


def broken_at(entries: Iterable[Entry]) -> int | None:
    """The number of the first link that does not hold, or None for a whole chain.

    A chain that was cut short or rewritten as a whole looks whole: only a copy of a former head shows that.
    """
    previous, expected = ROOT, 1
    for entry in entries:
        made = _hash(entry.seq, entry.recorded_at, entry.person, entry.act, entry.payload, entry.previous_hash)
        if entry.seq != expected or entry.previous_hash != previous or made != entry.hash:
            return entry.seq
        previous, expected = entry.hash, expected + 1
    return None


def _hash(seq: int, at: str, person: str, act: str, payload: str, previous: str) -> str:
    body = json.dumps([seq, at, person, act, payload, previous], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()
