"""What people ask, judge and decide: rows in a database, with a ledger that shows every change."""

from crisisdesk.casebook.casebook import Casebook
from crisisdesk.casebook.ledger import Entry

__all__ = ["Casebook", "Entry"]
