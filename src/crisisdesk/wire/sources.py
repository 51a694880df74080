"""Sources behind one door: each gives documents, and says which of its items it could not give.

Kinds of sources are entry points of the group ``crisisdesk.sources``; those that come with the desk take the same
door. What an entry point names is called with the subscription and the means, and returns a ``Source``.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from crisisdesk.clock import Clock, system_clock
from crisisdesk.errors import Misuse, SourceError
from crisisdesk.model import Document
from crisisdesk.wire.articles import Article, document_of
from crisisdesk.wire.asking import Fetched, FetchError
from crisisdesk.wire.characters import shown
from crisisdesk.wire.fetching import Fetcher
from crisisdesk.wire.files import items_in
from crisisdesk.wire.folders import files_under
from crisisdesk.wire.items import Item
from crisisdesk.wire.subscriptions import Subscription

GROUP = "crisisdesk.sources"
"""The group of entry points that name kinds of sources."""


class Source(Protocol):
    """Anything that publishes."""

    name: str

    def articles(self, since: datetime | None = None) -> Iterator[Document | SourceError]:
        """Documents in the source's own order; an error stands in the place of the item that failed."""


@runtime_checkable
class Marked(Protocol):
    """A source that goes on where it was.

    ``mark`` is a mapping that JSON can hold. It is given back to a new source before ``articles`` is called, and
    read after the last document has been taken; it is kept only when the record has all of them.
    """

    mark: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Means:
    """What a source may use: the one way to the web, and a folder for raw pages where they are kept."""

    fetcher: Fetcher
    archive: Path | None = None

    def keep(self, subscription: Subscription, answer: Fetched, fetched_at: datetime) -> None:
        """Put a raw page into the archive, where its source wants that. Raises ``FetchError`` where there is no room.

        The page is kept before its article is given, so that every article of such a source has its page.
        """
        if subscription.archive and self.archive is not None:
            # warcio is loaded only where pages are kept.
            from crisisdesk.wire.warc import PageArchive

            kind = answer.content_type or "text/html"
            named = f"{kind}; charset={answer.charset}" if answer.charset else kind
            archive = PageArchive(self.archive)
            try:
                archive.keep(answer.address, answer.data, fetched_at, headers=[("Content-Type", named)])
            except SourceError as error:
                raise FetchError(error.source, error.reason, passing=True) from None


Opener = Callable[[Subscription, Means], Source]
"""What an entry point names."""


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
            raise Misuse(f"{shown(path)}: no such file or folder")
        self.name = shown(path)
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


class WatchedPath(PathSource):
    """A file or folder that is read again when anything under it has changed; what it held before adds nothing."""

    def __init__(self, subscription: Subscription, means: Means) -> None:
        super().__init__(
            Path(subscription.address),
            published=subscription.published,
            outlet=subscription.outlet,
            clock=means.fetcher.clock,
        )
        self.name = subscription.name
        self.mark: Mapping[str, Any] = {}

    def articles(self, since: datetime | None = None) -> Iterator[Document | SourceError]:
        """All documents, or none where every file is as it was when it was read last."""
        now = {"files": _as_it_lies(self.path)}
        if self.mark != now:
            yield from super().articles(since)
            self.mark = now


def open_files(subscription: Subscription, means: Means) -> Source:
    """A file or folder on this machine. Raises ``Misuse`` where there is none."""
    return WatchedPath(subscription, means)


def _as_it_lies(path: Path) -> str:
    """A digest of the names, sizes and times of all files under a path."""
    digest = sha256()
    for file in files_under(path):
        if isinstance(file, SourceError):
            digest.update(f"{file}\n".encode())
            continue
        # A file may go while one looks.
        with suppress(OSError):
            found = file.stat()
            digest.update(f"{file}\0{found.st_size}\0{found.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def open_subscription(subscription: Subscription, means: Means) -> Source:
    """The source that a subscription names, by the entry point of its kind. Raises ``Misuse`` for an unknown kind."""
    found = kinds().get(subscription.kind)
    if found is None:
        raise Misuse(f"{subscription.name}: no kind {subscription.kind!r}; known: {', '.join(kinds())}")
    opener: Opener = found.load()
    return opener(subscription, means)


@cache
def kinds() -> Mapping[str, EntryPoint]:
    """All kinds of sources that are installed, by name."""
    return {point.name: point for point in sorted(entry_points(group=GROUP), key=lambda point: point.name)}


__all__ = ["GROUP", "Article", "Marked", "Means", "Opener", "PathSource", "Source", "open_source", "open_subscription"]
