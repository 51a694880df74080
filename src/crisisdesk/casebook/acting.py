"""Doing something in a case: looked up in the machine, checked, kept in the ledger, and only then made rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from crisisdesk.casebook.case import Case, Step
from crisisdesk.casebook.case_reading import Find
from crisisdesk.casebook.case_tables import cases
from crisisdesk.casebook.case_writing import PREFIX
from crisisdesk.casebook.entitlement import check_part
from crisisdesk.casebook.fields import read_fields
from crisisdesk.casebook.keeping import Writer
from crisisdesk.casebook.machine import ROWS, Basis, Row, row
from crisisdesk.casebook.people import Person
from crisisdesk.casebook.people_rows import read_people, read_person
from crisisdesk.casebook.questions import read_questions
from crisisdesk.casebook.situation import Room, Situation
from crisisdesk.casebook.states import State
from crisisdesk.charters import Charter
from crisisdesk.errors import Conflict, Misuse, Refused, RunAborted


def open_case(writer: Writer, organisation: str, person: str, member: str, facts: Mapping[str, Any], find: Find) -> str:
    """Open a case under an organisation's charter; returns its id."""
    who, charter = read_person(writer.connection, person), find(organisation)
    case = _blank(_new_id(writer, charter), charter, writer.at)
    situation = _situation(case, who, member, writer.at, read_fields("open", ROWS["open"].fields, facts))
    _check(ROWS["open"], situation)
    _check_basis(writer, situation)
    _keep(writer, ROWS["open"], situation, State.OPENED, {"organisation": charter.code})
    return case.case_id


def act(
    writer: Writer, case: Case, name: str, person: str, seen: int | None, member: str, facts: Mapping[str, Any]
) -> None:
    """Do one act of the machine in a case as it was just read in the writer's transaction.

    ``seen`` is the version that the person looked at, None for whatever it is now. Raises ``Conflict`` where somebody
    changed the case since, ``Refused`` where a rule stands against it.
    """
    wanted = row(name)
    if wanted.act == "open":
        raise Misuse("a case is opened once; open another one")
    who = read_person(writer.connection, person)
    member = member.strip().upper() or _only_member(wanted, who, case)
    _check_seen(writer, case, wanted, member, seen)
    if case.state not in wanted.sources:
        raise Refused(f"to {wanted.words} is not possible now: {case.state.words}")
    situation = _situation(case, who, member, writer.at, read_fields(wanted.act, wanted.fields, facts))
    _check(wanted, situation)
    after, found = wanted.effect(situation)
    if after not in wanted.targets:
        raise RunAborted(f"{wanted.act} may not lead from {case.state} to {after}: the machine contradicts itself")
    _keep(writer, wanted, situation, after, found)


def _check_basis(writer: Writer, situation: Situation) -> None:
    """A case on a warning or a question says which; questions are known here, warnings in the record."""
    basis, subject = situation.given("basis", Basis.HAND), situation.given("subject")
    if basis is Basis.HAND:
        return
    if subject is None:
        raise Misuse(f"a case on a {basis} says which: subject is its id")
    known = [question.question_id for question in read_questions(writer.connection)]
    if basis is Basis.QUESTION and subject not in known:
        raise Misuse(f"no question {subject!r}; known: {', '.join(known) or 'none yet'}")


def _check(wanted: Row, situation: Situation) -> None:
    check_part(wanted.who, situation, wanted.words)
    for condition in (*wanted.must, *wanted.given):
        condition(situation)


def _keep(writer: Writer, wanted: Row, situation: Situation, after: State, found: Mapping[str, Any]) -> None:
    case = situation.case
    payload = {
        "case": case.case_id,
        "version": case.version + 1,
        "member": situation.member,
        "before": case.state.value if case.version else None,
        "after": after.value,
        "facts": dict(situation.facts),
        "found": dict(found),
    }
    writer.keep(situation.person.person_id, PREFIX + wanted.act, payload)


def _situation(case: Case, who: Person, member: str, at: datetime, facts: Mapping[str, Any]) -> Situation:
    member = member.strip().upper()
    return Situation(case=case, person=who, member=member, at=at, room=Room(case, at), facts=facts)


def _only_member(wanted: Row, who: Person, case: Case) -> str:
    """The member of a delegate of one, where only delegates do this; nobody has to say what is plain."""
    mine = who.members(case.organisation)
    only_delegates = all(part == "delegate" for part in wanted.who)
    return mine[0] if only_delegates and len(mine) == 1 else ""


def _check_seen(writer: Writer, case: Case, wanted: Row, member: str, seen: int | None) -> None:
    if seen is None or seen == case.version:
        return
    if seen > case.version or seen < 1:
        raise Misuse(f"case {case.case_id} is at version {case.version}; nobody can have seen version {seen}")
    unseen = case.steps[seen:]
    if wanted.beside and all(ROWS[step.act].beside and step.member != member for step in unseen):
        return
    logins = {person.person_id: person.login for person in read_people(writer.connection)}
    changes = "; ".join(_told(step, logins) for step in unseen[-5:])
    since = f"case {case.case_id} has changed since version {seen} (now {case.version})"
    raise Conflict(f"{since}: {changes}. Nothing was done; look again")


def _told(step: Step, logins: Mapping[str, str]) -> str:
    who = step.member or logins.get(step.person) or step.person
    return f"{who} {ROWS[step.act].done} at {step.at:%H:%M:%S}"


def _new_id(writer: Writer, charter: Charter) -> str:
    """The organisation, the year, and the number of the case in both."""
    start = f"{charter.code}-{writer.at.year}-"
    query = select(func.count()).select_from(cases).where(cases.c.case_id.startswith(start, autoescape=True))
    return f"{start}{writer.connection.execute(query).scalar_one() + 1}"


def _blank(case_id: str, charter: Charter, at: datetime) -> Case:
    parts = ("steps", "requests", "meetings", "consultations", "preconditions", "drafts", "silences", "ballotings")
    more = ("outcomes", "mandates", "approvals", "pledges", "reports")
    none: dict[str, Any] = dict.fromkeys((*parts, *more), ())
    return Case(
        case_id=case_id,
        organisation=charter.code,
        title="",
        place="",
        basis="",
        subject="",
        state=State.OPENED,
        version=0,
        opened_at=at,
        opened_by="",
        changed_at=at,
        charter=charter,
        seen_at=at,
        **none,
    )
