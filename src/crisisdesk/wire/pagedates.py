"""When a page says of itself that it was published: by its metadata, not by guessing."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from crisisdesk.model import Precision
from crisisdesk.wire.dates import published

_LD = "application/ld+json"
_DEEPEST = 6
_LONGEST_LD = 500_000


def own_date(tree: Any) -> tuple[datetime, Precision] | None:
    """The date in a page's metadata, of the surest name in ``data/page_dates.csv``; None where it gives none."""
    given = dict(_given(tree))
    for kind, name in _names():
        written = given.get((kind, name.lower()))
        if written:
            try:
                return published(written)
            except ValueError:
                continue
    return None


def _given(tree: Any) -> Iterator[tuple[tuple[str, str], str]]:
    """Later pairs give way to earlier ones of the same name: so the page is walked backwards."""
    for element in reversed(list(tree.iter("meta", "time", "script"))):
        if element.tag == "script":
            if (element.get("type") or "").strip().lower() == _LD:
                yield from ((("ld", "datepublished"), value) for value in _dates_in(element.text or ""))
            continue
        value = element.get("content") or element.get("datetime") or ""
        for kind in ("property", "name", "itemprop"):
            if value and (name := element.get(kind)):
                yield (kind, name.strip().lower()), value
        if value and element.tag == "time" and element.get("pubdate") is not None:
            yield ("itemprop", "datepublished"), value


def _dates_in(text: str) -> Iterator[str]:
    try:
        value = json.loads(text) if len(text) <= _LONGEST_LD else None
    except (ValueError, RecursionError):
        return
    yield from _dates_of(value, 0)


def _dates_of(value: Any, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in reversed(value):
            yield from _dates_of(one, depth + 1)
    elif isinstance(value, dict):
        yield from _dates_of(value.get("@graph"), depth + 1)
        written = value.get("datePublished")
        if isinstance(written, str):
            yield written


@cache
def _names() -> tuple[tuple[str, str], ...]:
    file = Path(__file__).with_name("data") / "page_dates.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        return tuple((row["kind"], row["name"]) for row in csv.DictReader(stream))
