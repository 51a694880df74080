"""One JSON object as an article: our own shape, or that of an export whose fields give it away."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from crisisdesk.errors import SourceError
from crisisdesk.wire import eventregistry, gdelt, mediacloud, ninjs
from crisisdesk.wire.articles import Article
from crisisdesk.wire.columns import article_of_row, fields_of
from crisisdesk.wire.items import Entry, Item, Listed
from crisisdesk.wire.jsonlines import article_of


class Shape(NamedTuple):
    """How a kind of object is told and read."""

    fits: Callable[[Mapping[str, Any]], bool]
    read: Callable[[Mapping[str, Any]], Article | Listed]


def _is_own(record: Mapping[str, Any]) -> bool:
    return "text" in record


def _is_listed_by_gdelt(record: Mapping[str, Any]) -> bool:
    return "seendate" in record and "url" in record


def _has_known_names(record: Mapping[str, Any]) -> bool:
    return "text" in fields_of(record)


def _by_names(record: Mapping[str, Any]) -> Article | Listed:
    return article_of_row(record, fields_of(record))


SHAPES = (
    Shape(ninjs.is_item, ninjs.article_of),
    Shape(eventregistry.is_article, eventregistry.article_of),
    Shape(mediacloud.is_story, mediacloud.story_of),
    Shape(_is_listed_by_gdelt, gdelt.listed_of_json),
    Shape(_is_own, article_of),
    Shape(_has_known_names, _by_names),
)
"""In this order; the first that fits reads the object."""


def entry_of(record: Mapping[str, Any], where: str, line: int | None, outlet: str) -> Entry:
    """The article or address that an object describes, or an error that names its place."""
    shape = next((shape for shape in SHAPES if shape.fits(record)), None)
    try:
        found = shape.read(record) if shape else article_of(record)
    except ValueError as error:
        return SourceError(where, str(error), line)
    if isinstance(found, Listed):
        return replace(found, outlet=found.outlet or outlet, where=where, line=line)
    return Item(found if found.outlet else replace(found, outlet=outlet), where, line)
