"""Who is who: states, organisations, offices and sectors, by date."""

from crisisdesk.actors.actor import Actor, Membership
from crisisdesk.actors.discourse import Discourse
from crisisdesk.actors.offices import Term
from crisisdesk.actors.registry import Registry, registry

__all__ = ["Actor", "Discourse", "Membership", "Registry", "Term", "registry"]
