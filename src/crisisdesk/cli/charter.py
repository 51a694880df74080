"""``crisisdesk charter``, ``readiness`` and ``power``: what organisations' rules say, allow, and make of ballots."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from crisisdesk.charters import (
    Capacity,
    Charter,
    Clock,
    Member,
    UnknownRule,
    as_json,
    charter,
    evaluate,
    load,
    organisations,
    read_ballots,
    read_positions,
)
from crisisdesk.charters import power as voting_power
from crisisdesk.charters import readiness as readiness_of
from crisisdesk.charters.nodes import iso_day
from crisisdesk.charters.organs import Approval, Route, Rule
from crisisdesk.charters.organs import Power as MeasureRow
from crisisdesk.cli.options import AsJson
from crisisdesk.cli.printing import out, print_json
from crisisdesk.clock import system_clock
from crisisdesk.errors import Misuse

app = typer.Typer(no_args_is_help=True, help="Organisations' rules: list, show, check a file, count ballots.")

Organisation = Annotated[str, typer.Argument(metavar="ORG", help="OTS, CSTO, SCO ... or a charter file.")]
OnDay = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day, as 2022-01-05; today if not given.")]
Organ = Annotated[str, typer.Option("--organ", help="The organ's code, as charter show prints it.")]
Matter = Annotated[str, typer.Option("--matter", help="A matter, a rule's id, or a measure.")]
Roles = Annotated[list[str] | None, typer.Option("--role", metavar="ROLE=MEMBER", help="Who holds a role: target=SYR.")]


@app.command("list")
def list_charters(on: OnDay = None, json_: AsJson = False) -> None:
    """List the organisations whose charter is in the package."""
    day = _day(on)
    rows = [_row(charter(code), day) for code in organisations()]
    if json_:
        return print_json(rows)
    table = _table("", "organisation", f"members on {day}", "at most")
    for row in rows:
        table.add_row(row["code"], row["name"], str(row["members"]), row["at_most"])
    out.print(table)
    return None


@app.command("show")
def show(organisation: Organisation, on: OnDay = None, json_: AsJson = False) -> None:
    """Show members, organs, rules, measures and clocks of an organisation on a day."""
    found, day = _charter(organisation), _day(on)
    if json_:
        return print_json(_whole(found, day))
    out.print(Text(f"{found.name} ({found.code}) on {day}; {found.file}, as of {found.as_of}", style="bold"))
    for title, lines in _chapters(found, day):
        _chapter(title, lines)
    return None


@app.command("check")
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="A charter file.")], json_: AsJson = False) -> None:
    """Check a charter file; what is wrong is said with its line, and the exit code is 2."""
    found = load(file)
    parts = ("members", "observers", "statuses", "organs", "rules", "powers", "routes", "approvals")
    counts = {part: len(getattr(found, f"all_{part}")) for part in parts}
    if json_:
        return print_json({"file": str(file), "code": found.code, "rows": counts})
    rows = ", ".join(f"{count} {part}" for part, count in counts.items() if count)
    out.print(Text(f"{file}: {found.code}, {found.name}: {rows}; nothing wrong found"))
    return None


@app.command("evaluate")
def evaluate_ballots(
    organisation: Organisation,
    organ: Organ,
    matter: Matter,
    ballots: Annotated[str, typer.Option("--ballots", metavar="FILE", help='{"KAZ": "yes", ...} as JSON; - is stdin.')],
    on: OnDay = None,
    role: Roles = None,
    sent: Annotated[list[str] | None, typer.Option("--sent", help="A member whose ballot came in without it.")] = None,
    practice: Annotated[bool, typer.Option("--practice", help="As the organ decides in fact, not in law.")] = False,
    words: Annotated[bool, typer.Option("--words", help="Print sentences.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON, which is what it does anyway.")] = False,
) -> None:
    """Count ballots under an organ's rule: the outcome with its arithmetic, as JSON."""
    outcome = evaluate(
        _charter(organisation),
        organ=organ,
        matter=matter,
        on=_day(on),
        ballots=read_ballots(_read_object(ballots)),
        roles=_roles(role),
        sent=sent or (),
        practice=practice,
    )
    if words and not json_:
        return _say(outcome.sentences())
    return print_json(as_json(outcome))


def readiness(
    organisations: Annotated[list[str], typer.Argument(metavar="ORG...", help="One or more organisations.")],
    on: OnDay = None,
    json_: AsJson = False,
) -> None:
    """Set organisations side by side: what each can do at most, who calls it together, what must come first."""
    day = _day(on)
    found = [readiness_of(_charter(code), day) for code in organisations]
    if json_:
        return print_json([as_json(each) for each in found])
    table = _table("", *(each.charter for each in found))
    table.add_row("at most", *(each.most for each in found))
    table.add_row("first", *("; ".join(_firsts(each.strongest)) for each in found))
    table.add_row("in the way", *("; ".join(_obstacles(each.strongest)) for each in found))
    table.add_row("called by", *("; ".join(_calls(each.clocks)) for each in found))
    table.add_row("in all", *(", ".join(dict.fromkeys(c.label for c in each.capacities)) for each in found))
    out.print(table)
    return None


