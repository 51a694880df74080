"""``crisisdesk compare`` and ``crisisdesk timeline``: how positions moved, with the words that moved them."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from crisisdesk.casebook import Casebook
from crisisdesk.cli.options import AsJson, AsOf, DeskFolder, settings, when
from crisisdesk.cli.positions import Actors, Organisations, quoted
from crisisdesk.cli.printing import MARKS, out, print_json
from crisisdesk.clock import moment
from crisisdesk.errors import Misuse
from crisisdesk.positions import matrix, steps
from crisisdesk.positions.exports import change_row, timeline_row
from crisisdesk.positions.history import Change, changes_between
from crisisdesk.record import Record

NOTHING = 1


def compare(
    question: Annotated[str, typer.Argument(help="Id of the question.")],
    date1: Annotated[str, typer.Argument(metavar="DATE1", help="The earlier time: 2022-01-05 or with hours and zone.")],
    date2: Annotated[str, typer.Argument(metavar="DATE2", help="The later time.")],
    desk: DeskFolder = None,
    org: Organisations = None,
    actor: Actors = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed in the matrix of a question between two times, with the words that came in between."""
    earlier, later = moment(date1), moment(date2)
    if later < earlier:
        raise Misuse(f"{date2} lies before {date1}; give the earlier time first")
    chosen = settings(desk)
    casebook, record = Casebook(chosen.casebook), Record(chosen.record)
    asked, grades = casebook.question(question), casebook.grading().by_subject
    before, after = (
        matrix(record.snapshot(as_of=at), asked, actor or (), organisations=org or (), grades=grades)
        for at in (earlier, later)
    )
    found = changes_between(before, after)
    if as_json:
        changes = [change_row(change) for change in found]
        print_json({"question": asked, "before": earlier, "after": later, "changes": changes})
    elif found:
        out.print(_table(found))
    if not found:
        raise typer.Exit(NOTHING)


def timeline(
    question: Annotated[str, typer.Argument(help="Id of the question.")],
    desk: DeskFolder = None,
    as_of: AsOf = None,
    actor: Annotated[list[str] | None, typer.Option("--actor", metavar="KAZ", help="Only this actor.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show for each actor the days on which its stance became another one, with the words of the day."""
    chosen = settings(desk)
    casebook = Casebook(chosen.casebook)
    snapshot = Record(chosen.record).snapshot(as_of=when(as_of))
    found = matrix(snapshot, casebook.question(question), actor or (), grades=casebook.grading().by_subject)
    cells = [cell for cell in found.cells if cell.evidence and (not actor or cell.actor in actor)]
    if as_json:
        print_json([timeline_row(cell) for cell in cells])
    elif cells:
        table = Table("actor", "from", "stance", "in whose words", show_lines=True, expand=True)
        for cell in cells:
            for step in steps(cell):
                words = Text(quoted(step.evidence[0]) if step.evidence else "")
                table.add_row(cell.actor, f"{step.day}", MARKS[step.stance], words)
        out.print(table)
    if not cells:
        raise typer.Exit(NOTHING)


def _table(found: tuple[Change, ...]) -> Table:
    table = Table("actor", "before", "after", "the words in between", show_lines=True, expand=True)
    for change in found:
        words = "\n".join(f"{one.position.stance}: {quoted(one)}" for one in change.words[:3])
        after = MARKS[change.after.stance] if change.moved else "unchanged"
        table.add_row(change.actor, MARKS[change.former], after, Text(words))
    return table
