"""What feeds say, in every dialect, and that no feed breaks the reader."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.errors import SourceError
from crisisdesk.model import Precision
from crisisdesk.wire.decoding import Unpacking, text_of
from crisisdesk.wire.feeds import MOST, Feed, FeedItem, feed_of, is_feed, line_of_html
from crisisdesk.wire.prolog import root_of
from crisisdesk.wire.sources import open_source
from crisisdesk.wire.wellformed import DEEPEST, well_formed

RSS = """<?xml version="1.0"?>
<!-- a comment -->
<rss version="2.0"><channel><title>Harbour &amp; Gate</title><item>
<guid isPermaLink="false">g1</guid><link>/news/1?a=1&amp;b=2</link><title>Talks &lt;b&gt;begin&lt;/b&gt;</title>
<pubDate>Wed, 05 Jan 2022 10:00:00 +0600</pubDate><source url="http://agency.example/rss">Invented Agency</source>
<description>A summary.</description>
<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">
<![CDATA[<p>The <i>whole</i> text&nbsp;here.</p>
<blockquote><p>What another paper wrote about it.</p></blockquote><p>The end.</p>]]></content:encoded>
</item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://wire.example/">
<title type="text">Harbour Wire</title>
<entry><id>urn:1</id><link href="news/1"/><title>Talks begin</title><updated>2022-01-05T04:00:00Z</updated>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>The whole text.</p><p>The end.</p></div></content></entry>
<entry><id>urn:2</id><title type="html">Two &amp;amp; three</title><published>2022-01-06</published>
<summary type="text">1 &lt; 2 and no markup.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old Wire</title></channel>
<item rdf:about="http://wire.example/1"><title>Talks begin</title><link>http://wire.example/1</link>
<description>The text.</description><dc:date>2022-01-05</dc:date></item></rdf:RDF>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "JSON Wire",
        "items": [
            {
                "id": 1,
                "url": "http://wire.example/1",
                "content_html": "<p>The text.</p>",
                "date_published": "2022-01-05",
            },
            {"id": "2", "title": "Only a title", "content_text": "1 < 2", "date_modified": "2022-01-05T10:00:00+06:00"},
            "no object",
        ],
    }
)


def items(text: str) -> list[FeedItem]:
    return [item for item in feed_of(text, "http://wire.example/feed").items if isinstance(item, FeedItem)]


def test_rss_gives_the_longest_text_its_links_and_its_origin() -> None:
    (item,) = items(RSS)
    article = item.article
    assert article.text == "The whole text here.\n\nWhat another paper wrote about it.\n\nThe end."
    assert (article.title, article.url) == ("Talks begin", "http://wire.example/news/1?a=1&b=2")
    assert (article.published_at, article.precision) == (datetime(2022, 1, 5, 4, tzinfo=UTC), Precision.MOMENT)
    assert article.via == ("Invented Agency",)
    assert feed_of(RSS, "http://wire.example/feed").title == "Harbour & Gate"


def test_atom_knows_markup_from_text() -> None:
    first, second = items(ATOM)
    assert (first.article.text, first.article.url) == ("The whole text.\n\nThe end.", "http://wire.example/news/1")
    assert (second.article.text, second.article.title) == ("1 < 2 and no markup.", "Two & three")
    assert (second.article.published_at, second.article.precision) == (datetime(2022, 1, 6, tzinfo=UTC), Precision.DAY)


def test_rdf() -> None:
    (item,) = items(RDF)
    assert (item.article.text, item.article.url) == ("The text.", "http://wire.example/1")
    assert item.article.published_at == datetime(2022, 1, 5, tzinfo=UTC)


def test_json_feed() -> None:
    feed = feed_of(JSON, "http://wire.example/feed.json")
    first, second, third = feed.items
    assert isinstance(first, FeedItem)
    assert isinstance(second, FeedItem)
    assert isinstance(third, SourceError)
    assert (feed.title, first.article.text, second.article.text) == ("JSON Wire", "The text.", "1 < 2")
    assert second.article.published_at == datetime(2022, 1, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize("text", [RSS, ATOM, RDF, JSON, "\ufeff" + RSS, " \n" + JSON], ids=str.__len__)
def test_a_feed_looks_like_one(text: str) -> None:
    assert is_feed(text)


@pytest.mark.parametrize(
    "text", ["", "Plain words.", "<!doctype html><html><p>rss</p>", '{"text": "feed"}', '{"items": []}', "<opml/>"]
)
def test_what_is_no_feed_does_not_look_like_one(text: str) -> None:
    assert not is_feed(text)
    with pytest.raises(SourceError):
        feed_of(text, "here")


def test_the_same_item_keeps_its_key_and_other_words_change_its_digest() -> None:
    (before,), (after,) = items(RSS), items(RSS.replace("whole", "full"))
    assert before.key == after.key
    assert before.digest != after.digest
    (moved,) = items(RSS.replace("Wed, 05", "Thu, 06"))
    assert moved.digest == before.digest


def test_one_identifier_for_different_articles_loses_none() -> None:
    text = "<rss><channel>" + "".join(
        f"<item><guid>same</guid><link>http://wire.example/{n}</link><description>Text {n}.</description></item>"
        for n in (1, 2, 2)
    )
    assert [item.article.text for item in items(text + "</channel></rss>")] == ["Text 1.", "Text 2."]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//wire.example/1"])
def test_a_link_leads_to_the_web_or_nowhere(link: str) -> None:
    (item,) = feed_of(json.dumps({**json.loads(JSON), "items": [{"url": link, "content_text": "Text."}]}), "here").items
    assert isinstance(item, FeedItem)
    assert item.article.url == ""
    (item,) = items(f"<rss><channel><item><link>{link}</link><description>Text.</description></item></channel></rss>")
    assert item.article.url in {"", "http://wire.example/1"}


def test_an_item_with_a_title_alone_is_its_title() -> None:
    (item,) = items("<rss><channel><item><title>Force leaves</title></item></channel></rss>")
    assert item.article.text == "Force leaves"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<rss><channel>" + "<item/>" * (MOST + 1) + "</channel></rss>", "more than 10,000 items"),
        ("<rss>" + "<a>" * (DEEPEST + 1) + "</rss>", "inside each other"),
        ("<rss><channel><item></item>", "breaks off"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss></rss>', "declares XML entities"),
        ('<!doctype rss SYSTEM "x" [ %e; ]><rss></rss>', "declares XML entities"),
        ("<?xml version='1.0'", "neither XML nor JSON"),
        ("<!-- <rss> ", "neither XML nor JSON"),
        ("<html></html>", "no feed but a web page"),
        ("<opml></opml>", "XML with the root 'opml'"),
        ('{"version": "https://jsonfeed.org/version/1", "items": 3}', "must be a list"),
        ('{"version": "https://jsonfeed.org/version/1"', "broken JSON"),
        ("[" * 100_000, "neither XML nor JSON"),
    ],
    ids=lambda text: text[:30],
)
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        feed_of(text, "here")


