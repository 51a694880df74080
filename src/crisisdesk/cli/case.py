"""``crisisdesk case``: open a case, do an act of the machine, see where it stands."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from crisisdesk.casebook import Case, Casebook, Option
from crisisdesk.cli.options import AsJson, DeskFolder, ledger_key, settings
from crisisdesk.cli.person import DEFAULT, As
from crisisdesk.cli.printing import out, plain, print_json
from crisisdesk.errors import Misuse

app = typer.Typer(help="Cases: from a warning to a decision and its follow-up.", no_args_is_help=True)
NOTHING = 1

ELSEWHERE = {
    "person": "--as",
    "member": "--for",
    "seen_version": "--seen",
    "act": "ACT",
    "case_id": "CASE",
    "self": "CASE",
}

CaseId = Annotated[str, typer.Argument(metavar="CASE", help="The case's id, as case list prints it.")]
ForMember = Annotated[str, typer.Option("--for", metavar="MEMBER", help="The member acted for, as KAZ.")]
Facts = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME=VALUE...", help="What the act is told; NAME=@FILE reads a file, NAME=@- stdin."),
]


@app.command("open")
def open_(
    organisation: Annotated[str, typer.Argument(metavar="ORG", help="CSTO, OSCE ...: whose charter rules the case.")],
    title: Annotated[str, typer.Option(help="What it is about, in a line.")],
    place: Annotated[str | None, typer.Option(help="The state concerned, as KAZ.")] = None,
    basis: Annotated[str, typer.Option(help="warning, question or hand.")] = "hand",
    subject: Annotated[str | None, typer.Option(help="Id of the warning or the question.")] = None,
    member: ForMember = "",
    person: As = DEFAULT,
    desk: DeskFolder = None,
    as_json: AsJson = False,
) -> None:
    """Open a case on a warning, a question or by hand."""
    facts = {"title": title, "place": place, "basis": basis, "subject": subject}
    found = _casebook(desk).open_case(organisation, person, member=member, **facts)
    _answer(found, as_json)


@app.command("list")
def list_(desk: DeskFolder = None, as_json: AsJson = False) -> None:
    """List the cases, the one that was changed last first."""
    found = _casebook(desk).cases()
    if as_json:
        print_json(found)
    elif found:
        table = Table("case", "title", "place", "stands", "version", "changed")
        for case in found:
            changed = f"{case.changed_at:%Y-%m-%d %H:%M}"
            table.add_row(case.case_id, Text(case.title), case.place, case.state, str(case.version), changed)
        out.print(table)
    if not found:
        raise typer.Exit(NOTHING)


@app.command("show")
def show(case_id: CaseId, person: As = DEFAULT, desk: DeskFolder = None, as_json: AsJson = False) -> None:
    """Show everything of a case: steps, clocks, drafts, votes, mandate, pledges, and what you may do now."""
    casebook = _casebook(desk)
    found = casebook.case(case_id)
    options = found.allowed(casebook.person(person))
    if as_json:
        return print_json({**case_json(found), "allowed": [_option_json(option) for option in options]})
    logins = {each.person_id: each.login for each in casebook.people()}
    for line in lines(found, logins):
        out.print(Text(line), soft_wrap=True)
    out.print(Text("You may", style="bold"))
    for option in options:
        out.print(Text(f"  {_option_line(option)}"), soft_wrap=True)
    return None


@app.command("act")
def act(
    case_id: CaseId,
    name: Annotated[str, typer.Argument(metavar="ACT", help="What to do, as case show lists it: request, cast ...")],
    facts: Facts = None,
    member: ForMember = "",
    seen: Annotated[
        int | None, typer.Option(help="Version of the case that you looked at; what it is now if not given.")
    ] = None,
    person: As = DEFAULT,
    desk: DeskFolder = None,
    as_json: AsJson = False,
) -> None:
    """Do one act in a case; the charter of the organisation says whether it may be done."""
    found = _casebook(desk).act(case_id, name, person, seen, member=member, **_facts(facts or []))
    _answer(found, as_json)


def case_json(case: Case) -> dict[str, object]:
    """A case as JSON: everything but the charter, with its clocks and what is delivered of what was pledged."""
    whole: dict[str, object] = plain(
        {name: getattr(case, name) for name in case.__dataclass_fields__ if name != "charter"}
    )
    pledges = [{**plain(pledge), "delivered": str(pledge.delivered)} for pledge in case.pledges]
    return {**whole, "running": plain(case.running), "pledges": pledges}


def lines(case: Case, logins: dict[str, str]) -> Iterator[str]:
    """A case in lines of text."""
    place = f", {case.place}" if case.place else ""
    yield f"{case.case_id}: {case.title}{place} - {case.state.words} (version {case.version})"
    for step in case.steps:
        who = step.member or logins.get(step.person, step.person)
        yield f"  {step.version:>3} {step.at:%Y-%m-%d %H:%M} {who}: {step.act.replace('_', ' ')}{_told(step.facts)}"
    for timer in case.running:
        yield f"  clock: {timer.what}, {timer.at:%Y-%m-%d %H:%M} UTC ({timer.article})"
    for outcome in case.outcomes:
        yield f"  draft {outcome.draft}, version {outcome.version}: {' '.join(outcome.sentences)}"
    for pledge in case.pledges:
        yield f"  {pledge.member} pledged {pledge.quantity} {pledge.unit} ({pledge.what}), delivered {pledge.delivered}"


def _told(facts: Iterable[str] | object) -> str:
    told = dict(facts) if isinstance(facts, dict) else {}
    parts = [f"{name}={_short(str(value))}" for name, value in told.items()]
    return f" ({', '.join(parts)})" if parts else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57]}..."


def _option_line(option: Option) -> str:
    if not option.allowed:
        return f"not {option.act}: {option.refused}"
    members = ", ".join(option.members[:12]) + (
        f" and {len(option.members) - 12} more" if len(option.members) > 12 else ""
    )
    who = [f"for {members}"] if option.members else []
    who += ["in office"] if option.by_office else []
    fields = " ".join(field.name if field.required else f"[{field.name}]" for field in option.fields)
    return f"{option.act} {fields}".strip() + f" - {option.words}, {' or '.join(who)}"


def _option_json(option: Option) -> dict[str, object]:
    fields = [
        {"name": field.name, "required": field.required, "help": field.help, "choices": list(field.choices)}
        for field in option.fields
    ]
    shown = {name: getattr(option, name) for name in ("act", "words", "members", "by_office", "refused")}
    return {**plain(shown), "fields": fields}


def _facts(given: list[str]) -> dict[str, str]:
    facts = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise Misuse(f"{text!r}: write NAME=VALUE, for example ballot=yes")
        if name in ELSEWHERE:
            raise Misuse(f"{name} is not told so; use {ELSEWHERE[name]}")
        if name in facts:
            raise Misuse(f"{name} is given twice")
        facts[name] = _read(value[1:]) if value.startswith("@") else value
    return facts


def _read(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Misuse(f"{name}: cannot be read as text: {error}") from None


def _casebook(desk: DeskFolder) -> Casebook:
    chosen = settings(desk)
    return Casebook(chosen.casebook, signs=ledger_key(chosen))


def _answer(case: Case, as_json: bool) -> None:
    if as_json:
        print_json(case_json(case))
        return
    out.print(Text(f"{case.case_id}: {case.state.words} (version {case.version})"), soft_wrap=True)
    if case.outcomes and case.steps[-1].number == case.outcomes[-1].number:
        for sentence in case.outcomes[-1].sentences:
            out.print(Text(f"  {sentence}"), soft_wrap=True)
