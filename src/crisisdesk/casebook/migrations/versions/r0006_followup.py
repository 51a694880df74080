"""Mandates, approvals, pledges, deliveries, reports, and the notices that went out."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "mandates",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
        sa.Column("articles", sa.String, nullable=False),
        sa.Column("tasks", sa.String, nullable=False),
        sa.Column("limits", sa.String, nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approvals", sa.JSON, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("end_reason", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_mandates"),
    )
    op.create_table(
        "approvals",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("member", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_approvals"),
    )
    op.create_table(
        "pledges",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("pledge", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("member", sa.String(32), nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("quantity", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "pledge", name="pk_pledges"),
    )
    op.create_table(
        "deliveries",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("pledge", sa.Integer, nullable=False),
        sa.Column("quantity", sa.String(64), nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_deliveries"),
    )
    op.create_table(
        "reports",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("member", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_reports"),
    )
    op.create_table(
        "notices_sent",
        sa.Column("notice_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "person_id", name="pk_notices_sent"),
    )
