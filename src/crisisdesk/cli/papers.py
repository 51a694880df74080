"""``crisisdesk case``, what goes out on paper and by post: sheets, calendars, feeds, reminders, replays."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from crisisdesk.casebook import Case, Casebook
from crisisdesk.casebook.calendar import calendar_of, calendar_of_clocks
from crisisdesk.casebook.case_files import case_file
from crisisdesk.casebook.checkpoint import last_checkpoint
from crisisdesk.casebook.mail import MailServer, Security, mail_notices
from crisisdesk.casebook.notices import as_atom, notices
from crisisdesk.casebook.replay import Replay
from crisisdesk.casebook.replay import replay as replayed
from crisisdesk.casebook.sheet import Stand, html, stands_of
from crisisdesk.casebook.sheet_drawing import sheet as sheet_of
from crisisdesk.casebook.timetable import as_text
from crisisdesk.casebook.timetable_picture import as_svg
from crisisdesk.charters import charter
from crisisdesk.charters.clocks import clocks
from crisisdesk.cli.options import AsJson, DeskFolder, settings, when
from crisisdesk.cli.person import DEFAULT, As
from crisisdesk.cli.printing import err, out, print_json
from crisisdesk.clock import system_clock
from crisisdesk.errors import Misuse, RunAborted
from crisisdesk.positions import matrix
from crisisdesk.record import Record
from crisisdesk.settings import Settings

SOME_FAILED = 3
NOTHING = 1

CaseId = Annotated[str, typer.Argument(metavar="CASE", help="The case's id, as case list prints it.")]


def sheet(
    case_id: CaseId,
    out_: Annotated[Path, typer.Option("--out", metavar="FILE.html", help="Where the sheet is written.")],
    draft: Annotated[int | None, typer.Option(help="Number of the draft; the last decision if not given.")] = None,
    desk: DeskFolder = None,
) -> None:
    """Write the decision sheet of a case: one page that prints well (and as PDF, by the browser's print)."""
    chosen = settings(desk)
    casebook = Casebook(chosen.casebook)
    case = casebook.case(case_id)
    with casebook.database.reading() as connection:
        note = last_checkpoint(connection)
    page = sheet_of(case, draft=draft, stands=_stands(chosen, casebook, case, draft), covered_by=note)
    _write(out_, html(page).encode())
    out.print(Text(f"{page.verdict} {page.via}: {out_}"), soft_wrap=True)


def calendar(
    out_: Annotated[Path, typer.Option("--out", metavar="FILE.ics", help="Where the calendar is written.")],
    case_id: Annotated[list[str] | None, typer.Argument(metavar="CASE...", help="Cases; all if none is named.")] = None,
    organ: Annotated[
        str | None,
        typer.Option("--clocks", metavar="ORG:ORGAN", help="Instead the clocks of a charter's organ, as OSCE:PC."),
    ] = None,
    asked: Annotated[
        str | None,
        typer.Option("--asked", metavar="WHEN", help="When a meeting is asked for, with --clocks; else now."),
    ] = None,
    desk: DeskFolder = None,
) -> None:
    """Write the running clocks of cases as an iCalendar file, or those that a request to convene would start."""
    if organ is not None:
        return _clocks(out_, organ, when(asked) or system_clock())
    chosen = settings(desk)
    cases = _cases(Casebook(chosen.casebook), case_id)
    _write(out_, calendar_of(cases, address=chosen.address))
    count = sum(len(case.running) for case in cases)
    out.print(Text(f"{count} {'deadline' if count == 1 else 'deadlines'} in {out_}"), soft_wrap=True)
    return None


def feed(
    out_: Annotated[Path, typer.Option("--out", metavar="FILE.xml", help="Where the feed is written.")],
    person: As = DEFAULT,
    desk: DeskFolder = None,
) -> None:
    """Write a person's notices as an Atom feed: steps of others, and deadlines that come near."""
    chosen, now = settings(desk), system_clock()
    casebook = Casebook(chosen.casebook)
    who = casebook.person(person)
    found = notices(_cases(casebook, None), who, now)
    _write(out_, as_atom(found, who, now, address=chosen.address))
    out.print(Text(f"{len(found)} notices in {out_}"), soft_wrap=True)


def remind(desk: DeskFolder = None, as_json: AsJson = False) -> None:
    """Send everybody by e-mail the notices that they have not been sent yet; needs mail_host and mail_sender."""
    chosen = settings(desk)
    server = _server(chosen)
    casebook = Casebook(chosen.casebook)
    cases = _cases(casebook, None)
    mailed = mail_notices(casebook.database, casebook.people(), cases, server, system_clock(), address=chosen.address)
    if as_json:
        print_json({"sent": mailed.count, "failed": [str(failure) for failure in mailed.failures]})
    else:
        out.print(Text(f"{mailed.count} notices sent"))
        for failure in mailed.failures:
            err.print(Text(str(failure)), soft_wrap=True)
    if mailed.failures:
        raise typer.Exit(SOME_FAILED)


def replay(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A dated case file, or the name of one of the package's five.")
    ],
    svg: Annotated[Path | None, typer.Option("--svg", metavar="OUT", help="Write the timetable as a picture.")] = None,
    as_json: AsJson = False,
) -> None:
    """Play a dated case in the machine of cases, and say where the record and the rules disagree."""
    found = replayed(case_file(file))
    if svg is not None:
        _write(svg, as_svg(found).encode())
    if as_json:
        return print_json(_plain(found))
    width = max(80, min(out.width, 140))
    for line in as_text(found, width).splitlines():
        out.print(Text(line), soft_wrap=True)
    return None


