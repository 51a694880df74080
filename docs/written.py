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
from crisisdesk.desk.addresses import TABLE
from crisisdesk.desk.pages import help_of
from crisisdesk.desk.problems import ProblemPage
from crisisdesk.exchange.pipe import parse
from crisisdesk.warning.levels import confidence_rules, level_rules, likelihoods
from crisisdesk.warning.signals import signals
from crisisdesk.warning.weights import Asked, weights

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
    """The whole of reference.md: exit codes, settings, signals and the rules of words, and every verb's own help."""
    return "\n".join([HEAD, *_settings(), *_signals(), *_rules_of_words(), "## Commands\n", *_commands()])


def pipe(page: str) -> str:
    """The text of pipe.md with the reading of its example put in anew."""
    found = {match["side"]: match["json"] for match in EXAMPLE.finditer(page)}
    return page.replace(found["output"], _by_lines(parse(json.loads(found["input"]))))


ROWS = re.compile(r"(?<=<!-- addresses -->\n).*?(?=<!-- /addresses -->)", re.DOTALL)
FIELDS = re.compile(r"(?<=^## Fields of the pages\n).*", re.MULTILINE | re.DOTALL)


def desk(page: str) -> str:
    """The text of desk.md with the tables of addresses and of the pages' fields put in anew."""
    rows = ["| | address | | open to |", "|---|---|---|---|"]
    rows += [f"| {row.method} | `{row.path.replace(':path', '')}` | {row.help} | {row.who} |" for row in TABLE]
    page = ROWS.sub(lambda _: "\n".join(rows) + "\n", page)
    return FIELDS.sub(lambda _: "\n" + "\n".join(_fields()), page)


def _fields() -> Iterator[str]:
    pages = dict.fromkeys([*(row.answers for row in TABLE if hasattr(row.answers, "template")), ProblemPage])
    for page in pages:
        yield f"### {page.__name__.removesuffix('Page')}\n\n| field | what it holds |\n|---|---|"
        yield from (f"| `{name}` | {sentence} |" for name, sentence in help_of(page).items())
        yield ""


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
    shown = [weights(asked, given) for asked in Asked for given in (True, False)]
    yield "## Signals\n"
    yield "Weights in log-odds for each decimal order of surprise: that a crisis has begun, and that one lies ahead,"
    yield "each with a structural history and without.\n"
    yield "| signal | begun, history | begun | ahead, history | ahead | what it finds |"
    yield "|---|---|---|---|---|---|"
    for signal in signals():
        numbers = " | ".join(f"{found.of[signal.name]:g}" for found in shown)
        yield f"| {signal.name.replace('_', ' ')} | {numbers} | {signal.meaning} |"
    yield ""


def _rules_of_words() -> Iterator[str]:
    yield "## Levels\n"
    yield "The first rule that holds gives the level of a warning.\n"
    yield "| level | begun, at least | ahead, at least | signals that stand out | meaning |"
    yield "|---|---|---|---|---|"
    for rule in level_rules():
        yield f"| {rule.level} | {rule.begun:.0%} | {rule.ahead:.0%} | {rule.standing_out} | {rule.meaning} |"
    yield "\n## Likelihood\n"
    yield "| word | from | to |"
    yield "|---|---|---|"
    for word in likelihoods():
        yield f"| {word.word} | {word.at_least:.0%} | {word.at_most:.0%} |"
    yield "\n## Confidence\n"
    yield "Confidence is high unless a rule lowers it, and every rule that does says so.\n"
    yield "| measure | below | at most |"
    yield "|---|---|---|"
    for limit in confidence_rules():
        yield f"| {limit.measure} | {limit.below:g} | {limit.at_most} |"
    yield ""


def _commands() -> Iterator[str]:
    for verb in verbs():
        done = CliRunner().invoke(app, [*verb, "--help"], prog_name="crisisdesk", terminal_width=WIDTH)
        text = "\n".join(line.rstrip() for line in done.output.strip().splitlines())
        yield f"### {' '.join(verb)}\n\n```text\n{text}\n```\n"


if __name__ == "__main__":
    (DOCS / "reference.md").write_text(reference(), "utf-8")
    (DOCS / "desk.md").write_text(desk((DOCS / "desk.md").read_text("utf-8")), "utf-8")
    (DOCS / "pipe.md").write_text(pipe((DOCS / "pipe.md").read_text("utf-8")), "utf-8")
