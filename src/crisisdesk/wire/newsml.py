"""News items of the IPTC's NewsML-G2: a single item, or a message that carries many.

XML is read without entities and without anything from outside the file; an item is let go once it is read, so that a
message may be of any length.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from crisisdesk.clock import system_clock
from crisisdesk.errors import SourceError
from crisisdesk.model import Dating
from crisisdesk.wire.articles import Article
from crisisdesk.wire.dates import published
from crisisdesk.wire.items import Blob, Entry, Item
from crisisdesk.wire.markup import Written, html_text, paragraphs, plain_text, written

LONGEST_ITEM = 32_000_000
"""Bytes of one item, and of what stands between two."""
_ITEM = "newsItem"
_NO_ARTICLES = frozenset({"packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"})
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_WITHDRAWN = frozenset({"canceled", "cancelled", "withheld"})
_BODIES = frozenset({"body.content", "body", "html", "nitf"})


def entries(blob: Blob, outlet: str) -> Iterator[Entry]:
    """An article or an error for every news item; items are counted from 1."""
    number = 0
    try:
        with blob.open() as stream:
            watched = _Stream(stream)
            for element in _items(watched):
                number += 1
                yield _entry(element, number, blob.where, outlet)
                watched.begin()
    except _TooLong:
        reason = f"more than {LONGEST_ITEM:,} bytes without the end of an item; {number} items before them were read"
        yield SourceError(blob.where, reason, number + 1)
    except DefusedXmlException as error:
        reason = f"the XML declares entities or reads from outside ({type(error).__name__}); not read any further"
        yield SourceError(blob.where, reason)
    except ParseError as error:
        line = error.position[0]
        yield SourceError(blob.where, f"broken XML: {error}; {number} items before it were read", line)
    except (ValueError, LookupError) as error:
        yield SourceError(blob.where, f"an encoding that cannot be read: {error}; save it again as UTF-8")


class _TooLong(Exception):
    """One item is larger than any article, or none comes to an end."""


class _Stream:
    """Bytes that are counted from the end of one item to the end of the next."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._taken = 0

    def begin(self) -> None:
        """Another item begins."""
        self._taken = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, as a parser of XML asks for them."""
        data = self._stream.read(size)
        self._taken += len(data)
        if self._taken > LONGEST_ITEM:
            raise _TooLong
        return data


def _items(stream: _Stream) -> Iterator[Any]:
    """Items as they end; when the next one is asked for, what stands before it is let go."""
    around: list[Any] = []
    inside = 0
    for event, element in iterparse(stream, events=("start", "end"), forbid_external=True):
        name = _local(element)
        counts = name == _ITEM or name in _NO_ARTICLES
        if event == "start":
            around.append(element)
            inside += counts
            continue
        around.pop()
        inside -= counts
        if counts and inside == 0:
            yield element
            (around[-1] if around else element).clear()


def _entry(element: Any, number: int, where: str, outlet: str) -> Entry:
    try:
        if (name := _local(element)) != _ITEM:
            raise ValueError(f"a {name} carries no article")
        article = _article(element)
    except (ValueError, SourceError) as error:
        reason = error.reason if isinstance(error, SourceError) else str(error)
        return SourceError(where, f"item {element.get('guid') or number}: {reason}", number)
    return Item(article if article.outlet else replace(article, outlet=outlet), where, number)


def _article(item: Any) -> Article:
    _refuse(item)
    body = _body(item)
    if not body.text.strip():
        raise ValueError("no body in inlineXML or inlineData")
    language = next((one.get("tag") for one in _all(item, "language") if one.get("tag")), item.get(_XML_LANGUAGE))
    article = Article(
        text=body.text,
        sections=body.sections,
        title=_text(item, "headline") or _text(item, "title"),
        outlet=_text(item, "copyrightHolder") or _named(item, "provider"),
        url=next((uri for uri in (_text(item, "canonicalUri"), item.get("guid") or "") if uri.startswith("http")), ""),
        language=language or "",
        author=_text(item, "by"),
        via=tuple(dict.fromkeys(name for name in (_text(item, "creditline"), _named(item, "infoSource")) if name)),
        origin=f"NewsML-G2 {item.get('guid') or ''}".strip(),
    )
    article = replace(article, via=tuple(name for name in article.via if name != article.outlet))
    stamp = next((t for n in ("contentCreated", "firstCreated", "versionCreated") if (t := _text(item, n))), "")
    if not stamp:
        return article
    when, precision = published(stamp)
    return replace(article, published_at=when, precision=precision, dated_by=Dating.SOURCE)


def _refuse(item: Any) -> None:
    """Raise ``ValueError`` for an item that its publisher has withdrawn or that may not be used yet."""
    status = next((one.get("qcode") or "" for one in _all(item, "pubStatus")), "").rpartition(":")[2]
    if status.lower() in _WITHDRAWN:
        raise ValueError(f'marked "{status}" by its publisher; it is not read')
    if (until := _text(item, "embargoed")) and _moment(until) > system_clock():
        raise ValueError(f"under embargo until {until}; read the file again then")
    kind = next((one.get("qcode") or "" for one in _all(item, "itemClass")), "").rpartition(":")[2]
    if kind and kind not in {"text", "composite"}:
        raise ValueError(f"the item is {kind}, not text")


def _body(item: Any) -> Written:
    for content in _all(item, "inlineXML"):
        bodies = [one for one in content.iter() if _local(one) in _BODIES]
        chosen = next((one for name in ("body.content", "body") for one in bodies if _local(one) == name), content)
        found = written(paragraphs(chosen))
        if found.text:
            return found
    for content in _all(item, "inlineData"):
        text = content.text or ""
        if text.strip():
            return html_text(text) if "html" in (content.get("contenttype") or "") else plain_text(text)
    return Written("", ())


def _all(item: Any, name: str) -> Iterator[Any]:
    return (one for one in item.iter() if _local(one) == name)


def _text(item: Any, name: str) -> str:
    found = next(_all(item, name), None)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _named(item: Any, name: str) -> str:
    """The name of a party: its own element, its literal, or the last part of its code."""
    party = next(_all(item, name), None)
    if party is None:
        return ""
    return _text(party, "name") or party.get("literal") or (party.get("qcode") or "").rpartition(":")[2]


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _moment(text: str) -> datetime:
    try:
        return published(text)[0]
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
