import csv
import io
import json
from pathlib import Path

import pytest
from cell_builders import reading, unread
from typer.testing import CliRunner, Result

from crisisdesk.casebook import Casebook
from crisisdesk.cli import app
from crisisdesk.clock import fixed_clock
from crisisdesk.errors import Misuse
from crisisdesk.model import Question
from crisisdesk.record import Record
from crisisdesk.settings import load_settings
from crisisdesk.testing import NOW, article

FORCE = Question(question_id="force", proposition="It is sent", terms=("the force",), place="KAZ", organisation="CSTO")
HARBOUR = Question(question_id="harbour", proposition="It is closed", terms=("the old harbour",), place="KAZ")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    chosen = load_settings(desk=folder)
    Record(chosen.record, fixed_clock(NOW)).append(
        [
            reading("RUS", "welcomed", 0),
            reading("GEO", "welcomed", 0),
            reading("GEO", "rejected", 0, more="It was not asked."),
            reading("ARM", "rejected", 2),
            unread(article("Bir metin.", language="tr")),
        ]
    )
    Casebook(chosen.casebook).keep_questions([FORCE, HARBOUR], person="local")
    return folder


def run(desk: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--desk", str(desk)])


def test_json_has_groups_weights_and_the_search(desk: Path) -> None:
    found = json.loads(run(desk, "positions", "force", "--json").stdout)
    cells = {cell["actor"]: cell for cell in found["cells"]}
    assert (cells["RUS"]["stance"], cells["RUS"]["weight"]) == ("supports", "9/25")
    assert cells["GEO"]["stance"] == "mixed"
    assert [group["group"] for group in found["groups"]] == ["place", "CSTO", "others"]
    assert cells["KAZ"]["searched"] == {
        "stories": 4, "actor": 0, "question": 4, "both": 0,
        "unread": {"tr": 1}, "unread_outlets": {"Test Wire": 1}, "last": "2022-01-08T12:00:00+00:00",
    }  # fmt: skip


def test_csv_has_a_line_for_each_deciding_sentence(desk: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(desk, "positions", "force", "--csv").stdout)))
    assert {row["sentence"] for row in rows if row["actor"] == "GEO"} == {
        "Georgia rejected the force.",
        "Georgia welcomed the force.",
    }
    assert [row["group"] for row in rows if row["actor"] == "GEO"] == ["others", "others"]
    assert {row["searched_both"] for row in rows if row["actor"] == "KAZ"} == {"0"}


def test_markdown_shows_both_sides_of_a_contradiction(desk: Path) -> None:
    shown = run(desk, "positions", "force", "--md").stdout
    (line,) = [line for line in shown.splitlines() if line.startswith("| GEO")]
    assert "Georgia welcomed the force." in line
    assert "Georgia rejected the force." in line


def test_rows_of_another_organisation_on_the_day(desk: Path) -> None:
    found = json.loads(run(desk, "positions", "force", "--org", "SCO", "--as-of", "2022-01-06", "--json").stdout)
    assert found["groups"][1]["actors"] == ["CHN", "IND", "KAZ", "KGZ", "PAK", "RUS", "TJK", "UZB", "SCO"]


def test_what_nobody_speaks_of_is_a_row_of_silence_and_exit_code_1(desk: Path) -> None:
    result = run(desk, "positions", "harbour", "--json")
    assert result.exit_code == 1
    (cell,) = json.loads(result.stdout)["cells"]
    assert (cell["stance"], cell["searched"]["stories"], cell["searched"]["question"]) == ("silent", 4, 0)


def test_compare_names_what_came_in_between(desk: Path) -> None:
    result = run(desk, "compare", "force", "2022-01-07", "2022-01-09", "--json")
    changes = json.loads(result.stdout)["changes"]
    assert [(one["actor"], one["before"], one["after"]) for one in changes] == [("ARM", "silent", "opposes")]
    assert changes[0]["words"][0]["sentence"] == "Armenia rejected the force."
    assert run(desk, "compare", "force", "2022-01-09", "2022-01-10").exit_code == 1


def test_a_timeline_has_the_days_of_each_actor(desk: Path) -> None:
    (row,) = json.loads(run(desk, "timeline", "force", "--actor", "ARM", "--json").stdout)
    assert [(step["day"], step["stance"]) for step in row["steps"]] == [("2022-01-08", "opposes")]


@pytest.mark.parametrize(
    "words",
    [
        ("positions", "force", "--org", "XYZ"),
        ("positions", "force", "--actor", "XYZ"),
        ("positions", "force", "--json", "--csv"),
        ("positions", "nothing"),
        ("compare", "force", "2022-01-09", "2022-01-07"),
        ("relations", "--actors", "KAZ"),
        ("relations", "--actors", "KAZ,RUS", "--place", "XYZ"),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_misuse(desk: Path, words: tuple[str, ...]) -> None:
    assert isinstance(run(desk, *words).exception, Misuse)


def test_relations_of_whom_nothing_is_told_exit_with_1(desk: Path) -> None:
    result = run(desk, "relations", "--actors", "KAZ,RUS", "--json")
    assert (result.exit_code, json.loads(result.stdout)["pairs"]) == (1, [])


def test_grades_weigh_in_the_matrix(desk: Path) -> None:
    casebook = Casebook(load_settings(desk=desk).casebook)
    found = json.loads(run(desk, "positions", "force", "--json").stdout)
    (geo,) = [cell for cell in found["cells"] if cell["actor"] == "GEO"]
    for row in geo["evidence"]:
        if row["stance"] == "opposes":
            casebook.judge("document", row["document_id"], "local", grade="A1")
    (geo,) = [c for c in json.loads(run(desk, "positions", "force", "--json").stdout)["cells"] if c["actor"] == "GEO"]
    assert (geo["stance"], geo["weight"]) == ("opposes", "1")
