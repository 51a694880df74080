"""The readers of the wire as functions of bytes, and what a fuzzer begins with; see wirefuzz.py, which runs them."""

import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime

from crisisdesk.errors import SourceError
from crisisdesk.wire import csvfiles, gdelt, jsonfiles, newsml
from crisisdesk.wire.articles import Article, document_of
from crisisdesk.wire.dates import in_head, published
from crisisdesk.wire.decoding import text_of
from crisisdesk.wire.feeds import FeedItem, feed_of
from crisisdesk.wire.items import Blob, Entry, Item, Listed
from crisisdesk.wire.opml import feeds_in
from crisisdesk.wire.pages import page
from crisisdesk.wire.provenance import byline_of, sections_of, via_of
from crisisdesk.wire.subscriptions import Subscription

NOW = datetime(2022, 6, 1, tzinfo=UTC)
LIST = Subscription(name="list", kind="opml", address="https://a.example/list.opml")

Target = Callable[[bytes], object]


def entered(article: Article) -> None:
    """An article becomes a document that the record can hold, or is refused."""
    with suppress(SourceError):
        document = document_of(article, retrieved_at=NOW, where="here")
        "".join((document.text, document.title, document.outlet, document.url, *document.via)).encode()
        assert all(0 <= s.span.start <= s.span.end <= len(document.text) for s in document.sections)


def of_file(reader: Callable[[Blob, str], Iterator[Entry]]) -> Target:
    """The reader of a format of files."""

    def read(data: bytes) -> None:
        with suppress(SourceError):
            for entry in reader(Blob("here", "here", lambda: io.BytesIO(data)), ""):
                assert isinstance(entry, Item | Listed | SourceError), entry
                if isinstance(entry, Item):
                    entered(entry.article)

    return read


def html(data: bytes) -> None:
    """A page."""
    with suppress(SourceError):
        entered(page(data, where="here", fetched_at=NOW, url="https://post.example/a"))


def feed(data: bytes) -> None:
    """RSS, Atom or JSON Feed."""
    with suppress(SourceError):
        for item in feed_of(text_of(data), "https://post.example/rss").items:
            if isinstance(item, FeedItem):
                entered(item.article)


def opml(data: bytes) -> None:
    """A list of feeds."""
    with suppress(SourceError):
        list(feeds_in(data, LIST, "here"))


def dates(data: bytes) -> None:
    """A date as a source writes it."""
    words = data.decode("utf-8", "replace")
    in_head(words)
    with suppress(ValueError):
        assert published(words)[0].tzinfo is not None


def text(data: bytes) -> None:
    """Whose words, and through whose hands."""
    words = data.decode("utf-8", "replace")
    sections_of(words), via_of(words, "Post"), byline_of(words)


TARGETS: dict[str, Target] = {
    "html": html,
    "feed": feed,
    "jsonl": of_file(jsonfiles.entries_of_lines),
    "json": of_file(jsonfiles.entries),
    "csv": of_file(csvfiles.entries),
    "newsml": of_file(newsml.entries),
    "ninjs": of_file(jsonfiles.entries_of_lines),
    "opml": opml,
    "gdelt": of_file(gdelt.entries),
    "dates": dates,
    "text": text,
}