def test_broken_xml_is_mended_with_its_words() -> None:
    text = (
        "<rss><channel><item><description>Salt & pepper &copy; &#38; <b>bold<i></b></i></description>"
        "<link>http://wire.example/?a=1&b=2</link><content:encoded><![CDATA[Pepper & salt, a & b, and more of it.]]>"
        "</content:encoded></item></channel></rss>"
    )
    (item,) = items(text)
    assert item.article.text == "Pepper & salt, a & b, and more of it."
    assert item.article.url == "http://wire.example/?a=1&b=2"


@given(st.text(alphabet=st.sampled_from(list("<>&;/!-[]\"'= \n?rsitemdapubDCl:x0\u20ac\x00\ud800")), max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    for whole in (text, f"<rss><channel><item>{text}</item></channel></rss>", f"<feed {text}><entry/></feed>"):
        try:
            feed = feed_of(whole, "here")
        except SourceError:
            continue
        assert isinstance(feed, Feed)


@given(st.sampled_from([RSS, ATOM, RDF, JSON]), st.data())
def test_no_damage_breaks_the_reader(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 40))
    damaged = text[:at] + data.draw(st.text(max_size=10)) + text[at + length :]
    try:
        feed = feed_of(damaged, "here")
    except SourceError:
        return
    assert all(isinstance(item, FeedItem | SourceError) for item in feed.items)


@given(st.text(max_size=60))
def test_no_date_breaks_the_reader(written: str) -> None:
    shown = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "date_published": written}]})
    (item,) = feed_of(shown, "here").items
    assert isinstance(item, FeedItem)
    assert item.article.published_at is None or item.article.published_at.tzinfo is not None


@given(
    st.binary(max_size=200),
    st.sampled_from(["", "utf-8", "latin-1", "utf-16", "idna", "utf-7", "zlib", "klingon", "\x00"]),
)
def test_any_bytes_are_a_text(data: bytes, charset: str) -> None:
    assert isinstance(text_of(data, charset), str)


@given(st.binary(max_size=300), st.sampled_from(["", "gzip", "deflate", "x-gzip", "identity", "br"]))
def test_any_bytes_are_unpacked_or_refused(data: bytes, coding: str) -> None:
    try:
        unpacking = Unpacking(coding, 1_000)
        unpacking.add(data)
        assert len(unpacking.whole()) <= 1_000
    except ValueError as error:
        assert str(error)  # noqa: PT017 - a reason is what matters here


@given(st.text(max_size=100))
def test_mending_gives_what_a_strict_parser_takes(text: str) -> None:
    try:
        body, _ = well_formed("rss", f"<rss>{text}</rss>")
    except ValueError:
        return
    assert well_formed("rss", body) == (body, False)


def test_what_stands_before_the_root_is_cut_off() -> None:
    text = '\ufeff <?xml version="1.0"?><!-- <rss> --><!DOCTYPE rss SYSTEM "a.dtd"><?x y?> <rss>1</rss>'
    assert root_of(text) == ("rss", "<rss>1</rss>")


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("«Ворота»".encode("cp1251"), "windows-1251", "«Ворота»"),
        ("“Gate”".encode("cp1252"), "iso-8859-1", "“Gate”"),
        ("“Gate”".encode(), "iso-8859-1", "“Gate”"),
        (b'<?xml version="1.0" encoding="KOI8-R"?>' + "Ворота".encode("koi8-r"), "", "Ворота"),
        (b"<meta charset=gbk>" + "大门".encode("gbk"), "klingon", "大门"),
        ("門".encode("iso-2022-jp"), "iso-2022-jp", "門"),
        ("Gate".encode("utf-32"), "", "Gate"),
        (b"\xff\xff", "", "\ufffd\ufffd"),
    ],
)
def test_what_bytes_say(data: bytes, charset: str, text: str) -> None:
    assert text_of(data, charset).rpartition(">")[2] == text


def test_a_title_is_one_line_without_markup() -> None:
    assert line_of_html("Talks <b>begin</b>\n &amp; end") == "Talks begin & end"


def test_a_feed_on_the_disk_is_read_like_one_on_the_web(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(RSS, "utf-8")
    (document,) = open_source(path).articles()
    assert not isinstance(document, SourceError)
    assert (document.outlet, document.title) == ("Harbour & Gate", "Talks begin")
