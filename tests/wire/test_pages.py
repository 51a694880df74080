import gzip
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crisisdesk.errors import SourceError
from crisisdesk.model import Dating, Precision, SectionKind
from crisisdesk.wire.articles import Article, undated_document
from crisisdesk.wire.files import Item, entries_in
from crisisdesk.wire.pages import page
from crisisdesk.wire.warc import PageArchive

NOW = datetime(2022, 6, 1, tzinfo=UTC)
BODY = "The bloc met in the capital and agreed on nothing at all, its secretary said on Monday. " * 3
PARAGRAPHS = f"<p>{BODY}</p><p>{BODY.replace('Monday', 'Tuesday')}</p>"


def read(body: str = PARAGRAPHS, head: str = "", **given: str) -> Article:
    article = f"<article><h1>Gates open</h1>{body}</article>"
    source = f"<html><head><title>Gates open</title>{head}</head><body><nav>Home</nav>{article}</body></html>"
    return page(source.encode(), where="test", fetched_at=NOW, **given)


def test_a_page_says_who_wrote_what_where() -> None:
    found = read(
        head='<meta name="author" content="Aru Bek"><meta property="og:site_name" content="Valley Post">'
        '<link rel="canonical" href="https://post.example/gates">',
        url="https://post.example/gates?from=feed",
    )
    assert (found.title, found.author, found.outlet) == ("Gates open", "Aru Bek", "Valley Post")
    assert (found.url, found.canonical_url) == ("https://post.example/gates?from=feed", "https://post.example/gates")
    assert found.text.startswith("The bloc met")
    assert "Home" not in found.text
    assert found.via == ()


def test_the_hash_is_that_of_the_bytes_as_they_came() -> None:
    data = f"<html><body><article>{PARAGRAPHS}</article></body></html>".encode("utf-16")
    assert page(data, where="t", fetched_at=NOW).raw_hash == hashlib.sha256(data).hexdigest()


LD = '<script type="application/ld+json">'
GRAPH = '{"@graph": [{"@type": "NewsArticle", "datePublished": "2022-01-05T10:00:00Z"}]}'
OPEN_GRAPH = '<meta property="article:published_time" content="{}">'
DAY = datetime(2022, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (OPEN_GRAPH.format("2022-01-05T10:00:00+06:00"), datetime(2022, 1, 5, 4, tzinfo=UTC)),
        (f"{LD}{GRAPH}</script>", datetime(2022, 1, 5, 10, tzinfo=UTC)),
        ('<meta itemprop="datePublished" content="2022-01-05">', DAY),
        ('<meta name="DC.date.issued" content="5 January 2022">', DAY),
        ('<meta name="date" content="2021-01-01">' + OPEN_GRAPH.format("2022-01-05"), DAY),
        (OPEN_GRAPH.format("soon") + '<meta name="pubdate" content="2022-01-05">', DAY),
        (LD + '{broken</script><meta name="pubdate" content="2022-01-05">', DAY),
    ],
    ids=["Open Graph", "JSON-LD", "microdata", "Dublin Core", "the surer one", "an unreadable one", "broken JSON-LD"],
)
def test_the_page_s_own_date(head: str, expected: datetime) -> None:
    found = read(head=head)
    assert (found.published_at, found.dated_by) == (expected, Dating.PAGE)


def test_an_inferred_date_stands_apart_and_says_so() -> None:
    inferred = read(url="https://post.example/2022/01/05/gates")
    assert (inferred.published_at, inferred.precision) == (datetime(2022, 1, 5, tzinfo=UTC), Precision.DAY)
    assert (inferred.dated_by, inferred.inferred_at) == (Dating.INFERRED, inferred.published_at)
    both = read(
        url="https://post.example/2022/01/05/gates",
        head='<meta property="article:published_time" content="2022-01-07T10:00:00Z">',
    )
    assert (both.published_at, both.dated_by) == (datetime(2022, 1, 7, 10, tzinfo=UTC), Dating.PAGE)
    assert both.inferred_at is not None


def test_an_inferred_date_never_lies_after_the_fetch() -> None:
    found = read(url="https://post.example/2031/01/05/gates")
    assert found.published_at is None or found.published_at <= NOW


def test_a_canonical_address_at_another_house_is_where_the_copy_is_from() -> None:
    head = '<link rel="canonical" href="https://www.delta.example/gates">'
    assert read(head=head, url="https://post.example/gates").via == ("delta.example",)
    assert read(head=head, url="https://m.delta.example/gates").via == ()


