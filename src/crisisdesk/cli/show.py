"""``crisisdesk show``: one document, statement or actor with what the record holds of it."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from crisisdesk.actors import registry
from crisisdesk.cli.marking import done, explained, marked, told
from crisisdesk.cli.options import AsJson, AsOf, DeskFolder, settings, when
from crisisdesk.cli.printing import out, print_json
from crisisdesk.model import Dating, Document, Event, Statement
from crisisdesk.record import Record, Snapshot
from crisisdesk.record.listings import events_by, events_to, headings, statements_by
from crisisdesk.record.stories import story_of
from crisisdesk.wire.outlets import outlet_at, outlet_named

app = typer.Typer(help="Show a document, a statement or an actor.", no_args_is_help=True)
NOTHING = 1
_NEWEST = 20


@app.command("documents")
def documents(desk: DeskFolder = None, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """List the documents of the record."""
    found = headings(_snapshot(desk, as_of))
    if as_json:
        print_json(found)
    elif found:
        table = Table("id", "published", "outlet", "title")
        for heading in found:
            published = f"{heading.published_at:%Y-%m-%d %H:%M}"
            table.add_row(heading.document_id[:10], published, Text(heading.outlet), Text(heading.title))
        out.print(table)
    if not found:
        raise typer.Exit(NOTHING)


@app.command("document")
def document(
    document_id: Annotated[str, typer.Argument(metavar="ID", help="Id, or the beginning of it.")],
    desk: DeskFolder = None,
    as_json: AsJson = False,
) -> None:
    """Show a document with its statements and events marked."""
    snapshot = _snapshot(desk)
    found = snapshot.document(document_id)
    statements = snapshot.statements_in([found.document_id]).get(found.document_id, [])
    events = snapshot.events_in([found.document_id]).get(found.document_id, [])
    if as_json:
        print_json({"document": found, "statements": statements, "events": events})
        return
    out.print(Text(found.title, style="bold"))
    out.print(Text(" → ".join((found.outlet, *found.via)) + f" · {found.published_at:%Y-%m-%d %H:%M %Z}"))
    for line in _provenance(snapshot, found):
        out.print(Text(line, style="dim"))
    out.print()
    out.print(marked(found, statements, events))
    out.print(Text(f"\n{len(statements)} statements, {len(events)} events", style="bold"))
    for statement in statements:
        out.print(Text("· " + told(statement, found)))
    for event in events:
        out.print(Text("· " + done(event)))


@app.command("statement")
def statement(
    statement_id: Annotated[str, typer.Argument(metavar="ID", help="Id, or the beginning of it.")],
    desk: DeskFolder = None,
    as_json: AsJson = False,
) -> None:
    """Show a statement: who says what, on whose behalf, in which document."""
    snapshot = _snapshot(desk)
    found = snapshot.statement(statement_id)
    told_in = snapshot.document(found.document_id)
    if as_json:
        print_json({"statement": found, "document": told_in})
        return
    out.print(Text(told(found, told_in)))
    out.print(Text(explained(found)))
    out.print(Text(f"{told_in.title} · {told_in.outlet} · document {told_in.document_id[:10]}"))


@app.command("actor")
def actor(
    code: Annotated[str, typer.Argument(help="KAZ, CSTO, KAZ.CVL ...")],
    desk: DeskFolder = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show what an actor said, and what it did and others did to it."""
    registry().actor(code)
    snapshot = _snapshot(desk, as_of)
    said = statements_by(snapshot, code, _NEWEST)
    deeds = [*events_by(snapshot, code, _NEWEST), *events_to(snapshot, code, _NEWEST)]
    if as_json:
        print_json({"actor": registry().actor(code), "said": _by_id(said), "done": _by_id(deeds)})
    else:
        out.print(Text(f"{code} {registry().name(code)}", style="bold"))
        for statement, told_in in said:
            out.print(Text(f"{told_in.day} {told(statement, told_in)}"))
        for event, told_in in deeds:
            out.print(Text(f"{told_in.day} {done(event)} · {told_in.title}"))
    if not said and not deeds:
        raise typer.Exit(NOTHING)


def _by_id(found: Sequence[tuple[Statement | Event, Document]]) -> list[dict[str, object]]:
    return [{"told": one, "document_id": document.document_id, "title": document.title} for one, document in found]


def _provenance(snapshot: Snapshot, found: Document) -> Iterator[str]:
    """What is known of who publishes, who wrote, how the date is known, and of the story's copies."""
    if outlet := outlet_named(found.outlet) or outlet_at(found.url):
        known = f"{outlet.country}, {outlet.kind}, {outlet.ownership}"
        yield f"{outlet.name}: {known} ({outlet.source}; confidence {outlet.confidence})"
    if found.author:
        yield f"author: {found.author}"
    if found.dated_by is Dating.INFERRED:
        yield "the date is inferred: the page names none of its own"
    story = story_of(snapshot, found.story_id)
    if story and len(story.copies) > 1:
        first, whole = story.earliest, story.completest
        yield f"{len(story.copies)} copies: {first.outlet} was first, {whole.outlet} is the most complete"


def _snapshot(desk: DeskFolder, as_of: str | None = None) -> Snapshot:
    return Record(settings(desk).record).snapshot(as_of=when(as_of))
