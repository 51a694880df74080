"""The tables of people: what the ledger knows of them, and apart from it what can be erased."""

from sqlalchemy import Column, Integer, String, Table

from crisisdesk.casebook.metadata import metadata
from crisisdesk.casebook.moments import Moment

people = Table(
    "people",
    metadata,
    Column("person_id", String(32), primary_key=True),
    Column("commitment", String(64), nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("left_at", Moment),
)
"""``commitment`` is the salted hash of the row in ``personal``; the person's name stands only there."""

posts = Table(
    "posts",
    metadata,
    Column("person_id", String(32), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("organisation", String(32), primary_key=True),
    Column("member", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
)
"""Roles held since the ledger's entry ``number``; ``organisation`` and ``member`` are empty where a role has none."""

personal = Table(
    "personal",
    metadata,
    Column("person_id", String(32), primary_key=True),
    Column("login", String(64), unique=True, nullable=False),
    Column("name", String, nullable=False),
    Column("email", String, nullable=False),
    Column("salt", String(64), nullable=False),
    Column("password_hash", String),
)
"""Outside the ledger: names, addresses, and an argon2 hash that the desk sets. Rows here may go."""
