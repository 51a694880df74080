"""Atom feeds (RFC 4287) of what can be followed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree import ElementTree

ATOM = "application/atom+xml"
_SPACE = "http://www.w3.org/2005/Atom"
_FORBIDDEN = {code: None for code in range(32) if chr(code) not in "\t\n\r"} | dict.fromkeys((0xFFFE, 0xFFFF))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is new. ``identifier`` is a name for ever, ``link`` a path of the desk."""

    identifier: str
    title: str
    at: datetime
    link: str
    words: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What is new, the newest first. ``identifier`` is a name for ever, ``link`` the page that is followed."""

    identifier: str
    title: str
    link: str
    entries: tuple[Entry, ...]


def feed(identifier: str, title: str, link: str, entries: Sequence[Entry]) -> Feed:
    """A feed with its entries in order."""
    return Feed(identifier, title, link, tuple(sorted(entries, key=lambda one: one.at, reverse=True)))


def as_atom(found: Feed, address: str, now: datetime, here: str = "") -> bytes:
    """The feed as XML.

    ``address`` is where the desk is reached, without a slash at its end, ``here`` the address of the feed itself.
    """
    ElementTree.register_namespace("", _SPACE)
    root = ElementTree.Element(_name("feed"))
    _text(root, "id", _name_for_ever(found.identifier))
    _text(root, "title", found.title)
    _text(root, "updated", _moment(found.entries[0].at if found.entries else now))
    _link(root, address + found.link)
    if here:
        _link(root, here, "self", ATOM)
    _text(ElementTree.SubElement(root, _name("author")), "name", "crisisdesk")
    for one in found.entries:
        entry = ElementTree.SubElement(root, _name("entry"))
        _text(entry, "id", _name_for_ever(one.identifier))
        _text(entry, "title", one.title)
        _text(entry, "updated", _moment(one.at))
        _link(entry, address + one.link)
        _text(entry, "summary", one.words)
    written: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return written


def _name(tag: str) -> str:
    return f"{{{_SPACE}}}{tag}"


def _text(parent: ElementTree.Element, tag: str, words: str) -> None:
    clean = words.translate(_FORBIDDEN).encode("utf-8", "replace").decode("utf-8")
    ElementTree.SubElement(parent, _name(tag)).text = clean


def _link(parent: ElementTree.Element, address: str, rel: str = "alternate", kind: str = "text/html") -> None:
    ElementTree.SubElement(parent, _name("link"), rel=rel, type=kind, href=address)


def _name_for_ever(identifier: str) -> str:
    """An IRI: ids of questions may hold letters that none may."""
    return f"urn:crisisdesk:{quote(identifier, safe='/:+.~-')}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
