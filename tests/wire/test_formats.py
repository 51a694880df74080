import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from crisisdesk.errors import SourceError
from crisisdesk.model import Document
from crisisdesk.wire import open_source
from crisisdesk.wire.files import Item, Listed, entries_in
from crisisdesk.wire.formats import Format, known, recognised

GKG = b"20220105101500-12\t20220105101500\t1\tpost.example\thttps://post.example/a" + b"\t" * 22
EVENT = b"1018\t20220105\t202201\t2022\t2022.0137" + b"\t" * 55 + b"20220105101500\thttps://post.example/a"


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"PAR1....", "anything", Format.PARQUET),
        (b"WARC/1.1\r\n", "pages.bin", Format.WARC),
        (b'{"text": "a"}\n{"text": "b"}\n', "dump", Format.JSON_LINES),
        (b'{"text": "a"}\n{"text": "b"}\n', "dump.json", Format.JSON_LINES),
        (b"[1", "broken.jsonl", Format.JSON_LINES),
        (b'[\n {"text": "a"}]', "dump.json", Format.JSON),
        (b'\xef\xbb\xbf{"articles": []}', "export", Format.JSON),
        (b'{\n"uri": "x"}', "item", Format.JSON),
        (b"<!DOCTYPE html><title>x", "a.bin", Format.HTML),
        (b"<!-- saved --><html>", "a", Format.HTML),
        (b"anything", "a.htm", Format.HTML),
        (b"<?xml version='1.0'?><html xmlns='x'>", "a.xml", Format.HTML),
        (b"<?xml version='1.0'?>\n<!-- a <rss> --><newsItem guid='x'>", "a.xml", Format.NEWSML),
        (b"<nar:newsMessage xmlns:nar='x'>", "a", Format.NEWSML),
        (b"<?xml version='1.0'?><rss version='2.0'>", "a.xml", Format.FEED),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "a", Format.FEED),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1"}', "a.json", Format.FEED),
        (b"<opml version='2.0'>", "a.opml", Format.FEED),
        (GKG, "20220105.gkg.csv", Format.GDELT),
        (b"DATE\tNUMARTS\tCOUNTS\tTHEMES", "20130401.gkg.csv", Format.GDELT),
        (EVENT, "20220105.export.CSV", Format.GDELT),
        (b"text,title\n", "a.csv", Format.CSV),
        (b"text\ttitle\n", "a.tsv", Format.CSV),
        (b"A title\n\nA text.", "a.txt", Format.TEXT),
        (b"A title\n\nA text.", "README", Format.TEXT),
        (b"[Editor's note: a text]", "a.txt", Format.TEXT),
        ("Заголовок".encode("utf-16"), "a.txt", Format.TEXT),
        ('{"text": "a"}'.encode("utf-16"), "a.json", Format.JSON),
    ],
)
def test_a_format_is_known_by_its_content(head: bytes, name: str, expected: Format) -> None:
    assert recognised(head, name) is expected


@pytest.mark.parametrize(
    ("head", "name", "reason"),
    [
        (b"words", "a.exe", "cannot read .exe"),
        (b"<svg xmlns='x'>", "a.svg", "not recognised"),
        (b"%PDF-1.7", "a.pdf", "pdftotext"),
        (b"%PDF-1.7", "a.txt", "pdftotext"),
        (b"\xd0\xcf\x11\xe0", "a.doc", "save it as plain text"),
        (b"BZh9", "a.jsonl.bz2", "unpack it first"),
        (b"SQLite format 3\x00", "a.db", "export its articles"),
    ],
)
def test_what_cannot_be_read_says_what_can(head: bytes, name: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        recognised(head, name)


def test_every_format_is_named_where_none_is_recognised() -> None:
    with pytest.raises(SourceError) as caught:
        recognised(b"\x01\x02", "a.bin")
    assert all(one.value in str(caught.value) for one in Format)
    assert known() in str(caught.value)


LINES = b"".join(json.dumps({"text": f"Council {n} met.", "published": "2022-01-05"}).encode() + b"\n" for n in "abc")


def texts(path: Path) -> list[str]:
    return [item.text if isinstance(item, Document) else item.reason for item in open_source(path).articles()]


def test_a_packed_file_is_read_as_if_it_were_not(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINES))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("2.jsonl", LINES.replace(b"Council", b"Club"))
        archive.writestr("1.txt", "Title\n\n2022-01-05. The board met.")
        archive.writestr("inner.jsonl.gz", gzip.compress(LINES.replace(b"Council", b"Panel")))
    found = texts(tmp_path)
    assert found[:4] == ["Council a met.", "Council b met.", "Council c met.", "2022-01-05. The board met."]
    assert found[4:] == [f"{name} {n} met." for name in ("Club", "Panel") for n in "abc"]


