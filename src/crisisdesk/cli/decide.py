"""``crisisdesk decide``: what an organisation can decide on a question, given who stands where."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from crisisdesk.casebook import Casebook
from crisisdesk.charters import as_json as charter_json
from crisisdesk.charters import load
from crisisdesk.cli.options import AsJson, AsOf, DeskFolder, settings, when
from crisisdesk.cli.printing import out, print_json
from crisisdesk.positions.decision import Decision, changes, decide
from crisisdesk.positions.exports import matrix_rows
from crisisdesk.record import Record


def decide_verb(
    organisation: Annotated[str, typer.Argument(help="OTS, CSTO, SCO ...")],
    question: Annotated[str, typer.Argument(help="Id of the question.")],
    desk: DeskFolder = None,
    as_of: AsOf = None,
    what_if: Annotated[
        list[str] | None, typer.Option("--what-if", metavar="KAZ=opposes", help="Suppose another position.")
    ] = None,
    charter: Annotated[Path | None, typer.Option(help="A charter file in the place of the shipped one.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a measure is necessary, possible or impossible, who blocks and what is missing."""
    chosen = settings(desk)
    casebook = Casebook(chosen.casebook)
    asked = casebook.question(question)
    found = decide(
        Record(chosen.record).snapshot(as_of=when(as_of)),
        asked,
        organisation=organisation,
        what_if=changes(what_if or ()),
        charter=load(charter) if charter else None,
        grades=casebook.grading().by_subject,
    )
    if as_json:
        print_json(
            {
                "organisation": found.organisation,
                "question": asked,
                "as_of": found.as_of,
                "decidability": charter_json(found.decidability),
                "positions": matrix_rows(found.matrix),
            }
        )
    else:
        print_decision(found)


def print_decision(found: Decision, *, brief: bool = False) -> None:
    """A decision in words."""
    out.print(Text(f"{found.organisation}: {found.question.proposition}?", style="bold"))
    for sentence in found.brief() if brief else found.sentences():
        out.print(Text(f"  {sentence}"))
    out.print()
