from datetime import UTC, datetime, timedelta

import pytest
from casebook_builders import Lakes

from crisisdesk.casebook import State
from crisisdesk.casebook.case import DraftStatus
from crisisdesk.errors import Misuse, Refused


@pytest.fixture
def lakes(address: str) -> Lakes:
    return Lakes(address)


def test_drafts_have_versions_and_all_are_kept(lakes: Lakes) -> None:
    lakes.convene().do("table", "LAA", title="Dam", text="One.", measure="statement")
    with pytest.raises(Refused, match="the draft is of LAA"):
        lakes.do("amend", "LBB", text="Two.")
    with pytest.raises(Misuse, match="nothing was amended"):
        lakes.do("amend", "LAA", text="One.")
    lakes.do("amend", "LAA", text="Two.")
    case = lakes.do("amend", text="Three.")
    assert case.draft is not None
    assert [(each.version, each.text, each.member) for each in case.draft.versions] == [
        (1, "One.", "LAA"),
        (2, "Two.", "LAA"),
        (3, "Three.", ""),
    ]
    case = lakes.do("withdraw", "LAA")
    assert (case.state, case.drafts[0].status) == (State.CONVENED, DraftStatus.WITHDRAWN)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"measure": "sanctions"}, r"can decide .* not sanctions \(Treaty Art. 6"),
        ({}, "say what the draft does"),
        ({"matter": "weather"}, "no rule by which the COUNCIL decides 'weather'"),
        ({"measure": "statement", "roles": "target=LAA"}, "knows no role 'target'"),
        ({"measure": "statement", "roles": "party=XXX"}, "XXX is no member"),
        ({"measure": "statement", "renews": "yes"}, "no mandate in force whose end could be changed"),
        ({"measure": "statement", "text": "x" * 5_000_000}, "5,000,000 bytes; at most 1,000,000 are kept"),
        ({"measure": "statement", "text": " "}, "must say something"),
        ({"measure": "statement", "text": "a\x00b"}, "characters that can be shown"),
        ({"measure": "statement", "text": "a\ud800b"}, "half a character"),
    ],
)
def test_a_draft_that_cannot_be_decided_leaves_nothing(lakes: Lakes, facts: dict[str, str], why: str) -> None:
    lakes.convene()
    before = lakes.book.entries()
    with pytest.raises(Misuse, match=why):
        lakes.do("table", **{"title": "Draft", "text": "The Council acts.", **facts})
    assert lakes.book.entries() == before


def test_a_second_ballot_replaces_the_first_and_both_stay(lakes: Lakes) -> None:
    lakes.convene().table().do("open_ballot")
    lakes.do("cast", "LAA", ballot="no")
    case = lakes.do("cast", "LAA", ballot="yes")
    assert case.balloting is not None
    assert [(each.ballot, each.stands) for each in case.balloting.ballots] == [("no", False), ("yes", True)]
    assert [entry.act for entry in lakes.book.entries()].count("case cast") == 2
    for member in ("LBB", "LCC"):
        lakes.do("cast", member, ballot="yes")
    case = lakes.do("close_vote")
    assert case.state is State.ADOPTED
    assert (case.outcomes[-1].kind, case.outcomes[-1].article) == ("adopted", "Treaty Art. 5")
    assert "3 for, 0 against, 0 abstaining, 2 absent; 5 entitled to vote." in case.outcomes[-1].sentences


@pytest.mark.parametrize(
    ("ballots", "state", "kind"),
    [
        ({"LAA": "yes", "LBB": "yes", "LCC": "no"}, State.ADOPTED, "adopted"),
        ({"LAA": "yes", "LBB": "no", "LCC": "no"}, State.CONVENED, "not_adopted"),
        ({"LAA": "yes", "LBB": "yes"}, State.TABLED, "no_quorum"),
    ],
)
def test_what_the_votes_amount_to(lakes: Lakes, ballots: dict[str, str], state: State, kind: str) -> None:
    case = lakes.convene().table().vote(**ballots)
    assert (case.state, case.outcomes[-1].kind) == (state, kind)


def test_a_veto_is_named(lakes: Lakes) -> None:
    lakes.convene().do("show", "LBB", gate="request_of_affected", evidence="A letter.")
    case = lakes.table("send_force").vote(LAA="no", LBB="yes", LCC="yes", LDD="yes", LEE="yes")
    assert case.outcomes[-1].kind == "vetoed"
    assert "vetoed by LAA" in case.outcomes[-1].sentences[0]


def test_preconditions_come_first(lakes: Lakes) -> None:
    lakes.convene().table("send_force")
    with pytest.raises(Refused, match=r"takes a request of the affected state, which is not on record.*Treaty Art. 6"):
        lakes.do("open_ballot")
    lakes.do("show", gate="request_of_affected", shown="no", evidence="It said that it can cope.")
    with pytest.raises(Refused, match="which is not on record"):
        lakes.do("open_ballot")
    lakes.do("show", "LBB", gate="request_of_affected", evidence="A letter.")
    assert lakes.do("open_ballot").state is State.BALLOT
    with pytest.raises(Misuse, match="no precondition 'affected_is_member'"):
        lakes.do("show", gate="affected_is_member", evidence="x")


