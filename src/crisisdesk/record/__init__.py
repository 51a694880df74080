"""The evidence: append-only Parquet tables, queried with DuckDB, as of any time."""

from crisisdesk.record.check import Fault, check
from crisisdesk.record.record import Record
from crisisdesk.record.snapshot import Snapshot

__all__ = ["Fault", "Record", "Snapshot", "check"]
