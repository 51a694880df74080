"""What comes in for a case: opening its page, acts, its sheet; and the ledger's page."""

import base64
import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from starlette.responses import HTMLResponse, RedirectResponse, Response

from crisisdesk.casebook import Case
from crisisdesk.casebook.audit import audit
from crisisdesk.casebook.checkpoint import last_checkpoint
from crisisdesk.casebook.sheet import html as sheet_html
from crisisdesk.casebook.sheet import stands_of
from crisisdesk.casebook.sheet_drawing import sheet
from crisisdesk.desk import asked
from crisisdesk.desk.calls import Call
from crisisdesk.desk.case import CasePage, case_page
from crisisdesk.desk.guard import HEADERS
from crisisdesk.desk.language import say
from crisisdesk.desk.links import to_case
from crisisdesk.desk.office import Office
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.prose import When, shortened, when
from crisisdesk.desk.retold import all_retold
from crisisdesk.desk.sheets import Sheet, Value
from crisisdesk.desk.sheets import sheet as table_of
from crisisdesk.errors import Conflict, Misuse, Refused

SHOWN = 200
"""Entries of the ledger on its page, the newest."""
LONGEST = 1_000_000
"""Characters of the longest field of an act: a draft."""
FIELD = "f."
"""Stands before the names of an act's own fields in its form."""

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def page(office: Office, call: Call) -> CasePage:
    """The page of one case."""
    return case_page(office, _case(office, call), call.who.person)


def act(office: Office, call: Call) -> Response:
    """An act came in; leads back to the case. What was typed is given back where it is refused."""
    case_id, person = call.path("case"), call.who.person.person_id
    given = {name.removeprefix(FIELD): value for name, value in call.form.items() if name.startswith(FIELD) and value}
    seen, member = call.text("seen", 9), call.text("member", 32)
    back, typed = to_case(case_id), "\n\n".join(value for value in given.values() if len(value) > 3)
    try:
        version = int(seen) if seen.isdecimal() else None
        office.book.act(case_id, call.text("act", 32), person, version, member=member, **given)
    except Conflict as error:
        raise Problem(409, f"{error}.", back=back, kept=typed) from None
    except Refused as error:
        raise Problem(403, f"{error}.", back=back, kept=typed) from None
    except Misuse as error:
        raise Problem(400, f"{error}.", back=back, kept=typed) from None
    return RedirectResponse(back, 303)


def decision_sheet(office: Office, call: Call) -> Response:
    """The sheet of a decision, for print; with the positions of members as record and grades showed them then."""
    case, draft = _case(office, call), asked.number(call.request, "draft", 10_000) or None
    outcomes = [one for one in case.outcomes if draft in {None, one.draft}]
    stands = None
    question = next((one for one in office.questions() if one.question_id == case.subject), None)
    if question and outcomes:
        decided = outcomes[-1].at
        then = office.book.grading(at=decided)
        with office.open(decided) as view:
            stands = stands_of(replace(view, grades=lambda: then).matrix(question))
    with office.book.database.reading() as connection:
        note = last_checkpoint(connection)
    try:
        body = sheet_html(sheet(case, draft=draft, stands=stands, covered_by=note))
    except Misuse as error:
        raise Problem(404, f"{error}.", back=to_case(case.case_id)) from None
    return HTMLResponse(body, headers={"Content-Security-Policy": _policy(body)})


def _policy(body: str) -> str:
    """The desk's policy, with leave for the very styles that the sheet brings along."""
    hashes = (hashlib.sha256(style.encode()).digest() for style in _STYLE.findall(body))
    leave = " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in hashes)
    return HEADERS["Content-Security-Policy"].replace("style-src 'self'", f"style-src 'self' {leave}")


def _case(office: Office, call: Call) -> Case:
    try:
        return office.book.case(call.path("case"))
    except Misuse as error:
        raise Problem(404, f"{error}.", back="/cases") from None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of the ledger."""

    number: int
    at: When
    person: str
    act: str
    payload: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """What was done at the desk, entry by entry, and whether the chain holds."""

    template: ClassVar[str] = "ledger.html"

    title: Annotated[str, "The name of the page."]
    holds: Annotated[bool, "Whether the ledger verifies."]
    verdict: Annotated[tuple[str, ...], "What the verification found, in sentences."]
    entries: Annotated[tuple[EntryLine, ...], "The newest entries, the newest first."]
    total: Annotated[int, "How many entries there are in all."]

    def sheet(self) -> Sheet:
        """One row for each entry on the page."""
        rows: list[dict[str, Value]] = [
            {
                "entry": one.number,
                "at": one.at.iso,
                "person": one.person,
                "act": one.act,
                "given": one.payload,
                "hash": one.hash,
            }
            for one in self.entries
        ]
        return table_of("ledger", rows, ["entry", "at", "person", "act", "given", "hash"])


def ledger(office: Office, _: Call) -> LedgerPage:
    """The page of the ledger, verified now."""
    names = {person.person_id: person.name or person.login for person in office.book.people()}
    with office.book.database.reading() as connection:
        found = audit(connection)
    entries = office.book.entries()
    return LedgerPage(
        title=say("Ledger"),
        holds=found.holds,
        verdict=all_retold(found.sentences()),
        entries=tuple(
            EntryLine(
                e.seq,
                when(datetime.fromisoformat(e.recorded_at)),
                names.get(e.person, e.person),
                e.act,
                shortened(e.payload, 600),
                e.hash,
            )
            for e in reversed(entries[-SHOWN:])
        ),
        total=len(entries),
    )
