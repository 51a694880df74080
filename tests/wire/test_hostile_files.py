"""Files made to harm: each gives a counted reason, nothing is lost beside it, and the record takes what comes of it."""

import gzip
import io
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crisisdesk.clock import fixed_clock
from crisisdesk.errors import SourceError
from crisisdesk.model import Document, Precision, Reading, Refusal
from crisisdesk.record import Record, check
from crisisdesk.wire import newsml, open_source
from crisisdesk.wire.articles import LONGEST_TEXT, Article, document_of
from crisisdesk.wire.characters import in_one_line, without_control
from crisisdesk.wire.feeds import feed_of
from crisisdesk.wire.files import entries_in
from crisisdesk.wire.folders import files_under
from crisisdesk.wire.formats import recognised
from crisisdesk.wire.items import Listed
from crisisdesk.wire.opml import feeds_in
from crisisdesk.wire.pages import page
from crisisdesk.wire.provenance import via_of
from crisisdesk.wire.subscriptions import Subscription, subscription_to
from crisisdesk.wire.voices import sections_of
from crisisdesk.wire.watching import storable

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WORDS = "The council of Sarnath said that the gates were open."
GOOD = {"text": WORDS, "published": "2022-01-05", "language": "en"}


def taken(path: Path) -> tuple[list[Document], list[SourceError]]:
    items = list(open_source(path, clock=fixed_clock(NOW)).articles())
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [item for item in items if isinstance(item, SourceError)]


def recorded(folder: Path, documents: list[Document], errors: list[SourceError]) -> Record:
    record = Record(folder / "record")
    readings = [
        Reading(document=one, reader="test", mentions=(), statements=(), events=(), sentences=1) for one in documents
    ]
    record.append(readings, [Refusal(error.source, error.line, error.reason) for error in errors])
    assert check(record) == []
    return record


# Characters


@pytest.mark.parametrize("field", ["title", "outlet", "url", "author", "origin", "language", "canonical_url", "via"])
def test_half_a_character_in_any_field_spoils_no_record(tmp_path: Path, field: str) -> None:
    """A record that cannot be written would stop a watch for ever."""
    value = '["a \\ud800 b"]' if field == "via" else '"a \\ud800 b"'
    line = json.dumps(GOOD)[:-1].replace('"language": "en"', '"x": 1') + f', "{field}": {value}}}\n'
    (tmp_path / "a.jsonl").write_text(line)
    documents, errors = taken(tmp_path / "a.jsonl")
    assert (len(documents), errors) == (1, [])
    assert recorded(tmp_path, documents, errors).snapshot().value("SELECT count(*) FROM documents") == 1


def test_half_a_character_in_a_feed_or_a_list_spoils_nothing(tmp_path: Path) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Post \ud800",
        "items": [
            {"id": "\ud800", "title": "\ud800", "url": "https://x.example/\ud800", "content_text": WORDS},
            {"id": 2, "content_text": WORDS, "date_published": "2022-01-05", "title": "Gates\x1b[31m\x00 open"},
        ],
    }
    (tmp_path / "feed.json").write_text(json.dumps(feed))
    listed = {"url": "https://x.example/\ud800", "title": "\ud800", "seendate": "20220105T101500Z"}
    (tmp_path / "listed.jsonl").write_text(json.dumps(listed))
    (tmp_path / "ninjs.jsonl").write_text(json.dumps({"uri": "x", "bodies": [], "type": "\ud800 \x1b"}))
    documents, errors = taken(tmp_path)
    assert [one.title for one in documents] == ["Gates [31m open"]
    assert len(errors) == 3
    (address,) = (one for one in entries_in(tmp_path / "listed.jsonl") if isinstance(one, Listed))
    (address.url + address.title + "".join(f"{error}" for error in errors)).encode()
    recorded(tmp_path, documents, errors)


