"""Whatever people try, nothing comes about that the charter forbids, and the ledger alone makes the same tables."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from casebook_builders import contents
from lake_union import charters
from random_acts import ORGANISATIONS, Crowd

from crisisdesk.casebook import Case, State
from crisisdesk.casebook.case import Step
from crisisdesk.casebook.case_reading import read_case
from crisisdesk.casebook.machine import ROWS
from crisisdesk.casebook.rebuilding import rebuild
from crisisdesk.charters import Adopted, Ballot, NoQuorum, UnknownRule, evaluate
from crisisdesk.charters.evaluation import find_rule
from crisisdesk.charters.membership import Effect

SEED = 20220105
STEPS = 1_000


@cache
def walk(organisation: str) -> tuple[Crowd, dict[str, int]]:
    """Random steps at the desk of an organisation, each act that was done checked at once; how often each was."""
    crowd, done = Crowd(organisation, SEED), dict[str, int]()
    before = len(crowd.book.entries())
    for _ in range(STEPS):
        act, case = crowd.step()
        if case is not None:
            done[act] = done.get(act, 0) + 1
            LAWFUL.get(act, nothing_more)(case, case.steps[-1])
            assert case.steps[-1].at == crowd.watch.now
            assert [step.version for step in case.steps] == list(range(1, case.version + 1))
            assert case.steps[-1].after is case.state
    assert len(crowd.book.entries()) == before + sum(done.values()), "what was refused left something behind"
    return crowd, done


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda code: f"{code}-seed-{SEED}")
def test_random_acts_reach_nothing_that_the_charter_forbids(organisation: str) -> None:
    crowd, done = walk(organisation)
    assert sum(done.values()) > STEPS / 5
    times = [entry.recorded_at for entry in crowd.book.entries()]
    assert times == sorted(times)


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda code: f"{code}-seed-{SEED}")
def test_the_ledger_alone_makes_the_same_tables(organisation: str) -> None:
    crowd, _ = walk(organisation)
    assert contents(rebuild(crowd.book.entries())) == contents(crowd.book.database)


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda code: f"{code}-seed-{SEED}")
def test_a_case_read_step_by_step_is_the_case_read_at_once(organisation: str) -> None:
    crowd, _ = walk(organisation)
    remembered = [crowd.book.case(head.case_id) for head in crowd.book.cases()]
    with crowd.book.database.reading() as connection:
        assert remembered == [read_case(connection, case.case_id, charters, crowd.watch.now) for case in remembered]


def test_every_act_of_the_machine_was_done_by_somebody() -> None:
    assert {act for organisation in ORGANISATIONS for act in walk(organisation)[1]} == set(ROWS)


def test_a_walk_is_the_same_for_the_same_seed() -> None:
    first, again = Crowd("LAKES", SEED), Crowd("LAKES", SEED)
    assert [first.step()[0] for _ in range(60)] == [again.step()[0] for _ in range(60)]


def nothing_more(case: Case, step: Step) -> None:
    """Acts that move nothing."""


def takes_part(case: Case, step: Step) -> None:
    """A member that acts belongs to the organisation on the day and is not kept out."""
    if step.member:
        members = {member.code: member for member in case.charter.members(step.at.date())}
        assert step.member in members
        assert all(status.effect is not Effect.NO_PARTICIPATION for status in members[step.member].statuses)


def convened(case: Case, step: Step) -> None:
    """With as many different seconders as the route names, at an hour that the route allows."""
    assert case.request is not None
    assert case.meeting is not None
    request, meeting = case.request, case.meeting
    routes = {route.code: route for route in case.charter.convening(request.asked_at.date())}
    route = routes.get(request.route)
    if route is None:
        assert request.route == "regular"
        return
    seconders = set(request.seconders) - {request.member}
    assert len(seconders) == len(request.seconders)
    if route.seconders and request.member:
        assert len(seconders) >= route.seconders
    assert meeting.meets_at >= request.asked_at + timedelta(hours=route.earliest)
    assert route.latest is None or meeting.meets_at <= request.asked_at + timedelta(hours=route.latest)


def cast(case: Case, step: Step) -> None:
    """By a member that sits there with a vote, before the hour, and the last one of each stands."""
    takes_part(case, step)
    assert case.draft is not None
    assert case.balloting is not None
    seated = {member.code: member for member in case.charter.members(step.at.date(), case.draft.organ)}
    assert seated[step.member].votes
    assert step.member not in case.draft.roles.get("target", ())
    assert case.balloting.closes_at is None or step.at < case.balloting.closes_at
    by_hand = _last_ballots(case)
    assert {code: ballot.ballot for code, ballot in case.balloting.standing.items()} == by_hand


def closed(case: Case, step: Step) -> None:
    """The outcome is the one that the charter's evaluator gives for the ballots in the steps, counted again here."""
    draft = next(each for each in case.drafts if each.draft == step.found["draft"])
    if step.found["via"] == "silence":
        _silence_lawful(case, step)
        return
    on = step.at.date()
    ballots = _last_ballots(case)
    entitled = _entitled(case, draft.organ, draft.matter, on, step)
    counted = {code: ballots.get(code, Ballot.ABSENT) for code in entitled}
    rule = find_rule(case.charter, draft.organ, draft.matter, on)
    roles = {} if isinstance(rule, UnknownRule) else _roles(case, draft.roles, rule.roles, rule.without)
    sent = [code for code in entitled if _sent(case).get(code)]
    outcome = evaluate(
        case.charter, organ=draft.organ, matter=draft.matter, on=on, ballots=counted, roles=roles, sent=sent
    )
    kinds = {Adopted: "adopted", NoQuorum: "no_quorum", UnknownRule: "unknown_rule"}
    assert case.outcomes[-1].kind == kinds.get(type(outcome), case.outcomes[-1].kind)
    assert (case.state is State.UNDETERMINED) == isinstance(outcome, UnknownRule)
    if not isinstance(outcome, Adopted):
        assert case.state is not State.ADOPTED
        assert draft.status != "adopted"


