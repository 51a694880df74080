"""Feeds, pages and files that lie on the web."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from crisisdesk.errors import SourceError
from crisisdesk.model import Dating, Document, Precision, content_id
from crisisdesk.wire.articles import Article, document_of
from crisisdesk.wire.asking import Asked, Fetched, FetchError, NotModified
from crisisdesk.wire.feeds import Feed, FeedItem, feed_of, is_feed
from crisisdesk.wire.files import items_in
from crisisdesk.wire.marks import Mark, mark_after
from crisisdesk.wire.sources import Means
from crisisdesk.wire.subscriptions import Subscription

PAGES = 30
"""Pages of items that are asked for in one round; the next round goes on."""
UNPACKED = 20
"""How many times as large as an answer may be what a packed file from the web unpacks to."""

_SUFFIXES = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/json": ".json",
}
_HTML = frozenset({"text/html", "application/xhtml+xml"})


class WebSource:
    """One address of the web. ``kind`` says what must be there: a "feed", a "page", or whatever there is ("web")."""

    def __init__(self, subscription: Subscription, means: Means, kind: str) -> None:
        self.name = subscription.name
        self.mark: Mapping[str, Any] = {}
        self._wanted = subscription
        self._means = means
        self._kind = kind

    def articles(self, since: datetime | None = None) -> Iterator[Document | SourceError]:
        """Documents that are new or changed since ``mark``, in the source's own order.

        When all have been taken, ``mark`` says where the source stands. An address that cannot be had gives one
        ``FetchError`` and leaves the mark.
        """
        mark = Mark.of(self.mark)
        try:
            answer = self._means.fetcher.fetch(self._asked(self._wanted.address, mark.etag, mark.last_modified))
            if isinstance(answer, Fetched):
                for item in self._items(answer, mark):
                    if since is None or isinstance(item, SourceError) or (item.published_at or since) >= since:
                        yield item
        except FetchError as error:
            yield error
        except SourceError as error:
            yield FetchError(error.source, error.reason)

    def _asked(self, address: str, etag: str = "", last_modified: str = "") -> Asked:
        return Asked(
            address=address,
            etag=etag,
            last_modified=last_modified,
            allow_private=self._wanted.allow_private,
            robots=self._wanted.robots,
        )

    def _items(self, answer: Fetched, mark: Mark) -> Iterator[Document | SourceError]:
        if self._kind == "feed" or (self._kind == "web" and is_feed(answer.text)):
            yield from self._of_feed(feed_of(answer.text, self._wanted.address, answer.address), answer, mark)
        elif self._kind == "page" or answer.content_type in _HTML:
            yield from self._of_page(answer, mark)
        else:
            yield from self._of_file(answer)
            self.mark = mark_after(answer, "", {}, (), whole=True).plain()

    def _of_feed(self, feed: Feed, answer: Fetched, mark: Mark) -> Iterator[Document | SourceError]:
        outlet = self._wanted.outlet or mark.outlet or feed.title or _host(self._wanted.address)
        seen = dict(mark.seen)
        pages = PAGES
        whole = True
        for item in feed.items:
            if isinstance(item, SourceError):
                yield item
            elif seen.get(item.key) != item.digest:
                article = self._article(item, pages)
                pages -= 1
                if isinstance(article, Article):
                    yield self._document(replace(article, outlet=outlet), item.where)
                    seen.pop(item.key, None)
                    seen[item.key] = item.digest
                else:
                    whole = False
                    if article is not None:
                        yield article
        now = [item.key for item in feed.items if isinstance(item, FeedItem)]
        self.mark = mark_after(answer, outlet, seen, now, whole=whole).plain()

    def _article(self, item: FeedItem, pages: int) -> Article | SourceError | None:
        """The article of an item, with the text of its page where the source wants pages.

        None for an item that has to wait for the next round. A page that is refused for good leaves the feed's own
        words; one that cannot be had for now is tried again.
        """
        if not self._wanted.pages or not item.article.url:
            return item.article
        if pages <= 0:
            return None
        try:
            page = self._page(self._asked(item.article.url))
        except FetchError as error:
            return SourceError(error.source, error.reason) if error.passing else item.article
        except SourceError:
            return item.article
        return _completed(item.article, page) if len(page.text) > len(item.article.text) else item.article

    def _page(self, asked: Asked) -> Article:
        answer = self._means.fetcher.fetch(asked)
        if isinstance(answer, NotModified):
            raise FetchError(asked.address, "answers that nothing has changed, without having been asked before")
        return self._article_of_page(answer, asked.address)

    def _article_of_page(self, answer: Fetched, address: str) -> Article:
        # The reader of pages takes about a second to load: only for the first page.
        from crisisdesk.wire.pages import page

        fetched_at = self._means.fetcher.clock()
        self._means.keep(self._wanted, answer, fetched_at)
        found = page(answer.data, where=address, fetched_at=fetched_at, url=answer.address, charset=answer.charset)
        return replace(found, outlet=self._wanted.outlet or found.outlet or _host(answer.address))

    def _of_page(self, answer: Fetched, mark: Mark) -> Iterator[Document | SourceError]:
        article = self._article_of_page(answer, self._wanted.address)
        digest = content_id(article.text)
        if mark.seen.get("page") != digest:
            yield self._document(article, self._wanted.address)
        self.mark = mark_after(answer, "", {"page": digest}, (), whole=True).plain()

    def _of_file(self, answer: Fetched) -> Iterator[Document | SourceError]:
        address = self._wanted.address
        with TemporaryDirectory(prefix="crisisdesk-") as folder:
            path = Path(folder) / _file_name(answer)
            path.write_bytes(answer.data)
            most = UNPACKED * self._means.fetcher.manners.most_bytes
            for item in items_in(path, published=None, outlet=self._wanted.outlet or _host(address), most=most):
                where = (item.source if isinstance(item, SourceError) else item.where).replace(str(path), address)
                if isinstance(item, SourceError):
                    yield SourceError(where, item.reason.replace(str(path), address), item.line)
                else:
                    yield self._document(item.article, where, item.line)

    def _document(self, article: Article, where: str, line: int | None = None) -> Document | SourceError:
        wanted = self._wanted
        now = self._means.fetcher.clock()
        if not article.published_at and wanted.published:
            day = Precision.DAY
            article = replace(article, published_at=wanted.published, precision=day, dated_by=Dating.GIVEN)
        elif not article.published_at and wanted.undated == "retrieved":
            article = replace(article, published_at=now, precision=Precision.UNKNOWN, dated_by=Dating.INFERRED)
        named = replace(article, language=wanted.language or article.language)
        try:
            return document_of(named, retrieved_at=now, where=where, line=line)
        except SourceError as error:
            return error


def open_feed(subscription: Subscription, means: Means) -> WebSource:
    """A feed: RSS, Atom, RDF or JSON Feed. Anything else at its address is an error."""
    return WebSource(subscription, means, "feed")


def open_page(subscription: Subscription, means: Means) -> WebSource:
    """A page with one article."""
    return WebSource(subscription, means, "page")


def open_web(subscription: Subscription, means: Means) -> WebSource:
    """Whatever lies at an address: a feed, a page, or a file of any format that can be read from a disk."""
    return WebSource(subscription, means, "web")


def _completed(item: Article, page: Article) -> Article:
    """An item of a feed with the text of its page; title, date and address stay as the feed has them, if it has."""
    dated = item if item.published_at else page
    return replace(
        page,
        title=item.title or page.title,
        url=item.url,
        via=item.via or page.via,
        published_at=dated.published_at,
        precision=dated.precision,
        dated_by=dated.dated_by,
    )


def _host(address: str) -> str:
    return urlsplit(address).hostname or address


def _file_name(answer: Fetched) -> str:
    name = re.sub(r"[^\w.-]", "_", PurePosixPath(urlsplit(answer.address).path).name)[-100:].lstrip(".") or "file"
    return name if "." in name else name + _SUFFIXES.get(answer.content_type, "")
