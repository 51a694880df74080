"""``crisisdesk read``: articles into the record."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from crisisdesk.cli.options import AsJson, DeskFolder, Workers, settings, when
from crisisdesk.cli.printing import err, out, print_json
from crisisdesk.engines import Intake, engine_for, take_in
from crisisdesk.errors import Misuse
from crisisdesk.model import Refusal
from crisisdesk.record import Record
from crisisdesk.wire import Source, open_source

SOME_FAILED = 3


def read(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of articles: JSONL, text, HTML.")],
    desk: DeskFolder = None,
    workers: Workers = None,
    published: Annotated[str | None, typer.Option(help="Date of articles that name none.")] = None,
    outlet: Annotated[str, typer.Option(help="Outlet of articles that name none.")] = "",
    as_json: AsJson = False,
) -> None:
    """Read articles into the record. What was read before adds nothing."""
    chosen = settings(desk, workers=workers)
    missing = [path for path in paths if not path.exists()]
    sources = [open_source(p, published=when(published), outlet=outlet) for p in paths if p not in missing]
    if not sources:
        raise Misuse(f"{missing[0]}: no such file or folder")
    record = Record(chosen.record)
    intakes = [read_source(record, source, workers=chosen.workers, quiet=as_json) for source in sources]
    refusals = [Refusal(str(path), None, "no such file or folder") for path in missing]
    record.append([], refusals)
    refusals += [refusal for intake in intakes for refusal in intake.refusals]
    for refusal in refusals:
        where = refusal.source if refusal.line is None else f"{refusal.source}:{refusal.line}"
        err.print(f"{where}: {refusal.reason}", markup=False)
    if as_json:
        print_json({"sources": dict(zip((s.name for s in sources), intakes, strict=True)), "refused": refusals})
    else:
        for source, intake in zip(sources, intakes, strict=True):
            out.print(f"{source.name}: {summary(intake)}", markup=False)
    if refusals:
        raise typer.Exit(SOME_FAILED)


def read_source(record: Record, source: Source, *, workers: int, quiet: bool) -> Intake:
    """Take in one source under a progress line."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} articles"))
    with Progress(*columns, TimeElapsedColumn(), console=err, transient=True, disable=quiet) as progress:
        task = progress.add_task(f"reading {source.name}", total=None)
        intake = take_in(
            record,
            source,
            engine=engine_for(workers),
            on_item=lambda so_far: progress.update(task, completed=so_far.seen),
        )
        progress.update(task, total=intake.seen, completed=intake.seen)
    return intake


def summary(intake: Intake) -> str:
    """What came of a source, in a line."""
    parts = [
        f"{intake.recorded} articles recorded",
        f"{intake.known} known already" if intake.known else "",
        f"{intake.unread} in languages that are not read" if intake.unread else "",
        f"{len(intake.refusals)} refused" if intake.refusals else "",
        f"{intake.statements} statements",
        f"{intake.events} events",
    ]
    return ", ".join(part for part in parts if part)
