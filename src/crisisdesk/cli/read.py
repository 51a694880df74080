"""``crisisdesk read``: articles into the record."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from crisisdesk.cli.options import AsJson, DeskFolder, Workers, settings, when
from crisisdesk.cli.printing import err, out, print_json
from crisisdesk.cli.web import means
from crisisdesk.engines import Intake, engine_for, take_in
from crisisdesk.errors import Misuse, SourceError
from crisisdesk.model import Refusal
from crisisdesk.record import Record
from crisisdesk.settings import Settings
from crisisdesk.wire import Source
from crisisdesk.wire.characters import shown
from crisisdesk.wire.expansion import expanded
from crisisdesk.wire.sources import open_subscription
from crisisdesk.wire.subscriptions import Subscription, subscription_to

SOME_FAILED = 3


def read(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL...",
            help="Files and folders of articles, addresses of feeds, pages and files, lists of feeds (OPML).",
        ),
    ],
    desk: DeskFolder = None,
    workers: Workers = None,
    published: Annotated[str | None, typer.Option(help="Date of articles that name none.")] = None,
    outlet: Annotated[str, typer.Option(help="Outlet of articles that name none.")] = "",
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also ask addresses in the own network.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read articles into the record. What was read before adds nothing."""
    chosen = settings(desk, workers=workers)
    missing = [place for place in places if "://" not in place and not Path(place).exists()]
    found = [place for place in places if place not in missing]
    if not found:
        raise Misuse(f"{shown(missing[0])}: no such file or folder")
    day = when(published)
    wanted = [subscription_to(one, published=day, outlet=outlet, allow_private=allow_private) for one in found]
    record = Record(chosen.record)
    intakes, refusals = _taken_in(record, wanted, chosen, quiet=as_json)
    refusals = [*(Refusal(shown(place), None, "no such file or folder") for place in missing), *refusals]
    record.append([], refusals)
    refusals += [refusal for intake in intakes.values() for refusal in intake.refusals]
    _print(intakes, refusals, as_json=as_json)
    if refusals:
        raise typer.Exit(SOME_FAILED)


def _taken_in(
    record: Record, wanted: list[Subscription], chosen: Settings, *, quiet: bool
) -> tuple[dict[str, Intake], list[Refusal]]:
    """What came of each source by its name, and the lists of feeds that cannot be used."""
    intakes: dict[str, Intake] = {}
    refusals: list[Refusal] = []
    ways = means(chosen, on_the_web=any(one.kind != "files" for one in wanted))
    with ways.fetcher:
        for item in expanded(wanted, ways.fetcher):
            if isinstance(item, SourceError):
                refusals.append(Refusal(item.source, item.line, item.reason))
            else:
                source = open_subscription(item, ways)
                intakes[source.name] = read_source(record, source, workers=chosen.workers, quiet=quiet)
    return intakes, refusals


def _print(intakes: dict[str, Intake], refusals: list[Refusal], *, as_json: bool) -> None:
    for refusal in refusals:
        where = refusal.source if refusal.line is None else f"{refusal.source}:{refusal.line}"
        err.print(f"{where}: {refusal.reason}", markup=False)
    if as_json:
        print_json({"sources": intakes, "refused": refusals})
    else:
        for name, intake in intakes.items():
            out.print(f"{name}: {summary(intake)}", markup=False)


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
