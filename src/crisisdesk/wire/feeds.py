"""Items of RSS, Atom, RDF and JSON feeds.

A feed is decoded and its prolog cut off before any XML parser sees it: no entity that it declares and no document
type that it names is ever looked at.
"""

import io
import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from html.entities import html5
from typing import Any

from crisisdesk.errors import SourceError
from crisisdesk.model import Dating, Precision, content_id
from crisisdesk.wire.articles import Article
from crisisdesk.wire.characters import in_one_line
from crisisdesk.wire.dates import published
from crisisdesk.wire.decoding import text_of
from crisisdesk.wire.items import Item
from crisisdesk.wire.markup import Written, html_text, plain_text
from crisisdesk.wire.prolog import root_of
from crisisdesk.wire.wellformed import well_formed

_ROOTS = frozenset({"rss", "feed", "rdf:rdf"})
_LOOKS_LIKE = re.compile(r"\s*<(?!!doctype\s+html)(?s:.{0,4000}?)<?(?:rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
MOST = 10_000
"""Items of one feed."""

_ITEMS = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s/>]")
_TAG = re.compile(r"<[^<>]{1,2000}>")
_JSON_FEED = "https://jsonfeed.org/version/"
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_UNREADABLE = "holds characters that cannot be read; its charset is declared wrongly"
_KEY = 16


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item: ``key`` is the same as long as it is the same item, ``digest`` as long as its words are the same."""

    key: str
    digest: str
    article: Article
    where: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed holds now, in its own order, each item once; items that cannot be used are errors."""

    title: str
    items: tuple[FeedItem | SourceError, ...]


def is_feed(text: str) -> bool:
    """Whether a text looks like a feed, a broken one too."""
    head = text[:5_000].lstrip("\ufeff")
    return _JSON_FEED in head.replace("\\/", "/") if head.lstrip()[:1] == "{" else bool(_LOOKS_LIKE.match(head))


def items_of_file(data: bytes, where: str, outlet: str) -> Iterator[Item | SourceError]:
    """The articles of a feed that lies somewhere as bytes."""
    try:
        feed = feed_of(text_of(data), where)
    except SourceError as error:
        yield error
        return
    for item in feed.items:
        if isinstance(item, SourceError):
            yield item
        else:
            yield Item(replace(item.article, outlet=outlet or feed.title), item.where, None)


def feed_of(text: str, address: str, base: str = "") -> Feed:
    """Read a feed; ``base`` is the address that its relative links begin with, if it is another one.

    Raises ``SourceError`` for what is no feed, breaks off, or declares XML entities.
    """
    if text.lstrip()[:1] == "{":
        return _json_feed(text, address)
    try:
        root, body = root_of(text)
    except ValueError as error:
        raise SourceError(address, f"no feed: {error}") from None
    if root.lower() not in _ROOTS:
        what = "a web page" if root.lower() == "html" else f"XML with the root {root[:40]!r}"
        raise SourceError(address, f"no feed but {what}")
    return _xml_feed(root, body, address, base or address)


