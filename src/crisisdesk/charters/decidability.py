"""Can this organisation take this measure now? Its organs' votes, preconditions, second level, silence and clocks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crisisdesk.charters.agreement import Office, Silence
from crisisdesk.charters.allowed import WEAK, allowed
from crisisdesk.charters.assembly import Assembly, Roles, assemble, check_roles, disputed
from crisisdesk.charters.ballots import Ballot
from crisisdesk.charters.charter import Charter
from crisisdesk.charters.clocks import clocks
from crisisdesk.charters.evaluation import find_rule, unknown_holders
from crisisdesk.charters.gates import Fact, Failed, GateResult, Open, Passed, Shown, check_facts, pass_through
from crisisdesk.charters.measures import Measure
from crisisdesk.charters.measures import measure as known_measure
from crisisdesk.charters.membership import Effect
from crisisdesk.charters.organs import Approval, Power, Rule
from crisisdesk.charters.outcomes import UnknownRule
from crisisdesk.charters.votes import Vote, VoteResult, look_ahead, weigh_up
from crisisdesk.charters.ways import PROMISE, Decidability, NationalApproval, NoSuchMeasure, SilenceReading, Way
from crisisdesk.charters.words import listed
from crisisdesk.errors import Misuse
from crisisdesk.model import Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a charter: a measure on a day, where members stand, and what is known besides."""

    charter: Charter
    measure: Measure
    on: date
    positions: Mapping[str, Stance]
    facts: Mapping[str, Fact]
    affected: str | None
    roles: Roles
    conditions: Mapping[str, str]
    asked_at: datetime | None


def decidability(
    charter: Charter,
    *,
    measure: str,
    on: date,
    positions: Mapping[str, Stance],
    facts: Mapping[str, Fact] | None = None,
    affected: str | None = None,
    roles: Roles | None = None,
    conditions: Mapping[str, str] | None = None,
    asked_at: datetime | None = None,
) -> Decidability:
    """What can become of a measure on a day, given where members stand and what is known of the preconditions.

    A member without a position is silent. ``facts`` answers preconditions by their id (``request_of_affected``) and
    national approvals by ``approval:KGZ``; what is not given is unknown. ``affected`` is the state concerned, and
    the target where a rule leaves one out and ``roles`` names none. ``conditions`` are the words in which a
    conditional member puts its condition; ``asked_at`` starts the clocks. Raises ``Misuse`` for a measure, member,
    precondition or day that does not exist.
    """
    question = Question(
        charter=charter,
        measure=known_measure(measure),
        on=on,
        positions=positions,
        facts=facts or {},
        affected=affected,
        roles=roles or {},
        conditions=conditions or {},
        asked_at=asked_at,
    )
    check_facts(question.facts)
    check_roles(charter.rules(on), question.roles)
    _check_names(question)
    powers = [power for power in charter.measures(on) if power.measure.code == measure]
    ways = sorted((_way(question, power) for power in powers), key=_promise, reverse=True)
    return Decidability(
        charter=charter.code,
        measure=question.measure,
        on=on,
        affected=affected,
        positions=dict(positions),
        ways=tuple(ways),
        none=None if ways else no_such_measure(charter, question.measure, on),
    )


def no_such_measure(charter: Charter, asked: Measure, on: date) -> NoSuchMeasure:
    """The answer where no organ can take a measure, with what it can do at most."""
    can = tuple(dict.fromkeys(power.measure.label for power in charter.measures(on)))
    return NoSuchMeasure(asked.code, asked.label, can[0] if can else "do nothing", can)


def approvals(
    charter: Charter, *, measure: str, on: date, facts: Mapping[str, Fact] | None = None
) -> tuple[NationalApproval, ...]:
    """The members' own acts that a measure needs after the collective decision, and how each stands."""
    rows = charter.approvals(on, known_measure(measure).code)
    return tuple(_approval(row, facts or {}) for row in rows)


def _promise(way: Way) -> tuple[bool, int, int]:
    return (not way.barred_by, PROMISE[type(way.result)], -len(way.waits_for))


def _check_names(question: Question) -> None:
    known = {member.code for member in question.charter.members(question.on)}
    named = set(question.positions) | set(question.conditions)
    if strangers := sorted(named - known):
        where = f"{question.charter.code} on {question.on}"
        raise Misuse(f"{listed(strangers)} is no member of {where} and has no vote there")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Votes:
    """What one organ's rule makes of the positions."""

    result: VoteResult
    law: Vote | None = None
    practice: Vote | None = None
    note: str = ""
    weaker: VoteResult | None = None
    silence: SilenceReading | None = None
    remarks: tuple[str, ...] = ()


def _way(question: Question, power: Power) -> Way:
    rule = find_rule(question.charter, power.organ, power.matter, question.on)
    known = not isinstance(rule, UnknownRule)
    votes = _votes(question, rule, power.organ) if not isinstance(rule, UnknownRule) else _Votes(result=rule)
    marks = (power.confidence, rule.confidence) if not isinstance(rule, UnknownRule) else (power.confidence,)
    return Way(
        organ=power.organ,
        organ_name=question.charter.organ(power.organ, question.on).name,
        rule=rule.code if not isinstance(rule, UnknownRule) else "",
        rule_words=rule.words if not isinstance(rule, UnknownRule) else "none in force on that day",
        article=rule.article if known else power.article,
        confidence=min(marks, key="LMH".index),
        result=votes.result,
        vote=votes.law,
        practice=votes.practice,
        practice_note=votes.note,
        weaker=votes.weaker,
        gates=_gates(question, power),
        approvals=approvals(question.charter, measure=question.measure.code, on=question.on, facts=question.facts),
        silence=votes.silence,
        clocks=clocks(question.charter, power.organ, question.on, question.asked_at),
        remarks=(*votes.remarks, *([power.note] if power.note else [])),
    )


