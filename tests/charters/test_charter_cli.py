"""The verbs charter, readiness and power."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from invented_charter import LEAGUE
from typer.testing import CliRunner

from crisisdesk.cli import charter as verbs
from crisisdesk.errors import CharterError, DeskError, Misuse

app = typer.Typer()
app.add_typer(verbs.app, name="charter")
app.command("readiness")(verbs.readiness)
app.command("power")(verbs.power)


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def found(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(*arguments: object) -> DeskError:
    error = run(*arguments).exception
    assert isinstance(error, DeskError)
    return error


@pytest.fixture
def ballots(tmp_path: Path) -> Path:
    file = tmp_path / "ballots.json"
    file.write_text(json.dumps(dict.fromkeys(("ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"), "yes")))
    return file


def test_list() -> None:
    rows = {row["code"]: row for row in found("charter", "list", "--on", "2022-01-05")}
    assert len(rows) == 17
    assert rows["CSTO"]["members"] == 6
    assert rows["OTS"]["at_most"] == "consult, on uncertain grounds mediate"
    assert "CSTO" in run("charter", "list", "--on", "2022-01-05").stdout


def test_list_on_a_day_before_some_existed() -> None:
    rows = {row["code"]: row for row in found("charter", "list", "--on", "1990-01-01")}
    assert rows["CSTO"]["members"] == 0
    assert rows["CSTO"]["at_most"] == "begins on 2002-10-07"


def test_show() -> None:
    shown = found("charter", "show", "csto", "--on", "2025-01-01")
    members = {member["code"]: member for member in shown["members"]}
    assert len(members) == 6
    assert members["ARM"]["statuses"][0]["kind"] == "self_declared_freeze"
    assert [rule["code"] for rule in shown["rules"]][:2] == ["csc-substance", "csc-procedure"]
    words = run("charter", "show", "CSTO", "--on", "2025-01-01").stdout
    assert "ARM member from 2002-10-07 (H); self declared freeze from 2024-02-23" in words


def test_show_a_file(tmp_path: Path) -> None:
    file = tmp_path / "league.yaml"
    file.write_text(LEAGUE)
    assert found("charter", "show", file, "--on", "2005-01-01")["code"] == "LEAGUE"


def test_check(tmp_path: Path) -> None:
    file = tmp_path / "league.yaml"
    file.write_text(LEAGUE)
    assert found("charter", "check", file)["rows"]["rules"] == 4
    assert "nothing wrong found" in run("charter", "check", file).stdout
    file.write_text(LEAGUE.replace("2/3", "3/2"))
    error = refused("charter", "check", file)
    assert isinstance(error, CharterError)
    assert str(error).startswith(f"{file}:")


def test_evaluate(ballots: Path) -> None:
    asked = ["charter", "evaluate", "CSTO", "--organ", "CSC", "--matter", "send_force", "--on", "2022-01-06"]
    outcome = found(*asked, "--ballots", ballots)
    assert outcome["kind"] == "adopted"
    assert outcome["arithmetic"]["in_favour"] == 6
    assert outcome["arithmetic"]["article"] == "Treaty Art. 4; Charter Art. 12"
    assert json.loads(run(*asked, "--ballots", ballots).stdout) == outcome
    assert run(*asked, "--ballots", ballots, "--words").stdout.startswith("Adopted by the Collective Security Council.")


def test_evaluate_from_standard_input() -> None:
    asked = ["charter", "evaluate", "GCC", "--organ", "SC", "--matter", "substantive", "--on", "2022-01-06"]
    cast = dict.fromkeys(("ARE", "BHR", "SAU", "OMN", "QAT"), "yes") | {"KWT": "abstain"}
    result = CliRunner().invoke(app, [*asked, "--ballots", "-"], input=json.dumps(cast))
    assert json.loads(result.stdout)["kind"] == "adopted"


def test_evaluate_with_a_role(ballots: Path) -> None:
    ballots.write_text(json.dumps(dict.fromkeys(("BLR", "KAZ", "KGZ", "RUS", "TJK"), "yes")))
    asked = ["charter", "evaluate", "CSTO", "--organ", "CSC", "--matter", "suspend", "--on", "2022-01-06"]
    assert found(*asked, "--ballots", ballots, "--role", "target=ARM")["arithmetic"]["eligible"] == 5
    assert "say who that is" in str(refused(*asked, "--ballots", ballots))
    assert "is no role" in str(refused(*asked, "--ballots", ballots, "--role", "ARM"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "ballots.json:1: is not JSON"),
        ("[]", "holds no ballots"),
        ('{"KAZ": "maybe"}', "'maybe' is no ballot"),
        ('{"KAZ": "yes", "KAZ": "no"}', "KAZ has two ballots"),
        ('{"FRA": "yes"}', "FRA has no seat"),
    ],
)
def test_ballots_that_make_no_sense(ballots: Path, text: str, words: str) -> None:
    ballots.write_text(text)
    asked = ["charter", "evaluate", "CSTO", "--organ", "CSC", "--matter", "substantive", "--on", "2022-01-06"]
    error = refused(*asked, "--ballots", ballots)
    assert isinstance(error, Misuse)
    assert words in str(error)


def test_ballots_that_are_not_there() -> None:
    asked = ["charter", "evaluate", "CSTO", "--organ", "CSC", "--matter", "substantive", "--on", "2022-01-06"]
    assert "cannot be read" in str(refused(*asked, "--ballots", "none.json"))


def test_readiness_side_by_side() -> None:
    rows = found("readiness", "CSTO", "SCO", "OTS", "--on", "2022-01-05")
    assert [row["charter"] for row in rows] == ["CSTO", "SCO", "OTS"]
    assert rows[1]["most"] == "assist against terrorism"
    shown = run("readiness", "CSTO", "SCO", "OTS", "--on", "2022-01-05").stdout
    assert {"CSTO", "request", "consensus:", "RATS:"} <= set(shown.split())


def test_power() -> None:
    table = found("power", "UNSC", "--organ", "COUNCIL", "--matter", "substantive", "--on", "2022-02-25")
    assert table["members"][0]["words"] == "CHN: Banzhaf 16.69 %, Shapley-Shubik 19.63 %"
    asked = ["power", "UNSC", "--organ", "COUNCIL", "--matter", "substantive", "--on", "2022-02-25"]
    decided = found(*asked, "--position", "RUS=opposes")
    assert all(member["swings"] == 0 for member in decided["members"])
    unknown = run("power", "OTS", "--organ", "CFM", "--matter", "any", "--on", "2022-01-05")
    assert unknown.exit_code == 1
    assert unknown.stdout.startswith("Unknown rule")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["charter", "show", "EAC"], "no charter for 'EAC'; there are ASEAN"),
        (["charter", "show", "CSTO", "--on", "yesterday"], "'yesterday' is not a date"),
        (["charter", "show", "CSTO", "--on", "1999-01-01"], "did not exist on 1999-01-01"),
        (["charter", "show", "none.yaml"], "cannot be read"),
        (["readiness", "CSTO", "EAC"], "no charter for 'EAC'"),
    ],
)
def test_misuse(arguments: list[str], words: str) -> None:
    assert words in str(refused(*arguments))
