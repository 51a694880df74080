"""``crisisdesk positions``: who stands where on a question."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from crisisdesk.casebook import Casebook
from crisisdesk.cli.options import AsJson, AsOf, DeskFolder, settings, when
from crisisdesk.cli.printing import MARKS, out, print_json
from crisisdesk.positions import Cell, Matrix, matrix
from crisisdesk.positions.exports import matrix_rows
from crisisdesk.record import Record

NOTHING = 1
_LONGEST = 220


def positions(
    question: Annotated[str, typer.Argument(help="Id of the question.")],
    desk: DeskFolder = None,
    as_of: AsOf = None,
    actor: Annotated[list[str] | None, typer.Option(help="A further row: an actor's code.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the position matrix of a question, silence and its search included."""
    chosen = settings(desk)
    asked = Casebook(chosen.casebook).question(question)
    found = matrix(Record(chosen.record).snapshot(as_of=when(as_of)), asked, actor or ())
    if as_json:
        print_json({"question": asked, "as_of": found.as_of, "cells": matrix_rows(found)})
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
    for cell in found.cells:
        table.add_row(f"{cell.actor}", MARKS[cell.stance], Text(_shown(cell)), str(cell.stories or ""))
    return table


def _shown(cell: Cell) -> str:
    if not cell.evidence:
        return _silence(cell)
    first = cell.deciding[0]
    return f"{_short(first.sentence)}\n{first.published_at:%d %b} · {' → '.join(first.chain)}"


def _silence(cell: Cell) -> str:
    found = cell.searched
    unread = "".join(f", {count} in {language} not read" for language, count in found.unread)
    counts = (
        f"{found.both} of the {found.actor} stories that mention it name the question "
        f"({found.stories} read, {found.question} name the question{unread})"
    )
    stated = "".join(f"\nstated: {_short(one.sentence)}" for one in cell.stated_silence[:1])
    said = "".join(f"\nsaid of it: {_short(one.sentence)}" for one in cell.said_of[:1])
    return counts + stated + said


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= _LONGEST else sentence[:_LONGEST].rsplit(" ", 1)[0] + " …"
