"""Deadlines by the charter as iCalendar (RFC 5545), for whatever calendar people use."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from crisisdesk.casebook.case import Case
from crisisdesk.casebook.timers import Timer
from crisisdesk.charters import Clock
from crisisdesk.model import content_id

PRODUCT = "-//crisisdesk//casebook//EN"
ALARMS = (timedelta(hours=24), timedelta(hours=1))
"""How long before a deadline a calendar reminds."""


def deadline_id(case_id: str, timer: Timer) -> str:
    """The same for a deadline of a case wherever it is moved, so that calendars move it and do not add another."""
    return content_id("deadline", case_id, timer.what)


def calendar_of(cases: Iterable[Case], *, address: str = "") -> bytes:
    """The running clocks of cases as an iCalendar file; with the desk's address every event leads to its case."""
    found = _calendar("Deadlines")
    for case in cases:
        for timer in case.running:
            found.add_component(_event(case, timer, address))
    return bytes(found.to_ical())


def calendar_of_clocks(organisation: str, clocks: Iterable[Clock]) -> bytes:
    """The clocks of a charter from a given request on: when an organ can meet at the earliest and must at the latest.

    Clocks without moments, because no request was given, are left out.
    """
    found = _calendar(f"{organisation}: clocks")
    for clock in clocks:
        for at, what in ((clock.opens, "can meet at the earliest"), (clock.closes, "must meet")):
            if at is not None:
                uid = content_id("clock", organisation, clock.route, what, at.isoformat())
                words = f"{organisation}: the {clock.organ} {what}"
                found.add_component(_entry(uid, words, f"Called by {clock.who} ({clock.article}).", at, at))
    return bytes(found.to_ical())


def _calendar(name: str) -> Calendar:
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("x-wr-calname", name)
    return found


def _event(case: Case, timer: Timer, address: str) -> Event:
    words = f"{case.organisation}: {timer.what}: {case.title}"
    about = f"{case.title} ({case.case_id}), {case.state.words}. By {timer.article}."
    event = _entry(deadline_id(case.case_id, timer), words, about, timer.at, case.changed_at)
    event.add("sequence", case.version)
    event.add("categories", [case.organisation])
    if address:
        event.add("url", f"{address}/cases/{case.case_id}")
    if timer.ends:
        for before in ALARMS:
            event.add_component(_alarm(words, before))
    return event


def _entry(uid: str, words: str, about: str, at: datetime, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@crisisdesk")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", at.astimezone(UTC))
    event.add("summary", _line(words))
    event.add("description", about)
    event.add("transp", "TRANSPARENT")
    return event


def _alarm(words: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _line(words))
    alarm.add("trigger", -before)
    return alarm


def _line(text: str) -> str:
    """A text in one line, without characters that calendars cannot hold."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
