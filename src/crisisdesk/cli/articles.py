"""Articles that a verb reads without recording them."""

from collections.abc import Iterator
from pathlib import Path

from crisisdesk.clock import system_clock
from crisisdesk.errors import Misuse, SourceError
from crisisdesk.model import Document
from crisisdesk.wire.articles import undated_document
from crisisdesk.wire.files import items_in

READ_AS = "en"


def articles_in(path: Path) -> Iterator[Document | SourceError]:
    """The documents of a file or folder; one that names no language is read as English, and none needs a date."""
    if not path.exists():
        raise Misuse(f"{path}: no such file or folder")
    for item in items_in(path, published=None, outlet=""):
        if isinstance(item, SourceError):
            yield item
        else:
            language = item.article.language or READ_AS
            yield undated_document(item.article, retrieved_at=system_clock(), language=language)