def test_names_of_files_are_shown_as_they_can_be(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    folder = os.fsencode(tmp_path / "in")
    text = f"Gates\n\n2022-01-05. {WORDS}"
    for name, content in ((b"a\xff.txt", text), (b"b\xfe.jsonl", "{"), (b"c\x1b[31m.txt", "x")):
        Path(os.fsdecode(folder + b"/" + name)).write_text(content)
    documents, errors = taken(tmp_path / "in")
    assert len(documents) == 1
    assert [error.source.rpartition("/")[2] for error in errors] == ["b\ufffd.jsonl", "c\ufffd[31m.txt"]
    recorded(tmp_path, documents, errors)
    assert subscription_to(os.fsdecode(b"http://x.example/\xff")).name == "http://x.example/\ufffd"


def test_control_characters_become_spaces_in_place() -> None:
    text = "The \x1b[1mcouncil\x07 met.\x0c\x9bIt rained.\r\n\tSo."
    assert without_control(text) == "The  [1mcouncil  met.\n It rained.\r\n\tSo."
    document = document_of(Article(text=text, title="a\nb\x00  c", published_at=NOW), retrieved_at=NOW, where="x")
    assert len(document.text) == len(text)
    assert (document.title, in_one_line(" a\u2028b ")) == ("a b c", "a b")


@pytest.mark.parametrize("broken", ["text", "title", "via"])
def test_a_kind_from_elsewhere_cannot_stop_a_watch(broken: str) -> None:
    given = {"text": WORDS, "title": "Gates", "via": ("Post",)}
    document = document_of(Article(published_at=NOW, language="en", **given), retrieved_at=NOW, where="x")  # type: ignore[arg-type]
    assert storable(document, "here") is document
    spoiled: dict[str, Any] = {broken: ("\ud800",) if broken == "via" else "\ud800"}
    fields = {name: getattr(document, name) for name in Document.__slots__}
    found = storable(Document(**{**fields, **spoiled}), "here")
    assert isinstance(found, SourceError)
    assert "surrogate" in found.reason
    error = storable(SourceError("\ud800", "a\x1b[31m", 3), "here")
    assert (str(error)) == "\ufffd:3: a [31m"


# What a file says of itself


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "One.", "text": "Two.", "published": "2022-01-05"}', "'text' stands twice"),
        ('{"text": "One.", "published": "2022-01-05", "x": {"a": 1, "a": 2}}', "'a' stands twice"),
        ('{"text": NaN, "published": "2022-01-05"}', '"text" is missing or not a string'),
        ('{"text": "One.", "published": Infinity}', '"published" must be a string'),
        ('{"text": "One.", "published": %s}' % ("9" * 5_000), "number too long"),
    ],
)
def test_json_that_can_be_read_in_two_ways_is_read_in_none(tmp_path: Path, line: str, reason: str) -> None:
    for name, content in (("a.jsonl", f"{line}\n{json.dumps(GOOD)}\n"), ("a.json", f"[{line}, {json.dumps(GOOD)}]")):
        (tmp_path / name).write_text(content)
        documents, (error,) = taken(tmp_path / name)
        assert [one.text for one in documents] == [WORDS]
        assert reason in error.reason


def test_a_field_that_is_only_repeated_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "One.", "text": "One.", "published": "2022-01-05"}')
    assert taken(tmp_path / "a.jsonl")[1] == []


def test_two_columns_of_one_name_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,text,published\nOne.,Two.,2022-01-05\n")
    names = ["text", "text", "published"]
    table = pa.Table.from_arrays([pa.array(["One."]), pa.array(["Two."]), pa.array(["2022-01-05"])], names)
    pq.write_table(table, tmp_path / "b.parquet")
    documents, errors = taken(tmp_path)
    assert documents == []
    assert [error.reason for error in errors] == ["two columns have the name 'text'; rename one"] * 2


@pytest.mark.parametrize(
    ("published", "reasons"),
    [
        (pa.array([2**52, 1641340800], pa.timestamp("s")), ["cannot be read"]),
        (pa.array([2**30, 18997], pa.date32()), ["cannot be read"]),
        (pa.array([1641340800, 1641340800], pa.timestamp("s", "Mars/Phobos")), []),
        (pa.array([1641340800 * 10**9 + 1, 1641340800 * 10**9], pa.timestamp("ns", "UTC")), []),
        (pa.array([0, 1641340800], pa.timestamp("s")), ["stands for no date"]),
        (pa.array([1.5, 2.5]), ["holds float, not a date"] * 2),
        (pa.array([1, 2], pa.duration("s")), ["holds timedelta, not a date"] * 2),
    ],
    ids=["far", "far day", "zone of Mars", "nanoseconds", "zero", "numbers", "spans"],
)
def test_times_of_any_kind_in_parquet(tmp_path: Path, published: Any, reasons: list[str]) -> None:
    pq.write_table(pa.table({"text": [WORDS, WORDS + " Again."], "published": published}), tmp_path / "a.parquet")
    documents, errors = taken(tmp_path / "a.parquet")
    assert len(documents) == 2 - len(reasons)
    assert all(one.published_at == datetime(2022, 1, 5, tzinfo=UTC) for one in documents)
    assert [reason in error.reason for error, reason in zip(errors, reasons, strict=True)] == [True] * len(reasons)


