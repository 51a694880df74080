"""Grades of analysts on the desk: what they change in the matrix shows at once, everywhere, and says why."""

import csv
import io
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from desk_world import BACKS, browser, by_class, id_of, staffed, token_of, tree, words
from starlette.testclient import TestClient

from crisisdesk.model import Question
from crisisdesk.positions.grades import Grades
from crisisdesk.record import Snapshot

PATH = "/questions/force"
BEFORE = "?as_of=2022-01-07"
CELL = f"/evidence/RUS/force{BEFORE}"


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return browser(staffed(tmp_path))


def judge(client: TestClient, **given: str) -> None:
    answered = client.post("/judgements", data={"token": token_of(client), "comment": "", "back": "/", **given})
    assert answered.status_code == 303, answered.text


def data_of(client: TestClient, path: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(path, headers={"accept": "application/json"}).json()
    return found


def row_of(client: TestClient, code: str, path: str = PATH + BEFORE) -> dict[str, Any]:
    page = data_of(client, path)
    return next(row for group in page["groups"] for row in group["rows"] if row["actor"]["code"] == code)


def test_a_grade_is_read_in_the_evidence_and_the_row(client: TestClient) -> None:
    judge(client, of="outlet", subject="Harbour Post", grade="B")
    judge(client, of="document", subject=id_of("backs"), grade="2")
    line = data_of(client, CELL)["told"][0]["lines"][0]
    assert (line["grade"], line["grade_words"]) == ("B2", "usually reliable; probably true")
    assert line["left_out"] == ""
    assert "graded B2: usually reliable; probably true" in words(tree(client.get(CELL).text))
    assert row_of(client, "RUS")["grade"] == "B2"
    shown = tree(client.get(PATH + BEFORE).text)
    assert any("graded B2" in words(one) for one in by_class(shown, "grade"))
    assert row_of(client, "GEO")["grade"] == "B-"


def test_a_changed_grade_changes_what_is_shown_at_once(client: TestClient) -> None:
    assert row_of(client, "RUS")["stance"] == "supports"
    assert "supports" in {one["stance"] for one in data_of(client, "/actors/RUS")["standings"]}
    judge(client, of="document", subject=id_of("backs"), grade="5")
    judge(client, of="document", subject=id_of("copy"), grade="5")
    row = row_of(client, "RUS")
    assert row["stance"] == "silent"
    assert "; 1 sentence does not count by its grade" in row["sentence"]
    assert [one["stories"] for one in row["counts"][:2]] == [1, 0]
    (line,) = data_of(client, CELL)["told"][0]["lines"]
    assert line["sentence"] == BACKS.partition(". ")[0] + "."
    assert line["left_out"] == "does not count: graded as unreliable or improbable"
    judge(client, of="document", subject=id_of("backs"), grade="1")
    assert row_of(client, "RUS")["stance"] == "supports"


def test_every_page_of_positions_follows_the_grades(client: TestClient) -> None:
    pages = ("/", "/questions", PATH, "/actors/GEO", f"{PATH}?against=2022-01-06")
    before = {path: client.get(path, headers={"accept": "application/json"}).json() for path in pages}
    judge(client, of="outlet", subject="Harbour Post", grade="E")
    changed = {path for path in pages if data_of(client, path) != before[path]}
    assert changed == set(pages)
    compared = row_of(client, "GEO", f"{PATH}?as_of=2022-01-08&against=2022-01-06")
    assert (compared["stance"], compared["before"]) == ("silent", "")


def test_what_decides_is_asked_with_the_grades(tmp_path: Path) -> None:
    asked: list[dict[str, str]] = []

    class Said:
        def sentences(self) -> tuple[str, ...]:
            return ("It can.",)

    def watching(snapshot: Snapshot, question: Question, *, grades: Grades | None = None) -> Said:
        asked.append(dict(grades or {}))
        return Said()

    application = staffed(tmp_path)
    application.state.office.decide = watching
    client = browser(application)
    client.get(PATH)
    client.get(PATH)
    judge(client, of="outlet", subject="Harbour Post", grade="D")
    client.get(PATH)
    assert asked == [{}, {"Harbour Post": "D-"}]


def test_grades_are_saved_with_the_table(client: TestClient) -> None:
    for name in ("backs", "copy"):
        judge(client, of="document", subject=id_of(name), grade="5")
    lines = list(csv.DictReader(io.StringIO(client.get(f"{CELL}&format=csv").text)))
    told = data_of(client, CELL)["told"][0]["lines"]
    assert [(one["grade"].lstrip("'"), one["left_out"]) for one in lines] == [
        (one["grade"], one["left_out"]) for one in told
    ]
    assert lines[0]["grade"].lstrip("'") == "-5"
    saved = pq.read_table(io.BytesIO(client.get(f"{PATH}?format=parquet").content)).to_pylist()
    rows = [row for group in data_of(client, PATH)["groups"] for row in group["rows"]]
    assert [(one["actor"], one["stance"], one["grade"]) for one in saved] == [
        (row["actor"]["code"], row["stance"], row["grade"]) for row in rows
    ]
