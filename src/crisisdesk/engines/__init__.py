"""The same reading on one process or on many."""

from crisisdesk.engines.engine import Engine, engine_for
from crisisdesk.engines.intake import Intake, take_in

__all__ = ["Engine", "Intake", "engine_for", "take_in"]
