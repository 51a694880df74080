"""The tables of what follows a decision: mandates, national approvals, pledges, deliveries, reports."""

from sqlalchemy import JSON, Column, Integer, String, Table

from crisisdesk.casebook.case_tables import case_id, number
from crisisdesk.casebook.metadata import metadata
from crisisdesk.casebook.moments import Moment

mandates = Table(
    "mandates",
    metadata,
    case_id(),
    number(),
    Column("draft", Integer, nullable=False),
    Column("articles", String, nullable=False),
    Column("tasks", String, nullable=False),
    Column("limits", String, nullable=False),
    Column("begins", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("approvals", JSON, nullable=False),
    Column("ended_at", Moment),
    Column("end_reason", String, nullable=False),
)
"""``approvals`` lists the national acts that the charter asks for on that day: member, by, article."""

approvals = Table(
    "approvals",
    metadata,
    case_id(),
    number(),
    Column("member", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("by", String, nullable=False),
    Column("words", String, nullable=False),
    Column("at", Moment, nullable=False),
)

pledges = Table(
    "pledges",
    metadata,
    case_id(),
    Column("pledge", Integer, primary_key=True, autoincrement=False),
    number(primary_key=False),
    Column("member", String(32), nullable=False),
    Column("what", String, nullable=False),
    Column("quantity", String(64), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("at", Moment, nullable=False),
)
"""Quantities are exact: whole numbers or fractions as text."""

deliveries = Table(
    "deliveries",
    metadata,
    case_id(),
    number(),
    Column("pledge", Integer, nullable=False),
    Column("quantity", String(64), nullable=False),
    Column("words", String, nullable=False),
    Column("at", Moment, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    case_id(),
    number(),
    Column("member", String(32), nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("text", String, nullable=False),
    Column("at", Moment, nullable=False),
)
