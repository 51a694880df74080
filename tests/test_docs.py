"""The documentation under test: nothing missing, nothing stale, and what it shows as a command runs."""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import typer

from crisisdesk import __version__, settings
from crisisdesk.cli import app
from crisisdesk.exchange.pipe import parse
from crisisdesk.record.tables import TABLES
from crisisdesk.warning.levels import level_rules
from crisisdesk.warning.signals import signals

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
REFERENCE = DOCS / "reference.md"
WRITTEN_BY_HAND = [page for page in PAGES if page != REFERENCE]

BLOCK = re.compile(r"^```\{code-block\} (?P<language>\w+)\n(?P<options>(?::[^\n]*\n)*)(?P<body>.*?)^```$", re.M | re.S)
TOCTREE = re.compile(r"^```\{toctree\}\n(?::[^\n]*\n)*(?P<body>.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\((?P<target>[^)\s#]+)(?:#[^)\s]*)?\)|\{download\}`[^<`]*<(?P<file>[^>`]+)>`")

written = runpy.run_path(str(DOCS / "written.py"))
VERBS = [" ".join(words) for words in written["verbs"]()]


def text(page: Path) -> str:
    return page.read_text("utf-8")


def blocks(page: Path, option: str) -> list[str]:
    """The code blocks of a page that carry an option line such as ``:class: runs``."""
    return [found["body"] for found in BLOCK.finditer(text(page)) if f":{option}\n" in found["options"]]


def commands(page: Path) -> list[str]:
    """The commands of a page's runnable blocks, in order."""
    return [line[2:] for block in blocks(page, "class: runs") for line in block.splitlines() if line.startswith("$ ")]


# Nothing missing


def test_every_chapter_is_in_the_table_of_contents_once() -> None:
    listed = [name for found in TOCTREE.finditer(text(DOCS / "index.md")) for name in found["body"].split()]
    assert sorted(listed) == sorted(page.stem for page in PAGES if page.stem != "index")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_chapter_has_a_title_and_words(page: Path) -> None:
    assert text(page).startswith("# ")
    assert len(text(page).split()) > 60


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_told_of_in_a_chapter(verb: str) -> None:
    assert any(f"crisisdesk {verb}" in text(page) for page in WRITTEN_BY_HAND)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_option_and_argument_has_help(verb: str) -> None:
    command: Any = typer.main.get_command(app)
    for word in verb.split():
        command = command.commands[word]
    assert command.help
    assert [parameter.name for parameter in command.params if not getattr(parameter, "help", "")] == []


@pytest.mark.parametrize("setting", list(settings.table()), ids=lambda setting: setting.name)
def test_every_setting_is_explained(setting: settings.Setting) -> None:
    assert setting.help
    assert f"`CRISISDESK_{setting.name.upper()}`" in text(REFERENCE)


def test_every_signal_is_explained() -> None:
    for signal in signals():
        assert signal.meaning
        assert f"| {signal.name.replace('_', ' ')} |" in text(REFERENCE)
        assert f"| {signal.meaning} |" in text(REFERENCE)


def test_every_level_is_explained() -> None:
    for rule in level_rules():
        assert f"| {rule.meaning} |" in text(REFERENCE)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_the_record_is_named(table: str) -> None:
    page = text(DOCS / "record.md")
    assert f"\n`{table}`\n" in page
    assert [name for name in TABLES[table].names if f"`{name}`" not in page] == []


@pytest.mark.parametrize("name", ["parse-input", "parse-output"])
def test_every_field_of_the_pipe_is_named(name: str) -> None:
    schema = json.loads((files("crisisdesk.exchange") / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    fields = set(schema["properties"]).union(*(part.get("properties", {}) for part in schema["$defs"].values()))
    assert [field for field in sorted(fields) if f"`{field}`" not in text(DOCS / "pipe.md")] == []


def test_the_change_log_knows_the_version() -> None:
    assert f"\n## {__version__}" in text(ROOT / "CHANGELOG.md")


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    targets = [found["target"] or found["file"] for found in LINK.finditer(text(page))]
    inside = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in inside if not (page.parent / target).exists()] == []


# Nothing stale


def test_the_reference_is_what_the_program_says() -> None:
    assert text(REFERENCE) == written["reference"](), "`make docs` writes it anew"


def test_the_example_of_the_pipe_is_what_the_pipe_gives() -> None:
    (given,) = blocks(DOCS / "pipe.md", "name: pipe-input")
    (shown,) = blocks(DOCS / "pipe.md", "name: pipe-output")
    assert json.loads(shown) == parse(json.loads(given)), "look at the new reading; `make docs` writes it anew"
    assert written["pipe"](text(DOCS / "pipe.md")) == text(DOCS / "pipe.md")


# What runs


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration's desk and the files of the examples."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copytree(DOCS / "examples", folder, dirs_exist_ok=True)
    demo = [sys.executable, "-m", "crisisdesk", "demo", "--desk", "demo-desk", "--no-serve"]
    subprocess.run(demo, cwd=folder, capture_output=True, check=True)
    return folder


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.stem)
def test_the_commands_of_a_chapter_run(page: Path, place: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    for command in commands(page):
        done = subprocess.run(
            ["sh", "-c", command], cwd=place, env={**os.environ, "PATH": path}, capture_output=True, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stderr.decode()}"
