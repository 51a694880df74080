"""Drafts with versions, silence periods, ballots, outcomes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "drafts",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("draft", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("organ", sa.String(32), nullable=False),
        sa.Column("measure", sa.String(64), nullable=False),
        sa.Column("matter", sa.String(64), nullable=False),
        sa.Column("article", sa.String, nullable=False),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("renews", sa.Boolean, nullable=False),
        sa.Column("member", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "draft", name="pk_drafts"),
    )
    op.create_table(
        "draft_versions",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("draft", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("member", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "draft", "version", name="pk_draft_versions"),
    )
    op.create_table(
        "silence_periods",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("article", sa.String, nullable=False),
        sa.Column("broken_by", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_silence_periods"),
    )
    op.create_table(
        "ballotings",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_ballotings"),
    )
    op.create_table(
        "ballots",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("balloting", sa.Integer, nullable=False),
        sa.Column("member", sa.String(32), nullable=False),
        sa.Column("ballot", sa.String(16), nullable=False),
        sa.Column("sent", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("stands", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_ballots"),
    )
    op.create_table(
        "outcomes",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("via", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("article", sa.String, nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("sentences", sa.JSON, nullable=False),
        sa.Column("arithmetic", sa.JSON),
        sa.Column("bound", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_outcomes"),
    )
