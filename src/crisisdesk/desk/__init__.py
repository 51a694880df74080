"""The web desk: pages over the record and the casebook, complete without scripts."""

from crisisdesk.desk.office import Decide, House, Readiness, Sentences
from crisisdesk.desk.server import serve
from crisisdesk.desk.site import app

__all__ = ["Decide", "House", "Readiness", "Sentences", "app", "serve"]
