"""People, what can be erased of them, their posts, and judgements."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "people",
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("commitment", sa.String(64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("person_id", name="pk_people"),
    )
    op.create_table(
        "personal",
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("password_hash", sa.String),
        sa.PrimaryKeyConstraint("person_id", name="pk_personal"),
        sa.UniqueConstraint("login", name="uq_personal_login"),
    )
    op.create_table(
        "posts",
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("organisation", sa.String(32), nullable=False),
        sa.Column("member", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("person_id", "role", "organisation", "member", "number", name="pk_posts"),
    )
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("of", sa.String(16), nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grade", sa.String(2)),
        sa.Column("verdict", sa.String(16)),
        sa.Column("amended", sa.JSON, nullable=False),
        sa.Column("comment", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_judgements"),
    )
    op.create_index("ix_judgements_of_subject", "judgements", ["of", "subject"], unique=False)
