"""A member's own signature under a checkpoint, given only after the member has seen that the ledger has only grown."""

from collections.abc import Iterable
from datetime import datetime

from crisisdesk.casebook.checkpoint import Checkpoint
from crisisdesk.casebook.proofs import ConsistencyProof
from crisisdesk.casebook.signing import Note, Purpose, SigningKey, VerifierKey
from crisisdesk.casebook.verification import verify
from crisisdesk.errors import EvidenceError, Misuse


def countersign(
    note: Note,
    member: SigningKey,
    at: datetime,
    *,
    ledger_key: VerifierKey,
    kept: Note | None = None,
    lines: Iterable[bytes] | None = None,
    proof: ConsistencyProof | None = None,
) -> Note:
    """The checkpoint with the member's line.

    ``kept`` is the checkpoint that the member countersigned last; ``lines`` of an export or a ``proof`` show that
    the new one continues it. The first time there is none, and only the whole ledger will do. Raises
    ``EvidenceError`` where the ledger does not continue or the signatures do not hold, ``Misuse`` where too little is
    given to know.
    """
    if member.purpose is not Purpose.MEMBER:
        raise Misuse(f"the key of {member.name} is a ledger's; a member countersigns with a key of its own")
    for given in (note, kept):
        if given is not None and not given.signed_by(ledger_key):
            raise EvidenceError(f"the checkpoint of {Checkpoint.read(given.text).words} is not {ledger_key.name}'s")
    if kept is not None and Checkpoint.read(kept.text).size > Checkpoint.read(note.text).size:
        raise EvidenceError("not countersigned: it is older than the checkpoint that you have countersigned")
    if lines is not None:
        _continues_in(lines, note, kept, ledger_key)
    elif proof is not None and kept is not None:
        _continues_by(proof, note, kept)
    else:
        raise Misuse("to countersign give the exported ledger, or the checkpoint you kept and a proof of growth")
    return note.with_line(member.sign(note.text, at))


def _continues_in(lines: Iterable[bytes], note: Note, kept: Note | None, ledger_key: VerifierKey) -> None:
    verdict = verify(lines, [note, *([kept] if kept else [])], [ledger_key])
    if not verdict.holds:
        raise EvidenceError(f"not countersigned: {verdict.findings[0].words}")


def _continues_by(proof: ConsistencyProof, note: Note, kept: Note) -> None:
    before = Checkpoint.read(kept.text)
    if proof.checkpoint != Checkpoint.read(note.text):
        raise EvidenceError(f"not countersigned: the proof leads to {proof.checkpoint.words}, not to this checkpoint")
    if not proof.holds(before):
        raise EvidenceError(f"not countersigned: the ledger does not continue the checkpoint of {before.words}")
