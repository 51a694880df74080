"""News items as JSON by the IPTC's ninjs, versions 1 to 3."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from crisisdesk.errors import SourceError
from crisisdesk.model import Dating
from crisisdesk.wire.articles import Article
from crisisdesk.wire.dates import published
from crisisdesk.wire.markup import html_text, plain_text

_MARKS = ("body_text", "body_xhtml", "bodies", "headlines", "versioncreated", "pubstatus", "bylines")
_WITHDRAWN = frozenset({"canceled", "cancelled", "withheld"})


def is_item(record: Mapping[str, Any]) -> bool:
    """Whether a JSON object has the shape of a ninjs item."""
    return "uri" in record and any(name in record for name in _MARKS)


def article_of(record: Mapping[str, Any]) -> Article:
    """The article of an item. Raises ``ValueError`` naming what is wrong: withdrawn, not a text, no body, no date."""
    status = _string(record.get("pubstatus")) or _string(record.get("pubStatus"))
    if status.lower() in _WITHDRAWN:
        raise ValueError(f'the item is marked "{status}" by its publisher; it is not read')
    kind = _string(record.get("type")) or "text"
    if kind not in {"text", "composite"}:
        raise ValueError(f"the item is {kind}, not text")
    note = _string(record.get("ednote"))
    body = _body(record)
    if not body.text.strip():
        raise ValueError('no body: one of "body_text", "body_xhtml", "bodies" is needed')
    article = Article(
        text=body.text,
        sections=body.sections,
        title=_string(record.get("headline")) or _role(record.get("headlines"), "main"),
        outlet=_string(record.get("copyrightholder")) or _provider(record),
        url=_address(record),
        language=_string(record.get("language")),
        author=_string(record.get("byline")) or _role(record.get("bylines"), ""),
        via=tuple(_sources(record)),
        origin=f"ninjs {_string(record.get('uri'))}" + (f"; editor's note: {note}" if note else ""),
    )
    written = next(
        (v for n in ("firstcreated", "versioncreated", "contentcreated") if (v := _string(record.get(n)))), ""
    )
    if not written:
        return article
    try:
        when, precision = published(written)
    except ValueError:
        raise ValueError(f'the field "versioncreated" holds no date: {written[:40]!r}') from None
    return replace(article, published_at=when, precision=precision, dated_by=Dating.SOURCE)


def _body(record: Mapping[str, Any]) -> Any:
    if text := _string(record.get("body_text")):
        return plain_text(text)
    if xhtml := _string(record.get("body_xhtml")):
        return _html(xhtml)
    for value in _maps(record.get("bodies")):
        text = _string(value.get("value"))
        if text:
            return _html(text) if "html" in _string(value.get("contenttype")) else plain_text(text)
    return plain_text("")


def _html(text: str) -> Any:
    try:
        return html_text(text)
    except SourceError as error:
        raise ValueError(error.reason) from None


def _role(value: Any, role: str) -> str:
    found = [one for one in _maps(value) if _string(one.get("value"))]
    chosen = [one for one in found if _string(one.get("role")) == role] or found
    return _string(chosen[0].get("value")) if chosen else ""


def _provider(record: Mapping[str, Any]) -> str:
    provider = record.get("provider") or record.get("source")
    return _string(provider.get("name")) if isinstance(provider, Mapping) else _string(provider)


def _sources(record: Mapping[str, Any]) -> Iterator[str]:
    for one in [*_maps(record.get("infosources")), *_maps(record.get("infoSources"))]:
        name = _string(one.get("name"))
        if name and name != _string(record.get("copyrightholder")):
            yield name


def _address(record: Mapping[str, Any]) -> str:
    named = [_string(record.get("canonicalurl")), _string(record.get("url")), _string(record.get("uri"))]
    return next((url for url in named if url.startswith(("http://", "https://"))), "")


def _maps(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
