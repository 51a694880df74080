"""The tables of the casebook, and the triggers that keep its ledger append-only."""

from sqlalchemy import DDL, JSON, Column, Date, DateTime, Integer, MetaData, String, Table, event

metadata = MetaData()

questions = Table(
    "questions",
    metadata,
    Column("question_id", String(64), primary_key=True),
    Column("proposition", String, nullable=False),
    Column("terms", JSON, nullable=False),
    Column("place", String(16)),
    Column("organisation", String(32)),
    Column("measure", String(64)),
    Column("begins", Date),
    Column("ends", Date),
)

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

for _change in ("UPDATE", "DELETE"):
    _refusal = DDL(  # type: ignore[no-untyped-call]
        f"CREATE TRIGGER ledger_no_{_change.lower()} BEFORE {_change} ON ledger "
        "BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"
    )
    event.listen(ledger, "after_create", _refusal.execute_if(dialect="sqlite"))
