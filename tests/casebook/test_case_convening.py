from datetime import UTC, datetime

import pytest
from casebook_builders import Lakes

from crisisdesk.casebook import Casebook, State
from crisisdesk.errors import Misuse, Refused


@pytest.fixture
def lakes(address: str) -> Lakes:
    return Lakes(address)


def test_a_case_is_opened_on_something_and_numbered(lakes: Lakes) -> None:
    case = lakes.book.open_case("lakes", "chair", title="Another", basis="warning", subject="w-17")
    assert (case.case_id, case.organisation, case.state, case.version) == ("LAKES-2022-2", "LAKES", State.OPENED, 1)
    assert (case.basis, case.subject, case.place) == ("warning", "w-17", "")
    assert [each.case_id for each in lakes.book.cases()] == ["LAKES-2022-1", "LAKES-2022-2"]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"organisation": "MOON", "title": "x"}, "no charter for 'MOON'"),
        ({"organisation": "CSTO", "title": "x"}, "chair may not open a case"),
        ({"organisation": "LAKES"}, "open needs title"),
        ({"organisation": "LAKES", "title": "x" * 501}, "501 bytes; at most 500"),
        ({"organisation": "LAKES", "title": "x\u202ey"}, "cannot be printed"),
        ({"organisation": "LAKES", "title": "x", "place": "LBB" * 6}, "18 bytes; at most 16"),
        ({"organisation": "LAKES", "title": "x", "basis": "dream"}, "'dream' is none of warning, question, hand"),
        ({"organisation": "LAKES", "title": "x", "basis": "warning"}, "a case on a warning says which"),
        (
            {"organisation": "LAKES", "title": "x", "basis": "question", "subject": "q"},
            "no question 'q'; known: none yet",
        ),
        ({"organisation": "LAKES", "title": "x", "mood": "bad"}, "not 'mood'"),
    ],
)
def test_a_case_that_cannot_be_opened_leaves_nothing(lakes: Lakes, facts: dict[str, str], why: str) -> None:
    before = lakes.book.entries()
    with pytest.raises(Misuse, match=why):
        lakes.book.open_case(person="chair", **facts)
    assert lakes.book.entries() == before


def test_two_seconders_and_a_day_of_notice(lakes: Lakes) -> None:
    case = lakes.do("request", "LAA", route="urgent", reason="The dam.")
    assert [(each.what, each.article) for each in case.running] == [
        ("the COUNCIL can meet at the earliest", "Treaty Art. 4"),
        ("the COUNCIL must meet", "Treaty Art. 4"),
    ]
    lakes.do("second", "LBB")
    with pytest.raises(Refused, match=r"1 of 2 seconders so far \(Treaty Art. 4\)"):
        lakes.do("convene")
    lakes.do("second", "LCC")
    with pytest.raises(Refused, match=r"cannot meet before 2022-07-05 09:01 UTC \(Treaty Art. 4\)"):
        lakes.do("convene", meets_at="2022-07-05T08:00Z")
    with pytest.raises(Refused, match="must meet by 2022-07-07 09:01 UTC"):
        lakes.do("convene", meets_at="2022-07-08T08:00Z")
    case = lakes.do("convene")
    assert case.meeting is not None
    assert case.meeting.meets_at == datetime(2022, 7, 5, 9, 1, tzinfo=UTC)
    assert case.state is State.CONVENED


def test_a_request_lapses_and_is_asked_anew(lakes: Lakes) -> None:
    lakes.do("request", "LAA", route="urgent")
    lakes.watch.wait(days=4)
    with pytest.raises(Refused, match=r"lapsed at 2022-07-07 09:01 UTC; drop it and ask anew"):
        lakes.do("second", "LBB")
    assert lakes.do("drop", "LAA").state is State.OPENED
    case = lakes.do("request", "LAA", route="urgent")
    assert [bool(each.withdrawn_at) for each in case.requests] == [True, False]


@pytest.mark.parametrize(
    ("who", "why"),
    [("LAA", "asked for the meeting itself"), ("LBB", "has seconded the request already"), ("chair", "may not second")],
)
def test_nobody_seconds_twice_or_itself(lakes: Lakes, who: str, why: str) -> None:
    lakes.do("request", "LAA", route="urgent")
    lakes.do("second", "LBB")
    with pytest.raises(Refused, match=why):
        lakes.do("second", who)


