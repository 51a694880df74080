"""``crisisdesk positions``: who stands where on a question."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from crisisdesk.casebook import Casebook
from crisisdesk.cli.options import AsJson, AsOf, DeskFolder, settings, when
from crisisdesk.cli.printing import MARKS, err, out, print_json
from crisisdesk.errors import Misuse
from crisisdesk.model import Stance
from crisisdesk.positions import Cell, Evidence, Matrix, matrix
from crisisdesk.positions.breadth import broad_words
from crisisdesk.positions.exports import grouped_rows, matrix_csv, matrix_markdown, matrix_rows, silence_words
from crisisdesk.positions.proofs import prove
from crisisdesk.record import Record

NOTHING = 1
_LONGEST = 220

Actors = Annotated[list[str] | None, typer.Option("--actor", metavar="KAZ", help="A further row: an actor's code.")]
Organisations = Annotated[
    list[str] | None, typer.Option("--org", metavar="SCO", help="Rows for its members of the day; may be repeated.")
]


def positions(
    question: Annotated[str, typer.Argument(help="Id of the question.")],
    desk: DeskFolder = None,
    as_of: AsOf = None,
    org: Organisations = None,
    actor: Actors = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV: a line for each deciding sentence.")] = False,
    as_md: Annotated[bool, typer.Option("--md", help="Print Markdown.")] = False,
) -> None:
    """Show the position matrix of a question, silence and its search included."""
    if as_json + as_csv + as_md > 1:
        raise Misuse("give one of --json, --csv and --md")
    chosen = settings(desk)
    casebook = Casebook(chosen.casebook)
    snapshot = Record(chosen.record).snapshot(as_of=when(as_of))
    asked = casebook.question(question)
    found = matrix(snapshot, asked, actor or (), organisations=org or (), grades=casebook.grading().by_subject)
    whole = as_json or as_csv or as_md
    prove(snapshot, (one for cell in found.cells for one in (cell.told if whole else _quoted(cell))))
    for warning in broad_words(found.broad):
        err.print(f"crisisdesk: {warning}", markup=False)
    if as_json:
        groups = grouped_rows(found)
        print_json({"question": asked, "as_of": found.as_of, "groups": groups, "cells": matrix_rows(found)})
    elif as_csv or as_md:
        sys.stdout.write(matrix_csv(found) if as_csv else matrix_markdown(found))
    else:
        out.print(table_of(found))
    if not found.spoken:
        raise typer.Exit(NOTHING)


def table_of(found: Matrix) -> Table:
    """The matrix as a table: actor, stance, the newest deciding sentence and who tells it, or the search."""
    until = f", as of {found.as_of:%Y-%m-%d %H:%M %Z}" if found.as_of else ""
    table = Table(title=f"{found.question.proposition}{until}", show_lines=True, title_justify="left", expand=True)
    table.add_column("actor", no_wrap=True)
    table.add_column("stance", no_wrap=True)
    table.add_column("in whose words, or what was searched", ratio=1)
    table.add_column("stories", justify="right")
    groups = found.groups()
    for title, cells in groups:
        if len(groups) > 1:
            table.add_row(Text(title, style="bold"))
        for cell in cells:
            table.add_row(f"{cell.actor}", MARKS[cell.stance], Text(_shown(cell)), str(cell.stories or ""))
    return table


def quoted(one: Evidence) -> str:
    """One sentence with its date, its chain and its grade."""
    grade = f" · graded {one.grade}" if str(one.grade) else ""
    return f"{_short(one.sentence)}\n{one.published_at:%d %b} · {' → '.join(one.chain)}{grade}"


def _quoted(cell: Cell) -> list[Evidence]:
    """What the table quotes of a cell."""
    spoken = cell.deciding if cell.stance is Stance.MIXED else cell.deciding[:1]
    return [*spoken, *cell.stated_silence[:1], *cell.said_of[:1]]


def _shown(cell: Cell) -> str:
    apart = _apart("stated", cell.stated_silence) + _apart("said of it", cell.said_of)
    if cell.stance is Stance.SILENT:
        return silence_words(cell.searched) + apart
    if cell.stance is not Stance.MIXED:
        return quoted(cell.deciding[0])
    sides = {one.position.stance: one for one in reversed(cell.deciding)}
    return "\n".join(f"{MARKS[stance]}: {quoted(one)}" for stance, one in sorted(sides.items()))


def _apart(title: str, found: Sequence[Evidence]) -> str:
    return "".join(f"\n{title}: {_short(one.sentence)}" for one in found[:1])


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= _LONGEST else sentence[:_LONGEST].rsplit(" ", 1)[0] + " …"
