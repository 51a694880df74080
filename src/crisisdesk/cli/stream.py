"""``crisisdesk stream``: take in events that others coded."""

from pathlib import Path
from typing import Annotated

import typer

from crisisdesk.cli.options import AsJson, DeskFolder, settings
from crisisdesk.cli.printing import err, out, print_json
from crisisdesk.model import Refusal
from crisisdesk.record import Record
from crisisdesk.record.streams import Told
from crisisdesk.warning.imports import Format, coded_events, coded_rows

NOTHING, SOME_FAILED = 1, 3
_SHOWN_REFUSALS = 5


def stream(
    file: Annotated[Path, typer.Argument(help="File of events.")],
    form: Annotated[Format, typer.Option("--format", help="How the file is written.")] = Format.PLAIN,
    name: Annotated[str | None, typer.Option(help="Name of the data set; the file's name by default.")] = None,
    desk: DeskFolder = None,
    as_json: AsJson = False,
) -> None:
    """Record events that others coded, for warnings and forecasts; what is recorded already is left out."""
    found = list(coded_events(file, form))
    events = [each for each in found if isinstance(each, Told)]
    refused = [each for each in found if isinstance(each, Refusal)]
    batch = Record(settings(desk).record).append_coded(coded_rows(events, name or file.stem))
    fresh = sum(part.rows for part in batch.parts) if batch else 0
    if as_json:
        print_json({"events": len(events), "new": fresh, "refused": refused})
    else:
        out.print(f"{len(events)} events, {fresh} of them new; {len(refused)} rows are none")
        for refusal in refused[:_SHOWN_REFUSALS]:
            err.print(f"{refusal.source}:{refusal.line}: {refusal.reason}", markup=False)
    if refused:
        raise typer.Exit(SOME_FAILED)
    if not events:
        raise typer.Exit(NOTHING)
