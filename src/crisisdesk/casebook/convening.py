"""From a case to a meeting: asking for it, seconding, convening, consulting, putting preconditions on record."""

from datetime import timedelta
from typing import Any

from crisisdesk.casebook.callers import caller, joined_by, known_route
from crisisdesk.casebook.situation import Situation, request, resting
from crisisdesk.casebook.states import State
from crisisdesk.charters.gates import Failed, GateResult, KnownAbsent, Open, Passed, Shown, pass_through, vocabulary
from crisisdesk.charters.organs import Power
from crisisdesk.charters.words import listed, plural
from crisisdesk.errors import Misuse, Refused

Effect = tuple[State, dict[str, Any]]
"""Where an act leads, and what follows from it beside what was given."""


def may_call(situation: Situation) -> None:
    """The route is one of the charter on that day, and the charter gives it to whoever asks."""
    caller(situation, known_route(situation, situation.given("route")))


def ask(situation: Situation) -> Effect:
    """A request with its seconders still to come and its clocks running."""
    route = known_route(situation, situation.given("route"))
    way = caller(situation, route)
    latest = None if route.latest is None else situation.at + timedelta(hours=route.latest)
    return State.REQUESTED, {
        "route": route.code,
        "organ": route.organ,
        "needed": joined_by(situation, route, way),
        "earliest": situation.at + timedelta(hours=route.earliest),
        "latest": latest,
        "article": route.article,
        "behalf": way.behalf,
    }


def may_join(situation: Situation) -> None:
    """Whoever asked, and whoever seconded already, does not second again."""
    asked = request(situation.case)
    if situation.member == asked.member:
        raise Refused(f"{situation.member} asked for the meeting itself; others second it", asked.article)
    if situation.member in asked.seconders:
        raise Refused(f"{situation.member} has seconded the request already", asked.article)


def in_time(situation: Situation) -> None:
    """The request has not lapsed: the last hour for the meeting is still to come."""
    asked = request(situation.case)
    if asked.latest is not None and situation.at > asked.latest:
        hour = f"{asked.latest:%Y-%m-%d %H:%M} UTC"
        raise Refused(f"the request by {asked.route} lapsed at {hour}; drop it and ask anew", asked.article)


def second(situation: Situation) -> Effect:
    """One seconder more."""
    return State.REQUESTED, {"request": request(situation.case).number}


def own_request(situation: Situation) -> None:
    """A request is dropped by the member that made it, or by the chair or the secretariat."""
    asked = request(situation.case)
    if situation.member and situation.member != asked.member:
        raise Refused(f"{asked.member or 'the chair'} asked for the meeting, and not {situation.member}", asked.article)


def drop(situation: Situation) -> Effect:
    """The case is where it was before."""
    after = resting(situation.case) if situation.case.meetings else State.OPENED
    return after, {"request": request(situation.case).number}


def enough_seconders(situation: Situation) -> None:
    """As many members have seconded as the route asks for."""
    asked = request(situation.case)
    if asked.missing:
        have = f"{len(asked.seconders)} of {plural(asked.needed, 'seconder')}"
        raise Refused(f"the {asked.organ} cannot be convened by {asked.route}: {have} so far", asked.article)


def lawful_hour(situation: Situation) -> None:
    """The meeting is neither in the past nor outside the hours of the route."""
    asked, hour = request(situation.case), _hour(situation)
    if hour < situation.at:
        raise Misuse(f"a meeting at {hour:%Y-%m-%d %H:%M} UTC would lie in the past")
    if hour < asked.earliest:
        raise Refused(f"by {asked.route} it cannot meet before {asked.earliest:%Y-%m-%d %H:%M} UTC", asked.article)
    if asked.latest is not None and hour > asked.latest:
        raise Refused(f"by {asked.route} it must meet by {asked.latest:%Y-%m-%d %H:%M} UTC", asked.article)


def convene(situation: Situation) -> Effect:
    """The organ is called together."""
    asked = request(situation.case)
    found = {"organ": asked.organ, "route": asked.route, "article": asked.article, "meets_at": _hour(situation)}
    return State.CONVENED, found


def _hour(situation: Situation) -> Any:
    return situation.given("meets_at", max(situation.at, request(situation.case).earliest))


def consult(situation: Situation) -> Effect:
    """The position stands beside what the news shows of it; nothing moves."""
    return situation.case.state, {}


def known_gate(situation: Situation) -> None:
    """The precondition is one that charters know, and not one that the charter answers itself."""
    words = vocabulary().get(situation.given("gate"))
    if words is None or words.computed:
        there = ", ".join(each.code for each in vocabulary().values() if not each.computed)
        raise Misuse(f"no precondition {situation.given('gate')!r}; known are {there}")


def show(situation: Situation) -> Effect:
    """What is on record of the precondition is replaced; nothing moves."""
    return situation.case.state, {}


def gates(situation: Situation, power: Power) -> tuple[GateResult, ...]:
    """Every precondition of a measure: passed, failed or open, by what is on record in the case."""
    facts = {each.gate: (Shown if each.shown else KnownAbsent)(each.evidence) for each in situation.case.preconditions}
    computed = {"affected_is_member": _affected(situation)}
    return tuple(pass_through(gate, facts, computed) for gate in power.gates)


def preconditions_met(situation: Situation) -> None:
    """Every precondition of the measure is on record as fulfilled."""
    draft = situation.case.draft
    powers = [
        power
        for power in situation.charter.measures(situation.on)
        if draft and draft.measure and (power.organ, power.measure.code, power.matter) == _decides(situation)
    ]
    if draft and draft.measure and not powers:
        raise Refused(f"{situation.charter.code} no longer has a power for {draft.measure}", draft.article)
    for power in powers:
        missing = [gate for gate in gates(situation, power) if not isinstance(gate, Passed)]
        if missing:
            asks = " ".join(gate.ask for gate in missing if isinstance(gate, Open))
            labels = listed(gate.label for gate in missing)
            raise Refused(
                f"{power.measure.label} takes {labels}, which is not on record. {asks}".strip(), power.article
            )


def _decides(situation: Situation) -> tuple[str, str, str]:
    draft = situation.case.draft
    return (draft.organ, draft.measure, draft.matter) if draft else ("", "", "")


def _affected(situation: Situation) -> GateResult:
    code, label, place = "affected_is_member", "the affected state is a member", situation.case.place
    if not place:
        return Open(code, label, "Which state is affected?")
    said = f"{place} is {'a' if place in situation.room.members else 'no'} member on {situation.on}"
    return (Passed if place in situation.room.members else Failed)(code, label, said)
