"""Silence and ballots: who may object, who may vote until when, and what the charter makes of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from crisisdesk.casebook.convening import Effect
from crisisdesk.casebook.situation import Situation, balloting, draft, meeting, resting, silence
from crisisdesk.casebook.states import State
from crisisdesk.charters import Adopted, Ballot, NoQuorum, Outcome, UnknownRule, as_json, evaluate
from crisisdesk.charters.agreement import Office, Silence
from crisisdesk.charters.assembly import Assembly
from crisisdesk.charters.organs import Rule
from crisisdesk.charters.quorum import Quorate
from crisisdesk.charters.words import listed
from crisisdesk.errors import Misuse, Refused

CAST = frozenset({Ballot.YES, Ballot.NO, Ballot.ABSTAIN, Ballot.CONSTRUCTIVE})
"""What can be cast; a member that casts nothing is absent."""


def roles_named(situation: Situation) -> None:
    """Whoever has no vote under the rule is named: the target of a suspension."""
    rule = situation.room.rule
    if isinstance(rule, UnknownRule):
        return
    for role in rule.without:
        if not situation.room.roles.get(role):
            raise Refused(f"the {role} has no vote under this rule and is not named in the draft", rule.article)


def silence_allowed(situation: Situation) -> None:
    """The rule knows a silence procedure."""
    rule = situation.room.rule
    if isinstance(rule, UnknownRule):
        raise Refused(f"no silence procedure without a known rule: {rule.missing}", rule.article)
    if rule.silence is None and not isinstance(rule.kind, Silence):
        raise Refused(f"the {draft(situation.case).organ} has no silence procedure for this matter", rule.article)


def long_enough(situation: Situation) -> None:
    """The silence lasts at least the hours of the charter, and ends in the future."""
    until, (hours, article) = situation.given("until"), _silence_terms(situation)
    if until <= situation.at:
        raise Misuse(f"a silence that ends at {until:%Y-%m-%d %H:%M} UTC would be over already")
    if hours is not None and until < situation.at + timedelta(hours=hours):
        raise Refused(f"a silence procedure lasts at least {hours} hours", article)


def start_silence(situation: Situation) -> Effect:
    """The clock of the silence begins to run."""
    on_table = draft(situation.case)
    return State.SILENCE, {
        "draft": on_table.draft,
        "version": on_table.current.version,
        "article": _silence_terms(situation)[1],
    }


def still_silent(situation: Situation) -> None:
    """The hour of the silence has not come; an objection at that hour or later is too late."""
    running = silence(situation.case)
    if situation.at >= running.until:
        hour = f"{running.until:%Y-%m-%d %H:%M:%S} UTC"
        raise Refused(f"the silence ended at {hour}; an objection after it does not count", running.article)


def break_silence(situation: Situation) -> Effect:
    """The draft is back on the table."""
    return State.TABLED, {"silence": silence(situation.case).number, "draft": draft(situation.case).draft}


def votes_by_ballot(situation: Situation) -> None:
    """The rule is one by which members vote, or one that is not known."""
    rule = situation.room.rule
    if isinstance(rule, UnknownRule):
        return
    if isinstance(rule.kind, Office):
        raise Refused(f"{rule.kind.words}; there is nothing to vote on", rule.article)
    if isinstance(rule.kind, Silence):
        raise Refused("this matter is decided by silence, not by ballot", rule.article)


def meeting_has_begun(situation: Situation) -> None:
    """The organ that decides is in session; a decision that needs no meeting needs none."""
    rule, held = situation.room.rule, meeting(situation.case)
    if not isinstance(rule, UnknownRule) and rule.quorum.word is Quorate.NO_MEETING:
        return
    if situation.at < held.meets_at:
        raise Refused(f"the {held.organ} meets at {held.meets_at:%Y-%m-%d %H:%M} UTC; no vote before", held.article)


def closes_later(situation: Situation) -> None:
    """The hour at which the vote closes lies ahead."""
    closes = situation.given("closes_at")
    if closes is not None and closes <= situation.at:
        raise Misuse(f"a vote that closes at {closes:%Y-%m-%d %H:%M} UTC would be closed already")


def open_ballot(situation: Situation) -> Effect:
    """Ballots may be cast on the current version."""
    on_table = draft(situation.case)
    return State.BALLOT, {"draft": on_table.draft, "version": on_table.current.version}


def may_vote(situation: Situation) -> None:
    """The member sits in the organ and is not without a vote in this matter."""
    assembly, rule = situation.room.assembly, situation.room.rule
    if assembly is None or isinstance(rule, UnknownRule):
        return
    why = assembly.excluded.get(situation.member)
    if why is not None:
        raise Refused(f"{situation.member} has no vote here ({why})", rule.article)


def vote_open(situation: Situation) -> None:
    """The vote has not closed: a ballot at its hour or later does not count."""
    running = balloting(situation.case)
    if running.closes_at is not None and situation.at >= running.closes_at:
        raise Refused(f"the vote closed at {running.closes_at:%Y-%m-%d %H:%M:%S} UTC", _article(situation))


def counts(situation: Situation) -> None:
    """A ballot is one that the rule counts: no vote by whoever must abstain, none from afar where it takes presence."""
    assembly, member = situation.room.assembly, situation.member
    if assembly is None:
        return
    if member in assembly.must_abstain and situation.given("ballot") is not Ballot.ABSTAIN:
        raise Refused(f"{member} is a party and must abstain", assembly.rule.article)
    if situation.given("sent", False) and not assembly.rule.sent:
        raise Refused("a ballot sent in is not counted under this rule; it takes presence", assembly.rule.article)


def cast(situation: Situation) -> Effect:
    """The ballot stands in the place of any earlier one of the member; both are kept."""
    before = balloting(situation.case).standing.get(situation.member)
    return State.BALLOT, {
        "balloting": balloting(situation.case).number,
        "replaces": before.number if before else None,
    }


def vote_over(situation: Situation) -> None:
    """The hour has come, or there is nobody left to wait for."""
    case = situation.case
    if case.state is State.SILENCE:
        running = silence(case)
        if situation.at < running.until:
            hour = f"{running.until:%Y-%m-%d %H:%M:%S} UTC"
            raise Refused(f"the silence runs until {hour}; until then a member may object", running.article)
        return
    closes, missing = balloting(case).closes_at, _to_come(situation)
    if closes is not None and situation.at < closes and missing:
        who = listed(missing[:8]) + (f" and {len(missing) - 8} more" if len(missing) > 8 else "")
        raise Refused(
            f"the vote runs until {closes:%Y-%m-%d %H:%M:%S} UTC and {who} may still vote", _article(situation)
        )


def close_vote(situation: Situation) -> Effect:
    """The charter says what the votes amount to, and the case goes where that leads."""
    via = "silence" if situation.case.state is State.SILENCE else "ballot"
    outcome, extra = _by_silence(situation) if via == "silence" else _by_ballot(situation)
    after = _after(situation, outcome)
    number = silence(situation.case).number if via == "silence" else balloting(situation.case).number
    return after, {**_told(situation, outcome, via, extra), via: number}


def office_acts(situation: Situation) -> None:
    """The matter is one in which an office acts without a vote."""
    rule = situation.room.rule
    if isinstance(rule, UnknownRule):
        raise Refused(rule.missing, rule.article)
    if not isinstance(rule.kind, Office):
        raise Refused(f"this takes a decision of the {draft(situation.case).organ}: {rule.kind.words}", rule.article)


def issue(situation: Situation) -> Effect:
    """The office has acted."""
    outcome = _evaluate(situation, {})
    return _after(situation, outcome), _told(situation, outcome, "office", ())


def declare(situation: Situation) -> Effect:
    """The organ's own word on an outcome that no known rule gives; it is kept as declared, not as computed."""
    holds = situation.given("adopted")
    said = f"Declared {'adopted' if holds else 'not adopted'} by the organ itself: {situation.given('words')}"
    last = situation.case.outcomes[-1]
    found = {
        "draft": last.draft,
        "version": last.version,
        "via": "declaration",
        "kind": "declared",
        "article": last.article,
        "rule": last.rule,
        "sentences": [said, f"The rule is not known here ({last.article})."],
        "arithmetic": last.arithmetic,
        "bound": [],
        "status": "adopted" if holds else "rejected",
    }
    return (adopted(situation) if holds else resting(situation.case)), found