@pytest.mark.parametrize(
    ("who", "facts", "why"),
    [
        ("LAA", {"route": "berlin"}, "has no route 'berlin' on 2022-07-04; there are urgent"),
        ("LAA", {"route": "regular", "organ": "COUNCIL"}, "for the chair or the secretariat"),
        ("chair", {"route": "regular"}, "say which organ"),
        ("chair", {"route": "regular", "organ": "SENATE"}, "has no organ 'SENATE'"),
        ("ana", {"route": "regular", "organ": "COUNCIL"}, "ana may not ask for a meeting"),
        ("LFF", {"route": "urgent"}, "LFF is no member of LAKES on 2022-07-04"),
    ],
)
def test_who_may_ask(lakes: Lakes, who: str, facts: dict[str, str], why: str) -> None:
    with pytest.raises(Misuse, match=why):
        lakes.do("request", who, **facts)


def test_a_suspended_member_takes_no_part(address: str) -> None:
    lakes = Lakes(address, now=datetime(2022, 6, 5, tzinfo=UTC))
    with pytest.raises(Refused, match="LDD takes no part in LAKES: suspended from 2022-06-01 to before 2022-06-10"):
        lakes.do("request", "LDD", route="urgent")
    lakes.watch.wait(days=6)
    lakes.do("request", "LDD", route="urgent")


def test_an_observer_and_a_foreign_delegate_are_refused(lakes: Lakes) -> None:
    with pytest.raises(Refused, match="laa is no delegate of LBB in LAKES"):
        lakes.book.act(lakes.case_id, "request", lakes.person("LAA"), member="LBB", route="urgent")


def test_members_consult_and_their_last_word_stands(lakes: Lakes) -> None:
    lakes.convene()
    lakes.do("consult", "LAA", stance="conditional", words="If asked.")
    case = lakes.do("consult", "LAA", stance="supports")
    assert [each.stance for each in case.consultations] == ["conditional", "supports"]
    assert case.positions == {"LAA": "supports"}
    with pytest.raises(Misuse, match="'silent' is none of"):
        lakes.do("consult", "LAA", stance="silent")


def test_acts_out_of_order_are_refused_with_where_the_case_stands(lakes: Lakes) -> None:
    for act, facts in {"convene": {}, "cast": {"ballot": "yes"}, "close_vote": {}, "pledge": {}}.items():
        with pytest.raises(Refused, match="is not possible now: opened"):
            lakes.do(act, "LAA", **facts)
    with pytest.raises(Misuse, match="no act 'dance'; a case knows open, request"):
        lakes.do("dance")
    with pytest.raises(Misuse, match="opened once"):
        lakes.do("open")
    assert lakes.case.version == 1


def test_an_unknown_case_names_the_known(lakes: Lakes) -> None:
    with pytest.raises(Misuse, match="no case 'LAKES-1999-9'; there are LAKES-2022-1"):
        lakes.book.case("LAKES-1999-9")


def test_a_clock_that_jumps_back_is_refused(lakes: Lakes) -> None:
    lakes.person("LAA")
    lakes.watch.wait(seconds=-1)
    before = lakes.book.entries()
    for act in (
        lambda: lakes.book.act(lakes.case_id, "request", "laa", member="LAA", route="urgent"),
        lambda: lakes.book.judge("outlet", "x", "ana", grade="A"),
        lambda: lakes.book.add_person("new"),
    ):
        with pytest.raises(Misuse, match="the clock says 2022-07-04 08:59:59 UTC"):
            act()
    assert lakes.book.entries() == before


def test_on_a_desk_of_one_the_local_user_plays_every_part(address: str) -> None:
    book = Casebook(address)
    case = book.open_case("CSTO", title="Unrest", place="KAZ")
    book.act(case.case_id, "request", member="KAZ", route="csc-extraordinary")
    book.act(case.case_id, "second", member="RUS")
    assert book.act(case.case_id, "convene").state is State.CONVENED


def test_an_organisation_that_does_not_exist_yet(address: str) -> None:
    book = Casebook(address, lambda: datetime(1990, 1, 1, tzinfo=UTC))
    with pytest.raises(Misuse, match="CSTO did not exist on 1990-01-01"):
        book.open_case("CSTO", title="Too early")
