"""``crisisdesk actor`` and ``crisisdesk members``: what they print and how they end."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from crisisdesk.cli import actor
from crisisdesk.errors import Misuse, SourceError

app = typer.Typer()
app.add_typer(actor.app, name="actor")
app.command("members")(actor.members)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_find_lists_actors_with_their_codes() -> None:
    result = run("actor", "find", "Kazakhstan's president left.", "--on", "2022-01-06")
    assert result.exit_code == 0
    assert "KAZ" in result.output


def test_find_gives_json_with_spans() -> None:
    result = run("actor", "find", "Kazakhstan's president left.", "--json")
    (found,) = json.loads(result.output)
    assert found["words"] == "Kazakhstan's president"
    assert found["span"] == [0, 22]
    assert found["code"] == "KAZ"


def test_find_reads_a_file(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text("Nigeria left.", encoding="utf-8")
    assert json.loads(run("actor", "find", str(file), "--json").output)[0]["code"] == "NGA"


def test_find_says_when_there_is_nobody() -> None:
    assert run("actor", "find", "It rained.").exit_code == 1
    assert json.loads(run("actor", "find", "It rained.", "--json").output) == []


def test_find_refuses_what_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "picture"
    file.write_bytes(b"\xff\xfe\xff")
    assert isinstance(run("actor", "find", str(file)).exception, SourceError)


def test_show_tells_what_is_known() -> None:
    result = run("actor", "show", "KAZ", "--on", "2022-01-06")
    assert result.exit_code == 0
    assert "Kassym-Jomart Tokayev" in result.output
    assert "CSTO" in result.output
    told = json.loads(run("actor", "show", "CSTO", "--json").output)
    assert told["actor"]["seat"] == "Moscow"


def test_members_on_a_day() -> None:
    told = json.loads(run("members", "OTS", "--on", "2022-12-01", "--json").output)
    assert told["members"] == ["AZE", "KAZ", "KGZ", "TUR", "UZB"]
    assert told["observers"] == ["HUN", "TKM", "TRNC"]
    assert "5 members on 2022-12-01" in run("members", "OTS", "--on", "2022-12-01").output


def test_members_of_what_was_not_yet_founded() -> None:
    assert run("members", "OTS", "--on", "1990-01-01").exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("actor", "show", "QQQ"),
        ("members", "KAZ"),
        ("members", "OTS", "--on", "tomorrow"),
        ("actor", "find", "X", "--on", "1"),
    ],
    ids=["code", "no organisation", "date", "date of a text"],
)
def test_misuse_is_explained(arguments: tuple[str, ...]) -> None:
    assert isinstance(run(*arguments).exception, Misuse)
