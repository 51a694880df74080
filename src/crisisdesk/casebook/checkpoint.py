"""Checkpoints (c2sp.org/tlog-checkpoint): what the ledger was at a time, in three lines, signed and countersigned."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select

from crisisdesk.casebook.ledger import size as size_of
from crisisdesk.casebook.ledger import take_turn
from crisisdesk.casebook.ledger_table import checkpoint_signatures, checkpoints
from crisisdesk.casebook.ledger_tree import StoredTree
from crisisdesk.casebook.signing import Note, Purpose, Signature, SigningKey, VerifierKey
from crisisdesk.errors import EvidenceError, Misuse, RunAborted


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A ledger's name, its number of entries and the root of its Merkle tree (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def read(cls, body: str) -> "Checkpoint":
        """Read the lines; further ones are left. Raises ``EvidenceError`` where they are none of a checkpoint."""
        try:
            origin, size, root, *_ = body.split("\n")
            found = cls(origin, int(size), b64decode(root, validate=True))
        except ValueError:
            raise EvidenceError("not a checkpoint: a name, a number and a root hash, each in a line") from None
        if not origin or found.size < 0 or not body.startswith(found.body) or len(found.root) != 32:
            raise EvidenceError(f"not a checkpoint as it is written: {body[:80]!r}")
        return found

    @property
    def words(self) -> str:
        """``desk.example.org/ledger, 1234 entries``."""
        return f"{self.origin}, {self.size} {'entry' if self.size == 1 else 'entries'}"


def read_notes(text: str) -> list[Note]:
    """Signed checkpoints that follow each other, with an empty line between; raises ``EvidenceError`` for others."""
    parts = text.strip("\n").split("\n\n")
    if len(parts) % 2:
        raise EvidenceError("not a file of signed checkpoints: three lines, an empty line, and lines of signatures")
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return [Note.read(f"{body}\n\n{lines}\n") for body, lines in pairs]


def sign_checkpoint(connection: Connection, key: SigningKey, at: datetime) -> Note:
    """Sign the ledger as it stands and keep the checkpoint; one of the same size is given as it was signed.

    Raises ``RunAborted`` where the ledger does not continue what was signed before.
    """
    if key.purpose is not Purpose.LEDGER:
        raise Misuse(f"the key of {key.name} countersigns; a ledger signs with its own")
    take_turn(connection)
    tree, size = StoredTree(connection), size_of(connection)
    last = _check_against_last(connection, tree, size)
    checkpoint = Checkpoint(key.name, size, tree.root(size))
    if last is not None and last.text == checkpoint.body:
        return last
    note = Note(checkpoint.body, ()).with_line(key.sign(checkpoint.body, at))
    if last is not None and Checkpoint.read(last.text).size == size:
        raise RunAborted(f"the {size} entries were signed as {Checkpoint.read(last.text).origin}; keep that key")
    connection.execute(insert(checkpoints).values(size=size, signed_at=at, body=checkpoint.body))
    _keep_line(connection, size, note.signatures[0])
    return note


def kept_checkpoints(connection: Connection) -> Iterator[Note]:
    """All signed checkpoints in order of their size, with their countersignatures."""
    for row in connection.execute(select(checkpoints).order_by(checkpoints.c.size)).all():
        yield _note(connection, row)


def last_checkpoint(connection: Connection) -> Note | None:
    """The newest signed checkpoint."""
    row = connection.execute(select(checkpoints).order_by(checkpoints.c.size.desc()).limit(1)).first()
    return _note(connection, row) if row else None


def keep_countersignature(connection: Connection, note: Note, member: VerifierKey) -> None:
    """Keep a member's line under a checkpoint of this ledger.

    Raises ``EvidenceError`` where the line does not hold and ``Misuse`` for a checkpoint that was not signed here.
    """
    size = Checkpoint.read(note.text).size
    row = connection.execute(select(checkpoints).where(checkpoints.c.size == size)).first()
    if row is None or row.body != note.text:
        raise Misuse(f"this ledger signed no such checkpoint of {size} entries")
    if not note.signed_by(member):
        raise EvidenceError(f"{member.name} has not countersigned this checkpoint")
    known = {str(line) for line in _note(connection, row).signatures}
    for line in note.signatures:
        if line.is_by(member) and str(line) not in known:
            _keep_line(connection, size, line)


def _check_against_last(connection: Connection, tree: StoredTree, size: int) -> Note | None:
    last = last_checkpoint(connection)
    if last is None:
        return None
    before = Checkpoint.read(last.text)
    if before.size > size or tree.root(before.size) != before.root:
        raise RunAborted(
            f"the ledger does not continue its checkpoint of {before.size} entries: it was changed behind the desk. "
            "Nothing is signed; compare it with the copies that members keep (`crisisdesk ledger verify`)"
        )
    return last


def _note(connection: Connection, row: Row[tuple[object, ...]]) -> Note:
    query = select(checkpoint_signatures.c.line).where(checkpoint_signatures.c.size == row.size)
    lines = sorted(connection.execute(query).scalars(), key=lambda line: (not line.startswith(_own(row.body)), line))
    return Note(row.body, tuple(Signature.read(line) for line in lines))


def _own(body: str) -> str:
    return f"— {body.partition(chr(10))[0]} "


def _keep_line(connection: Connection, size: int, line: Signature) -> None:
    connection.execute(insert(checkpoint_signatures).values(size=size, line=str(line)))
