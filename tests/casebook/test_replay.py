"""The five dated cases, played in the machine: where the public record and the rules disagree."""

from collections import Counter
from functools import cache

import pytest

from crisisdesk.casebook.case import ApprovalState
from crisisdesk.casebook.case_files import case_file, parse, shipped
from crisisdesk.casebook.replay import Answer, Replay, replay
from crisisdesk.casebook.states import State
from crisisdesk.charters import Ballot
from crisisdesk.errors import Misuse

FIVE = ("gambia-2016-17", "kazakhstan-2022", "niger-2023", "osce-ukraine-2022", "sudan-2019")


@cache
def played(name: str) -> Replay:
    return replay(case_file(name))


def said(found: Replay, day: str, who: str) -> list[str]:
    """The rules' answers to what somebody did on a day."""
    steps = [step for step in found.file.steps if str(step.day) == day and step.who == who]
    return [f"{finding.answer}: {finding.words}" for step in steps for finding in found.of(step)]


def test_there_are_five() -> None:
    assert shipped() == FIVE


@pytest.mark.parametrize(
    ("name", "differ"),
    [
        ("gambia-2016-17", [("2016-12-17", "by the organ's practice, supposing that GMB objected")]),
        ("kazakhstan-2022", [("2022-01-06", "Parliament of KGZ has postponed it; nothing can be delivered before")]),
        (
            "niger-2023",
            [
                ("2023-07-30", "by the organ's practice, supposing that NER objected"),
                ("2023-07-30", "the ultimatum runs until 2023-08-06; the decision came 4 days later"),
                ("2023-08-10", "by the organ's practice, supposing that NER objected"),
            ],
        ),
        ("osce-ukraine-2022", []),
        ("sudan-2019", []),
    ],
    ids=FIVE,
)
def test_where_record_and_rules_differ(name: str, differ: list[tuple[str, str]]) -> None:
    found = played(name)
    days = {step.number: str(step.day) for step in found.file.steps}
    told = [(days[each.step], each.words) for each in found.differences]
    assert [day for day, _ in told] == [day for day, _ in differ]
    assert all(words in said for (_, said), (_, words) in zip(told, differ, strict=True))


def test_kazakhstan_the_collective_decision_stands_without_the_kyrgyz_parliament() -> None:
    case = played("kazakhstan-2022").cases["csto"]
    assert [outcome.kind for outcome in case.outcomes] == ["adopted"]
    assert [(act.member, act.state) for act in case.approvals] == [
        ("ARM", ApprovalState.GIVEN),
        ("KGZ", ApprovalState.POSTPONED),
        ("KGZ", ApprovalState.GIVEN),
        ("TJK", ApprovalState.GIVEN),
    ]
    assert {pledge.member: int(pledge.delivered) for pledge in case.pledges} == {
        "RUS": 1,
        "BLR": 0,
        "ARM": 0,
        "TJK": 0,
        "KGZ": 0,
    }
    assert case.state is State.CLOSED


def test_kazakhstan_the_request_comes_before_the_decision() -> None:
    case = played("kazakhstan-2022").cases["csto"]
    assert [step.act for step in case.steps[:6]] == ["open", "show", "request", "convene", "table", "open_ballot"]
    assert Counter(cast.ballot for cast in case.ballotings[0].ballots) == {Ballot.YES: 6}
    hours = (case.outcomes[0].at - case.requests[0].asked_at).total_seconds() / 3600
    assert hours < 12


def test_kazakhstan_the_sco_could_and_was_not_asked() -> None:
    (words,) = said(played("kazakhstan-2022"), "2022-01-07", "SCO")
    assert words.startswith("agrees: ")
    assert "waits for a request of the affected state" in words


def test_kazakhstan_the_rule_of_the_ots_stays_unknown() -> None:
    found = played("kazakhstan-2022")
    (words,) = said(found, "2022-01-11", "OTS")
    assert words.startswith("open: recorded as adopted; Unknown rule")
    assert found.cases["ots"].outcomes[-1].kind == "declared"


def test_niger_whoever_leaves_is_out_after_a_year() -> None:
    found = played("niger-2023")
    assert said(found, "2024-01-29", "BFA, MLI and NER") == [
        "agrees: the notice of one year runs until 2025-01-29; the membership came on that day"
    ]
    assert said(found, "2025-01-29", "ECOWAS") == ["agrees: BFA, MLI and NER are out, 12 members are left"]
    assert all(outcome.kind == "adopted" for outcome in found.cases["force"].outcomes)


def test_the_gambia_the_council_adopts_by_fifteen_and_authorises_nothing() -> None:
    found = played("gambia-2016-17")
    arithmetic = found.cases["unsc"].outcomes[0].arithmetic
    assert arithmetic is not None
    assert arithmetic["in_favour"] == 15
    assert any(
        words.startswith("open: ECOWAS's own text does not ask") for words in said(found, "2017-01-19", "ECOWAS")
    )


def test_the_moscow_mechanism_needs_one_and_the_council_everybody() -> None:
    words = said(played("osce-ukraine-2022"), "2022-03-03", "45 states")
    assert words[0] == "agrees: 45 ask, 1 would do (Moscow Document para. 8)"
    assert "impossible: RUS can stop it alone" in words[1]


def test_sudan_an_ultimatum_is_no_suspension() -> None:
    found = played("sudan-2019")
    case = found.cases["au"]
    assert [str(outcome.at.date()) for outcome in case.outcomes] == ["2019-06-06"]
    assert "the decision came 23 days before" in said(found, "2019-04-30", "AU")[0]


