"""``crisisdesk events``: who did what to whom in articles, as rows that event data users know; nothing is recorded."""

import csv
import sys
from pathlib import Path
from typing import Annotated

import typer

from crisisdesk.cli.articles import articles_in
from crisisdesk.cli.options import AsJson
from crisisdesk.cli.printing import err, print_json
from crisisdesk.errors import SourceError
from crisisdesk.model import Document, Event, Precision
from crisisdesk.reading import read
from crisisdesk.reading.event_model import Conventions
from crisisdesk.reading.plover import Coded, coded

NOTHING = 1
SOME_FAILED = 3
COLUMNS = (
    "document",
    "event_date",
    "date_precision",
    "source",
    "source_sector",
    "target",
    "target_sector",
    "event_type",
    "event_mode",
    "event_context",
    "quad",
    "status",
    "place",
    "trigger",
    "in_statement",
    "confidence",
)
"""The columns in order; ``reason`` follows with --explain. Actors are ISO 3166-1 alpha-3 or organisations' acronyms."""
_UNKNOWN_ACTOR = "---"

Row = dict[str, str | int | float | None]


def events(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="Articles: JSON lines, text, HTML, or a folder.")],
    plover: Annotated[
        bool,
        typer.Option("--plover", help="Code as PLOVER does: one type a sentence, no status, mutual deeds both ways."),
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say for each event why it was read.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print the events of articles as comma-separated rows."""
    rows: list[Row] = []
    failed = False
    for document in articles_in(source):
        if isinstance(document, SourceError):
            failed = True
            err.print(str(document), markup=False)
        else:
            rows += rows_of(document, plover=plover, explain=explain)
    _print(rows, explain=explain, as_json=as_json)
    if failed or not rows:
        raise typer.Exit(SOME_FAILED if failed else NOTHING)


def rows_of(document: Document, *, plover: bool, explain: bool) -> list[Row]:
    """One row for each event of a document, with the columns of ``COLUMNS`` and, where asked for, the reason."""
    found = read(document, Conventions.PLOVER if plover else Conventions.DESK).events
    told = coded(found) if plover else [Coded(event.source, event.target, event.plover, event) for event in found]
    return [_row(document, one, plover=plover, explain=explain) for one in told]


def _row(document: Document, one: Coded, *, plover: bool, explain: bool) -> Row:
    event = one.event
    known = event.on is not None and event.precision is not Precision.UNKNOWN
    row: Row = {
        "document": document.title or document.document_id,
        "event_date": event.on.isoformat() if known and event.on else "",
        "date_precision": event.precision.value,
        **_actor("source", one.source),
        **_actor("target", one.target),
        "event_type": one.plover.value,
        "event_mode": event.mode or "" if one.plover is event.plover else "",
        "event_context": event.context or "",
        "quad": one.quad,
        "status": "" if plover else event.status.value,
        "place": event.place or "",
        "trigger": _words(document, event),
        "in_statement": int(event.statement_id is not None),
        "confidence": event.confidence,
    }
    return {**row, "reason": event.rule} if explain else row


def _actor(side: str, code: str | None) -> dict[str, str]:
    body, _, sector = (code or _UNKNOWN_ACTOR).partition(".")
    return {side: body, f"{side}_sector": sector}


def _words(document: Document, event: Event) -> str:
    return " ".join(event.trigger.of(document.text).split())


def _print(rows: list[Row], *, explain: bool, as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    columns = (*COLUMNS, "reason") if explain else COLUMNS
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
