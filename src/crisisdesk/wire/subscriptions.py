"""One source as a user named it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal

from crisisdesk.wire.characters import shown

INTERVAL = timedelta(minutes=15)

Undated = Literal["refuse", "retrieved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What is read, how often, and what its source allows.

    ``kind`` names the entry point that opens it. ``outlet`` and ``language`` stand in for what an article does not
    say of itself; so does ``published``, and where it is None and ``undated`` is "retrieved", the moment at which the
    article was first had. ``pages`` asks for the page of every new item of a feed, ``archive`` keeps raw pages.
    ``options`` are for kinds from elsewhere.
    """

    name: str
    kind: str
    address: str
    interval: timedelta = INTERVAL
    outlet: str = ""
    language: str = ""
    country: str = ""
    allow_private: bool = False
    enabled: bool = True
    robots: bool = True
    pages: bool = False
    archive: bool = False
    undated: Undated = "refuse"
    published: datetime | None = None
    options: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


def subscription_to(place: str, **given: Any) -> Subscription:
    """What ``crisisdesk read`` reads once: an address of the web, a list of feeds, a file or a folder.

    ``given`` are further fields of the subscription.
    """
    if "://" in place:
        kind = "opml" if place.partition("?")[0].lower().endswith(".opml") else "web"
    else:
        kind = "opml" if place.lower().endswith(".opml") else "files"
    return Subscription(name=shown(place), kind=kind, address=shown(place) if "://" in place else place, **given)