def adopted(situation: Situation) -> State:
    """Where a decision leads: on to a mandate, or back into the one that is in force and that it leaves as it is."""
    given = situation.case.mandate
    running = given is not None and given.ended_at is None
    return State.MANDATED if running and not draft(situation.case).renews else State.ADOPTED


def _by_silence(situation: Situation) -> tuple[Outcome, tuple[str, ...]]:
    """Silence is consent: everybody entitled counts as in favour."""
    assembly, running = situation.room.assembly, silence(situation.case)
    ballots = dict.fromkeys(assembly.entitled, Ballot.YES) if assembly else {}
    hour = f"{running.until:%Y-%m-%d %H:%M:%S} UTC"
    said = f"Nobody broke the silence before {hour}; silence is consent ({running.article})."
    return _evaluate(situation, ballots), (said,)


def _by_ballot(situation: Situation) -> tuple[Outcome, tuple[str, ...]]:
    assembly, standing = situation.room.assembly, balloting(situation.case).standing
    if assembly is None:
        return _evaluate(situation, {}), ()
    aside = sorted(set(standing) - set(assembly.entitled))
    counted = {code: standing[code].ballot if code in standing else Ballot.ABSENT for code in assembly.entitled}
    sent = [code for code in assembly.entitled if code in standing and standing[code].sent]
    extra = (f"Set aside, being without a vote when it closed: {listed(aside)}.",) if aside else ()
    return _evaluate(situation, counted, sent), extra


