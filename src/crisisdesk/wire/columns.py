"""Rows of tables as articles: which column is which stands in ``data/columns.csv``."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from crisisdesk.model import Dating, Precision
from crisisdesk.wire.articles import Article
from crisisdesk.wire.dates import published
from crisisdesk.wire.items import Listed

FIELDS = ("text", "title", "url", "canonical_url", "outlet", "published", "language", "author", "via", "origin")


def fields_of(columns: Iterable[str]) -> dict[str, str]:
    """The column that holds each field; where several do, the one that stands first in the table of names.

    Raises ``ValueError`` where two columns that are read have one name.
    """
    columns = list(columns)
    given = {column.strip().lower().replace(" ", "_"): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for field, name in _names():
        if name in given and field not in found:
            found[field] = given[name]
    if twice := next((column for column in found.values() if columns.count(column) > 1), ""):
        raise ValueError(f"two columns have the name {twice!r}; rename one")
    return found


def article_of_row(row: Mapping[str, Any], fields: Mapping[str, str]) -> Article | Listed:
    """The article of a row; an address without text is a listed one.

    Raises ``ValueError`` naming the column that is wrong.
    """
    words = {field: _words(row.get(column), column) for field, column in fields.items() if field != "published"}
    when, precision = _moment(row.get(fields.get("published", "")), fields.get("published", ""))
    text = words.get("text", "")
    if not text.strip():
        if not words.get("url"):
            raise ValueError(f"no text in the column {fields.get('text', 'text')!r}, and no address")
        return Listed(
            url=words["url"],
            title=words.get("title", ""),
            outlet=words.get("outlet", ""),
            language=words.get("language", ""),
            seen_at=when,
        )
    article = Article(
        text=text.replace("\r\n", "\n"),
        title=words.get("title", ""),
        outlet=words.get("outlet", ""),
        url=words.get("url", ""),
        canonical_url=words.get("canonical_url", ""),
        language=words.get("language", ""),
        author=words.get("author", ""),
        via=tuple(part.strip() for part in words.get("via", "").split("|") if part.strip()),
        origin=words.get("origin", ""),
    )
    dated_by = Dating.SOURCE if when else Dating.UNKNOWN
    return replace(article, published_at=when, precision=precision, dated_by=dated_by)


def wanted() -> str:
    """What a heading must name, in words."""
    return ", ".join(repr(name) for field, name in _names() if field == "text")


def _words(value: Any, column: str) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return "|".join(value)
    if not isinstance(value, str):
        raise ValueError(f"the column {column!r} holds {type(value).__name__}, not text")
    return value


def _moment(value: Any, column: str) -> tuple[datetime | None, Precision]:
    if value is None or value == "":
        return None, Precision.UNKNOWN
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC), Precision.MOMENT
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC), Precision.DAY
    if not isinstance(value, str):
        raise ValueError(f"the column {column!r} holds {type(value).__name__}, not a date; write 2022-01-05")
    try:
        return published(value)
    except ValueError:
        raise ValueError(f"the column {column!r} holds no date: {value[:40]!r}; write 2022-01-05") from None


@cache
def _names() -> tuple[tuple[str, str], ...]:
    file = Path(__file__).with_name("data") / "columns.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        return tuple((row["field"], row["name"]) for row in csv.DictReader(stream))
