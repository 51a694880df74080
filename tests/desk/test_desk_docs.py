"""The chapter on the desk and the script that takes its pictures."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_templates import PAGES

from crisisdesk.desk.addresses import TABLE
from crisisdesk.desk.asked import LONGEST
from crisisdesk.desk.guard import LARGEST_FORM, LONGEST_ADDRESS
from crisisdesk.desk.pages import help_of
from crisisdesk.desk.reading_room import LONGEST_WORDS

ROOT = Path(__file__).resolve().parents[2]
CHAPTER = (ROOT / "docs" / "desk.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_field_of_a_page_is_told_of(page: Any) -> None:
    rows = [f"| `{name}` | {sentence} |" for name, sentence in help_of(page).items()]
    assert [row for row in rows if row not in CHAPTER] == []


def test_no_field_is_told_of_that_is_gone() -> None:
    told = {line for line in CHAPTER.partition("## Fields of the pages")[2].splitlines() if line.startswith("| `")}
    assert told == {f"| `{name}` | {sentence} |" for page in PAGES for name, sentence in help_of(page).items()}


def test_every_address_is_told_of() -> None:
    rows = [f"| {row.method} | `{row.path.replace(':path', '')}` | {row.help} | {row.who} |" for row in TABLE]
    assert [row for row in rows if row not in CHAPTER] == []
    assert len(re.findall(r"^\| (?:GET|POST) \| `/", CHAPTER, re.M)) == len(TABLE)


def test_the_limits_are_those_of_the_program() -> None:
    words = " ".join(CHAPTER.split())
    assert f"addresses of more than {LONGEST_ADDRESS:,} characters (414)" in words
    assert f"forms of more than {LARGEST_FORM:,} bytes (413)" in words
    assert f"parameters of more than {LONGEST} (400; words of a search and outlets {LONGEST_WORDS})" in words


def test_every_parameter_is_told_of() -> None:
    for row in TABLE:
        assert row.help.endswith((".", "?")), row
        assert all(one.help for one in row.asks), row


def test_without_a_browser_the_pictures_say_what_is_missing(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "tools" / "screenshots.py"), "--out", str(tmp_path / "out")]
    done = subprocess.run(
        [*command, "--chromium", str(tmp_path / "none")], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "none is no program; install one (Debian: apt install chromium) or pass --chromium PATH" in done.stderr
    assert not (tmp_path / "out").exists()
    bare = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env={"PATH": str(tmp_path)})
    assert bare.returncode == 2
    assert "none of chromium, " in bare.stderr