def test_an_unknown_rule_gives_no_outcome(lakes: Lakes) -> None:
    case = lakes.convene().table("assistance").vote(LAA="yes", LBB="yes", LCC="yes", LDD="yes", LEE="yes")
    assert (case.state, case.outcomes[-1].kind) == (State.UNDETERMINED, "unknown_rule")
    assert "the rules of the treasury are not public" in case.outcomes[-1].sentences[0]
    case = lakes.do("declare", adopted="yes", words="The chair declared it adopted (communiqué of 4 July).")
    assert (case.state, case.outcomes[-1].kind, case.outcomes[-1].via) == (State.ADOPTED, "declared", "declaration")
    assert case.drafts[-1].status is DraftStatus.ADOPTED


def test_nobody_votes_without_a_vote(address: str) -> None:
    lakes = Lakes(address, now=datetime(2022, 6, 5, tzinfo=UTC))
    lakes.convene().table().do("open_ballot")
    with pytest.raises(Refused, match="LDD takes no part in LAKES: suspended"):
        lakes.do("cast", "LDD", ballot="yes")
    lakes.watch.wait(days=15)
    with pytest.raises(Refused, match=r"LEE has no vote here \(LEE, in arrears .*Treaty Art. 5"):
        lakes.do("cast", "LEE", ballot="yes")
    with pytest.raises(Refused, match="chair may not cast a ballot: that takes a delegate"):
        lakes.do("cast", ballot="yes")


def test_ballots_of_members_that_lose_the_vote_are_set_aside(address: str) -> None:
    lakes = Lakes(address, now=datetime(2022, 6, 19, 22, tzinfo=UTC))
    lakes.convene().table().do("open_ballot")
    for member in ("LAA", "LBB", "LEE"):
        lakes.do("cast", member, ballot="yes")
    lakes.watch.wait(hours=3)
    case = lakes.do("close_vote")
    assert case.outcomes[-1].kind == "no_quorum"
    assert case.outcomes[-1].sentences[0] == "Set aside, being without a vote when it closed: LEE."


def test_roles_leave_members_out(lakes: Lakes) -> None:
    lakes.convene().table("suspension", roles="target=LCC").do("open_ballot")
    with pytest.raises(Refused, match="LCC, target"):
        lakes.do("cast", "LCC", ballot="no")
    case = lakes.do("close_vote")
    assert case.outcomes[-1].kind == "no_quorum"
    lakes.do("withdraw")
    lakes.table("mediation", roles={"party": ["LAA"]}).do("open_ballot")
    with pytest.raises(Refused, match=r"LAA is a party and must abstain \(Treaty Art. 7\)"):
        lakes.do("cast", "LAA", ballot="no")
    lakes.do("cast", "LAA", ballot="abstain")


def test_a_target_must_be_named(address: str) -> None:
    lakes = Lakes(address, place=None).convene().table("suspension")
    with pytest.raises(Refused, match=r"the target has no vote under this rule and is not named.*Treaty Art. 8"):
        lakes.do("open_ballot")


def test_a_vote_closes_at_its_hour(lakes: Lakes) -> None:
    lakes.convene().table()
    with pytest.raises(Misuse, match="would be closed already"):
        lakes.do("open_ballot", closes_at=lakes.watch.now - timedelta(hours=1))
    closes = lakes.watch.now + timedelta(hours=1)
    case = lakes.do("open_ballot", closes_at=closes)
    assert [(each.what, each.at) for each in case.running] == [("the vote closes", closes)]
    with pytest.raises(Refused, match=r"the vote runs until .* and LAA, LBB, LCC, LDD and LEE may still vote"):
        lakes.do("close_vote")
    lakes.watch.now = closes - timedelta(minutes=1, seconds=1)
    lakes.do("cast", "LAA", ballot="yes")
    with pytest.raises(Refused, match=r"the vote closed at 2022-07-04 10:\d\d:\d\d UTC"):
        lakes.do("cast", "LBB", ballot="yes")
    assert lakes.do("close_vote").outcomes[-1].kind == "no_quorum"