def _plain(found: Replay) -> dict[str, object]:
    steps = [
        {
            "number": step.number,
            "at": step.at,
            "exact": step.exact,
            "part": step.part,
            "who": step.who,
            "kind": step.kind,
            "what": step.what,
            "source": step.source,
            "confidence": step.confidence,
            "rules": [{"thread": f.thread, "answer": f.answer, "words": f.words} for f in found.of(step)],
        }
        for step in found.file.steps
    ]
    cases = {
        thread: {"organisation": case.organisation, "state": case.state, "steps": len(case.steps)}
        for thread, case in found.cases.items()
    }
    head = {"case": found.file.name, "title": found.file.title, "place": found.file.place}
    return {**head, "differences": len(found.differences), "cases": cases, "steps": steps}


def _cases(casebook: Casebook, wanted: list[str] | None) -> list[Case]:
    return [casebook.case(number) for number in wanted or [head.case_id for head in casebook.cases()]]


def _stands(chosen: Settings, casebook: Casebook, case: Case, draft: int | None) -> dict[str, Stand]:
    """What the record showed when the case was decided, where the case rests on a question."""
    decided = [outcome.at for outcome in case.outcomes if draft in {None, outcome.draft}]
    asked = next((each for each in casebook.questions() if each.question_id == case.subject), None)
    if case.basis != "question" or asked is None or not decided:
        return {}
    members = [member.code for member in case.charter.members(decided[-1].date())]
    grades = casebook.grading(at=decided[-1]).by_subject
    return stands_of(matrix(Record(chosen.record).snapshot(as_of=decided[-1]), asked, members, grades=grades))


def _clocks(file: Path, given: str, asked: datetime) -> None:
    organisation, _, organ = given.partition(":")
    rules = charter(organisation)
    found = clocks(rules, rules.organ(organ, asked.date()).code, asked.date(), asked)
    _write(file, calendar_of_clocks(rules.code, found))
    for clock in found:
        out.print(Text(" ".join(clock.sentences())), soft_wrap=True)
    if not found:
        raise typer.Exit(NOTHING)


def _server(chosen: Settings) -> MailServer:
    if not chosen.mail_host or not chosen.mail_sender:
        raise Misuse("no mail server: set mail_host and mail_sender in desk.toml or the environment")
    return MailServer(
        host=chosen.mail_host,
        port=chosen.mail_port,
        sender=chosen.mail_sender,
        security=Security(chosen.mail_security),
        user=chosen.mail_user,
        password=chosen.mail_password.get_secret_value(),
    )


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise RunAborted(f"{file}: cannot be written: {error.strerror or error}") from error
