import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crisisdesk import demo
from crisisdesk.cli import app
from crisisdesk.errors import Misuse

run = CliRunner().invoke
EVENTS = "date,source,target,type,story\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk that holds the invented background and, in its last week, a burst of violence."""
    folder = tmp_path_factory.mktemp("desk")
    file = folder / "events.csv"
    rows = [f"{e.day},{e.source},{e.target or ''},{e.plover},{e.story}" for e in demo.background()]
    rows += [f"2021-12-{27 + n % 5},KAZ.COP,KAZ.CVL,ASSAULT,burst {n}" for n in range(9)]
    file.write_text(EVENTS + "\n".join(rows) + "\n", "utf-8")
    done = run(app, ["stream", str(file), "--desk", str(folder / "desk"), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["new"] == len(rows)
    return folder / "desk"


def test_warn_names_the_country_and_its_events(desk: Path) -> None:
    done = run(app, ["warn", "--country", "KAZ", "--as-of", "2021-12-31", "--desk", str(desk), "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert found["level"] == "alert"
    assert found["findings"][0]["events"]
    assert found["confidence"]["reasons"]
    shown = run(app, ["warn", "--country", "KAZ", "--as-of", "2021-12-31", "--desk", str(desk)]).output
    assert "KAZ.COP → KAZ.CVL ASSAULT" in shown


def test_warn_on_all_countries_puts_the_most_urgent_first(desk: Path) -> None:
    shown = run(app, ["warn", "--as-of", "2021-12-31", "--desk", str(desk)]).output
    assert "alert" in shown
    assert "countries as usual" in shown


@pytest.mark.parametrize("detector", ["ears", "cusum"])
def test_other_detectors_and_pairs(desk: Path, detector: str) -> None:
    words = ["warn", "--country", "KAZ", "--with", "RUS", "--as-of", "2021-12-31", "--desk", str(desk)]
    done = run(app, [*words, "--detector", detector])
    assert done.exit_code == 0, done.output
    assert "KAZ-RUS" in done.output
    assert "no probability is given for a pair" in done.output


def test_a_history_may_be_given(desk: Path, tmp_path: Path) -> None:
    file = tmp_path / "deaths.csv"
    file.write_text("country,date,deaths,coup\nKAZ,2021-01-06,40,\nKAZ,2020-01-06,40,\nKAZ,2019-05-06,0,yes\n", "utf-8")
    words = ["warn", "--country", "KAZ", "--as-of", "2021-12-31", "--desk", str(desk)]
    done = run(app, [*words, "--history", str(file)])
    assert "3 starts of crises in ten years" in done.output
    assert "no history" not in done.output
    assert "another stream" in done.output
    assert "another stream" not in run(app, [*words, "--history", str(file), "--fitted"]).output


@pytest.mark.parametrize(
    "words",
    [
        ["warn", "--country", "QQQ"],
        ["warn", "--with", "RUS"],
        ["warn", "--country", "CSTO"],
        ["warn", "--detector", "oracle"],
        ["warn", "--country", "KAZ", "--issue", "--as-of", "2021-12-31"],
    ],
    ids=["unknown country", "half a pair", "an organisation", "unknown detector", "issue one country"],
)
def test_misuse_is_explained(desk: Path, words: list[str]) -> None:
    assert isinstance(run(app, [*words, "--desk", str(desk)]).exception, Misuse)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "0001-01-01T00:00"])
def test_the_ends_of_the_calendar_are_no_crash(desk: Path, day: str) -> None:
    done = run(app, ["warn", "--country", "KAZ", "--as-of", day, "--desk", str(desk)])
    assert done.exit_code == 1
    assert "nothing can be said" in done.output


def test_a_day_that_is_not_over_is_not_yet_counted(desk: Path) -> None:
    def read(moment: str) -> int:
        words = ["warn", "--country", "KAZ", "--as-of", moment, "--desk", str(desk), "--json"]
        return int(json.loads(run(app, words).output)["read"])

    assert read("2021-12-30T20:00+00:00") < read("2021-12-30")


def test_too_little_past_ends_with_its_reason(desk: Path) -> None:
    done = run(app, ["warn", "--country", "KAZ", "--as-of", "2021-09-08", "--desk", str(desk)])
    assert done.exit_code == 1
    assert "weeks before" in done.output


def test_what_was_issued_is_kept_and_shown_on_the_scorecard(desk: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert run(app, ["warn", "--issue", "--as-of", "2021-12-31", "--desk", str(desk)]).exit_code == 0
    page = tmp_path / "scorecard.html"
    done = run(app, ["scorecard", "--desk", str(desk), "--page", str(page), "--json"])
    assert done.exit_code == 0, done.output
    card = json.loads(done.output)
    assert card["warnings"]["issued"] == card["warnings"]["later"] > 10
    assert "Reliability" not in page.read_text("utf-8")
    assert "Scorecard" in page.read_text("utf-8")
    assert "worked out later" in run(app, ["scorecard", "--desk", str(desk)]).output


def test_an_empty_desk_has_nothing_on_its_scorecard(tmp_path: Path) -> None:
    assert run(app, ["scorecard", "--desk", str(tmp_path)]).exit_code == 1


def test_rows_that_are_no_events_are_named(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(EVENTS + "soon,KAZ,,PROTEST,\n", "utf-8")
    done = run(app, ["stream", str(file), "--desk", str(tmp_path / "desk")])
    assert done.exit_code == 3
    assert "events.csv:2" in done.output
