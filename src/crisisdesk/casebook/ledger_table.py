"""The tables of the ledger, and the triggers that let them grow and never change."""

from sqlalchemy import DDL, Column, DateTime, Integer, LargeBinary, String, Table, event

from crisisdesk.casebook.metadata import metadata

ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("person", String, nullable=False),
    Column("act", String, nullable=False),
    Column("payload", String, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)
"""One row an entry: ``payload`` is canonical JSON, ``hash`` the entry's leaf hash in hex, ``seq`` counts from 1."""

ledger_nodes = Table(
    "ledger_nodes",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), nullable=False),
)
"""Hashes of whole subtrees of ``2**level`` entries, from level 8 on; they save reading the ledger again."""

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("signed_at", DateTime(timezone=True), nullable=False),
    Column("body", String, nullable=False),
)
"""What was signed: origin, size and root hash, in the lines of a C2SP checkpoint."""

checkpoint_signatures = Table(
    "checkpoint_signatures",
    metadata,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("line", String, primary_key=True),
)
"""Signature lines under a checkpoint: the ledger's own and those of members that countersigned."""

GROW_ONLY = (ledger, ledger_nodes, checkpoints, checkpoint_signatures)


def guards(table: str, dialect: str) -> tuple[str, ...]:
    """The statements that make a table refuse every change but a new row, for ``sqlite`` or ``postgresql``."""
    return _sqlite(table) if dialect == "sqlite" else _postgresql(table)


def _sqlite(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"
        for change in ("UPDATE", "DELETE")
    )


def _postgresql(table: str) -> tuple[str, ...]:
    refusal = "RAISE EXCEPTION 'the ledger only grows' USING ERRCODE = 'integrity_constraint_violation'"
    body = f"LANGUAGE plpgsql AS $$ BEGIN {refusal}; END $$"
    function = f"CREATE OR REPLACE FUNCTION ledger_only_grows() RETURNS trigger {body}"
    change = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
    return function, f"CREATE TRIGGER {table}_only_grows {change} EXECUTE FUNCTION ledger_only_grows()"


for _table in GROW_ONLY:
    for _dialect in ("sqlite", "postgresql"):
        for _statement in guards(_table.name, _dialect):
            _guard = DDL(_statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(_table, "after_create", _guard.execute_if(dialect=_dialect))
