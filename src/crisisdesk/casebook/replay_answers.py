"""What the rules say to each kind of recorded step but a decision."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from crisisdesk.casebook.case import ApprovalState, Case
from crisisdesk.casebook.case_checks import (
    ApprovalCheck,
    CapacityCheck,
    Check,
    ClosingCheck,
    ConveningCheck,
    DeadlineCheck,
    DecisionCheck,
    DeploymentCheck,
    FactCheck,
    MembershipCheck,
    OptInCheck,
    ReportCheck,
    RequestCheck,
)
from crisisdesk.casebook.case_files import RecordedStep
from crisisdesk.casebook.replay_decision import decision
from crisisdesk.casebook.replay_stage import Answer, Said, Stage
from crisisdesk.casebook.states import State
from crisisdesk.charters import Adopted, Impossible, UnknownRule, evaluate_tally
from crisisdesk.charters.gates import vocabulary
from crisisdesk.charters.words import listed, plural
from crisisdesk.errors import Refused
from crisisdesk.model import Stance

CONTINGENT = {"what": "a contingent", "quantity": 1, "unit": "contingent"}


def play(stage: Stage, check: Check) -> Said:
    """Do what a check says and give the rules' answers. Raises ``Refused`` where the machine refuses the step."""
    played: Callable[[Stage, Any], Said] = _PLAYED[type(check)]
    return played(stage, check)


def _fact(stage: Stage, check: FactCheck) -> Said:
    evidence = f"{stage.step.what} ({stage.step.source})"
    for thread in check.threads:
        for gate in check.gates:
            stage.do(thread, "show", gate=gate, evidence=evidence)
    yield Answer.AGREES, f"on record: {listed(vocabulary()[gate].label for gate in check.gates)}"


def _request(stage: Stage, check: RequestCheck) -> Said:
    asked = stage.do(check.thread, "request", member=check.member, route=check.route).requests[-1]
    missing = f", {plural(asked.missing, 'seconder')} still to come" if asked.missing else ""
    yield Answer.AGREES, f"the {asked.organ} may be called together ({asked.article}){missing}"


def _convening(stage: Stage, check: ConveningCheck) -> Said:
    meeting = stage.do(check.thread, "convene").meetings[-1]
    yield Answer.AGREES, f"the {meeting.organ} may meet at once ({meeting.article})"


def _capacity(stage: Stage, check: CapacityCheck) -> Said:
    found = stage.outlook(check.thread, check.measure)
    if found.none is not None:
        yield Answer.DIFFERS, f"it was done; {found.none.sentences()[0]}"
        return
    way = found.ways[0]
    answer = Answer.OPEN if isinstance(way.result, UnknownRule) else Answer.AGREES
    wait = f"; waits for {listed(way.waits_for)}" if way.waits_for else ""
    rule = "; by which rule is not known" if answer is Answer.OPEN else ""
    yield answer, f"the {way.organ_name} can {found.measure.label}{wait}{rule} ({way.article})"


def _deployment(stage: Stage, check: DeploymentCheck) -> Said:
    refused = list(_come(stage, check))
    yield from ((Answer.DIFFERS, f"it was done; {words}") for words in refused)
    yield from _named_early(stage, check)
    yield from _needed(stage, check)
    mandate = stage.case(check.thread).mandate
    if mandate is None or not mandate.in_force(stage.now):
        yield Answer.DIFFERS, "it was done; no mandate is in force"
    elif not refused:
        who = listed(check.begun) if check.begun else "the force"
        yield Answer.AGREES, f"{who} may begin: the mandate is in force and nothing at home is missing"


def _come(stage: Stage, check: DeploymentCheck) -> list[str]:
    """Pledge for all who are named, deliver for those that began; the words of what is refused."""
    refused = []
    for member in check.members:
        try:
            case = stage.do(check.thread, "pledge", member=member, **CONTINGENT)
            if member in check.begun:
                stage.do(check.thread, "deliver", member=member, pledge=len(case.pledges), quantity=1)
        except Refused as error:
            refused.append(str(error))
    return refused


def _named_early(stage: Stage, check: DeploymentCheck) -> Said:
    case = stage.case(check.thread)
    given = {act.member for act in case.approvals if act.state is ApprovalState.GIVEN}
    for needed in case.mandate.approvals if case.mandate else ():
        if needed.member in set(check.members) - set(check.begun) - given:
            words = f"{needed.member} is named; nothing of it may come before the approval of {needed.by}"
            yield Answer.OPEN, f"{words} ({needed.article})"


def _needed(stage: Stage, check: DeploymentCheck) -> Said:
    if not check.needs:
        return
    rules = stage.charter(check.thread)
    powers = [row for row in rules.measures(stage.on) if row.measure.code == stage.measure(check.thread)]
    asked = {each.code for row in powers for gate in row.gates for each in (gate, *gate.any_of)}
    if check.needs not in asked:
        label = vocabulary()[check.needs].label
        yield Answer.OPEN, f"{rules.code}'s own text does not ask for {label}, and none is on record"