def mandated(case: Case, step: Step) -> None:
    """Only on a draft that was adopted, or declared adopted where the rule is not known."""
    assert case.mandate is not None
    outcomes = [outcome for outcome in case.outcomes if outcome.draft == step.found["draft"]]
    assert outcomes[-1].kind in {"adopted", "declared"}
    assert case.mandate.ends > step.at


def delivered(case: Case, step: Step) -> None:
    """Under a mandate in force, and after the national act where the charter names one."""
    assert case.mandate is not None
    assert case.mandate.ended_at is None
    assert step.at < case.mandate.ends
    member = next(each.member for each in case.pledges if each.pledge == step.facts["pledge"])
    acts = [each.state for each in case.approvals if each.member == member]
    needed = {row.member for row in case.mandate.approvals}
    assert acts[-1:] == ["given"] or (member not in needed and not acts)


def ended(case: Case, step: Step) -> None:
    """Nothing runs in a closed case."""
    assert case.running == ()
    assert case.mandate is None or case.mandate.ended_at is not None


LAWFUL: dict[str, Callable[[Case, Step], None]] = {
    "request": takes_part,
    "second": takes_part,
    "convene": convened,
    "table": takes_part,
    "cast": cast,
    "break_silence": lambda case, step: _before_the_hour(case, step.at),
    "close_vote": closed,
    "mandate": mandated,
    "extend": mandated,
    "pledge": takes_part,
    "deliver": delivered,
    "close": ended,
}


def _last_ballots(case: Case) -> dict[str, Ballot]:
    opened = max(step.version for step in case.steps if step.act == "open_ballot")
    steps = [step for step in case.steps if step.act == "cast" and step.version > opened]
    return {step.member: Ballot(step.facts["ballot"]) for step in steps}


def _sent(case: Case) -> dict[str, bool]:
    opened = max(step.version for step in case.steps if step.act == "open_ballot")
    steps = [step for step in case.steps if step.act == "cast" and step.version > opened]
    return {step.member: step.facts.get("sent", False) for step in steps}


def _entitled(case: Case, organ: str, matter: str, on: Any, step: Step) -> list[str]:
    """Whoever sits there with a vote and holds no role that takes it away."""
    rule = find_rule(case.charter, organ, matter, on)
    if isinstance(rule, UnknownRule):
        return []
    draft = next(each for each in case.drafts if each.draft == step.found["draft"])
    roles = _roles(case, draft.roles, rule.roles, rule.without)
    out = {code for role in (*rule.without, *rule.recused) for code in roles.get(role, ())}
    return [member.code for member in case.charter.members(on, organ) if member.votes and member.code not in out]


def _roles(case: Case, named: Any, known: tuple[str, ...], without: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    roles = {role: tuple(held) for role, held in named.items() if role in known}
    if "target" in without and case.place:
        roles.setdefault("target", (case.place,))
    return roles


def _silence_lawful(case: Case, step: Step) -> None:
    started = [each for each in case.steps if each.act == "start_silence"][-1]
    between = [each.act for each in case.steps if started.version < each.version < step.version]
    assert "break_silence" not in between
    assert step.at >= datetime.fromisoformat(started.facts["until"])


def _before_the_hour(case: Case, at: datetime) -> None:
    assert case.silence is not None
    assert at < case.silence.until
    assert case.state is State.TABLED


def test_what_the_steps_say_is_what_the_ledger_says() -> None:
    crowd = Crowd("LAKES", SEED + 1)
    for _ in range(120):
        crowd.step()
    payloads = {entry.seq: json.loads(entry.payload) for entry in crowd.book.entries()}
    for head in crowd.book.cases():
        for step in crowd.book.case(head.case_id).steps:
            said = dict(payloads[step.number]["facts"])
            assert step.act not in {"table", "amend"} or said.pop("text")
            assert said == step.facts
            assert payloads[step.number]["version"] == step.version
