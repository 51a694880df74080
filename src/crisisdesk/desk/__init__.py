"""The web desk: pages over the record and the casebook, complete without scripts."""

from crisisdesk.desk.office import Decide, House, Readiness, Sentences
from crisisdesk.desk.provider import Provider
from crisisdesk.desk.server import serve
from crisisdesk.desk.site import app

__all__ = ["Decide", "House", "Provider", "Readiness", "Sentences", "app", "serve"]
