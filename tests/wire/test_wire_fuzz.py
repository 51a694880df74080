"""Anything may come in: the readers of files give articles or errors that name their place, and nothing else."""

import gzip
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from whole_files import LIST, WHOLE

from crisisdesk.errors import SourceError
from crisisdesk.wire.articles import Article, document_of, undated_document
from crisisdesk.wire.dates import in_head, published
from crisisdesk.wire.files import Item, Listed, entries_in
from crisisdesk.wire.formats import Format, recognised
from crisisdesk.wire.opml import feeds_in
from crisisdesk.wire.pages import page
from crisisdesk.wire.subscriptions import Subscription

NOW = datetime(2022, 6, 1, tzinfo=UTC)
FILES = settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

pieces = st.sampled_from(
    [
        b"<html>", b"<p>", b"</p>", b"<article>", b"<br>", b"<hr>", b"<blockquote>", b"<!--", b"-->",
        b"<![CDATA[", b"]]>", b"<!DOCTYPE html>", b"<meta charset='x'>", b"&amp;", b"&#0;", b"&#x110000;",
        b"<script>", b"<title>", b"\x00", b"\xff",
        b"<meta property='article:published_time' content='99999-01-01'>",
        b"words of an article that goes on and on. ",
        b"<script type='application/ld+json'>{\"datePublished\": [1]}</script>", b"<time datetime='x' pubdate>",
        b"<base href='//['>", b"<newsItem>", b"<contentSet>", b"<inlineXML>", b"</newsItem>",
        b"<?xml version='1.0' encoding='utf-7'?>", b"{", b"}", b"[", b"]", b'"text"', b":", b",", b'"', b"\\u",
        b"\n", b"1e999", b'{"text": "The bloc met."}', b'"articles": [', b'"uri": "x"',
        b'"bodies": [{"value": "<p>"}]', b"text,title\n", b'"a\n', b"\t", b";", b"\r", b"20220105101500-1\t",
        b"WARC/1.1\r\n", b"Content-Length: 9\r\n\r\n", b"PAR1", "—“”«»".encode(), b"\xef\xbb\xbf", b"\xff\xfe",
    ]
)  # fmt: skip
soup = st.lists(pieces | st.binary(max_size=12), max_size=25).map(b"".join)


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A file in which a few places are cut out, repeated or written over."""
    data = whole
    for _ in range(draw(st.integers(0, 4))):
        start, end = sorted(draw(st.tuples(st.integers(0, len(data)), st.integers(0, len(data)))))
        data = data[:start] + draw(pieces | st.binary(max_size=4) | st.just(data[start:end] * 2)) + data[end:]
    return data


NAMES = ["a.jsonl", "a.json", "a.csv", "a.tsv", "a.xml", "a.html", "a.txt", "a.parquet", "a.warc", "a", "a.gkg.csv"]


@pytest.mark.parametrize("name", NAMES)
@given(data=soup)
@example(data=b'{"text": "x", "published": "0001-01-01T00:00:00+14:00"}')
@example(data=b'{"uri": "x", "bodies": [7], "headlines": {}, "infosources": 7}')
@example(data=b"<newsItem><pubStatus/><inlineData/></newsItem>")
@FILES
def test_any_file_gives_articles_or_errors(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    for entry in entries_in(tmp_path / name):
        assert isinstance(entry, Item | Listed | SourceError)
        if isinstance(entry, Item):
            _enters_or_is_refused(entry.article)
        if isinstance(entry, SourceError):
            assert str(tmp_path / name) in str(entry)
            assert entry.reason


@pytest.mark.parametrize("name", WHOLE)
@given(draw=st.data())
@FILES
def test_any_damaged_file_gives_articles_or_errors(tmp_path: Path, name: str, draw: st.DataObject) -> None:
    (tmp_path / name).write_bytes(draw.draw(damaged(WHOLE[name])))
    for entry in entries_in(tmp_path / name):
        assert isinstance(entry, Item | Listed | SourceError)
        if isinstance(entry, Item):
            _enters_or_is_refused(entry.article)
        else:
            str(entry).encode()


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_read(tmp_path: Path, name: str) -> None:
    """Otherwise the damaged ones would show nothing."""
    (tmp_path / name).write_bytes(WHOLE[name])
    assert any(isinstance(entry, Item | Listed) for entry in entries_in(tmp_path / name))


@given(damaged(LIST))
@settings(deadline=None)
def test_any_list_of_feeds_gives_feeds_or_errors(data: bytes) -> None:
    listed = Subscription(name="list", kind="opml", address="list.opml")
    with suppress(SourceError):
        assert all(isinstance(one, Subscription | SourceError) for one in feeds_in(data, listed, "list.opml"))


@given(data=soup, cut=st.integers(0, 60))
@FILES
def test_any_packed_file_gives_articles_or_errors(tmp_path: Path, data: bytes, cut: int) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(data)[: -cut or None])
    assert all(isinstance(entry, Item | Listed | SourceError) for entry in entries_in(tmp_path / "a.jsonl.gz"))


@given(
    soup,
    st.sampled_from(["", "utf-8", "utf-16", "windows-1251", "x-nonsense", "undefined", "idna", "base64", "a\x00b"]),
)
@settings(deadline=None, max_examples=150)
@example(b"<div>" * 3_000 + b"words and words and words. " * 40, "")
def test_any_page_gives_an_article_or_an_error(data: bytes, charset: str) -> None:
    with suppress(SourceError):
        found = page(data, where="here", fetched_at=NOW, charset=charset, url="https://post.example/2022/01/05/a")
        _enters_or_is_refused(found)


@given(st.text(max_size=40) | st.from_regex(r"[0-9TZ:+. -]{4,30}", fullmatch=True))
@example("31 December 9999 23:59:59 -2359")
@example("Fri, 31 Dec 9999 23:59:59 -2359")
@example("٢٠٢٢-٠١-٠٥")
@settings(deadline=None)
def test_any_date_is_one_or_a_value_error(text: str) -> None:
    in_head(text)
    try:
        when, _ = published(text)
    except ValueError:
        return
    assert when.tzinfo is not None


@given(st.binary(max_size=200), st.text(max_size=12))
def test_any_head_is_recognised_or_an_error(head: bytes, name: str) -> None:
    with suppress(SourceError):
        assert recognised(head, name) in Format


def _enters_or_is_refused(article: Article) -> None:
    try:
        document = document_of(article, retrieved_at=NOW, where="here")
    except SourceError:
        document = undated_document(article, retrieved_at=NOW, language="en")
    assert all(0 <= s.span.start <= s.span.end <= len(document.text) for s in document.sections)
