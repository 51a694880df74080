"""``crisisdesk actor``: which actors a text names, what is known of one, and who belongs to an organisation."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from crisisdesk.actors import Actor, registry
from crisisdesk.cli.options import AsJson
from crisisdesk.cli.printing import out, print_json
from crisisdesk.errors import Misuse, SourceError

app = typer.Typer(help="Who is who: find actors in a text, show one.", no_args_is_help=True)
NOTHING = 1
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day that decides offices and members.")]


@app.command("find")
def find(
    text: Annotated[str, typer.Argument(help="A text, or the name of a file with one.")],
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """List the actors that a text names, with their codes and why."""
    words = _text(text)
    found = [{"words": m.span.of(words), **_plain(m)} for m in registry().find(words, _day(on))]
    if as_json:
        print_json(found)
    elif found:
        _print(found, ("words", "code", "kind", "confidence", "rule"))
    if not found:
        raise typer.Exit(NOTHING)


@app.command("show")
def show(
    code: Annotated[str, typer.Argument(help="KAZ, CSTO, KAZ.CVL ...")], on: On = None, as_json: AsJson = False
) -> None:
    """Show an actor: names, parent, seat, office holders and memberships on a day (today by default)."""
    actors = registry()
    actor, day = actors.actor(code), _day(on)
    state = {} if actor.kind in ("organisation", "ngo", "group") else _in_office(actor, day)
    if as_json:
        print_json({"actor": actor, **state})
        return
    out.print(Text(f"{actor.code}  {actor.name}  ({actor.kind})", style="bold"))
    for label, value in _lines(actor):
        out.print(Text(f"  {label}: {value}"))
    for label, values in state.items():
        out.print(Text(f"  {label}: {', '.join(values)}"))


def members(
    organisation: Annotated[str, typer.Argument(help="The organisation's code, such as SCO.")],
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """List the members and observers of an organisation on a day (today by default)."""
    actors, day = registry(), _day(on) or date.today()  # noqa: DTZ011
    held = {"members": actors.members(organisation, day), "observers": actors.observers(organisation, day)}
    if as_json:
        print_json({"organisation": actors.actor(organisation).code, "on": day, **held})
    else:
        for role, codes in held.items():
            if codes:
                out.print(Text(f"{len(codes)} {role} on {day}: {', '.join(map(actors.name, codes))}"))
    if not held["members"]:
        raise typer.Exit(NOTHING)


def _in_office(actor: Actor, on: date | None) -> dict[str, tuple[str, ...]]:
    """Who holds which office, and the organisations the state belongs to."""
    day = on or date.today()  # noqa: DTZ011
    terms = [term for term in registry().terms(actor.code) if term.on(day)]
    return {
        "in office": tuple(f"{term.person} ({term.words})" for term in terms),
        "member of": registry().organisations_of(actor.code, day),
    }


def _lines(actor: Actor) -> list[tuple[str, str]]:
    said = {
        "names": ", ".join(actor.names),
        "parent": actor.parent,
        "seat": actor.seat,
        "head": actor.head,
        "from": actor.begins,
        "to": actor.ends,
        "source": f"{actor.source} ({actor.confidence})",
    }
    return [(label, str(value)) for label, value in said.items() if value]


def _text(argument: str) -> str:
    """The text itself, or that of the file so named."""
    path = Path(argument)
    try:
        if len(argument) < 4096 and "\n" not in argument and path.is_file():
            return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(argument, f"is no UTF-8 text ({error.reason} at byte {error.start})") from None
    except OSError as error:
        raise SourceError(argument, error.strerror or "cannot be read") from None
    return argument


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Misuse(f"{text!r} is not a date; write 2022-01-05") from None


def _plain(mention: object) -> dict[str, object]:
    return {name: getattr(mention, name) for name in ("span", "code", "kind", "rule", "confidence")}


def _print(rows: list[dict[str, object]], columns: tuple[str, ...]) -> None:
    table = Table(*columns)
    for row in rows:
        table.add_row(*(Text(str(row[column])) for column in columns))
    out.print(table)