def _xml_feed(root: str, body: str, address: str, base: str) -> Feed:
    # feedparser takes a third of a second to load: only for the first feed.
    import feedparser

    body = _NAMED.sub(_character, _NOT_IN_XML.sub("", body))
    if f"</{root}" not in body[-2_000:] and not body.rstrip().endswith("/>"):
        raise SourceError(address, "the feed breaks off before its end")
    if len(_ITEMS.findall(body)) > MOST:
        raise SourceError(address, f"holds more than {MOST:,} items; split it")
    try:
        strict, _ = well_formed(root, body)
    except ValueError as error:
        raise SourceError(address, str(error)) from None
    # A string might be taken for an address or a file name to open; a stream of bytes never is.
    try:
        parsed = feedparser.parse(
            io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>\n' + strict.encode("utf-8")),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": base},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except (ValueError, LookupError, TypeError) as error:  # what feedparser does with names that XML does not know
        raise SourceError(address, f"the feed cannot be parsed ({error})") from None
    title = line_of_html(str(dict(parsed.feed).get("title") or ""))
    return Feed(title, _once([_xml_item(dict(entry), address) for entry in parsed.entries]))


def _xml_item(entry: Mapping[str, Any], address: str) -> FeedItem | SourceError:
    title = line_of_html(_string(entry, "title"))
    link = _link(_string(entry, "link"))
    bodies = [*entry.get("content", ()), entry.get("summary_detail") or {"value": _string(entry, "summary")}]
    words = max((_words(dict(body)) for body in bodies), key=lambda found: len(found.text))
    origin = dict(entry.get("source") or {}).get("title")
    article = Article(
        text=words.text or title,
        sections=words.sections if words.text else (),
        title=title,
        url=link,
        via=(line_of_html(str(origin)),) if origin else (),
    )
    return _item(_dated(article, entry), _string(entry, "id"), address)


def _words(body: Mapping[str, Any]) -> Written:
    value = str(body.get("value") or "").strip()
    marked = body.get("type") != "text/plain" and ("<" in value or "&" in value)
    try:
        return html_text(value) if marked else plain_text(value)
    except SourceError:
        return plain_text(_TAG.sub(" ", value))


def _dated(article: Article, entry: Mapping[str, Any]) -> Article:
    for name in ("published", "updated", "created"):
        found = _date(_string(entry, name)) or _struct(entry.get(f"{name}_parsed"))
        if found:
            return replace(article, published_at=found[0], precision=found[1], dated_by=Dating.SOURCE)
    return article


def _date(written: str) -> tuple[datetime, Precision] | None:
    try:
        return published(written) if written else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _struct(parsed: Any) -> tuple[datetime, Precision] | None:
    try:
        return (datetime.fromtimestamp(timegm(parsed), UTC), Precision.MOMENT) if parsed else None
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None


def _json_feed(text: str, address: str) -> Feed:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise SourceError(address, "no feed: broken JSON") from None
    if not isinstance(value, dict) or not str(value.get("version")).startswith(_JSON_FEED):
        raise SourceError(address, "no feed: JSON without the version of a JSON Feed")
    items = value.get("items")
    if not isinstance(items, list):
        raise SourceError(address, 'no feed: the field "items" must be a list')
    if len(items) > MOST:
        raise SourceError(address, f"holds more than {MOST:,} items; split it")
    return Feed(line_of_html(_string(value, "title")), _once([_json_item(item, address) for item in items]))


def _json_item(item: Any, address: str) -> FeedItem | SourceError:
    if not isinstance(item, dict):
        return SourceError(address, "an item of the feed is no JSON object")
    title = line_of_html(_string(item, "title"))
    plain = _string(item, "content_text") or ("" if item.get("content_html") else _string(item, "summary"))
    words = plain_text(plain) if plain else _words({"value": _string(item, "content_html")})
    article = Article(
        text=words.text or title,
        sections=words.sections if words.text else (),
        title=title,
        url=_link(_string(item, "url")),
    )
    found = _date(_string(item, "date_published")) or _date(_string(item, "date_modified"))
    if found:
        article = replace(article, published_at=found[0], precision=found[1], dated_by=Dating.SOURCE)
    given = item.get("id")
    return _item(article, str(given) if isinstance(given, str | int) else "", address)


def _item(article: Article, guid: str, address: str) -> FeedItem | SourceError:
    where = article.url or (f"{address} ({in_one_line(guid[:200])})" if guid else address)
    if "\ufffd" in article.text or "\ufffd" in article.title:
        return SourceError(where, _UNREADABLE)
    key = content_id(guid, article.url) if guid or article.url else content_id(article.title, article.text)
    return FeedItem(key[:_KEY], content_id(article.text)[:_KEY], article, where)


def _once(items: list[FeedItem | SourceError]) -> tuple[FeedItem | SourceError, ...]:
    """Each item once: of those with one identifier and address the first, which is the newest in a feed."""
    found: dict[str, FeedItem | SourceError] = {}
    for number, item in enumerate(items):
        found.setdefault(str(number) if isinstance(item, SourceError) else item.key, item)
    return tuple(found.values())


def line_of_html(title: str) -> str:
    """The words of a title, which may be HTML, in one line."""
    return in_one_line(unescape(_TAG.sub(" ", title)))


def _character(found: re.Match[str]) -> str:
    name = found[1]
    return found[0] if name in _OF_XML else html5.get(name, found[0])


def _link(written: str) -> str:
    """An address that a reader may be sent to; a script or a file is none."""
    return in_one_line(written) if written.lower().startswith(("http://", "https://")) else ""


def _string(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return value.strip() if isinstance(value, str) else ""
