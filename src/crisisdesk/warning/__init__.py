"""What is starting: signals over event streams that explain themselves."""

from crisisdesk.warning.assessment import Assessed, TooLittle, assess
from crisisdesk.warning.signals import SIGNALS, Finding, Signal

__all__ = ["SIGNALS", "Assessed", "Finding", "Signal", "TooLittle", "assess"]