def power(
    organisation: Organisation,
    organ: Organ,
    matter: Matter,
    on: OnDay = None,
    position: Annotated[
        list[str] | None, typer.Option("--position", metavar="RUS=opposes", help="A known position.")
    ] = None,
    role: Roles = None,
    json_: AsJson = False,
) -> None:
    """Say what a vote is worth: Banzhaf and Shapley-Shubik among the members still open."""
    found = voting_power(
        _charter(organisation),
        organ=organ,
        matter=matter,
        on=_day(on),
        positions=read_positions(position or ()),
        roles=_roles(role),
    )
    if json_:
        return print_json(as_json(found))
    _say(found.sentences())
    if isinstance(found, UnknownRule):
        raise typer.Exit(1)
    return None


def _charter(name: str) -> Charter:
    if name.upper() not in organisations() and Path(name).suffix in {".yaml", ".yml"}:
        return load(name)
    return charter(name)


def _day(text: str | None) -> date:
    if text is None:
        return system_clock().date()
    try:
        return iso_day(text)
    except ValueError:
        raise Misuse(f"{text!r} is not a date; write 2022-01-05") from None


def _roles(given: list[str] | None) -> dict[str, set[str]]:
    roles: dict[str, set[str]] = {}
    for text in given or ():
        role, equals, member = text.partition("=")
        if not equals or not role or not member:
            raise Misuse(f"{text!r} is no role; write target=SYR")
        roles.setdefault(role, set()).add(member)
    return roles


def _read_object(name: str) -> dict[str, str]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
        found = json.loads(text, object_pairs_hook=_once)
    except OSError as error:
        raise Misuse(f"{name}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise Misuse(f"{name}: is not UTF-8 text") from None
    except RecursionError:
        raise Misuse(f"{name}: nested too deep to hold ballots") from None
    except json.JSONDecodeError as error:
        raise Misuse(f"{name}:{error.lineno}: is not JSON: {error.msg}") from None
    if not isinstance(found, dict):
        raise Misuse(f'{name}: holds no ballots; write {{"KAZ": "yes", ...}}')
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Misuse(f"{twice} has two ballots")
    return found


def _row(found: Charter, on: date) -> dict[str, Any]:
    row: dict[str, Any] = {"code": found.code, "name": found.name, "as_of": found.as_of.isoformat()}
    if on < found.begins:
        return row | {"members": 0, "at_most": f"begins on {found.begins}"}
    return row | {"members": len(found.members(on)), "at_most": readiness_of(found, on).most}


def _whole(found: Charter, on: date) -> dict[str, Any]:
    parts = ("members", "observers", "organs", "rules", "measures", "convening")
    whole = {part: as_json(getattr(found, part)(on)) for part in parts}
    head = {"code": found.code, "name": found.name, "on": on.isoformat(), "as_of": found.as_of.isoformat()}
    rest = {"approvals": as_json(found.all_approvals), "sources": as_json(found.sources)}
    return head | whole | rest | {"gaps": list(found.gaps), "notes": list(found.notes)}


def _chapters(found: Charter, on: date) -> list[tuple[str, list[str]]]:
    members = [_member(member) for member in found.members(on)]
    return [
        (f"Members ({len(members)})", members),
        ("Observers", [_member(member) for member in found.observers(on)]),
        ("Organs", [f"{organ.code}: {organ.name}, {organ.level}" for organ in found.organs(on)]),
        (
            "Rules",
            [f"{', '.join(row.organs)} / {row.matter}: {row.words} {_ground(row)}" for row in found.rules(on)],
        ),
        ("Can", [f"{can.measure.label}: {can.organ} by {can.matter} {_ground(can)}" for can in found.measures(on)]),
        ("Called together", [f"{route.organ}: {route.who} {_ground(route)}" for route in found.convening(on)]),
        ("National acts", [f"{act.member}: {act.by} {_ground(act)}" for act in found.all_approvals]),
        ("Not known", list(found.gaps)),
        ("Notes", list(found.notes)),
    ]


def _member(member: Member) -> str:
    limits = f"; {member.limits}" if member.limits else ""
    return f"{member.code} {member.role} {member.period.words} ({member.confidence}){limits}"


def _ground(row: Rule | MeasureRow | Route | Approval) -> str:
    return f"({row.article}, {row.confidence})"


def _chapter(title: str, lines: list[str]) -> None:
    if not lines:
        return
    out.print(Text(f"\n{title}", style="bold"))
    for line in lines:
        out.print(Text(f"  {line}"), soft_wrap=True)


def _firsts(capacities: tuple[Capacity, ...]) -> list[str]:
    return list(dict.fromkeys(first for capacity in capacities for first in capacity.first)) or ["nothing"]


def _obstacles(capacities: tuple[Capacity, ...]) -> list[str]:
    return list(dict.fromkeys(capacity.in_the_way for capacity in capacities)) or ["no measure at all"]


def _calls(found: tuple[Clock, ...]) -> list[str]:
    return [f"{clock.organ}: {clock.who} ({clock.speed})" for clock in found] or ["not known"]


def _table(*titles: str) -> Table:
    table = Table(show_lines=True)
    for title in titles:
        table.add_column(title, overflow="fold")
    return table


def _say(sentences: tuple[str, ...]) -> None:
    for sentence in sentences:
        out.print(Text(sentence), soft_wrap=True)
