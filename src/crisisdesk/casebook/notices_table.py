"""The table of notices that went out by mail: outside the ledger, and nothing is lost where it is lost."""

from sqlalchemy import Column, String, Table

from crisisdesk.casebook.metadata import metadata
from crisisdesk.casebook.moments import Moment

notices_sent = Table(
    "notices_sent",
    metadata,
    Column("notice_id", String(32), primary_key=True),
    Column("person_id", String(32), primary_key=True),
    Column("sent_at", Moment, nullable=False),
)
