"""Writes what the program itself knows into the chapters: reference.md, and the example's output in pipe.md."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from crisisdesk import settings
from crisisdesk.cli import app
from crisisdesk.exchange.pipe import parse
from crisisdesk.warning.signals import SIGNALS

DOCS = Path(__file__).resolve().parent
WIDTH = 100
EXAMPLE = re.compile(r":name: pipe-(?P<side>input|output)\n(?P<json>.*?)^```$", re.MULTILINE | re.DOTALL)

HEAD = """\
# Reference

<!-- Written by docs/written.py from the program itself; `make docs` writes it anew. -->

## Exit codes

| code | meaning |
|---|---|
| 0 | done |
| 1 | nothing found |
| 2 | misuse: the command names something that does not exist or does not fit together |
| 3 | some sources failed, and the others were read; or the record is damaged |
| 130 | stopped with Ctrl-C; what was written stays |

Errors are one line each on standard error: what is wrong, where, and what to do.
"""


def reference() -> str:
    """The whole of reference.md: exit codes, settings, signals, and every verb's own help."""
    return "\n".join([HEAD, *_settings(), *_signals(), "## Commands\n", *_commands()])


def pipe(page: str) -> str:
    """The text of pipe.md with the reading of its example put in anew."""
    found = {match["side"]: match["json"] for match in EXAMPLE.finditer(page)}
    return page.replace(found["output"], _by_lines(parse(json.loads(found["input"]))))


def _by_lines(reading: dict[str, Any]) -> str:
    """A reading as JSON with one statement, event or position a line."""
    parts = []
    for name, value in reading.items():
        items = ",\n".join(f"    {json.dumps(item, ensure_ascii=False)}" for item in value if name != "id")
        parts.append(f'  "{name}": ' + (f"[\n{items}\n  ]" if items else json.dumps(value)))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def verbs() -> Iterator[tuple[str, ...]]:
    """Every command that can be called, as its words."""
    yield from _leaves(typer.main.get_command(app), ())


def _leaves(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield words
    for name, child in (inner or {}).items():
        yield from _leaves(child, (*words, name))


def _settings() -> Iterator[str]:
    yield "## Settings\n"
    yield "| in `desk.toml` | in the environment | default | meaning |"
    yield "|---|---|---|---|"
    for setting in settings.table():
        variable = f"CRISISDESK_{setting.name.upper()}"
        yield f"| `{setting.name}` | `{variable}` | `{setting.default}` | {setting.help} |"
    yield ""


def _signals() -> Iterator[str]:
    yield "## Signals\n"
    yield "| signal | weight | what it finds |"
    yield "|---|---|---|"
    for signal in SIGNALS:
        meaning = (signal.find.__doc__ or "").splitlines()[0]
        yield f"| {signal.find.__name__.replace('_', ' ')} | {signal.weight} | {meaning} |"
    yield ""


def _commands() -> Iterator[str]:
    for verb in verbs():
        done = CliRunner().invoke(app, [*verb, "--help"], prog_name="crisisdesk", terminal_width=WIDTH)
        text = "\n".join(line.rstrip() for line in done.output.strip().splitlines())
        yield f"### {' '.join(verb)}\n\n```text\n{text}\n```\n"


if __name__ == "__main__":
    (DOCS / "reference.md").write_text(reference(), "utf-8")
    (DOCS / "pipe.md").write_text(pipe((DOCS / "pipe.md").read_text("utf-8")), "utf-8")
