"""All cases of the desk: where each stands, which clocks run, and opening another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from starlette.responses import RedirectResponse, Response

from crisisdesk import charters
from crisisdesk.casebook import Case, CaseHead
from crisisdesk.casebook.calendar import calendar_of
from crisisdesk.casebook.states import State
from crisisdesk.desk.calls import Call
from crisisdesk.desk.feeds import Entry, Feed, feed
from crisisdesk.desk.language import counting, say
from crisisdesk.desk.links import Named, named, to_case
from crisisdesk.desk.office import Office
from crisisdesk.desk.prose import When, when
from crisisdesk.desk.sheets import Sheet, sheet


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock: what opens or ends when, by which article, and how much time is left; ``over`` once it has come."""

    what: str
    at: When
    left: str
    article: str
    over: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in one line, with the next of its clocks."""

    case_id: str
    title: str
    link: str
    organisation: Named
    place: Named | None
    state: str
    words: str
    opened: When
    changed: When
    clock: ClockLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesPage:
    """Every case."""

    template: ClassVar[str] = "cases.html"

    title: Annotated[str, "The name of the page."]
    cases: Annotated[tuple[CaseLine, ...], "The cases, the one that was changed last first."]
    organisations: Annotated[tuple[str, ...], "Codes of the organisations under whose charter a case can be opened."]

    def sheet(self) -> Sheet:
        """One row for each case."""
        rows = [
            {
                "case": line.case_id,
                "title": line.title,
                "organisation": line.organisation.code,
                "place": line.place.code if line.place else "",
                "state": line.state,
                "opened": line.opened.iso,
                "changed": line.changed.iso,
                "next": line.clock.what if line.clock else "",
                "next_at": line.clock.at.iso if line.clock else None,
            }
            for line in self.cases
        ]
        columns = ["case", "title", "organisation", "place", "state", "opened", "changed", "next", "next_at"]
        return sheet("cases", rows, columns)

    def feed(self) -> Feed:
        """One entry for each case, renewed with every step."""
        entries = [
            Entry(
                identifier=f"case:{line.case_id}:{line.changed.iso}",
                title=line.title,
                at=datetime.fromisoformat(line.changed.iso),
                link=line.link,
                words=line.words,
            )
            for line in self.cases
        ]
        return feed("cases", self.title, "/cases", entries)


def cases_page(office: Office, _: Call) -> CasesPage:
    """The page of all cases."""
    return CasesPage(title=say("Cases"), cases=case_lines(office), organisations=tuple(charters.organisations()))


def case_lines(office: Office) -> tuple[CaseLine, ...]:
    """All cases in one line each; none on a desk without a casebook."""
    return tuple(_line(office, head) for head in office.casebook.cases()) if office.casebook else ()


def open_case(office: Office, call: Call) -> Response:
    """A form to open a case came in."""
    given = {name: call.text(name, 500) for name in ("title", "place", "basis", "subject") if call.text(name, 500)}
    person, member = call.who.person.person_id, call.text("member", 32)
    opened = office.book.open_case(call.text("organisation", 32).upper(), person, member=member, **given)
    return RedirectResponse(to_case(opened.case_id), 303)


def calendar(office: Office, call: Call) -> Response:
    """The running clocks of all cases, as iCalendar."""
    found = [office.book.case(head.case_id) for head in office.book.cases() if head.state is not State.CLOSED]
    body = calendar_of(found, address=str(call.request.base_url).rstrip("/"))
    return Response(
        body, headers={"Content-Disposition": 'inline; filename="deadlines.ics"'}, media_type="text/calendar"
    )


def clock_lines(case: Case, now: datetime) -> tuple[ClockLine, ...]:
    """The clocks that run in a case, the next first."""
    return tuple(
        ClockLine(one.what, when(one.at), _left(one.at, now, over=one.over(now)), one.article, one.over(now))
        for one in case.running
    )


def _line(office: Office, head: CaseHead) -> CaseLine:
    clocks = () if head.state is State.CLOSED else clock_lines(office.book.case(head.case_id), office.clock())
    return CaseLine(
        case_id=head.case_id,
        title=head.title,
        link=to_case(head.case_id),
        organisation=named(head.organisation),
        place=named(head.place) if head.place else None,
        state=head.state.value,
        words=say(head.state.words),
        opened=when(head.opened_at),
        changed=when(head.changed_at),
        clock=clocks[0] if clocks else None,
    )


def _left(at: datetime, now: datetime, *, over: bool) -> str:
    if over:
        return say("has come")
    minutes = int((at - now).total_seconds()) // 60
    if minutes < 120:
        return counting("in one minute", "in {number} minutes", max(1, minutes))
    if minutes < 60 * 72:
        return counting("in one hour", "in {number} hours", minutes // 60)
    return counting("in one day", "in {number} days", minutes // (60 * 24))
