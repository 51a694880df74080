"""``crisisdesk warn``: how a country's week compares with its own past."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from crisisdesk.actors import registry
from crisisdesk.cli.options import AsJson, AsOf, DeskFolder, settings, when
from crisisdesk.cli.printing import out, print_json
from crisisdesk.record import Record
from crisisdesk.warning import TooLittle, assess

NOTHING = 1


def warn(
    country: Annotated[str, typer.Option(help="ISO 3166-1 alpha-3 code of a state.")],
    desk: DeskFolder = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Compare a country's week with its own past, signal by signal."""
    registry().actor(country)
    until = when(as_of)
    day = (until or datetime.now(UTC)).date()
    found = assess(Record(settings(desk).record).snapshot(as_of=until), country, day)
    if as_json:
        print_json(found)
    elif isinstance(found, TooLittle):
        out.print(f"{country}, week of {found.week}: nothing can be said: {found.reason}")
    else:
        out.print(f"{country}, week of {found.week}: score {found.score:.2f} over {found.weeks_of_past} weeks of past")
        for name, weight, finding in found.findings:
            out.print(f"  {finding.value:.2f} × {weight:.1f} {name.replace('_', ' ')}: {finding.reason}")
    if isinstance(found, TooLittle):
        raise typer.Exit(NOTHING)