@pytest.mark.parametrize("hour", ["tomorrow", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00+12:00", "2022-02-30"])
def test_an_hour_that_is_none(lakes: Lakes, hour: str) -> None:
    lakes.convene().table()
    with pytest.raises(Misuse, match="open_ballot: closes_at: "):
        lakes.do("open_ballot", closes_at=hour)


def test_everybody_having_voted_nobody_waits(lakes: Lakes) -> None:
    lakes.convene().table().do("open_ballot", closes_at=lakes.watch.now + timedelta(hours=9))
    for member in ("LAA", "LBB", "LCC", "LDD", "LEE"):
        lakes.do("cast", member, ballot="yes")
    assert lakes.do("close_vote").state is State.ADOPTED


def test_no_vote_before_the_meeting(lakes: Lakes) -> None:
    lakes.do("request", "LAA", route="urgent")
    lakes.do("second", "LBB")
    lakes.do("second", "LCC")
    lakes.do("convene")
    lakes.table()
    with pytest.raises(Refused, match=r"the COUNCIL meets at 2022-07-05 09:01 UTC; no vote before \(Treaty Art. 4\)"):
        lakes.do("open_ballot")
    lakes.watch.wait(days=1)
    assert lakes.do("open_ballot").state is State.BALLOT


def test_silence_broken_a_second_before_its_hour_counts(lakes: Lakes) -> None:
    lakes.convene().table()
    until = lakes.watch.now + timedelta(hours=30)
    case = lakes.do("start_silence", until=until)
    assert [(each.what, each.article) for each in case.running] == [("the silence ends", "Rules 7")]
    lakes.watch.now = until - timedelta(minutes=1, seconds=1)
    case = lakes.do("break_silence", "LCC", words="Not this wording.")
    assert (case.state, case.silences[-1].broken_by) == (State.TABLED, "LCC")
    with pytest.raises(Refused, match="is not possible now"):
        lakes.do("close_vote")


@pytest.mark.parametrize("late", [0, 1], ids=["at the hour", "a second later"])
def test_silence_is_not_broken_after_its_hour(lakes: Lakes, late: int) -> None:
    lakes.convene().table()
    until = lakes.watch.now + timedelta(hours=30)
    lakes.do("start_silence", until=until)
    with pytest.raises(Refused, match=r"the silence runs until .*; until then a member may object \(Rules 7\)"):
        lakes.do("close_vote")
    lakes.watch.now = until - timedelta(minutes=1) + timedelta(seconds=late)
    with pytest.raises(Refused, match=r"the silence ended at .*; an objection after it does not count \(Rules 7\)"):
        lakes.do("break_silence", "LCC")
    case = lakes.do("close_vote")
    assert (case.state, case.outcomes[-1].kind, case.outcomes[-1].via) == (State.ADOPTED, "adopted", "silence")
    assert case.outcomes[-1].sentences[0].startswith("Nobody broke the silence before")


@pytest.mark.parametrize(
    ("given", "hours", "why"),
    [
        ({"measure": "statement"}, 23, r"at least 24 hours \(Rules 7\)"),
        ({"measure": "statement"}, -1, "would be over already"),
        (
            {"measure": "suspension", "roles": "target=LCC"},
            50,
            r"no silence procedure for this matter \(Treaty Art. 8\)",
        ),
        ({"matter": "written", "measure": None}, 71, r"at least 72 hours \(Rules 8\)"),
    ],
)
def test_a_silence_that_the_charter_does_not_know(lakes: Lakes, given: dict[str, str], hours: int, why: str) -> None:
    lakes.convene().table(**given)
    with pytest.raises(Misuse, match=why):
        lakes.do("start_silence", until=lakes.watch.now + timedelta(hours=hours))


def test_a_matter_for_silence_takes_no_ballots_and_an_office_none_at_all(lakes: Lakes) -> None:
    lakes.convene().table(None, matter="written")
    with pytest.raises(Refused, match=r"decided by silence, not by ballot \(Rules 8\)"):
        lakes.do("open_ballot")
    with pytest.raises(Refused, match="this takes a decision of the COUNCIL"):
        lakes.do("issue")
    lakes.do("withdraw")
    lakes.convene("SG").table("statement")
    with pytest.raises(Refused, match=r"no vote: the Secretary-General acts.*Treaty Art. 11"):
        lakes.do("open_ballot")
    case = lakes.do("issue")
    assert (case.state, case.outcomes[-1].via) == (State.ADOPTED, "office")


def test_ballots_sent_in_count_only_where_the_rule_takes_them(lakes: Lakes) -> None:
    lakes.convene().table().do("open_ballot")
    with pytest.raises(Refused, match="a ballot sent in is not counted"):
        lakes.do("cast", "LAA", ballot="yes", sent="yes")
    lakes.do("close_vote")
    lakes.do("withdraw")
    lakes.convene("BENCH").table(None, matter="procedural").do("open_ballot")
    with pytest.raises(Refused, match="LEE has no seat in the Bench of Three"):
        lakes.do("cast", "LEE", ballot="yes")
    lakes.do("cast", "LAA", ballot="yes", sent="yes")
    lakes.do("cast", "LBB", ballot="yes")
    assert lakes.do("close_vote").state is State.ADOPTED


def test_who_sits_there_being_unknown_gives_no_outcome(address: str) -> None:
    lakes = Lakes(address, now=datetime(2022, 8, 2, tzinfo=UTC))
    case = lakes.convene("BENCH").table(None, matter="procedural").vote(LAA="yes", LBB="yes")
    assert case.state is State.UNDETERMINED
    assert "2 of 3 seats are in the file" in case.outcomes[-1].sentences[0]