def _evaluate(situation: Situation, ballots: Mapping[str, Ballot], sent: list[str] | None = None) -> Outcome:
    on_table = draft(situation.case)
    return evaluate(
        situation.charter,
        organ=on_table.organ,
        matter=on_table.matter,
        on=situation.on,
        ballots=ballots,
        roles=situation.room.roles,
        sent=sent or (),
    )


def _after(situation: Situation, outcome: Outcome) -> State:
    if isinstance(outcome, Adopted):
        return adopted(situation)
    if isinstance(outcome, UnknownRule):
        return State.UNDETERMINED
    return State.TABLED if isinstance(outcome, NoQuorum) else resting(situation.case)


_STATUS = {"Adopted": "adopted", "UnknownRule": "undetermined", "NoQuorum": "tabled"}


def _told(situation: Situation, outcome: Outcome, via: str, extra: tuple[str, ...]) -> dict[str, Any]:
    on_table, rule, arithmetic = draft(situation.case), situation.room.rule, outcome.arithmetic
    return {
        "draft": on_table.draft,
        "version": on_table.current.version,
        "via": via,
        "kind": as_json(outcome)["kind"],
        "article": rule.article,
        "rule": rule.code if isinstance(rule, Rule) else "",
        "sentences": [*extra, *outcome.sentences()],
        "arithmetic": as_json(arithmetic) if arithmetic else None,
        "bound": list(outcome.bound) if isinstance(outcome, Adopted) else [],
        "status": _STATUS.get(type(outcome).__name__, "rejected"),
    }


def _to_come(situation: Situation) -> tuple[str, ...]:
    assembly: Assembly | None = situation.room.assembly
    voters = assembly.entitled if assembly else tuple(situation.room.seated)
    standing = balloting(situation.case).standing
    return tuple(code for code in voters if code not in standing)


def _silence_terms(situation: Situation) -> tuple[int | None, str]:
    rule = situation.room.rule
    if isinstance(rule, UnknownRule):
        return None, rule.article
    if rule.silence is not None:
        return rule.silence.hours, rule.silence.article
    return (rule.kind.hours if isinstance(rule.kind, Silence) else None), rule.article


def _article(situation: Situation) -> str:
    return situation.room.rule.article
