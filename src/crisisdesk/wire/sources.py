"""Sources behind one door: each gives documents, and says which of its items it could not give."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

from crisisdesk.clock import Clock, system_clock
from crisisdesk.errors import Misuse, SourceError
from crisisdesk.model import Document
from crisisdesk.wire.articles import Article, document_of
from crisisdesk.wire.files import Item, items_in


class Source(Protocol):
    """Anything that publishes."""

    name: str

    def articles(self, since: datetime | None = None) -> Iterator[Document | SourceError]:
        """Documents in the source's own order; an error stands in the place of the item that failed."""


class PathSource:
    """A file or a folder of articles.

    ``published`` and ``outlet`` stand in for what an article does not say of itself.
    """

    def __init__(
        self,
        path: Path,
        *,
        published: datetime | None = None,
        outlet: str = "",
        clock: Clock = system_clock,
    ) -> None:
        if not path.exists():
            raise Misuse(f"{path}: no such file or folder")
        self.name = str(path)
        self.path = path
        self._published = published
        self._outlet = outlet
        self._clock = clock

    def articles(self, since: datetime | None = None) -> Iterator[Document | SourceError]:
        """Documents of the file, or of the folder's files in the order of their names."""
        for item in items_in(self.path, published=self._published, outlet=self._outlet):
            result = item if isinstance(item, SourceError) else self._document(item)
            if since is None or isinstance(result, SourceError) or (result.published_at or since) >= since:
                yield result

    def _document(self, item: Item) -> Document | SourceError:
        try:
            return document_of(item.article, retrieved_at=self._clock(), where=item.where, line=item.line)
        except SourceError as error:
            return error


def open_source(
    path: Path, *, published: datetime | None = None, outlet: str = "", clock: Clock = system_clock
) -> Source:
    """The source at a path. Raises ``Misuse`` where there is none."""
    return PathSource(path, published=published, outlet=outlet, clock=clock)


__all__ = ["Article", "PathSource", "Source", "open_source"]