def _approval(stage: Stage, check: ApprovalCheck) -> Said:
    case = stage.do(check.thread, "approve", member=check.member, state=check.state, words=check.why)
    rows = case.mandate.approvals if case.mandate else ()
    needed = next((row for row in rows if row.member == check.member), None)
    if needed is None:
        yield Answer.OPEN, f"the charter names no national act of {check.member}; it is kept as reported"
    elif check.state is ApprovalState.GIVEN:
        yield Answer.AGREES, f"{check.member} may take part: the approval of {needed.by} is there ({needed.article})"
    else:
        yield Answer.DIFFERS, f"the {case.organisation} had decided, and {_held_up(stage, check, case)}"


def _held_up(stage: Stage, check: ApprovalCheck, case: Case) -> str:
    """The words by which the machine refuses what the member would bring."""
    mine = [pledge for pledge in case.pledges if pledge.member == check.member]
    try:
        if not mine:
            mine = list(stage.do(check.thread, "pledge", member=check.member, **CONTINGENT).pledges[-1:])
        stage.do(check.thread, "deliver", member=check.member, pledge=mine[0].pledge, quantity=1)
    except Refused as refused:
        return f"{refused}{f': {check.why}' if check.why else ''}"
    return f"{check.member} took part all the same"


def _deadline(stage: Stage, check: DeadlineCheck) -> Said:
    ends = stage.step.day + timedelta(days=check.days)
    later = (step for step in stage.file.steps[stage.step.number :] if step.kind == check.met_by)
    met = next((step for step in later if _is_of(step, check.thread)), None)
    words = f"{check.what} runs until {ends}"
    if met is None:
        yield Answer.OPEN, f"{words}; no {check.met_by} is on record"
    elif met.day > ends:
        yield Answer.DIFFERS, f"{words}; the {check.met_by} came {plural((met.day - ends).days, 'day')} later"
    else:
        before = (ends - met.day).days
        when = f"{plural(before, 'day')} before" if before else "on that day"
        yield Answer.AGREES, f"{words}; the {check.met_by} came {when}"


def _is_of(step: RecordedStep, thread: str) -> bool:
    """Whether a step belongs to a thread: one without checks belongs to all."""
    named: set[str] = set()
    for check in step.checks:
        named |= set(check.threads) if isinstance(check, FactCheck) else {check.thread}
    return not named or thread in named


def _opt_in(stage: Stage, check: OptInCheck) -> Said:
    outcome = evaluate_tally(
        stage.charter(check.thread),
        organ=check.organ,
        matter=check.matter,
        on=stage.on,
        yes=check.supporters,
        no=0,
        abstain=0,
    )
    counted, waits = outcome.arithmetic, stage.outlook(check.thread).ways[0].waits_for
    words = f"{check.supporters} ask, {counted.needed if counted else 'how many'} would do"
    words += f" ({counted.article})" if counted else ""
    if isinstance(outcome, Adopted) and not waits:
        yield Answer.AGREES, words
    else:
        yield Answer.DIFFERS, f"{words}; waits for {listed(waits)}"
    yield from _blocked(stage, check)
    yield Answer.OPEN, "the record does not name those who asked, so that nothing is played for them"


def _blocked(stage: Stage, check: OptInCheck) -> Said:
    found = stage.outlook(check.blocked, positions=dict.fromkeys(check.against, Stance.OPPOSES))
    if isinstance(found.result, Impossible):
        words = f"a decision of the {found.ways[0].organ_name} to {found.measure.label} is impossible"
        yield Answer.AGREES, f"{words}: {listed(check.against)} can stop it alone"


def _membership(stage: Stage, check: MembershipCheck) -> Said:
    members = {member.code for member in stage.charter(check.thread).members(stage.step.day)}
    still = sorted(members & set(check.out))
    words = f"{listed(check.out)} are out, {len(members)} members are left"
    if still:
        yield Answer.DIFFERS, f"{words}; still in: {listed(still)}"
    elif len(members) != check.count:
        yield Answer.DIFFERS, f"{words}, and not {check.count}"
    else:
        yield Answer.AGREES, words


def _report(stage: Stage, check: ReportCheck) -> Said:
    stage.do(check.thread, "report", text=stage.step.what)
    yield Answer.AGREES, "the mandate is in force, a report is due to whoever gave it"


def _closing(stage: Stage, check: ClosingCheck) -> Said:
    case = stage.case(check.thread)
    if case.state is State.MANDATED:
        stage.do(check.thread, "end", reason=stage.step.what)
    stage.do(check.thread, "close", reason=stage.step.what)
    began = case.mandate.begins.date() if case.mandate else case.opened_at.date()
    yield Answer.AGREES, f"closed after {plural((stage.on - began).days, 'day')} with nothing left to do"


_PLAYED: dict[type, Callable[[Stage, Any], Said]] = {
    FactCheck: _fact,
    RequestCheck: _request,
    ConveningCheck: _convening,
    DecisionCheck: decision,
    CapacityCheck: _capacity,
    DeploymentCheck: _deployment,
    ApprovalCheck: _approval,
    DeadlineCheck: _deadline,
    OptInCheck: _opt_in,
    MembershipCheck: _membership,
    ReportCheck: _report,
    ClosingCheck: _closing,
}
