"""Articles as Event Registry exports them: full texts with their source and date."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crisisdesk.model import Dating
from crisisdesk.wire.articles import Article
from crisisdesk.wire.dates import published


def is_article(record: Mapping[str, Any]) -> bool:
    """Whether a JSON object has the shape of an article of Event Registry."""
    return "body" in record and "uri" in record and ("dateTimePub" in record or isinstance(record.get("source"), dict))


def article_of(record: Mapping[str, Any]) -> Article:
    """The article of an exported object. Raises ``ValueError`` naming the field that is wrong."""
    body = record.get("body")
    if not isinstance(body, str) or not body.strip():
        raise ValueError('the field "body" is empty; export with includeArticleBody')
    source = record.get("source")
    article = Article(
        text=body,
        title=_string(record.get("title")),
        outlet=_string(source.get("title")) or _string(source.get("uri")) if isinstance(source, Mapping) else "",
        url=_string(record.get("url")),
        language=_string(record.get("lang")),
        author=", ".join(_authors(record.get("authors"))),
        origin=f"Event Registry {_string(record.get('uri'))}".strip(),
    )
    written = next((value for name in ("dateTimePub", "dateTime", "date") if (value := _string(record.get(name)))), "")
    if not written:
        return article
    try:
        when, precision = published(written)
    except ValueError:
        raise ValueError(f'the field "dateTimePub" holds no date: {written[:40]!r}') from None
    return replace(article, published_at=when, precision=precision, dated_by=Dating.SOURCE)


def _authors(value: Any) -> list[str]:
    named = value if isinstance(value, list) else []
    return [name for one in named if isinstance(one, Mapping) and (name := _string(one.get("name")))]


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
