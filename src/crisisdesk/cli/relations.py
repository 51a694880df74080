"""``crisisdesk relations``: cooperation and rivalry between pairs."""

from datetime import date
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from crisisdesk.cli.options import AsJson, AsOf, DeskFolder, settings, when
from crisisdesk.cli.printing import out, print_json
from crisisdesk.clock import moment
from crisisdesk.positions.exports import relations_row
from crisisdesk.positions.relations import Relations, Stretch, relations
from crisisdesk.record import Record

NOTHING = 1


def relations_verb(
    actors: Annotated[str, typer.Option("--actors", metavar="KAZ,RUS,TUR", help="The actors, with commas between.")],
    desk: DeskFolder = None,
    place: Annotated[str | None, typer.Option(metavar="KAZ", help="Only what concerns this state.")] = None,
    theme: Annotated[list[str] | None, typer.Option(help="Only articles that hold this term; may be repeated.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Only what was published from this day on.")] = None,
    as_of: AsOf = None,
    by: Annotated[Stretch, typer.Option(help="How time is cut.")] = Stretch.ALL,
    as_json: AsJson = False,
) -> None:
    """Show how actors deal with each other, in independent stories: own words and deeds apart from what others say."""
    found = relations(
        Record(settings(desk).record).snapshot(as_of=when(as_of)),
        [code.strip() for code in actors.split(",") if code.strip()],
        place=place,
        theme=theme or (),
        since=_day(since),
        by=by,
    )
    if as_json:
        print_json(relations_row(found))
    elif found.pairs:
        out.print(_table(found))
    if not found.pairs:
        raise typer.Exit(NOTHING)


def _day(text: str | None) -> date | None:
    return moment(text).date() if text else None


def _table(found: Relations) -> Table:
    title = f"{found.together} of {found.stories} stories read tell of these pairs"
    table = Table(title=title, show_lines=True, title_justify="left", expand=True)
    for name in ("who", "to whom", "when", "own: + / -", "ascribed: + / -"):
        table.add_column(name, no_wrap=True)
    table.add_column("the newest sentence", ratio=1)
    for pair in found.pairs:
        own = f"{pair.own_cooperation} / {pair.own_rivalry}"
        ascribed = f"{pair.ascribed_cooperation} / {pair.ascribed_rivalry}"
        table.add_row(pair.source, pair.target, pair.stretch, own, ascribed, Text(pair.shown[0].sentence))
    return table
