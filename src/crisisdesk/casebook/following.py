"""What follows a decision: mandate, national acts, pledges and what came of them, reports, the end."""

from crisisdesk.casebook.case import ApprovalState, Pledge
from crisisdesk.casebook.convening import Effect
from crisisdesk.casebook.situation import Situation, draft, mandate
from crisisdesk.casebook.states import State
from crisisdesk.charters.words import listed
from crisisdesk.errors import Misuse, Refused


def first_mandate(situation: Situation) -> None:
    """The adopted draft does not renew a mandate but gives one, for a measure."""
    decided = draft(situation.case)
    if decided.renews:
        raise Refused("the adopted draft changes the end of the mandate that there is; extend it", decided.article)
    if situation.case.mandate is not None and situation.case.mandate.ended_at is None:
        raise Refused("a mandate is in force; end it before another begins", situation.case.mandate.articles)
    if not decided.measure:
        raise Refused(f"a decision on {decided.matter} takes no measure and gives no mandate", decided.article)


def ends_later(situation: Situation) -> None:
    """A mandate ends at a moment that lies ahead."""
    if situation.given("ends") <= situation.at:
        raise Misuse(f"a mandate that ends at {situation.given('ends'):%Y-%m-%d %H:%M} UTC would be over already")


def give_mandate(situation: Situation) -> Effect:
    """The mandate is in force, with the national acts that the charter asks for on that day still to come."""
    decided = draft(situation.case)
    rows = situation.charter.approvals(situation.on, decided.measure)
    approvals = [{"member": row.member, "by": row.by, "article": row.article} for row in rows]
    articles = situation.given("articles", decided.article)
    return State.MANDATED, {"draft": decided.draft, "articles": articles, "approvals": approvals}


def renewed(situation: Situation) -> None:
    """The organ adopted a draft that changes the mandate's end."""
    decided = draft(situation.case)
    if not decided.renews:
        raise Refused("a mandate is extended by a decision of the organ that gave it; table a draft with renews=yes")
    if mandate(situation.case).ended_at is not None:
        raise Refused("the mandate has been ended; a new one takes a new decision", mandate(situation.case).articles)


def extend(situation: Situation) -> Effect:
    """The mandate has another end."""
    return State.MANDATED, {"mandate": mandate(situation.case).number, "draft": draft(situation.case).draft}


def decided_for(situation: Situation) -> None:
    """There is a decision that a member can approve at home: an adopted draft or a mandate."""
    if situation.case.mandate is None and situation.case.state is not State.ADOPTED:
        raise Refused("there is no decision yet that could be approved")


def approve(situation: Situation) -> Effect:
    """The national act stands beside the collective one; nothing moves."""
    needed = situation.case.mandate.approvals if situation.case.mandate else ()
    by = next((row.by for row in needed if row.member == situation.member), "")
    return situation.case.state, {"by": situation.given("by", by)}


def in_force(situation: Situation) -> None:
    """The mandate is in force: given, not ended, its last hour still to come."""
    if situation.case.mandate is None:
        raise Refused("there is no mandate to act under")
    given = mandate(situation.case)
    if given.ended_at is not None:
        raise Refused(f"the mandate was ended on {given.ended_at:%Y-%m-%d %H:%M} UTC", given.articles)
    if situation.at >= given.ends:
        raise Refused(f"the mandate ran until {given.ends:%Y-%m-%d %H:%M} UTC", given.articles)


def bound(situation: Situation) -> None:
    """Where a decision concerns only those willing, only they take part."""
    decided = [each for each in situation.case.outcomes if each.draft == mandate(situation.case).draft and each.bound]
    if decided and situation.member not in decided[-1].bound:
        raise Refused(f"the decision concerns {listed(decided[-1].bound)} only", decided[-1].article)


def pledge(situation: Situation) -> Effect:
    """A promise with a number."""
    return situation.case.state, {"pledge": len(situation.case.pledges) + 1}


def own_pledge(situation: Situation) -> None:
    """What is delivered was promised, by the member that delivers it."""
    promised = _promised(situation)
    if situation.member and promised.member != situation.member:
        raise Refused(f"pledge {promised.pledge} is of {promised.member}, not of {situation.member}")


def approved_at_home(situation: Situation) -> None:
    """The member's own approval is there, where the charter names one or the member reported a refusal."""
    member = _promised(situation).member
    acts = [act for act in situation.case.approvals if act.member == member]
    needed = next((row for row in mandate(situation.case).approvals if row.member == member), None)
    state = acts[-1].state if acts else None
    if state is ApprovalState.GIVEN or (needed is None and state is None):
        return
    what = f"{needed.by} of {member}" if needed else f"the national act of {member}"
    said = "has not approved yet" if state is None else f"has {state} it"
    raise Refused(f"{what} {said}; nothing can be delivered before", needed.article if needed else "")


def deliver(situation: Situation) -> Effect:
    """Something arrived; it is counted against the pledge."""
    return situation.case.state, {}


def report(situation: Situation) -> Effect:
    """A report is kept; nothing moves."""
    return situation.case.state, {}


def mandate_running(situation: Situation) -> None:
    """There is a mandate that nobody has ended, be its last hour past or not."""
    given = situation.case.mandate
    if given is None or given.ended_at is not None:
        raise Refused("there is no mandate that could be ended")


def end(situation: Situation) -> Effect:
    """The mandate is over, before its last hour or with it."""
    return State.ENDED, {"mandate": mandate(situation.case).number}


def no_mandate_running(situation: Situation) -> None:
    """No mandate is in force; one that is has to be ended first."""
    given = situation.case.mandate
    if given is not None and given.ended_at is None:
        raise Refused("a mandate is in force; end it first", given.articles)


def close(situation: Situation) -> Effect:  # noqa: ARG001
    """Nothing more can be done in the case."""
    return State.CLOSED, {}


def _promised(situation: Situation) -> Pledge:
    number = situation.given("pledge")
    found = next((each for each in situation.case.pledges if each.pledge == number), None)
    if found is None:
        there = ", ".join(str(each.pledge) for each in situation.case.pledges) or "none"
        raise Misuse(f"no pledge {number}; there are {there}")
    return found
