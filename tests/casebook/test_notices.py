"""What people are told of their cases, and their Atom feeds."""

from dataclasses import replace
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from casebook_builders import JULY
from waiting_cases import lakes, silent, waiting

from crisisdesk.casebook import Person, Post, Role
from crisisdesk.casebook.notices import as_atom, concerns, notices

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = '<b>"flood"</b> & more,;\\ of\nit\x07'


def until() -> datetime:
    """When the silence ends in the case in which one runs."""
    return waiting().silences[0].until


CHAIR = Person(person_id="p-chair", login="chair", name="", posts=(Post(Role.CHAIR, "LAKES"),))


def test_steps_that_move_a_case_are_news_for_those_it_concerns() -> None:
    desk = lakes()
    silent(desk)
    found = notices([desk.case], CHAIR, desk.watch.now)
    titles = [notice.title for notice in reversed(found)]
    assert titles[0] == "LAKES: the desk opened the case (High water)"
    assert titles[-1] == "LAKES: the desk started a silence procedure (High water)"
    assert all(notice.case_id == desk.case_id for notice in found)


def test_ones_own_steps_and_single_ballots_are_no_news() -> None:
    desk = lakes().convene().table()
    desk.vote(LAA="yes", LBB="yes", LCC="yes")
    chair = desk.book.person("chair")
    assert [notice.title for notice in notices([desk.case], chair, desk.watch.now)] == [
        "LAKES: the desk opened the case (High water)"
    ]
    assert not any("ballot" in notice.title for notice in notices([desk.case], CHAIR, desk.watch.now))


@pytest.mark.parametrize(
    ("person", "told"),
    [
        (CHAIR, True),
        (replace(CHAIR, posts=(Post(Role.DELEGATE, "LAKES", "LAA"),)), True),
        (replace(CHAIR, posts=(Post(Role.DELEGATE, "CSTO", "KAZ"),)), False),
        (replace(CHAIR, posts=(Post(Role.ANALYST),)), True),
        (replace(CHAIR, posts=(Post(Role.READER),)), False),
        (replace(CHAIR, posts=(), alone=True), True),
        (replace(CHAIR, left_at=JULY), False),
    ],
    ids=["chair", "delegate", "delegate elsewhere", "analyst", "reader", "alone", "gone"],
)
def test_whom_a_case_concerns(person: Person, told: bool) -> None:
    assert concerns(waiting(), person) is told
    assert bool(notices([waiting()], person, waiting().changed_at)) is told


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(hours=25), []),
        (timedelta(hours=24), ["within 24 hours"]),
        (timedelta(hours=2), ["within 24 hours"]),
        (timedelta(minutes=59), ["within 1 hour", "within 24 hours"]),
        (timedelta(0), ["the hour has come"]),
        (timedelta(days=-2), ["the hour has come"]),
    ],
    ids=str,
)
def test_a_deadline_is_told_a_day_before_an_hour_before_and_when_it_is_there(left: timedelta, said: list[str]) -> None:
    found = notices([waiting()], CHAIR, until() - left)
    told = [notice.title.split(": ")[1] for notice in found if "silence ends" in notice.title]
    assert told == said


def test_a_notice_keeps_its_name_and_a_moved_deadline_gives_another() -> None:
    near = until() - timedelta(minutes=30)
    first, again = (notices([waiting()], CHAIR, near + timedelta(minutes=more)) for more in (0, 5))
    assert first == again
    moved = replace(waiting(), silences=(replace(waiting().silences[0], until=near + timedelta(minutes=50)),))
    later = notices([moved], CHAIR, near)
    assert {notice.notice_id for notice in later if "within" in notice.title}.isdisjoint(
        notice.notice_id for notice in first
    )


def test_old_steps_are_no_news_any_more() -> None:
    assert notices([lakes().case], CHAIR, JULY + timedelta(days=31)) == ()


# The feed


def test_a_feed_is_atom_and_every_text_is_escaped() -> None:
    case = replace(waiting(), title=HOSTILE)
    found = notices([case], CHAIR, case.changed_at)
    root = ElementTree.fromstring(as_atom(found, CHAIR, case.changed_at, address="https://desk.example.org"))
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}id") == "urn:crisisdesk:notices:p-chair"
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == len(found) > 0
    for entry, notice in zip(entries, found, strict=True):
        assert entry.findtext(f"{ATOM}id") == f"urn:crisisdesk:notice:{notice.notice_id}"
        assert '<b>"flood"</b> & more,;\\ of\nit' in str(entry.findtext(f"{ATOM}title"))
        assert datetime.fromisoformat(str(entry.findtext(f"{ATOM}updated"))) == notice.at
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.get("href") == f"https://desk.example.org/cases/{case.case_id}"


def test_an_empty_feed_is_a_feed() -> None:
    root = ElementTree.fromstring(as_atom((), CHAIR, JULY))
    assert root.findtext(f"{ATOM}updated") == "2022-07-04T09:00:00Z"
    assert root.findall(f"{ATOM}entry") == []
