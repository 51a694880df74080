"""Drawing up the decision sheet of a case."""

from collections.abc import Iterator, Mapping
from typing import Any

from crisisdesk.actors import registry
from crisisdesk.casebook.case import ApprovalState, Balloting, Case, CaseOutcome, Draft, Mandate
from crisisdesk.casebook.checkpoint import Checkpoint
from crisisdesk.casebook.sheet import MemberLine, Sheet, Stand
from crisisdesk.casebook.signing import Note
from crisisdesk.charters import Member
from crisisdesk.charters.words import capital
from crisisdesk.errors import Misuse

VERDICTS = {
    "adopted": "Adopted",
    "not_adopted": "Not adopted",
    "vetoed": "Not adopted: vetoed",
    "no_quorum": "No decision: no quorum",
    "unknown_rule": "Not determined: the rule is not known",
    "declared": "As the organ itself declared",
}
VIA = {
    "ballot": "by ballot",
    "silence": "by silence procedure",
    "office": "on the office's own authority",
    "declaration": "by the organ's own declaration",
}


def sheet(
    case: Case, *, draft: int | None = None, stands: Mapping[str, Stand] | None = None, covered_by: Note | None = None
) -> Sheet:
    """The sheet of a case's last decision, or of the last on one draft.

    ``stands`` is what the record showed of each member's position, ``covered_by`` a checkpoint of the ledger. Raises
    ``Misuse`` for a case in which nothing was decided yet.
    """
    outcome = _outcome(case, draft)
    decided = next(each for each in case.drafts if each.draft == outcome.draft)
    version = next(each for each in decided.versions if each.version == outcome.version)
    voted = _vote(case, outcome)
    numbers = [version.number, *(cast.number for cast in (voted.ballots if voted else ())), outcome.number]
    return Sheet(
        case_id=case.case_id,
        title=case.title,
        organisation=f"{case.charter.name} ({case.organisation})",
        place=_name(case.place) or case.place,
        drawn_at=case.seen_at,
        decided_at=outcome.at,
        verdict=VERDICTS.get(outcome.kind, outcome.kind),
        via=VIA.get(outcome.via, outcome.via),
        organ=case.charter.organ(decided.organ, outcome.at.date()).name,
        draft_title=decided.title,
        text=version.text,
        version=version.version,
        rule=_rule(case, outcome),
        article=outcome.article,
        arithmetic=tuple(outcome.sentences),
        members=tuple(_members(case, decided, outcome, voted, stands or {})),
        mandate=_mandate(case, outcome),
        open=tuple(_open(case, outcome)),
        entries=tuple(sorted(numbers)),
        checkpoint=_cover(covered_by, max(numbers)),
    )


def _name(code: str) -> str:
    """The usual name of an actor; empty for one that only a charter of the user's knows."""
    try:
        return registry().name(code) if code else ""
    except Misuse:
        return ""


def _outcome(case: Case, draft: int | None) -> CaseOutcome:
    found = [each for each in case.outcomes if draft in {None, each.draft}]
    if not found:
        what = f"draft {draft}" if draft else "anything"
        raise Misuse(f"nobody has decided on {what} in the case {case.case_id!r} yet; there is no sheet to draw")
    return found[-1]


def _vote(case: Case, outcome: CaseOutcome) -> Balloting | None:
    """The vote that led to an outcome: the last one on its draft that was closed by then."""
    closed = [
        each
        for each in case.ballotings
        if each.draft == outcome.draft and each.closed_at is not None and each.closed_at <= outcome.at
    ]
    return closed[-1] if closed and outcome.via in {"ballot", "declaration"} else None


def _rule(case: Case, outcome: CaseOutcome) -> str:
    rules = {rule.code: rule for rule in case.charter.rules(outcome.at.date())}
    return rules[outcome.rule].words if outcome.rule in rules else "not known here"


def _members(
    case: Case, decided: Draft, outcome: CaseOutcome, voted: Balloting | None, stands: Mapping[str, Stand]
) -> Iterator[MemberLine]:
    excluded = _excluded(outcome)
    said = {each.member: each for each in case.consultations if each.at <= outcome.at}
    for member in case.charter.members(outcome.at.date(), decided.organ):
        own = said.get(member.code)
        told = [Stand(own.stance, own.words, "said in the consultation", own.at)] if own else []
        shown = [stands[member.code]] if member.code in stands else []
        yield _line(member, outcome, voted, excluded.get(member.code, ""), (*told, *shown))


def _line(
    member: Member, outcome: CaseOutcome, voted: Balloting | None, why: str, stands: tuple[Stand, ...]
) -> MemberLine:
    cast = voted.standing.get(member.code) if voted else None
    earlier = len([each for each in (voted.ballots if voted else ()) if each.member == member.code]) - 1
    changed = f"changed {earlier} times" if earlier > 1 else "changed once" if earlier == 1 else ""
    remarks = [why or member.limits, changed, "sent in" if cast and cast.sent else ""]
    return MemberLine(
        code=member.code,
        name=_name(member.code),
        ballot=_ballot(outcome, cast.ballot if cast else None, without=bool(why) or not member.votes),
        remark="; ".join(remark for remark in remarks if remark),
        cast_at=cast.at if cast else None,
        stands=stands,
    )


def _ballot(outcome: CaseOutcome, cast: str | None, *, without: bool) -> str:
    if cast:
        return cast
    if without:
        return "no vote"
    return {"ballot": "absent", "silence": "silent"}.get(outcome.via, "not recorded")


def _excluded(outcome: CaseOutcome) -> dict[str, str]:
    """Who had no vote, by the words of the arithmetic: ``NER, the target`` or ``SDN, suspended from ...``."""
    told: list[Any] = list((outcome.arithmetic or {}).get("excluded", ()))
    return {str(words).partition(",")[0].strip(): str(words).partition(",")[2].strip() for words in told}


def _mandate(case: Case, outcome: CaseOutcome) -> Mandate | None:
    given = [each for each in case.mandates if each.draft == outcome.draft and each.number > outcome.number]
    return given[-1] if given else None


def _open(case: Case, outcome: CaseOutcome) -> Iterator[str]:
    if outcome.kind == "unknown_rule":
        yield f"The rule is not known ({outcome.article}); the organ's own declaration would be recorded as its word."
    if outcome.kind == "adopted" and _mandate(case, outcome) is None and case.mandate is None:
        yield "No mandate has been given yet."
    yield from _approvals_open(case)
    for pledge in case.pledges:
        if pledge.missing:
            of = f"{pledge.delivered} of {pledge.quantity} {pledge.unit}"
            yield f"{pledge.member} has delivered {of} ({pledge.what})."
    for timer in case.running:
        yield f"{capital(timer.what)}: {timer.at:%Y-%m-%d %H:%M} UTC ({timer.article})."


def _approvals_open(case: Case) -> Iterator[str]:
    states = {act.member: act.state for act in case.approvals}
    for needed in case.mandate.approvals if case.mandate else ():
        state = states.get(needed.member)
        if state is not ApprovalState.GIVEN:
            yield f"{needed.member}: approval of {needed.by} {state or 'pending'} ({needed.article})."


def _cover(note: Note | None, last: int) -> str:
    if note is None:
        return ""
    found = Checkpoint.read(note.text)
    return f"{found.words}, root {found.root.hex()}" if found.size >= last else ""
