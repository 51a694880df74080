"""The tables of drafts and of what decides them: versions, silence periods, ballots, outcomes."""

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table

from crisisdesk.casebook.case_tables import case_id, number
from crisisdesk.casebook.metadata import metadata
from crisisdesk.casebook.moments import Moment

drafts = Table(
    "drafts",
    metadata,
    case_id(),
    Column("draft", Integer, primary_key=True, autoincrement=False),
    number(primary_key=False),
    Column("title", String, nullable=False),
    Column("organ", String(32), nullable=False),
    Column("measure", String(64), nullable=False),
    Column("matter", String(64), nullable=False),
    Column("article", String, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("renews", Boolean, nullable=False),
    Column("member", String(32), nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("status", String(16), nullable=False),
)

draft_versions = Table(
    "draft_versions",
    metadata,
    case_id(),
    Column("draft", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    number(primary_key=False),
    Column("text", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("member", String(32), nullable=False),
)

silence_periods = Table(
    "silence_periods",
    metadata,
    case_id(),
    number(),
    Column("draft", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("begins", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("article", String, nullable=False),
    Column("broken_by", String(32), nullable=False),
    Column("ended_at", Moment),
)

ballotings = Table(
    "ballotings",
    metadata,
    case_id(),
    number(),
    Column("draft", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closes_at", Moment),
    Column("closed_at", Moment),
)

ballots = Table(
    "ballots",
    metadata,
    case_id(),
    number(),
    Column("balloting", Integer, nullable=False),
    Column("member", String(32), nullable=False),
    Column("ballot", String(16), nullable=False),
    Column("sent", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("stands", Boolean, nullable=False),
)
"""``balloting`` is the number of the vote; of a member's ballots in one vote the last one stands."""

outcomes = Table(
    "outcomes",
    metadata,
    case_id(),
    number(),
    Column("draft", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("via", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("article", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("sentences", JSON, nullable=False),
    Column("arithmetic", JSON),
    Column("bound", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)
