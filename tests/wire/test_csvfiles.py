import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisisdesk.errors import SourceError
from crisisdesk.model import Dating, Precision
from crisisdesk.wire.files import Item, Listed, entries_in
from crisisdesk.wire.items import Entry

HEADING = "title,text,url,published,author\n"


def read(path: Path, content: bytes | str) -> list[Entry]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(entries_in(path))


def texts(entries: list[Entry]) -> list[str]:
    return [e.article.text if isinstance(e, Item) else e.url if isinstance(e, Listed) else str(e.line) for e in entries]


def test_a_table_names_its_columns_in_its_own_words(tmp_path: Path) -> None:
    heading = "Headline;Body;Link;Publish Date;Media Name;Byline"
    table = f"{heading}\nGates open;The bloc met.;https://a.example/1;2022-01-05;Valley Post;Aru Bek\n"
    found = read(tmp_path / "a.csv", table)[0]
    assert isinstance(found, Item)
    article = found.article
    assert (article.title, article.text, article.outlet) == ("Gates open", "The bloc met.", "Valley Post")
    assert (article.url, article.author) == ("https://a.example/1", "Aru Bek")
    assert article.published_at == datetime(2022, 1, 5, tzinfo=UTC)
    assert (article.precision, article.dated_by) == (Precision.DAY, Dating.SOURCE)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_cells_may_hold_line_breaks_and_marks(tmp_path: Path, delimiter: str) -> None:
    stream = io.StringIO()
    table = csv.writer(stream, delimiter=delimiter)
    rows = [["a", 'He said: "No, never."\n\nThen he left; quietly.', "https://a.example/1"], ["b", "Second.", ""]]
    table.writerows([["title", "text", "url"], *rows])
    assert texts(read(tmp_path / "a.csv", stream.getvalue())) == [row[1] for row in rows]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"only,three,cells", "3 cells, but the heading has 5"),
        (b"a,b,c,d,e,f,g", "7 cells"),
        (b"t,x,u,soon,w", "'published' holds no date"),
        (b"t,,,2022-01-05,", "no text in the column 'text'"),
        (b"t,caf\xe9.,u,2022-01-05,w", "not UTF-8"),
        (b"t,a\x00b,u,2022-01-05,w", "NUL"),
        (b't,"never closed,u,2022-01-05,w', "a quotation mark is not closed"),
    ],
)
def test_a_bad_row_names_its_line_and_the_others_are_read(tmp_path: Path, row: bytes, reason: str) -> None:
    good = b"t,Good %d.,,2022-01-05,w\n"
    content = HEADING.encode() + good % 1 + row + b"\n" + good % 2 + good % 3
    entries = read(tmp_path / "a.csv", content)
    assert texts(entries) == ["Good 1.", "3", "Good 2.", "Good 3."]
    assert isinstance(entries[1], SourceError)
    assert reason in entries[1].reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("name,age\nAru,7\n", "no column holds texts"),
        ("text,title\nx\n".encode("utf-16"), "UTF-16"),
        ("caf\xe9,text\nx,y\n".encode("latin-1"), "not UTF-8"),
    ],
    ids=["no text", "UTF-16", "Latin-1"],
)
def test_a_table_without_a_usable_heading_is_one_error(tmp_path: Path, content: str | bytes, reason: str) -> None:
    entries = read(tmp_path / "a.csv", content)
    assert len(entries) == 1
    assert isinstance(entries[0], SourceError)
    assert reason in entries[0].reason


def test_an_article_larger_than_the_module_s_own_limit_of_a_cell(tmp_path: Path) -> None:
    long = "The bloc met. " * 20_000
    assert texts(read(tmp_path / "a.csv", f'text,title\n"{long}",t\n')) == [long]


def test_addresses_without_texts_are_listed(tmp_path: Path) -> None:
    table = "id,publish_date,title,url,language,media_name\n7,2022-01-05,Gates,https://a.example/1,en,Valley Post\n"
    found = read(tmp_path / "a.csv", table)[0]
    assert isinstance(found, Listed)
    assert (found.url, found.title, found.outlet, found.line) == ("https://a.example/1", "Gates", "Valley Post", 2)


cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.just("\n"), min_size=1)


@given(st.lists(cells.filter(str.strip), min_size=1, max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_what_is_written_by_the_rules_is_read_back(tmp_path: Path, written: list[str]) -> None:
    stream = io.StringIO()
    table = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    table.writerows([["text", "title"], *([text, "t"] for text in written)])
    assert texts(read(tmp_path / "a.csv", stream.getvalue())) == written


def test_parquet_with_its_own_types(tmp_path: Path) -> None:
    rows = [
        {
            "body": "The bloc met.",
            "date": datetime(2022, 1, 5, 10, tzinfo=UTC),
            "authors": ["Aru Bek", "Dana Oz"],
            "source": "Post",
        },
        {"body": "The club met.", "date": None, "authors": None, "source": None},
        {"body": None, "date": None, "authors": None, "source": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    entries = list(entries_in(tmp_path / "a.parquet", outlet="Folder"))
    first, second, third = entries
    assert isinstance(first, Item)
    assert isinstance(second, Item)
    assert (first.article.author, first.article.outlet, first.line) == ("Aru Bek|Dana Oz", "Post", 1)
    assert first.article.published_at == datetime(2022, 1, 5, 10, tzinfo=UTC)
    assert second.article.outlet == "Folder"
    assert isinstance(third, SourceError)
    assert third.line == 3


def test_a_wrong_type_in_parquet_is_an_error_of_its_row(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["The bloc met."], "published": [5]}), tmp_path / "a.parquet")
    (entry,) = entries_in(tmp_path / "a.parquet")
    assert isinstance(entry, SourceError)
    assert "'published' holds int" in entry.reason


def test_damaged_parquet_gives_the_groups_that_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    texts = [f"Council {n} met in the {n} hall." for n in range(3_000)]
    pq.write_table(pa.table({"text": texts}), path, row_group_size=1_000, compression="zstd", use_dictionary=False)
    data = bytearray(path.read_bytes())
    middle = pq.ParquetFile(path).metadata.row_group(1).column(0)
    start = middle.data_page_offset + 40
    data[start : start + 400] = b"\xff" * 400
    path.write_bytes(data)
    entries = list(entries_in(path))
    errors = [e for e in entries if isinstance(e, SourceError)]
    assert len(errors) == 1
    assert "rows 1001 to 2000 cannot be read" in errors[0].reason
    assert [e.article.text for e in entries if isinstance(e, Item)] == texts[:1000] + texts[2000:]


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1" + b"x" * 500, b"PAR1" + b"\x00" * 40 + b"PAR1"])
def test_broken_parquet_is_one_error(tmp_path: Path, content: bytes) -> None:
    (entry,) = read(tmp_path / "a.parquet", content)
    assert isinstance(entry, SourceError)
    assert "broken Parquet" in entry.reason
