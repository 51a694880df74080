"""The tables of cases up to the meeting: cases, steps, requests, meetings, consultations, preconditions.

In all tables of cases ``number`` is the ledger's entry that made the row.
"""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table

from crisisdesk.casebook.metadata import metadata
from crisisdesk.casebook.moments import Moment


def case_id(*, primary_key: bool = True) -> Column[str]:
    """The column that says of which case a row is."""
    return Column("case_id", String(64), primary_key=primary_key, nullable=False)


def number(*, primary_key: bool = True) -> Column[int]:
    """The column of the ledger's entry."""
    return Column("number", Integer, primary_key=primary_key, autoincrement=False, nullable=False)


cases = Table(
    "cases",
    metadata,
    case_id(),
    Column("organisation", String(32), nullable=False),
    Column("title", String, nullable=False),
    Column("place", String(16), nullable=False),
    Column("basis", String(16), nullable=False),
    Column("subject", String, nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("opened_by", String(32), nullable=False),
    Column("changed_at", Moment, nullable=False),
)

steps = Table(
    "steps",
    metadata,
    case_id(),
    Column("version", Integer, primary_key=True, autoincrement=False),
    number(primary_key=False),
    Column("at", Moment, nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("member", String(32), nullable=False),
    Column("act", String(32), nullable=False),
    Column("before", String(16)),
    Column("after", String(16), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("found", JSON, nullable=False),
    Index("ix_steps_number", "number", unique=True),
)

requests = Table(
    "requests",
    metadata,
    case_id(),
    number(),
    Column("route", String, nullable=False),
    Column("organ", String(32), nullable=False),
    Column("member", String(32), nullable=False),
    Column("reason", String, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("needed", Integer, nullable=False),
    Column("earliest", Moment, nullable=False),
    Column("latest", Moment),
    Column("article", String, nullable=False),
    Column("withdrawn_at", Moment),
)

seconders = Table(
    "seconders",
    metadata,
    case_id(),
    number(),
    Column("request", Integer, nullable=False),
    Column("member", String(32), nullable=False),
    Column("at", Moment, nullable=False),
)

meetings = Table(
    "meetings",
    metadata,
    case_id(),
    number(),
    Column("organ", String(32), nullable=False),
    Column("route", String, nullable=False),
    Column("article", String, nullable=False),
    Column("convened_at", Moment, nullable=False),
    Column("meets_at", Moment, nullable=False),
)

consultations = Table(
    "consultations",
    metadata,
    case_id(),
    number(),
    Column("member", String(32), nullable=False),
    Column("stance", String(16), nullable=False),
    Column("words", String, nullable=False),
    Column("at", Moment, nullable=False),
)

preconditions = Table(
    "preconditions",
    metadata,
    case_id(),
    number(),
    Column("gate", String(64), nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("evidence", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person_id", String(32), nullable=False),
)
