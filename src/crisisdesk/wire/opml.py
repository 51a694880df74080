"""Lists of feeds in OPML."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from crisisdesk.errors import SourceError
from crisisdesk.wire.addresses import web_address
from crisisdesk.wire.characters import in_one_line
from crisisdesk.wire.subscriptions import Subscription

MOST = 10_000
"""Feeds of one list."""


def feeds_in(data: bytes, listed: Subscription, where: str) -> Iterator[Subscription | SourceError]:
    """The feeds that a list names, each once, with the settings of the list; an error for each that has no address.

    A feed is named after the list and its own title, or its address where two have one title. Raises ``SourceError``
    for what is no OPML, or declares entities.
    """
    root = _root(data, where)
    outlines = [outline for outline in root.iter("outline") if outline.get("xmlUrl") is not None]
    yield from _lists_inside(root, where)
    if not outlines:
        raise SourceError(where, "the list names no feeds (no outline with an xmlUrl)")
    if len(outlines) > MOST:
        raise SourceError(where, f"names more than {MOST:,} feeds; split it")
    titles = Counter(_title(outline) for outline in outlines)
    addresses: set[str] = set()
    for outline in outlines:
        title = _title(outline)
        feed = _feed(outline, title if titles[title] == 1 else "", listed, where)
        if isinstance(feed, SourceError):
            yield feed
        elif feed.address not in addresses:
            addresses.add(feed.address)
            yield feed


def _lists_inside(root: Element, where: str) -> Iterator[SourceError]:
    """Lists that a list includes are not followed: they might include each other."""
    for outline in root.iter("outline"):
        if (outline.get("type") or "").lower() == "include" and outline.get("xmlUrl") is None:
            named = in_one_line(outline.get("url") or "another one")[:200]
            yield SourceError(where, f"includes the list {named}, which is not followed; name it by itself")


def _root(data: bytes, where: str) -> Element:
    try:
        root: Element = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise SourceError(where, "declares XML entities, which are never read") from None
    except (ParseError, ValueError, LookupError) as error:
        raise SourceError(where, f"broken XML: {error}") from None
    if root.tag.lower() != "opml":
        raise SourceError(where, f"no list of feeds: the root is {root.tag[:40]!r}, not opml")
    return root


def _title(outline: Element) -> str:
    return in_one_line(outline.get("title") or outline.get("text") or "")[:200]


def _feed(outline: Element, title: str, listed: Subscription, where: str) -> Subscription | SourceError:
    written = outline.get("xmlUrl", "")
    try:
        address = str(web_address(written))
    except ValueError as error:
        return SourceError(where, f"{title or 'a feed'}: {error}")
    return replace(listed, name=f"{listed.name}: {title or address}", kind="feed", address=address)