@pytest.mark.parametrize(
    ("coding", "declared", "header"),
    [
        ("utf-8", "", ""),
        ("cp1251", "windows-1251", ""),
        ("cp1251", "", "windows-1251"),
        ("cp1251", "utf-8", "windows-1251"),
        ("utf-8", "windows-1251", "utf-8"),
        ("utf-8", "no-such-code", ""),
        ("utf-16", "", ""),
        ("koi8-r", "koi8-r", "ascii"),
    ],
)
def test_charsets(coding: str, declared: str, header: str) -> None:
    words = "Совет собрался в столице и договорился открыть верхние ворота. " * 5
    meta = f'<meta charset="{declared}">' if declared else ""
    data = f"<html><head>{meta}<title>Совет</title></head><body><article><p>{words}</p></article></body></html>"
    assert page(data.encode(coding), where="t", fetched_at=NOW, charset=header).text.startswith("Совет собрался")


def test_rules_and_block_quotations_show_whose_words_they_are() -> None:
    note = "<p>Editor's note: we print this column although we do not share its view of the council.</p>"
    found = read(f"{note}<hr>{PARAGRAPHS}")
    document = undated_document(found, retrieved_at=NOW, language="en")
    assert [s.kind for s in document.sections] == [SectionKind.EDITORS_NOTE, SectionKind.QUOTED_ARTICLE]
    quoted = read(
        "<p>The following column first appeared in Delta Notes on Sunday, and we disagree with it.</p>"
        f"<blockquote>{PARAGRAPHS}</blockquote>"
        "<p>So far Delta Notes; we shall answer it next week in this place, at length.</p>"
    )
    document = undated_document(quoted, retrieved_at=NOW, language="en")
    assert [s.kind for s in document.sections] == [SectionKind.BODY, SectionKind.QUOTED_ARTICLE, SectionKind.BODY]
    assert document.via == ("Delta Notes",)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html></html>",
        b"<html><body><script>alert('x')</script></body></html>",
        b"\x00\x01\x02",
        b"<" * 5_000,
        b"<div>" * 5_000,
        b"<html><body><form><input></form></body></html>",
    ],
    ids=["nothing", "empty", "a script", "binary", "marks", "deep", "a form"],
)
def test_a_page_without_an_article_says_so(data: bytes) -> None:
    with pytest.raises(SourceError, match="no article text"):
        page(data, where="test", fetched_at=NOW)


def test_nothing_of_a_script_is_in_the_text() -> None:
    found = read(
        f"{PARAGRAPHS}<script>document.write('<p>evil evil evil evil evil</p>')</script><noscript><p>No</p></noscript>"
    )
    assert "evil" not in found.text


def test_raw_pages_are_kept_and_read_again(tmp_path: Path) -> None:
    archive = PageArchive(tmp_path / "pages")
    head = '<meta property="article:published_time" content="2022-01-05T10:00:00Z">'
    pages = [
        f"<html><head><title>{n}</title>{head}</head><body><article><p>{n} {BODY}</p></article></body></html>"
        for n in "ab"
    ]
    for name, source in zip("ab", pages, strict=True):
        file = archive.keep(
            f"https://post.example/{name}",
            source.encode(),
            NOW,
            headers=[("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")],
        )
    archive.keep("https://post.example/gone", b"<html>gone</html>", NOW, status=404)
    archive.keep("https://post.example/empty", b"<html></html>", NOW)
    assert file.name == "pages-20220601.warc.gz"
    entries = list(entries_in(file))
    items = [e for e in entries if isinstance(e, Item)]
    assert [item.article.url for item in items] == ["https://post.example/a", "https://post.example/b"]
    assert [item.article.raw_hash for item in items] == [hashlib.sha256(p.encode()).hexdigest() for p in pages]
    errors = [e for e in entries if isinstance(e, SourceError)]
    assert ["https://post.example/empty" in e.reason for e in errors] == [True]


def test_a_cut_archive_gives_the_pages_before(tmp_path: Path) -> None:
    archive = PageArchive(tmp_path)
    for name in "abc":
        file = archive.keep(
            f"https://post.example/{name}", f"<html><body><article>{PARAGRAPHS}</article></body></html>".encode(), NOW
        )
    data = gzip.decompress(file.read_bytes())
    (tmp_path / "cut.warc").write_bytes(data[: data.rindex(b"WARC/1.1") + 100])
    entries = list(entries_in(tmp_path / "cut.warc"))
    assert [e.article.url for e in entries if isinstance(e, Item)] == [
        "https://post.example/a",
        "https://post.example/b",
    ]
