"""What is starting: signals over event streams that explain themselves, and how good past warnings were."""

from crisisdesk.warning.assessment import Assessed, Assessor, TooLittle, assess
from crisisdesk.warning.findings import CrisisWarning, Finding
from crisisdesk.warning.history import History
from crisisdesk.warning.signals import Signal, signals
from crisisdesk.warning.stream import Stream

__all__ = [
    "Assessed",
    "Assessor",
    "CrisisWarning",
    "Finding",
    "History",
    "Signal",
    "Stream",
    "TooLittle",
    "assess",
    "signals",
]
