"""``crisisdesk question``: what the desk asks of the news."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from crisisdesk.casebook import Casebook
from crisisdesk.cli.options import AsJson, AsOf, DeskFolder, settings, when
from crisisdesk.cli.printing import err, out, print_json
from crisisdesk.positions import load_questions
from crisisdesk.positions.breadth import broad_terms, broad_words
from crisisdesk.positions.suggestions import suggestions
from crisisdesk.record import Record

app = typer.Typer(help="Questions: propositions and the terms by which news names them.", no_args_is_help=True)
NOTHING = 1


@app.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="YAML list of {id, proposition, terms, place, organisation, measure}.")],
    desk: DeskFolder = None,
) -> None:
    """Keep the questions of a file in the casebook; one of the same id is replaced.

    A term that half of the stories read hold is kept with a warning.
    """
    chosen = settings(desk)
    questions = load_questions(file)
    changed = Casebook(chosen.casebook).keep_questions(questions, person="local")
    out.print(f"{changed} questions changed")
    snapshot = Record(chosen.record).snapshot()
    for question in questions:
        for warning in broad_words(broad_terms(snapshot, question)):
            err.print(f"crisisdesk: question {question.question_id!r}: {warning}", markup=False)


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


@app.command("suggest")
def suggest(
    seed: Annotated[str, typer.Argument(help="A proposition, or a term to begin with.")],
    desk: DeskFolder = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Suggest terms out of the record: forms of the seed and phrases of the same sentences, each with an example."""
    found = suggestions(Record(settings(desk).record).snapshot(as_of=when(as_of)), seed)
    if as_json:
        print_json(found)
    elif found:
        table = Table("term", "beside", "stories", "share", "a sentence that holds it")
        for one in found:
            share = f"{round(one.share * 100)} %"
            table.add_row(Text(one.term), str(one.beside), str(one.stories), share, Text(one.example))
        out.print(table)
    if not found:
        raise typer.Exit(NOTHING)
