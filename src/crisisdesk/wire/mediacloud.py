"""Stories as Media Cloud exports them: addresses and media, with a text only where the collection may give one."""

from collections.abc import Mapping
from typing import Any

from crisisdesk.wire.articles import Article
from crisisdesk.wire.columns import article_of_row, fields_of
from crisisdesk.wire.items import Listed

_MARKS = frozenset({"media_name", "media_url", "media_id", "stories_id", "indexed_date"})


def is_story(record: Mapping[str, Any]) -> bool:
    """Whether a JSON object has the shape of a story of Media Cloud."""
    return "url" in record and len(_MARKS & record.keys()) > 1


def story_of(record: Mapping[str, Any]) -> Article | Listed:
    """The article, or the address where no text is given. Raises ``ValueError`` naming the field that is wrong."""
    return article_of_row(record, fields_of(record))
