import json
from pathlib import Path

from typer.testing import CliRunner

from crisisdesk.cli import app

TABLE = "title,url,publish_date\nGates,https://a.example/1,2022-01-05\nGates,https://a.example/1,2022-01-05\nWells,https://a.example/2,\n"


def test_addresses_are_printed_once_in_order(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    found = CliRunner().invoke(app, ["addresses", str(tmp_path)])
    assert (found.exit_code, found.stdout) == (0, "https://a.example/1\nhttps://a.example/2\n")


def test_as_json_with_what_the_list_says(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    found = json.loads(CliRunner().invoke(app, ["addresses", str(tmp_path), "--json"]).stdout)
    assert [one["title"] for one in found] == ["Gates", "Wells"]
    assert found[0]["seen_at"] == "2022-01-05T00:00:00+00:00"


def test_nothing_found_and_bad_rows_have_their_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A title\n\nA text of 2022-01-05.")
    assert CliRunner().invoke(app, ["addresses", str(tmp_path)]).exit_code == 1
    (tmp_path / "b.csv").write_text(TABLE + "one,two\n")
    assert CliRunner().invoke(app, ["addresses", str(tmp_path)]).exit_code == 3
    assert CliRunner().invoke(app, ["addresses", str(tmp_path / "none")]).exit_code in {1, 2}
