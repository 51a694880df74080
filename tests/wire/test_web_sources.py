"""Pages, files and feeds on the web, and what stands in for what an article does not say."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hostile_server import HostileServer, hostile_server

from crisisdesk.clock import fixed_clock
from crisisdesk.errors import SourceError
from crisisdesk.model import Document, Precision
from crisisdesk.wire import web
from crisisdesk.wire.asking import FetchError, Manners
from crisisdesk.wire.fetching import Fetcher
from crisisdesk.wire.sources import Means
from crisisdesk.wire.subscriptions import Subscription
from crisisdesk.wire.web import WebSource

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FIRST = "Minister 1 of Armenia said that the gate was open."


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as found:
        yield found


@pytest.fixture
def means() -> Iterator[Means]:
    with Fetcher(Manners(seconds=60, pause=0), clock=fixed_clock(NOW)) as fetcher:
        yield Means(fetcher)


def source(server: HostileServer, means: Means, path: str, kind: str = "web", **given: Any) -> WebSource:
    given = {"language": "en", "allow_private": True, **given}
    return WebSource(Subscription(name="s", kind=kind, address=server.at(path), **given), means, kind)


def split(source: WebSource) -> tuple[list[Document], list[SourceError]]:
    items = list(source.articles())
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [item for item in items if isinstance(item, SourceError)]


def only(source: WebSource) -> Document:
    (document,), errors = split(source)
    assert errors == []
    return document


@pytest.mark.parametrize("kind", ["web", "page"])
def test_a_page_is_an_article(kind: str, server: HostileServer, means: Means) -> None:
    document = only(source(server, means, "/article", kind))
    assert document.text.startswith("Minister 0 of Armenia said on Monday that the gate was open.")
    assert "steal" not in document.text
    assert (document.url, document.day) == (server.at("/article"), datetime(2022, 1, 5).date())  # noqa: DTZ001
    assert only(source(server, means, "/article", kind, outlet="Ours")).outlet == "Ours"


def test_a_page_counts_again_when_its_words_have_changed(server: HostileServer, means: Means) -> None:
    asked = source(server, means, "/article", "page")
    found = [len(split(asked)[0]) for _ in range(4)]
    assert found == [1, 0, 1, 0]


@pytest.mark.parametrize("path", ["/lines.jsonl", "/lines"])
def test_a_file_on_the_web_is_read_like_one_on_the_disk(path: str, server: HostileServer, means: Means) -> None:
    (document,), (error,) = split(source(server, means, path))
    assert (document.text, document.outlet) == ("A minister of Armenia said that it rained.", "127.0.0.1")
    assert str(error) == f'{server.at(path)}:2: the field "text" is missing or not a string'


def test_what_no_reader_knows_is_told_with_its_address(server: HostileServer, means: Means) -> None:
    documents, (error,) = split(source(server, means, "/paper.pdf"))
    assert (documents, error.source) == ([], server.at("/paper.pdf"))
    assert "PDF" in error.reason


@pytest.mark.parametrize(
    ("kind", "path", "reason"), [("feed", "/article", "no feed but a web page"), ("page", "/feed", "")]
)
def test_what_must_be_a_feed_or_a_page_is_nothing_else(
    kind: str, path: str, reason: str, server: HostileServer, means: Means
) -> None:
    documents, (error,) = split(source(server, means, path, kind))
    assert documents == []
    assert isinstance(error, FetchError)
    assert reason in error.reason


def test_a_feed_with_pages_gives_their_text(server: HostileServer, means: Means) -> None:
    """A page that is gone or walled leaves the feed's words; one that cannot be had now is tried again."""
    asked = source(server, means, "/summaries", "feed", pages=True)
    documents, errors = split(asked)
    whole, gone, walled = documents
    assert whole.text.count("It rained all day.") == 5
    assert (whole.title, whole.outlet) == ("Gate 1", "Test Wire")
    assert gone.text == "Minister 2 of Armenia said that the gate was open."
    assert walled.text == "Minister 4 of Armenia said that the gate was open."
    assert [error.reason for error in errors] == ["answers HTTP 500 Internal Server Error"]
    assert not any(isinstance(error, FetchError) for error in errors)
    assert only(asked).title == "Gate 3"
    assert split(asked) == ([], [])


def test_no_more_pages_than_thirty_in_a_round(
    server: HostileServer, means: Means, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "PAGES", 2)
    asked = source(server, means, "/summaries", "feed", pages=True)
    assert [document.title for document in split(asked)[0]] == ["Gate 1", "Gate 2"]
    assert [document.title for document in split(asked)[0]] == ["Gate 3", "Gate 4"]


def test_an_undated_article_is_dated_as_the_user_says(server: HostileServer, means: Means) -> None:
    first, _ = split(source(server, means, "/undated", undated="retrieved"))[0]
    assert (first.text, first.published_at, first.precision) == (FIRST, NOW, Precision.UNKNOWN)
    day = datetime(2022, 1, 7, tzinfo=UTC)
    first, second = split(source(server, means, "/undated", published=day))[0]
    assert (first.published_at, first.precision) == (day, Precision.DAY)
    assert second.published_at == datetime(2022, 1, 5, 10, tzinfo=UTC)


def test_a_feed_that_renames_itself_stays_the_same_outlet(server: HostileServer, means: Means) -> None:
    asked = source(server, means, "/renamed")
    assert [only(asked).outlet, only(asked).outlet] == ["Title 1", "Title 1"]


def test_only_what_is_newer_is_given_where_that_is_asked(server: HostileServer, means: Means) -> None:
    asked = source(server, means, "/feed")
    assert list(asked.articles(since=datetime(2022, 1, 6, tzinfo=UTC))) == []
    assert len(list(source(server, means, "/feed").articles(since=datetime(2022, 1, 5, tzinfo=UTC)))) == 3


def test_what_was_not_taken_to_the_end_leaves_the_mark(server: HostileServer, means: Means) -> None:
    asked = source(server, means, "/etag")
    next(iter(asked.articles()))
    assert asked.mark == {}
    assert len(list(asked.articles())) == 3
    assert asked.mark["etag"] == '"one"'
