"""The ledger as a Merkle tree: entries hashed anew, subtrees, signed checkpoints, and guards on both databases.

The first ledgers hashed their entries in another way, and nobody had signed them. Their entries are kept word for
word, with their numbers and times, and hashed in the new way; one more entry names the head of the old chain.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

import rfc8785
import sqlalchemy as sa
from alembic import op

from crisisdesk.casebook.ledger_table import GROW_ONLY, guards, ledger_nodes
from crisisdesk.casebook.ledger_tree import nodes
from crisisdesk.casebook.moments import Moment

revision = "0002"
down_revision = "0001"

_ledger = sa.table(
    "ledger",
    sa.column("seq", sa.Integer),
    sa.column("recorded_at", Moment),
    *(sa.column(name, sa.String) for name in ("person", "act", "payload", "previous_hash", "hash")),
)


def upgrade() -> None:
    """Make the tables, bring the entries over, and set the guards."""
    bind = op.get_bind()
    entries = bind.execute(sa.select(_ledger).order_by(_ledger.c.seq)).all()
    op.drop_table("ledger")
    _create()
    hashes = []
    for row in _chained(entries):
        bind.execute(sa.insert(_ledger).values(**row))
        hashes.append(bytes.fromhex(row["hash"]))
    for (level, position), hashed in nodes(hashes, len(hashes)).items():
        bind.execute(sa.insert(ledger_nodes).values(level=level, position=position, hash=hashed))
    for table in GROW_ONLY:
        for statement in guards(table.name, bind.dialect.name):
            op.execute(sa.text(statement))


def _chained(entries: Sequence[Any]) -> Iterator[dict[str, Any]]:
    previous = "0" * 64
    told = [(each.recorded_at, each.person, each.act, each.payload) for each in entries]
    if entries:
        carried = rfc8785.dumps({"entries": len(entries), "head": entries[-1].hash}).decode()
        told.append((entries[-1].recorded_at, "local", "ledger carried over", carried))
    for seq, (at, person, act, payload) in enumerate(told, 1):
        moment = at.isoformat(timespec="microseconds").replace("+00:00", "Z")
        value = json.loads(payload)
        whole = {"act": act, "at": moment, "payload": value, "person": person, "previous": previous, "seq": seq}
        hashed = hashlib.sha256(b"\x00" + rfc8785.dumps(whole)).hexdigest()
        canonical = rfc8785.dumps(value).decode()
        row = {"seq": seq, "recorded_at": at, "person": person, "act": act, "payload": canonical}
        yield {**row, "previous_hash": previous, "hash": hashed}
        previous = hashed


def _create() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("payload", sa.String, nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger"),
        sa.UniqueConstraint("hash", name="uq_ledger_hash"),
    )
    op.create_table(
        "ledger_nodes",
        sa.Column("level", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("level", "position", name="pk_ledger_nodes"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("size", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("size", name="pk_checkpoints"),
    )
    op.create_table(
        "checkpoint_signatures",
        sa.Column("size", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("line", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("size", "line", name="pk_checkpoint_signatures"),
    )