@pytest.mark.parametrize(
    ("name", "counts"),
    list(zip(FIVE, [(7, 1, 4), (13, 1, 7), (7, 3, 4), (6, 0, 2), (5, 0, 2)], strict=True)),
    ids=FIVE,
)
def test_how_often_they_agree_differ_and_stay_open(name: str, counts: tuple[int, int, int]) -> None:
    """The numbers of the chapter on replays."""
    found = Counter(finding.answer for finding in played(name).findings)
    assert (found[Answer.AGREES], found[Answer.DIFFERS], found[Answer.OPEN]) == counts


@pytest.mark.parametrize("name", FIVE)
def test_nothing_is_taken_for_known_without_saying_so(name: str) -> None:
    """Every decision whose single votes are not on record says so."""
    found = played(name)
    counted = [case for case in found.cases.values() if any(each.kind == "adopted" for each in case.outcomes)]
    assumed = [each for each in found.findings if "single votes are not on record" in each.words]
    tallied = 1 if name == "gambia-2016-17" else 0
    assert len(assumed) == len(counted) - tallied


def test_a_replay_is_the_same_every_time() -> None:
    assert replay(case_file("sudan-2019")).findings == played("sudan-2019").findings


# Invented cases of known organisations: each way in which a record can disagree

HEAD = """
case: invented
title: Invented
place: KAZ
zone: "+06:00"
threads: [{id: csto, organisation: CSTO, measure: send_force}, {id: au, organisation: AU, measure: suspension}]
steps:
"""


def invented(*steps: str) -> list[tuple[Answer, str]]:
    """What the rules say to invented steps, written as ``day: check``."""
    text = HEAD
    for step in steps:
        day, _, check = step.partition(": ")
        told = "who: KAZ, kind: step, what: It is done., source: invented, confidence: L"
        text += f"  - {{day: {day}, {told}, checks: [{check}]}}\n"
    found = replay(parse(text, "invented.yaml"))
    return [(finding.answer, finding.words) for finding in found.findings]


DECIDES = "2022-01-06: {kind: decision, thread: csto, organ: CSC, measure: send_force, recorded: adopted}"
ASKED = "2022-01-05: {kind: fact, thread: csto, gate: request_of_affected}"


def test_a_decision_without_the_request_is_not_the_rules() -> None:
    ((answer, words),) = invented(DECIDES)
    assert answer is Answer.DIFFERS
    assert "takes a request of the affected state, which is not on record" in words


def test_a_decision_against_a_member_is_not_consensus() -> None:
    against = DECIDES.replace("recorded: adopted", "recorded: adopted, counted_against: [BLR]")
    found = invented(ASKED, against)
    answer, words = found[-1]
    assert answer is Answer.DIFFERS
    assert "Not adopted by the Collective Security Council. BLR stood in the way." in words


def test_a_rejection_that_the_rules_confirm() -> None:
    against = DECIDES.replace("recorded: adopted", "recorded: rejected, counted_against: [BLR]")
    assert invented(ASKED, against)[1][0] is Answer.AGREES


@pytest.mark.parametrize(
    ("step", "words"),
    [
        pytest.param(
            "2022-01-06: {kind: request, thread: csto, route: csc-extraordinary, member: USA}",
            "USA is no member",
            id="a request by a stranger",
        ),
        pytest.param("2022-01-06: {kind: convening, thread: csto}", "is not possible now", id="nobody asked"),
        pytest.param("2022-01-06: {kind: report, thread: csto}", "it was done; to report", id="a report on nothing"),
        pytest.param(
            "2022-01-06: {kind: deployment, thread: csto, members: [RUS], begun: [RUS]}",
            "it was done; to pledge something is not possible now",
            id="forces without a decision",
        ),
        pytest.param(
            "2022-01-06: {kind: capacity, thread: csto, measure: sanctions}", "No organ can", id="beyond its means"
        ),
        pytest.param(
            "2022-01-06: {kind: membership, thread: csto, out: [KAZ], count: 5}", "still in: KAZ", id="still a member"
        ),
        pytest.param(
            "2022-01-06: {kind: decision, thread: csto, organ: CSC, route: csc-extraordinary, measure: sanctions, "
            "recorded: adopted}",
            "can decide",
            id="a measure that the organ has not",
        ),
    ],
)
def test_a_step_that_the_rules_do_not_know_differs(step: str, words: str) -> None:
    found = invented(step)
    assert any(answer is Answer.DIFFERS and words in said for answer, said in found), found


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (
            "2022-01-06: {kind: request, thread: csto, route: rule-2}",
            "step 1 of 2022-01-06: CSTO has no route 'rule-2'",
        ),
        ("2022-01-06: {kind: fact, thread: csto, gate: wish}", "no precondition 'wish'"),
        ("2022-01-06: {kind: capacity, thread: csto, measure: wish}", "no measure 'wish'"),
        ("2022-01-06: {kind: opt in, thread: csto, organ: X, matter: y, supporters: 1, blocked: au}", "no organ 'X'"),
    ],
    ids=["route", "precondition", "measure", "organ"],
)
def test_a_name_that_nobody_knows_is_a_fault_of_the_file(step: str, words: str) -> None:
    with pytest.raises(Misuse, match=words):
        invented(step)


def test_a_deployment_before_the_approval_at_home_differs() -> None:
    decided = DECIDES.replace("adopted}", "adopted, mandate_to: 2022-01-19}")
    found = invented(ASKED, decided, "2022-01-07: {kind: deployment, thread: csto, members: [KGZ], begun: [KGZ]}")
    assert any(
        answer is Answer.DIFFERS and "Parliament of KGZ has not approved yet" in words for answer, words in found
    )


def test_a_deadline_that_nothing_meets_stays_open() -> None:
    ((answer, words),) = invented("2022-01-06: {kind: deadline, thread: csto, days: 7, what: it, met_by: closing}")
    assert answer is Answer.OPEN
    assert "no closing is on record" in words
