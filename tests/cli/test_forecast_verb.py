import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from crisisdesk import demo
from crisisdesk.cli import app
from crisisdesk.errors import Misuse

run = CliRunner().invoke
UNTIL = "2021-12-31"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk that holds the invented background."""
    folder = tmp_path_factory.mktemp("desk")
    file = folder / "events.csv"
    rows = [f"{e.day},{e.source},{e.target or ''},{e.plover},{e.story}" for e in demo.background()]
    file.write_text("date,source,target,type,story\n" + "\n".join(rows) + "\n", "utf-8")
    done = run(app, ["stream", str(file), "--desk", str(folder / "desk")])
    assert done.exit_code == 0, done.output
    return folder / "desk"


def found(desk: Path, *words: str) -> Any:
    done = run(app, ["forecast", *words, "--desk", str(desk), "--as-of", UNTIL, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


@pytest.mark.parametrize(("words", "unknown"), [(["KAZ"], "target"), (["KAZ", "--suffered"], "source")])
def test_answers_carry_dated_events(desk: Path, words: list[str], unknown: str) -> None:
    said = found(desk, *words, "--type", "consult")
    assert said[unknown] is None
    shares = [answer["share"] for answer in said["answers"]]
    assert shares == sorted(shares, reverse=True)
    events = [event for support in said["answers"][0]["supports"] for event in support["events"]]
    assert events
    assert all(event["on"] <= UNTIL and event["event_ids"] for event in events)


def test_the_answer_is_written_out(desk: Path) -> None:
    done = run(app, ["forecast", "KAZ", "--type", "CONSULT", "--desk", str(desk), "--as-of", UNTIL, "--most", "2"])
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0] == "KAZ CONSULT whom?, as of 2021-12-31, within 7 days"
    assert lines[1].startswith("next time: ")
    assert any(line.startswith(" 1. ") for line in lines)
    assert not any(line.startswith(" 3. ") for line in lines)
    assert "without it" in done.output


def test_what_is_issued_reaches_the_scorecard_once(desk: Path) -> None:
    issued = [found(desk, "RUS", "--type", "CONSULT", "--issue") for _ in range(2)]
    assert issued[0] == issued[1]
    card = json.loads(run(app, ["scorecard", "--desk", str(desk), "--as-of", "2023-01-31", "--json"]).output)
    assert card["forecasts"]["issued"] == len(issued[0]["answers"])


def test_too_little_past_is_said(desk: Path) -> None:
    words = ["forecast", "KAZ", "--type", "CONSULT", "--desk", str(desk), "--as-of", "2025-01-01"]
    done = run(app, words)
    assert done.exit_code == 1
    assert "nothing can be forecast: the newest event" in done.output


@pytest.mark.parametrize(
    ("words", "message"),
    [(["KAY", "--type", "CONSULT"], "nearest are KAZ"), (["KAZ", "--type", "CONSULTS"], "nearest are CONSULT")],
)
def test_unknown_words_are_misuse(desk: Path, words: list[str], message: str) -> None:
    done = run(app, ["forecast", *words, "--desk", str(desk), "--as-of", UNTIL])
    assert isinstance(done.exception, Misuse)
    assert message in str(done.exception)


def test_an_empty_desk_says_what_to_do(tmp_path: Path) -> None:
    done = run(app, ["forecast", "KAZ", "--type", "CONSULT", "--desk", str(tmp_path), "--as-of", UNTIL])
    assert isinstance(done.exception, Misuse)
    assert "read articles or import events first" in str(done.exception)


def test_a_benchmark_that_is_too_small_is_refused(tmp_path: Path) -> None:
    words = ["bench", "forecast"]
    for day, part in enumerate(("train", "valid", "test")):
        file = tmp_path / f"{part}.txt"
        file.write_text(f"0\t0\t1\t{day}\n", "utf-8")
        words += [f"--{part}", str(file)]
    assert isinstance(run(app, words).exception, Misuse)
