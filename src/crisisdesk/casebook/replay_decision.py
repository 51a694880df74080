"""A recorded decision, played: the organ comes together, votes as the record allows to say, and the rules count."""

from datetime import UTC, datetime, time

from crisisdesk.casebook.case import Case
from crisisdesk.casebook.case_checks import DecisionCheck, Recorded
from crisisdesk.casebook.replay_stage import Answer, Said, Stage
from crisisdesk.casebook.states import State
from crisisdesk.charters import Adopted, Ballot, UnknownRule, evaluate
from crisisdesk.charters import measure as known_measure
from crisisdesk.charters.assembly import assemble
from crisisdesk.charters.evaluation import find_rule
from crisisdesk.charters.organs import Rule
from crisisdesk.charters.words import listed
from crisisdesk.errors import Refused


def decision(stage: Stage, check: DecisionCheck) -> Said:
    """The outcome by the rules beside the recorded one. Raises ``Refused`` where the machine does not let it come."""
    yield from _together(stage, check)
    given = {"measure": check.measure} if check.measure else {"matter": check.matter}
    stage.do(check.thread, "table", title=_title(stage, check), text=stage.step.what, **given)
    stage.do(check.thread, "open_ballot")
    for member, ballot in _ballots(stage, check).items():
        stage.do(check.thread, "cast", member=member, ballot=ballot)
    yield from _closed(stage, check, stage.do(check.thread, "close_vote"))


def _together(stage: Stage, check: DecisionCheck) -> Said:
    """Call the organ together, by the route on record or in a session that is due, unless it sits already."""
    case = stage.case(check.thread)
    if case.meeting is not None and case.meeting.organ == check.organ and case.state is State.CONVENED:
        return
    if check.route:
        try:
            stage.do(check.thread, "request", route=check.route)
            stage.do(check.thread, "convene")
        except Refused as refused:
            yield Answer.DIFFERS, f"it met all the same; {refused}"
            if stage.case(check.thread).state is State.REQUESTED:
                stage.do(check.thread, "drop")
        else:
            return
    stage.do(check.thread, "request", route="regular", organ=check.organ)
    stage.do(check.thread, "convene")


def _rule(stage: Stage, check: DecisionCheck) -> Rule | UnknownRule:
    return find_rule(stage.charter(check.thread), check.organ, check.measure or check.matter, stage.on)


def _roles(stage: Stage, rule: Rule) -> dict[str, tuple[str, ...]]:
    return {"target": (stage.file.place,)} if "target" in rule.without else {}


def _ballots(stage: Stage, check: DecisionCheck) -> dict[str, Ballot]:
    """Whoever may vote, as far as the record allows to say; nobody where the rule or the voters are not known."""
    rule = _rule(stage, check)
    if isinstance(rule, UnknownRule):
        return {}
    entitled = assemble(stage.charter(check.thread), rule, check.organ, stage.on, _roles(stage, rule)).entitled
    if check.tally is not None and check.tally != (len(entitled), 0, 0):
        return {}
    return {code: Ballot.NO if code in check.counted_against else Ballot.YES for code in entitled}


def _closed(stage: Stage, check: DecisionCheck, case: Case) -> Said:
    outcome = case.outcomes[-1]
    if outcome.kind == "unknown_rule":
        yield Answer.OPEN, f"recorded as {check.recorded}; {outcome.sentences[0]}"
        adopted = "yes" if check.recorded is Recorded.ADOPTED else "no"
        stage.do(check.thread, "declare", adopted=adopted, words=f"{stage.step.what} ({stage.step.source})")
    elif (outcome.kind == "adopted") is (check.recorded is Recorded.ADOPTED):
        yield Answer.AGREES, f"{outcome.sentences[0]} {outcome.sentences[1]} ({outcome.article})"
        yield from _assumed(check)
        yield from _in_practice(stage, check)
    else:
        yield Answer.DIFFERS, f"recorded as {check.recorded}; {outcome.sentences[0]} ({outcome.article})"
    yield from _mandated(stage, check)


def _assumed(check: DecisionCheck) -> Said:
    if check.tally is None:
        apart = f", {listed(check.counted_against)} counted as against" if check.counted_against else ""
        yield Answer.OPEN, f"single votes are not on record: taken as agreed by all who may vote{apart}"


def _in_practice(stage: Stage, check: DecisionCheck) -> Said:
    rule = _rule(stage, check)
    if isinstance(rule, UnknownRule) or rule.practice is None:
        return
    outcome = evaluate(
        stage.charter(check.thread),
        organ=check.organ,
        matter=rule.matter,
        on=stage.on,
        ballots=_ballots(stage, check),
        roles=_roles(stage, rule),
        practice=True,
    )
    if isinstance(outcome, Adopted) is not (check.recorded is Recorded.ADOPTED):
        why = rule.practice.note or rule.practice.kind.words
        supposed = f", supposing that {listed(check.counted_against)} objected," if check.counted_against else ""
        yield Answer.DIFFERS, f"by the organ's practice{supposed} it would not be {check.recorded}: {why}"


def _mandated(stage: Stage, check: DecisionCheck) -> Said:
    if check.mandate_to is None or stage.case(check.thread).state is not State.ADOPTED:
        return
    ends = datetime.combine(check.mandate_to, time.max, UTC) - stage.file.zone
    stage.do(check.thread, "mandate", tasks=stage.step.what, ends=ends)
    yield Answer.OPEN, f"the decision names no end; the day on which it ended, {check.mandate_to}, stands for one"


def _title(stage: Stage, check: DecisionCheck) -> str:
    done = known_measure(check.measure).label if check.measure else check.matter
    return f"{stage.file.title}: {done}"
