import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crisisdesk.cli.app import app
from crisisdesk.cli.events import COLUMNS

ARTICLE = {
    "id": "a",
    "published": "2024-03-13",
    "title": "At the border",
    "text": "Georgia accused Russia of shelling a village. Kenya and Uganda signed a trade pact on Tuesday.",
}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(ARTICLE) + "\n", "utf-8")
    return path


def rows(*arguments: str) -> list[dict[str, str]]:
    result = CliRunner().invoke(app, ["events", *arguments])
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_rows_have_the_columns_in_order(articles: Path) -> None:
    found = rows(str(articles))
    assert list(found[0]) == list(COLUMNS)
    assert {(row["source"], row["event_type"], row["target"], row["status"]) for row in found} == {
        ("GEO", "ACCUSE", "RUS", "happened"),
        ("RUS", "ASSAULT", "GEO", "alleged"),
        ("KEN", "SUPPORT", "UGA", "happened"),
    }
    signed = next(row for row in found if row["source"] == "KEN")
    assert (signed["event_date"], signed["date_precision"], signed["quad"]) == ("2024-03-12", "day", "1")


def test_explain_says_why(articles: Path) -> None:
    assert all(row["reason"].startswith('trigger "') for row in rows(str(articles), "--explain"))


def test_plover_has_no_status_and_codes_mutual_deeds_both_ways(articles: Path) -> None:
    found = rows(str(articles), "--plover")
    assert {row["status"] for row in found} == {""}
    pairs = {(row["source"], row["target"]) for row in found if row["event_type"] == "SUPPORT"}
    assert pairs == {("KEN", "UGA"), ("UGA", "KEN")}
    assert "ASSAULT" not in {row["event_type"] for row in found}


def test_json_holds_the_same(articles: Path) -> None:
    result = CliRunner().invoke(app, ["events", str(articles), "--json"])
    assert [row["event_type"] for row in json.loads(result.stdout)] == [r["event_type"] for r in rows(str(articles))]


def test_a_file_that_is_not_there_and_one_without_events(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["events", str(tmp_path / "none.jsonl")]).exit_code != 0
    quiet = tmp_path / "quiet.txt"
    quiet.write_text("The road was empty.", "utf-8")
    assert CliRunner().invoke(app, ["events", str(quiet)]).exit_code == 1
