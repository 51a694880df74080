"""``crisisdesk question``: what the desk asks of the news."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from crisisdesk.casebook import Casebook
from crisisdesk.cli.options import AsJson, DeskFolder, settings
from crisisdesk.cli.printing import out, print_json
from crisisdesk.positions import load_questions

app = typer.Typer(help="Questions: propositions and the terms by which news names them.", no_args_is_help=True)
NOTHING = 1


@app.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="YAML list of {id, proposition, terms, place, organisation, measure}.")],
    desk: DeskFolder = None,
) -> None:
    """Keep the questions of a file in the casebook; one of the same id is replaced."""
    changed = Casebook(settings(desk).casebook).keep_questions(load_questions(file), person="local")
    out.print(f"{changed} questions changed")


@app.command("list")
def list_(desk: DeskFolder = None, as_json: AsJson = False) -> None:
    """List the questions of the desk."""
    found = Casebook(settings(desk).casebook).questions()
    if as_json:
        print_json(found)
    elif found:
        table = Table("id", "proposition", "terms")
        for question in found:
            table.add_row(question.question_id, question.proposition, ", ".join(question.terms))
        out.print(table)
    if not found:
        raise typer.Exit(NOTHING)
