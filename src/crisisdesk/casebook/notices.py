"""What a person should know of: steps in the cases that concern them, and deadlines that come near."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from crisisdesk.casebook.calendar import ALARMS, deadline_id
from crisisdesk.casebook.case import Case, Step
from crisisdesk.casebook.machine import ROWS
from crisisdesk.casebook.people import Person, Role
from crisisdesk.casebook.timers import Timer
from crisisdesk.charters.words import capital, hours
from crisisdesk.model import content_id

FOLLOWS_ALL = (Role.ANALYST, Role.ADMINISTRATOR)
"""Roles whose people follow every case; chairs, secretariats and delegates follow those of their organisation."""

KEPT = timedelta(days=30)
"""How long a step stays among the notices."""

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know: an id that stays the same, since when, of which case, in a line and in more words."""

    notice_id: str
    at: datetime
    case_id: str
    title: str
    words: str


def concerns(case: Case, person: Person) -> bool:
    """Whether a case is among those that a person follows."""
    if not person.active:
        return False
    held = {post.organisation for post in person.posts}
    return person.alone or case.organisation in held or any(person.holds(role) for role in FOLLOWS_ALL)


def notices(cases: Iterable[Case], person: Person, now: datetime) -> tuple[Notice, ...]:
    """What a person should know at a moment, the newest first.

    Steps of others that moved a case, for thirty days; every deadline a day and an hour before it and when it is
    over, as long as it runs. Ballots and other acts of single members are no news here; they stand in the case.
    """
    mine = [case for case in cases if concerns(case, person)]
    found = [notice for case in mine for notice in (*_steps(case, person, now), *_reminders(case, now))]
    return tuple(sorted(found, key=lambda notice: (notice.at, notice.notice_id), reverse=True))


def as_atom(found: Iterable[Notice], person: Person, now: datetime, *, address: str = "") -> bytes:
    """A person's notices as an Atom feed (RFC 4287); with the desk's address every entry leads to its case."""
    entries = tuple(found)
    root = Element("feed", xmlns=ATOM)
    _add(root, "id", f"urn:crisisdesk:notices:{person.person_id}")
    _add(root, "title", "crisisdesk: notices")
    _add(root, "updated", _moment(entries[0].at if entries else now))
    _add(SubElement(root, "author"), "name", "crisisdesk")
    for notice in entries:
        entry = SubElement(root, "entry")
        _add(entry, "id", f"urn:crisisdesk:notice:{notice.notice_id}")
        _add(entry, "title", notice.title)
        _add(entry, "updated", _moment(notice.at))
        _add(entry, "summary", notice.words)
        if address:
            SubElement(entry, "link", href=f"{address}/cases/{notice.case_id}")
    return bytes(tostring(root, "utf-8", xml_declaration=True))


def _steps(case: Case, person: Person, now: datetime) -> Iterator[Notice]:
    for step in case.steps:
        own = step.person == person.person_id and not person.alone
        if not own and not ROWS[step.act].beside and now - KEPT <= step.at <= now:
            yield _step(case, step)


def _step(case: Case, step: Step) -> Notice:
    who = step.member or "the desk"
    title = f"{case.organisation}: {who} {ROWS[step.act].done} ({case.title})"
    words = f"{case.title} ({case.case_id}): {capital(step.after.words)}."
    return Notice(content_id("step", case.case_id, str(step.version)), step.at, case.case_id, title, words)


def _reminders(case: Case, now: datetime) -> Iterator[Notice]:
    for timer in case.running:
        if not timer.ends:
            continue
        for before in ALARMS:
            if timer.at - before <= now < timer.at:
                left = hours(int(before.total_seconds()) // 3600)
                yield _reminder(case, timer, timer.at - before, f"within {left}: {timer.what}")
        if timer.over(now):
            yield _reminder(case, timer, timer.at, f"the hour has come: {timer.what}")


def _reminder(case: Case, timer: Timer, at: datetime, said: str) -> Notice:
    name = content_id("reminder", deadline_id(case.case_id, timer), at.isoformat(), timer.at.isoformat())
    words = f"{capital(timer.what)} at {timer.at:%Y-%m-%d %H:%M} UTC, by {timer.article}. {capital(case.state.words)}."
    return Notice(name, at, case.case_id, f"{case.organisation}: {said} ({case.title})", words)


def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _add(parent: Element, name: str, text: str) -> None:
    """An element with a text that XML can hold."""
    SubElement(parent, name).text = "".join(
        character if character.isprintable() or character in "\n\t" else " " for character in text
    )
