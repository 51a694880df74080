"""crisisdesk: who said what, who stands where, what can be decided."""

__version__ = "0.1.0"
