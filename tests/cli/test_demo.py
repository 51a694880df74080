import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crisisdesk import demo
from crisisdesk.model import Document

LIMIT = 60


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, float]:
    folder = tmp_path_factory.mktemp("demo")
    started = time.monotonic()
    command = [sys.executable, "-m", "crisisdesk", "demo", "--desk", str(folder), "--no-serve"]
    done = subprocess.run(command, capture_output=True, check=True, env={"COLUMNS": "160", "PATH": ""})
    return done.stdout.decode(), folder, time.monotonic() - started


def test_the_shipped_wire_is_whole() -> None:
    items = list(demo.wire().articles())
    assert all(isinstance(item, Document) for item in items)
    assert len(items) >= 60
    assert all("written for crisisdesk" in item.origin for item in items if isinstance(item, Document))


def test_the_demonstration_is_quick(shown: tuple[str, Path, float]) -> None:
    assert shown[2] < LIMIT


def test_it_shows_the_matrices_and_the_decisions(shown: tuple[str, Path, float]) -> None:
    output = shown[0]
    for question in demo.questions():
        assert question.proposition in output
        assert f"{question.organisation}: {question.proposition}?" in output
    assert demo.EVENING in output
    assert demo.LATER in output


def test_who_stands_where_in_january_2022(shown: tuple[str, Path, float]) -> None:
    """The public record, read by the same rules as any other news: no sample is special."""
    command = [sys.executable, "-m", "crisisdesk", "positions", "--desk", str(shown[1]), "--json"]

    def stances(question: str, *as_of: str) -> dict[str, str]:
        done = subprocess.run([*command, question, *as_of], capture_output=True, check=False)
        return {cell["actor"]: cell["stance"] for cell in json.loads(done.stdout)["cells"]}

    force = stances("csto-force")
    assert {force[actor] for actor in ("KAZ", "RUS", "CSTO", "TJK")} == {"supports"}
    assert stances("csto-force", "--as-of", "2022-01-09").get("CHN", "silent") == "silent"
    assert stances("ots-intervention")["OTS"] == "silent"