def test_one_cell_that_is_no_text_costs_its_row_only(tmp_path: Path) -> None:
    offsets = pa.py_buffer(b"".join(n.to_bytes(4, "little") for n in (0, 5, 8, 13)))
    texts = pa.StringArray.from_buffers(3, offsets, pa.py_buffer(b"Open.a\xff.Shut."))
    pq.write_table(pa.table({"text": texts, "published": ["2022-01-05"] * 3}), tmp_path / "a.parquet")
    documents, (error,) = taken(tmp_path / "a.parquet")
    assert [one.text for one in documents] == ["Open.", "Shut."]
    assert error.line == 2


@pytest.mark.parametrize(
    ("when", "precision", "good"),
    [
        ("0001-01-01T00:00:00+00:00", Precision.MOMENT, False),
        ("1599-12-31T00:00:00+00:00", Precision.DAY, False),
        ("1605-07-01T00:00:00+00:00", Precision.DAY, True),
        ("1970-01-01T00:00:00+00:00", Precision.MOMENT, False),
        ("1970-01-01T00:00:00+00:00", Precision.DAY, True),
        ("1970-01-01T00:00:01+00:00", Precision.MOMENT, True),
    ],
)
def test_what_programs_write_for_no_date_is_none(when: str, precision: Precision, good: bool) -> None:
    article = Article(text=WORDS, published_at=datetime.fromisoformat(when), precision=precision, language="en")
    if good:
        assert document_of(article, retrieved_at=NOW, where="x").precision is precision
    else:
        with pytest.raises(SourceError, match="stands for no date"):
            document_of(article, retrieved_at=NOW, where="x")


def test_a_book_is_no_article() -> None:
    with pytest.raises(SourceError, match=r"more than 1,000,000; split it"):
        document_of(Article(text="Open. " * LONGEST_TEXT, published_at=NOW), retrieved_at=NOW, where="x")


# Folders


def test_links_in_a_circle_come_to_an_end_and_every_file_is_read_once(tmp_path: Path) -> None:
    inner = tmp_path / "in" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "beside").mkdir()
    for place in (inner / "1.jsonl", tmp_path / "beside" / "2.jsonl"):
        place.write_text(json.dumps({**GOOD, "text": f"{WORDS} {place.name}"}))
    (inner / "up").symlink_to(tmp_path / "in")
    (inner / "beside").symlink_to(tmp_path / "beside")
    (tmp_path / "beside" / "back").symlink_to(inner)
    documents, errors = taken(tmp_path / "in")
    assert sorted(one.text for one in documents) == [f"{WORDS} 1.jsonl", f"{WORDS} 2.jsonl"]
    assert errors == []


