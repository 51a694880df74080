"""Organisations' rules as data: who belongs, who may decide what and how, and what can be decided now."""

from crisisdesk.charters.files import charter, load, organisations

__all__ = ["charter", "load", "organisations"]
