import json
from pathlib import Path

import pytest

from crisisdesk.errors import Misuse, SourceError
from crisisdesk.model import Document
from crisisdesk.wire import open_source
from crisisdesk.wire.files import LONGEST_LINE

GOOD = json.dumps({"text": "The bloc met.", "published": "2022-01-05"})


def taken(path: Path) -> tuple[list[Document], list[SourceError]]:
    items = list(open_source(path).articles())
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [item for item in items if isinstance(item, SourceError)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(b'{"text": "x"', "broken JSON", id="broken JSON"),
        pytest.param(b"[1, 2]", "JSON object is needed", id="a list"),
        pytest.param(b'{"title": "x"}', '"text" is missing', id="no text"),
        pytest.param(b'{"text": 5}', '"text" is missing', id="text is a number"),
        pytest.param(b'{"text": "x.", "published": "soon"}', '"published" holds no date', id="no date there"),
        pytest.param(b'{"text": "x.", "published": 5}', '"published" must be a string', id="date is a number"),
        pytest.param(b'{"text": "x."}', "no date of publication", id="undated"),
        pytest.param(b'{"text": "x.", "published": "2099-01-01"}', "in the future", id="future"),
        pytest.param('{"text": "é."}'.encode("latin-1"), "not UTF-8 at byte", id="wrong encoding"),
        pytest.param(b"\x00\x01\x02", "binary", id="binary"),
        pytest.param(b'{"text": "' + b"x" * LONGEST_LINE + b'"}', "longer than", id="long line"),
        pytest.param(b"[" * 100_000, "nested", id="nested"),
    ],
)
def test_a_bad_line_names_its_place_and_the_others_are_read(tmp_path: Path, line: bytes, reason: str) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(GOOD.encode() + b"\n" + line + b"\n" + GOOD.replace("bloc", "club").encode() + b"\n")
    documents, errors = taken(file)
    assert [document.text for document in documents] == ["The bloc met.", "The club met."]
    assert [error.line for error in errors] == [2]
    assert reason in str(errors[0])
    assert str(errors[0]).startswith(f"{file}:2: ")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("a.jsonl", b"", "empty", id="empty"),
        pytest.param("a.txt", b"\xff\xfe\x00", "not UTF-16", id="half of UTF-16"),
        pytest.param("a.txt", b"\x00\x01\x02", "NUL", id="binary text"),
        pytest.param("a.txt", b"caf\xe9 of 2022-01-05.", "not UTF-8", id="latin text"),
        pytest.param("a.exe", b"x", "cannot read .exe", id="unknown suffix"),
        pytest.param("a.html", b"<html></html>", "no article text", id="empty page"),
    ],
)
def test_a_bad_file_is_one_error(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    documents, errors = taken(tmp_path / name)
    assert not documents
    assert len(errors) == 1
    assert reason in errors[0].reason


def test_a_folder_is_read_in_order_and_hidden_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Second\n\n2022-01-06. The bloc met again.")
    (tmp_path / "a.txt").write_text("First\n\n2022-01-05. The bloc met.")
    (tmp_path / ".hidden.txt").write_text("never")
    documents, errors = taken(tmp_path)
    assert [document.title for document in documents] == ["First", "Second"]
    assert not errors


def test_a_page_gives_its_text_title_and_date(tmp_path: Path) -> None:
    body = "<p>" + "The bloc met in the capital and agreed on nothing at all today. " * 6 + "</p>"
    head = '<title>The bloc met</title><meta property="article:published_time" content="2022-01-05T10:00:00Z">'
    (tmp_path / "page.html").write_text(f"<html><head>{head}</head><body><article>{body}</article></body></html>")
    documents, errors = taken(tmp_path / "page.html")
    assert not errors
    assert documents[0].title == "The bloc met"
    assert documents[0].text.startswith("The bloc met in the capital")
    assert str(documents[0].day) == "2022-01-05"


def test_a_missing_path_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="no such file"):
        open_source(tmp_path / "nowhere")
