"""Questions and the ledger, as the first casebooks had them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the two tables and the triggers that SQLite had."""
    op.create_table(
        "questions",
        sa.Column("question_id", sa.String(64), primary_key=True),
        sa.Column("proposition", sa.String, nullable=False),
        sa.Column("terms", sa.JSON, nullable=False),
        sa.Column("place", sa.String(16)),
        sa.Column("organisation", sa.String(32)),
        sa.Column("measure", sa.String(64)),
        sa.Column("begins", sa.Date),
        sa.Column("ends", sa.Date),
    )
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("payload", sa.String, nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER ledger_no_{change.lower()} BEFORE {change} ON ledger "
                "BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"
            )
