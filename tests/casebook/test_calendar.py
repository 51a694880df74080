"""Deadlines as iCalendar, read back as a calendar program does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from casebook_builders import JULY
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from waiting_cases import lakes, silent, waiting

from crisisdesk.casebook.calendar import calendar_of, calendar_of_clocks
from crisisdesk.charters import charter
from crisisdesk.charters.clocks import clocks


def events(found: bytes) -> list[dict[str, object]]:
    """What a calendar program reads: each event's values by name."""
    calendar = Calendar.from_ical(found)
    assert calendar["version"] == "2.0"
    assert not calendar.errors
    return [
        {
            "uid": str(event["uid"]),
            "at": event.decoded("dtstart"),
            "what": str(event["summary"]),
            "about": str(event["description"]),
            "sequence": event.get("sequence"),
            "alarms": [alarm.decoded("trigger") for alarm in event.walk("valarm")],
        }
        for event in calendar.walk("vevent")
    ]


def test_a_running_clock_is_an_event_with_its_article() -> None:
    case = silent(lakes())
    (event,) = events(calendar_of([case], address="https://desk.example.org"))
    assert case.silence is not None
    assert event["at"] == case.silence.until
    assert event["what"] == "LAKES: the silence ends: High water"
    assert "Rules 7" in str(event["about"])
    assert event["alarms"] == [timedelta(hours=-24), timedelta(hours=-1)]


def test_a_moved_deadline_keeps_its_name_and_gets_a_higher_number() -> None:
    desk = lakes().mandate()
    (before,) = events(calendar_of([desk.case]))
    desk.do("table", title="More", text="Two weeks more.", measure="send_force", renews=True)
    desk.vote(LAA="yes", LBB="yes", LCC="yes", LEE="yes")
    (after,) = events(calendar_of([desk.do("extend", ends=JULY + timedelta(days=24))]))
    assert after["uid"] == before["uid"]
    assert after["at"] == JULY + timedelta(days=24)
    assert int(str(after["sequence"])) > int(str(before["sequence"]))


def test_the_hours_of_a_route_are_two_events() -> None:
    desk = lakes()
    case = desk.do("request", "LAA", route="urgent")
    found = events(calendar_of([case]))
    assert [event["at"] for event in found] == [
        desk.watch.now + timedelta(hours=24),
        desk.watch.now + timedelta(days=3),
    ]
    assert [bool(event["alarms"]) for event in found] == [False, True]
    assert len({event["uid"] for event in found}) == 2


def test_the_same_case_gives_the_same_bytes() -> None:
    case = silent(lakes())
    assert calendar_of([case]) == calendar_of([case])


def test_nothing_running_is_an_empty_calendar() -> None:
    assert events(calendar_of([])) == []
    assert events(calendar_of([lakes().case])) == []


@given(st.text(max_size=200))
def test_every_title_comes_back_from_a_calendar_in_one_line(title: str) -> None:
    (event,) = events(calendar_of([replace(waiting(), title=title)]))
    words = " ".join("".join(each if each.isprintable() else " " for each in title).split())
    assert event["what"] == f"LAKES: the silence ends: {words}".strip()


def test_long_lines_are_folded() -> None:
    found = calendar_of([replace(waiting(), title="ü" * 300)])
    assert max(len(line) for line in found.split(b"\r\n")) <= 75
    assert events(found)[0]["what"] == f"LAKES: the silence ends: {'ü' * 300}"


def test_a_charters_clocks_are_a_calendar_from_the_request_on() -> None:
    asked = datetime(2022, 1, 5, 20, tzinfo=UTC)
    berlin = clocks(charter("OSCE"), "PC", asked.date(), asked)
    found = events(calendar_of_clocks("OSCE", berlin))
    assert {event["at"] for event in found} == {asked + timedelta(hours=48), asked + timedelta(days=7)}
    assert events(calendar_of_clocks("OSCE", clocks(charter("OSCE"), "PC", asked.date()))) == []