def test_what_is_no_file_is_told_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jsonl")
    (tmp_path / "b.jsonl").symlink_to("/nowhere")
    (tmp_path / "c.jsonl").symlink_to(tmp_path / "c.jsonl")
    (tmp_path / "d.jsonl").symlink_to("/dev/zero")
    (tmp_path / "e.jsonl").write_text(json.dumps(GOOD))
    documents, errors = taken(tmp_path)
    assert len(documents) == 1
    reasons = ["no file but a pipe", "No such file", "symbolic links", "no file but a pipe"]
    assert [reason in error.reason for error, reason in zip(errors, reasons, strict=True)] == [True] * 4
    assert [str(error.source)[-7:] for error in errors] == [f"{name}.jsonl" for name in "abcd"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_a_closed_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    (error,) = files_under(tmp_path)
    assert isinstance(error, SourceError)
    assert "Permission denied" in error.reason


def test_a_list_that_includes_itself_is_not_followed() -> None:
    outlines = '<outline type="include" url="list.opml"/><outline text="a" xmlUrl="https://a.example/rss"/>'
    listed = Subscription(name="list", kind="opml", address="list.opml")
    error, feed = feeds_in(f"<opml><body>{outlines}</body></opml>".encode(), listed, "list.opml")
    assert isinstance(error, SourceError)
    assert "includes the list list.opml, which is not followed" in error.reason
    assert isinstance(feed, Subscription)


# What takes long


def quick(begun: float) -> bool:
    """Far more than it takes, and far less than it took where work grows with the square."""
    return time.process_time() - begun < 10


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body><article>" + b"<p>The council met.</p>" * 60_000,
        b"<html><body><article><p>" + b"open " * 250_000,
        b"<html><body>" + b"<a href='/x'>gate</a> " * 60_000,
    ],
    ids=["paragraphs", "words", "links"],
)
def test_an_endless_page_is_refused_at_once(data: bytes) -> None:
    page(b"<html><body><article><p>" + b"The council met. " * 20, where="x", fetched_at=NOW)  # loads the reader
    begun = time.process_time()
    with pytest.raises(SourceError, match="no article is so long"):
        page(data, where="here", fetched_at=NOW)
    assert quick(begun)


def test_scripts_do_not_count_as_an_endless_page() -> None:
    data = b"<html><body><script>" + b"x = 1; " * 200_000 + b"</script><article><p>" + b"The council met. " * 20
    assert page(data, where="here", fetched_at=NOW).text.startswith("The council met.")


@pytest.mark.parametrize(
    "text",
    [
        "Editor's note: so.\n\nThe council met.\n\n" * 20_000,
        ("Editor's note: the following appeared.\n\nPrinted by\n> " + "open " * 70 + "\n\nSo.\n\n") * 3_000,
        "".join(f"Reprinted from Post{n}.\n" for n in range(40_000)),
        "* " * 400_000,
    ],
    ids=["notes", "quotations", "credits", "stars"],
)
def test_the_time_to_read_a_text_grows_with_its_length_only(text: str) -> None:
    begun = time.process_time()
    sections_of(text)
    assert len(via_of(text, "Post")) <= 8
    assert quick(begun)


def test_an_element_of_nothing_but_attributes_is_refused_at_once() -> None:
    item = "<item " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>"
    begun = time.process_time()
    with pytest.raises(SourceError, match="more than 200 attributes"):
        feed_of(f'<rss version="2.0"><channel>{item}</channel></rss>', "https://x.example/rss")
    assert quick(begun)


@pytest.mark.parametrize("piece", [b"<!DOCTYPE[", b"<!--", b"<?", b"<!DOCTYPE ", b"]> <!--"])
def test_a_head_of_nothing_but_beginnings_is_recognised_at_once(piece: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(SourceError, match="not recognised"):
        recognised(b"<?xml version='1.0'?>" + piece * 7_000, "a.xml")
    assert time.process_time() - begun < 1


def test_markup_without_items_takes_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newsml, "LONGEST_ITEM", 1_000_000)
    item = '<newsItem guid="%d"><contentSet><inlineData>Gate %d is open.</inlineData></contentSet></newsItem>'
    items = "".join(item % (n, n) + " " * 2_000 for n in range(800))
    for name, body, reason in (("a", items, ""), ("b", items + "<x/>" * 400_000, "800 items before")):
        message = f"<newsMessage><itemSet>{body}</itemSet></newsMessage>".encode()
        (tmp_path / f"{name}.xml.gz").write_bytes(gzip.compress(message))
        entries = list(entries_in(tmp_path / f"{name}.xml.gz"))
        errors = [entry for entry in entries if isinstance(entry, SourceError)]
        assert len(entries) - len(errors) == 800
        assert [reason in error.reason for error in errors] == [True] * bool(reason)


def test_a_stream_is_read_in_parts() -> None:
    """What a message held before an item is let go with it."""
    stream = newsml._Stream(io.BytesIO(b"<m><set>" + b"<newsItem><a/></newsItem>" * 3 + b"</set></m>"))
    sizes = [len(list(item.iter())) for item in newsml._items(stream)]
    assert sizes == [2, 2, 2]