def test_a_broken_gzip_gives_what_stands_before_the_break(tmp_path: Path) -> None:
    data = gzip.compress(b"".join(LINES for _ in range(4_000)))
    (tmp_path / "a.jsonl.gz").write_bytes(data[: len(data) // 2])
    entries = list(open_source(tmp_path / "a.jsonl.gz").articles())
    assert len(entries) > 100
    assert isinstance(entries[-1], SourceError)
    assert "cannot be unpacked" in entries[-1].reason
    assert not any(isinstance(entry, SourceError) for entry in entries[:-1])


def test_a_file_that_unpacks_without_end_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "bomb.jsonl.gz").write_bytes(gzip.compress(LINES + b"\n" * 3_000_000))
    *first, last = entries_in(tmp_path / "bomb.jsonl.gz", most=1_000_000)
    assert [one.article.text for one in first if isinstance(one, Item)] == [f"Council {n} met." for n in "abc"]
    assert isinstance(last, SourceError)
    assert "unpacks to more than 1,000,000 bytes" in last.reason


def test_many_bombs_in_one_archive_are_as_small_as_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.jsonl", LINES)
        for number in range(1, 50):
            archive.writestr(f"{number}.jsonl", b"\n" * 400_000)
    *first, last = entries_in(tmp_path / "a.zip", most=1_000_000)
    assert sum(isinstance(one, Item) for one in first) == 3
    assert isinstance(last, SourceError)
    assert "unpacks to more than 1,000,000 bytes" in last.reason
    assert len(first) < 10


def test_what_is_looked_at_twice_is_unpacked_once(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.jsonl", LINES)
    found = list(entries_in(tmp_path / "a.zip", most=20 * len(LINES)))
    assert [type(one) for one in found] == [Item] * 60


def test_a_stretch_of_empty_lines_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n" * 100_000 + LINES + b"\n" * 1_500_000 + LINES)
    *first, last = entries_in(tmp_path / "a.jsonl")
    assert [type(one) for one in first] == [Item] * 3
    assert isinstance(last, SourceError)
    assert (last.line, "empty lines" in last.reason) == (1_100_004, True)


def test_packed_over_and_over_is_refused(tmp_path: Path) -> None:
    data = LINES
    for _ in range(4):
        data = gzip.compress(data)
    (tmp_path / "a.gz").write_bytes(data)
    assert "packed more than twice" in texts(tmp_path / "a.gz")[0]


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"\x1f\x8b broken"], ids=["zip", "gzip"])
def test_a_broken_package_is_one_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.bin").write_bytes(data)
    assert len(texts(tmp_path / "a.bin")) == 1


def test_a_zip_of_one_unreadable_and_one_readable_file(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.exe", b"MZ")
        archive.writestr("b.jsonl", LINES)
    (tmp_path / "a.zip").write_bytes(packed.getvalue())
    errors = [one for one in open_source(tmp_path / "a.zip").articles() if isinstance(one, SourceError)]
    assert [error.source for error in errors] == [f"{tmp_path / 'a.zip'}/a.exe"]
    assert len(texts(tmp_path / "a.zip")) == 4


def test_a_list_of_addresses_is_one_error_and_gives_its_addresses(tmp_path: Path) -> None:
    lines = [GKG.replace(b"example/a", f"example/{n}".encode()) for n in range(5)]
    (tmp_path / "a.gkg.csv").write_bytes(b"\n".join(lines))
    listed = [entry.url for entry in entries_in(tmp_path / "a.gkg.csv") if isinstance(entry, Listed)]
    assert listed == [f"https://post.example/{n}" for n in range(5)]
    assert texts(tmp_path / "a.gkg.csv") == [
        f"names 5 addresses without their texts; `crisisdesk addresses {tmp_path / 'a.gkg.csv'}` lists them"
    ]


def test_a_feed_in_a_file_is_read_and_a_list_of_feeds_says_where_it_goes(tmp_path: Path) -> None:
    words = "<title>Gates</title><description>The bloc met.</description>"
    item = f"<item>{words}<pubDate>5 Jan 2022 10:00 GMT</pubDate></item>"
    (tmp_path / "a.xml").write_text(f"<rss version='2.0'><channel><title>Post</title>{item}</channel></rss>")
    (tmp_path / "b.opml").write_text("<opml version='2.0'><body/></opml>")
    assert texts(tmp_path / "a.xml") == ["The bloc met."]
    assert "crisisdesk watch" in texts(tmp_path / "b.opml")[0]
