"""``crisisdesk demo``: the whole way on the shipped wire, from articles to what can be decided."""

from pathlib import Path
from typing import Annotated

import typer

from crisisdesk import demo as shipped
from crisisdesk.casebook import Casebook
from crisisdesk.cli.decide import print_decision
from crisisdesk.cli.options import settings, when
from crisisdesk.cli.positions import table_of
from crisisdesk.cli.printing import out
from crisisdesk.cli.read import read_source, summary
from crisisdesk.cli.serve import serve_desk
from crisisdesk.cli.warn import print_assessment
from crisisdesk.clock import moment as at
from crisisdesk.positions import matrix
from crisisdesk.positions.decision import decide
from crisisdesk.record import Record
from crisisdesk.warning import assess
from crisisdesk.warning.imports import coded_rows


def demo(
    desk: Annotated[Path, typer.Option("--desk", metavar="FOLDER", help="Folder of the desk.")] = Path("demo-desk"),
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the desk afterwards.")] = True,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.")] = None,
) -> None:
    """Read the shipped wire, show who stands where, what could be decided and what is starting, then serve the desk."""
    chosen = settings(desk, port=port)
    record = Record(chosen.record)
    intake = read_source(record, shipped.wire(), workers=chosen.workers, quiet=False)
    out.print(f"the shipped wire (Kazakhstan, January 2022): {summary(intake)}\n")
    record.append_coded(coded_rows(shipped.background(), "synthetic"))
    casebook = Casebook(chosen.casebook)
    casebook.keep_questions(shipped.questions(), person="demonstration")
    for question in shipped.questions():
        out.print(table_of(matrix(record.snapshot(), question)), "")
    for moment in (shipped.EVENING, shipped.LATER):
        snapshot = record.snapshot(as_of=when(moment))
        out.print(f"[bold]What could be decided at {moment}[/bold]\n")
        for question in shipped.questions():
            print_decision(decide(snapshot, question), brief=True)
        print_assessment(assess(snapshot, shipped.COUNTRY, at(moment).date()))
        out.print()
    if serve:
        serve_desk(chosen)
