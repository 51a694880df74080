"""Proofs for those who do not hold the whole ledger: that an entry is in it, and that it has only grown.

Both are text that stands for itself: an inclusion proof as c2sp.org/tlog-proof writes it, with the entry along, and a
consistency proof as a witness of c2sp.org/tlog-witness receives it.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from crisisdesk.casebook.checkpoint import Checkpoint
from crisisdesk.casebook.ledger import entry_at
from crisisdesk.casebook.ledger_tree import StoredTree
from crisisdesk.casebook.merkle import consistency, holds_consistency, holds_inclusion, inclusion, leaf_hash
from crisisdesk.casebook.signing import Note
from crisisdesk.casebook.verification import read_entry
from crisisdesk.errors import EvidenceError, Misuse

INCLUSION = "c2sp.org/tlog-proof@v1"
CONSISTENCY = "old "


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """An entry's line, its index counted from 0, the hashes beside its way to the root, and the signed checkpoint."""

    line: bytes
    index: int
    path: tuple[bytes, ...]
    note: Note

    def __str__(self) -> str:
        """As it is sent."""
        head = f"{INCLUSION}\nextra {_base64(self.line)}\nindex {self.index}\n"
        return f"{head}{_lines(self.path)}\n{self.note}"

    @classmethod
    def read(cls, whole: str) -> "InclusionProof":
        """Read the text; raises ``EvidenceError`` where it is none."""
        head, _, note = whole.partition("\n\n")
        try:
            mark, extra, index, *path = head.split("\n")
            found = cls(_after("extra ", extra), int(_text("index ", index)), _hashes(path), Note.read(note))
        except ValueError:
            raise EvidenceError("not an inclusion proof with its entry") from None
        if mark != INCLUSION:
            raise EvidenceError(f"not an inclusion proof: its first line is not {INCLUSION}")
        return found

    @property
    def checkpoint(self) -> Checkpoint:
        """What it leads to."""
        return Checkpoint.read(self.note.text)

    @property
    def entry(self) -> dict[str, Any]:
        """The entry's fields. Raises ``EvidenceError`` where the proof is of something else."""
        found = read_entry(self.line)
        if isinstance(found, str):
            raise EvidenceError(f"the proof is of no entry of a ledger: {found}")
        return found

    def holds(self) -> bool:
        """Whether the entry is in the ledger that the checkpoint describes. Says nothing of who signed that."""
        at, leaf = self.checkpoint, leaf_hash(self.line)
        in_place = self.entry["seq"] == self.index + 1
        return in_place and holds_inclusion(leaf, self.index, at.size, self.path, at.root)


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """That a ledger of ``old`` entries is the beginning of the one that the signed checkpoint describes."""

    old: int
    path: tuple[bytes, ...]
    note: Note

    def __str__(self) -> str:
        """As it is sent."""
        return f"{CONSISTENCY}{self.old}\n{_lines(self.path)}\n{self.note}"

    @classmethod
    def read(cls, whole: str) -> "ConsistencyProof":
        """Read the text; raises ``EvidenceError`` where it is none."""
        head, _, note = whole.partition("\n\n")
        try:
            old, *path = head.split("\n")
            return cls(int(_text(CONSISTENCY, old)), _hashes(path), Note.read(note))
        except ValueError:
            raise EvidenceError("not a consistency proof: it begins with `old` and a number") from None

    @property
    def checkpoint(self) -> Checkpoint:
        """What it leads to."""
        return Checkpoint.read(self.note.text)

    def holds(self, before: Checkpoint) -> bool:
        """Whether the ledger of an older checkpoint has only grown. Says nothing of who signed either."""
        at = self.checkpoint
        same = before.origin == at.origin and before.size == self.old
        return same and holds_consistency(self.old, before.root, at.size, at.root, self.path)


def prove_entry(connection: Connection, seq: int, note: Note) -> InclusionProof:
    """The proof that an entry, counted from 1, is in the ledger that a checkpoint of this ledger describes."""
    at, entry = Checkpoint.read(note.text), entry_at(connection, seq)
    if seq > at.size:
        raise Misuse(f"entry {seq} came after the checkpoint of {at.size} entries; sign a new one first")
    path = inclusion(StoredTree(connection).node, seq - 1, at.size)
    return InclusionProof(entry.line, seq - 1, tuple(path), note)


def prove_growth(connection: Connection, before: Checkpoint, note: Note) -> ConsistencyProof:
    """The proof that this ledger, as a checkpoint describes it, continues an older checkpoint.

    Raises ``EvidenceError`` where it does not: no proof can be made.
    """
    at, tree = Checkpoint.read(note.text), StoredTree(connection)
    if not 0 < before.size <= at.size:
        raise Misuse(f"a checkpoint of {before.size} entries is no beginning of one of {at.size}")
    if before.origin != at.origin or tree.root(before.size) != before.root:
        raise EvidenceError(f"this ledger does not continue the checkpoint of {before.words}")
    return ConsistencyProof(before.size, tuple(consistency(tree.node, before.size, at.size)), note)


def _lines(path: Sequence[bytes]) -> str:
    return "".join(f"{_base64(step)}\n" for step in path)


def _hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    found = tuple(b64decode(line, validate=True) for line in lines)
    if any(len(step) != 32 for step in found):
        raise ValueError("a hash has 32 bytes")
    return found


def _text(name: str, line: str) -> str:
    if not line.startswith(name):
        raise ValueError(f"no {name}")
    return line.removeprefix(name)


def _after(name: str, line: str) -> bytes:
    return b64decode(_text(name, line), validate=True)


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode()
