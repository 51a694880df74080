"""The desk's own look at its ledger: what an export would show, and the hashes that the database keeps beside it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from crisisdesk.casebook.checkpoint import kept_checkpoints
from crisisdesk.casebook.ledger import entries
from crisisdesk.casebook.ledger_table import ledger_nodes
from crisisdesk.casebook.ledger_tree import nodes
from crisisdesk.casebook.merkle import leaf_hash
from crisisdesk.casebook.signing import Note, VerifierKey
from crisisdesk.casebook.verification import Fault, Finding, Verification, verify


def audit(connection: Connection, keys: Sequence[VerifierKey] = (), kept: Sequence[Note] = ()) -> Verification:
    """Verify the stored ledger against its own checkpoints and others, and the stored hashes against the entries."""
    stored: list[bytes] = []
    wrong: list[Finding] = []

    def lines() -> Iterator[bytes]:
        for entry in entries(connection):
            stored.append(leaf_hash(entry.line))
            if stored[-1].hex() != entry.hash and not wrong:
                words = f"the hash kept with entry {entry.seq} is not that of the entry"
                wrong.append(Finding(Fault.BROKEN_LINK, len(stored), words))
            yield entry.line + b"\n"

    notes = [*kept_checkpoints(connection), *kept]
    verdict = verify(lines(), notes, keys)
    if not wrong and _kept_nodes(connection) != nodes(stored, len(stored)):
        wrong.append(Finding(Fault.REWRITTEN, None, "the hashes kept of whole blocks are not those of the entries"))
    return verdict.with_findings(wrong)


def _kept_nodes(connection: Connection) -> dict[tuple[int, int], bytes]:
    return {(row.level, row.position): bytes(row.hash) for row in connection.execute(select(ledger_nodes))}