def _gates(question: Question, power: Power) -> tuple[GateResult, ...]:
    computed = {"affected_is_member": _affected_is_member(question)}
    return tuple(pass_through(gate, question.facts, computed) for gate in power.gates)


def _affected_is_member(question: Question) -> GateResult:
    code, label = "affected_is_member", "the affected state is a member"
    if question.affected is None:
        return Open(code, label, "Which state is affected?")
    there = {member.code for member in question.charter.members(question.on)}
    said = f"{question.affected} is {'a' if question.affected in there else 'no'} member on {question.on}"
    return (Passed if question.affected in there else Failed)(code, label, said)


def _votes(question: Question, rule: Rule, organ: str) -> _Votes:
    roles = _roles(question, rule)
    if unnamed := [role for role in rule.without if not roles.get(role)]:
        missing = f"the {listed(unnamed)} has no vote under this rule and is not named"
        return _Votes(result=UnknownRule(rule.article, missing))
    assembly = assemble(question.charter, rule, organ, question.on, roles)
    if not (assembly.complete or isinstance(rule.kind, Office)):
        return _Votes(result=unknown_holders(assembly, question.on))
    law = weigh_up(assembly, question.positions)
    practice = assemble(question.charter, rule, organ, question.on, roles, practice=True)
    differs = bool(rule.practice) or bool(assembly.away & set(assembly.entitled))
    return _Votes(
        result=law.result,
        law=law,
        practice=_in_practice(practice, question.positions) if differs else None,
        note=_practice_note(rule, assembly),
        weaker=weigh_up(assembly, question.positions, WEAK).result,
        silence=_silence(question, rule, law),
        remarks=tuple(_remarks(question, rule, assembly)),
    )


def _roles(question: Question, rule: Rule) -> Roles:
    roles = {role: holders for role, holders in question.roles.items() if role in rule.roles}
    if "target" in rule.without and "target" not in roles and question.affected:
        roles["target"] = (question.affected,)
    return roles


def _in_practice(assembly: Assembly, positions: Mapping[str, Stance]) -> Vote:
    ballots = allowed(assembly, positions)
    away = {code: frozenset({Ballot.ABSENT}) for code in assembly.entitled if code in assembly.away}
    return look_ahead(assembly, ballots | away)


def _practice_note(rule: Rule, assembly: Assembly) -> str:
    notes = [rule.practice.note or rule.practice.kind.words] if rule.practice else []
    notes += [f"{member.code}: {member.limits}" for member in assembly.members if member.code in assembly.away]
    return "; ".join(notes)


def _silence(question: Question, rule: Rule, law: Vote) -> SilenceReading | None:
    if rule.silence is None and not isinstance(rule.kind, Silence):
        return None
    hours = rule.silence.hours if rule.silence else rule.kind.hours if isinstance(rule.kind, Silence) else None
    may = tuple(code for code, open_ in law.ballots.items() if Ballot.NO in open_ and len(open_) > 1)
    silent = Stance.SILENT
    return SilenceReading(
        text=rule.silence.text if rule.silence else rule.kind.words,
        article=rule.silence.article if rule.silence else rule.article,
        hours=hours,
        until=question.asked_at + timedelta(hours=hours) if question.asked_at and hours else None,
        breaks=tuple(code for code, open_ in law.ballots.items() if open_ == {Ballot.NO}),
        may_break=may,
        never_heard=tuple(code for code in may if question.positions.get(code, silent) is silent),
    )


def _remarks(question: Question, rule: Rule, assembly: Assembly) -> Iterable[str]:
    if rule.note:
        yield rule.note
    for code, why in assembly.excluded.items():
        yield f"Without a vote: {why}." if code in why else f"Without a vote: {code}, {why}."
    for member in disputed(assembly.members):
        yield f"Disputed: {member.code} is counted here; {member.limits}."
    for member in assembly.members:
        for status in member.statuses:
            if status.effect in {Effect.LOWER_LEVEL, Effect.NONE, Effect.STAYS_AWAY}:
                yield f"{member.code} keeps its vote: {status.words}."
    for role in (*rule.recused, *rule.abstaining):
        if not question.roles.get(role):
            limit = "has no vote" if role in rule.recused else "must abstain"
            yield f"A {role} {limit} here ({rule.article}); none is named."
    for code, words in question.conditions.items():
        if question.positions.get(code) is Stance.CONDITIONAL:
            yield f"{code} would agree on condition: {words}"


def _approval(row: Approval, facts: Mapping[str, Fact]) -> NationalApproval:
    code, label = f"approval:{row.member}", f"the approval of {row.by} of {row.member}"
    fact = facts.get(code)
    if fact is None:
        state: GateResult = Open(code, label, f"Has {row.by} of {row.member} approved?")
    else:
        state = (Passed if isinstance(fact, Shown) else Failed)(code, label, fact.evidence)
    return NationalApproval(row.member, row.by, row.article, state)
