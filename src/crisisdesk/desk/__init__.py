"""The web desk: read-only pages over the record, complete without scripts."""

from crisisdesk.desk.office import Decide, Readiness, Sentences
from crisisdesk.desk.server import serve
from crisisdesk.desk.site import app

__all__ = ["Decide", "Readiness", "Sentences", "app", "serve"]
