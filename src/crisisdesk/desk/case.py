"""One case: where it stands, its clocks, who may do what now, drafts, votes with their arithmetic, pledges, steps."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar

from crisisdesk.casebook import Case, Person
from crisisdesk.casebook.case import CaseOutcome, Draft, Mandate, Pledge, Step
from crisisdesk.casebook.machine import ROWS
from crisisdesk.casebook.options import Option
from crisisdesk.desk.cases import ClockLine, clock_lines
from crisisdesk.desk.differences import Change, differences
from crisisdesk.desk.language import figure, later, say
from crisisdesk.desk.links import Named, named, to_case
from crisisdesk.desk.office import Office
from crisisdesk.desk.people import post_words
from crisisdesk.desk.prose import When, listed, when
from crisisdesk.desk.retold import all_retold

BASES = {"hand": later("somebody’s own initiative"), "question": later("a question"), "warning": later("a warning")}
LONG = frozenset({"text", "reason", "words", "evidence", "report", "tasks", "limits"})
"""Fields of acts that are written in more than one line."""


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that an act has to be told: one of the ``choices``, or freely with those that are ``known`` to help."""

    name: str
    help: str
    required: bool
    default: str
    choices: tuple[str, ...]
    known: tuple[str, ...]
    long: bool


@dataclass(frozen=True, slots=True)
class Act:
    """What the visitor may do now, and for whom; or why not. ``office`` says that it may be done without a member."""

    act: str
    words: str
    members: tuple[str, ...]
    office: bool
    refused: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class MayAct:
    """Somebody at the desk and what they may do now."""

    person: str
    posts: str
    acts: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One act as it was done; ``number`` is its entry in the ledger."""

    version: int
    number: int
    at: When
    person: str
    member: Named | None
    done: str
    after: str
    told: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of a draft, and what changed since the one before."""

    version: int
    at: When
    by: str
    changes: tuple[Change, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in all its wordings, the newest last."""

    draft: int
    title: str
    organ: str
    decides: str
    article: str
    status: str
    text: str
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class BallotLine:
    """What one member cast; ``stands`` is false for a ballot that it replaced."""

    member: Named
    ballot: str
    at: When
    stands: bool
    sent: bool


@dataclass(frozen=True, slots=True)
class VoteLine:
    """A vote on one wording of a draft, and who has not cast a ballot yet."""

    draft: int
    version: int
    opened: When
    closes: When | None
    closed: When | None
    ballots: tuple[BallotLine, ...]
    waiting: str


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """What became of a vote, with its arithmetic in sentences."""

    draft: int
    version: int
    verdict: str
    via: str
    article: str
    at: When
    sentences: tuple[str, ...]
    sheet_link: str


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """What a member promised and what has come; ``share`` is between 0 and 100."""

    pledge: int
    member: Named
    what: str
    quantity: str
    delivered: str
    missing: str
    unit: str
    share: int
    at: When
    deliveries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MandateLine:
    """What a decision allows."""

    articles: str
    tasks: str
    limits: str
    begins: When
    ends: When
    ended: str
    approvals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PositionLine:
    """What a member said of its position when it was asked."""

    member: Named
    stance: str
    words: str
    at: When


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One case as it stands now."""

    template: ClassVar[str] = "case.html"

    title: Annotated[str, "The title of the case."]
    case_id: Annotated[str, "The name of the case."]
    version: Annotated[int, "How many steps were done; a form says which version its sender saw."]
    organisation: Annotated[Named, "The organisation under whose charter it runs."]
    place: Annotated[Named | None, "The state that it concerns."]
    basis: Annotated[str, "What it rests on: a warning, a question, or somebody's own initiative."]
    state: Annotated[str, "Where it stands."]
    words: Annotated[str, "The same in words."]
    opened: Annotated[When, "When it was opened."]
    changed: Annotated[When, "When it was changed for the last time."]
    clocks: Annotated[tuple[ClockLine, ...], "The clocks that run, the next first."]
    acts: Annotated[tuple[Act, ...], "What the visitor's posts give, allowed now or not, with the reason."]
    others: Annotated[tuple[MayAct, ...], "Who else may act now, and how."]
    positions: Annotated[tuple[PositionLine, ...], "Where members said that they stand."]
    preconditions: Annotated[tuple[tuple[str, str], ...], "Preconditions that were put on record, and what is known."]
    drafts: Annotated[tuple[DraftLine, ...], "Drafts with all their wordings, the newest first."]
    votes: Annotated[tuple[VoteLine, ...], "Votes, the newest first."]
    outcomes: Annotated[tuple[OutcomeLine, ...], "What became of them, the newest first."]
    mandates: Annotated[tuple[MandateLine, ...], "Mandates, the newest first."]
    pledges: Annotated[tuple[PledgeLine, ...], "What was promised and what has come."]
    reports: Annotated[tuple[tuple[str, str], ...], "Reports from the field with who sent them and when."]
    steps: Annotated[tuple[StepLine, ...], "Everything that was done, the newest first."]


def case_page(office: Office, case: Case, person: Person) -> CasePage:
    """The page of a case for a person."""
    people = {one.person_id: one for one in office.book.people()}
    names = {key: one.name or one.login or key for key, one in people.items()}
    return CasePage(
        title=case.title,
        case_id=case.case_id,
        version=case.version,
        organisation=named(case.organisation),
        place=named(case.place) if case.place else None,
        basis=say(BASES.get(case.basis, case.basis)) + (f": {case.subject}" if case.subject else ""),
        state=case.state.value,
        words=say(case.state.words),
        opened=when(case.opened_at),
        changed=when(case.changed_at),
        clocks=clock_lines(case, office.clock()),
        acts=tuple(_act(option, _known(case)) for option in case.allowed(person)),
        others=tuple(_others(case, people.values(), person)),
        positions=tuple(PositionLine(named(p.member), p.stance.value, p.words, when(p.at)) for p in case.consultations),
        preconditions=tuple(_preconditions(case)),
        drafts=tuple(_draft(draft, names) for draft in reversed(case.drafts)),
        votes=tuple(_votes(case)),
        outcomes=tuple(_outcome(case, outcome) for outcome in reversed(case.outcomes)),
        mandates=tuple(_mandate(mandate, case) for mandate in reversed(case.mandates)),
        pledges=tuple(_pledge(pledge) for pledge in case.pledges),
        reports=tuple(
            (f"{_by(r.member, names.get(r.person, r.person))}, {when(r.at).words}", r.text) for r in case.reports
        ),
        steps=tuple(_step(step, names) for step in reversed(case.steps)),
    )


def _known(case: Case) -> dict[str, tuple[str, ...]]:
    """What the charter of the day and the case know for fields that name something in them."""
    charter, day = case.charter, case.seen_at.date()
    return {
        "route": (*dict.fromkeys(route.code for route in charter.convening(day)), "regular"),
        "organ": tuple(organ.code for organ in charter.organs(day)),
        "measure": tuple(dict.fromkeys(power.measure.code for power in charter.measures(day))),
        "matter": tuple(dict.fromkeys(rule.matter for rule in charter.rules(day))),
        "gate": tuple(dict.fromkeys(gate.code for power in charter.measures(day) for gate in power.gates if gate.code)),
        "pledge": tuple(str(pledge.pledge) for pledge in case.pledges),
    }


def _act(option: Option, known: Mapping[str, tuple[str, ...]]) -> Act:
    inputs = [
        Input(
            name=f.name,
            help=f.help,
            required=f.required,
            default=f.default,
            choices=tuple(str(choice) for choice in f.choices),
            known=known.get(f.name, ()),
            long=f.name in LONG,
        )
        for f in option.fields
    ]
    return Act(option.act, say(option.words), option.members, option.by_office, option.refused, tuple(inputs))


def _others(case: Case, people: Iterable[Person], visitor: Person) -> Iterator[MayAct]:
    for person in people:
        if person.person_id == visitor.person_id or not person.active:
            continue
        acts = [say(option.words) for option in case.allowed(person) if option.allowed]
        if acts:
            posts = ", ".join(post_words(post) for post in person.posts)
            yield MayAct(person.name or person.login, posts, listed(acts, 20))


def _preconditions(case: Case) -> Iterator[tuple[str, str]]:
    for one in case.preconditions:
        there = say("there") if one.shown else say("known not to be there")
        yield one.gate.replace("_", " "), f"{there}: {one.evidence} ({when(one.at).words})"


def _draft(draft: Draft, names: Mapping[str, str]) -> DraftLine:
    wordings = []
    for before, one in zip((None, *draft.versions), draft.versions, strict=False):
        changes = differences(before.text, one.text) if before else (Change("kept", one.text),)
        by = _by(one.member, names.get(one.person, one.person))
        wordings.append(Wording(one.version, when(one.at), by, changes, before is None))
    return DraftLine(
        draft=draft.draft,
        title=draft.title,
        organ=draft.organ,
        decides=draft.decides.replace("_", " "),
        article=draft.article,
        status=draft.status.value,
        text=draft.current.text,
        wordings=tuple(wordings),
    )


def _votes(case: Case) -> Iterator[VoteLine]:
    for vote in reversed(case.ballotings):
        organ = next((draft.organ for draft in case.drafts if draft.draft == vote.draft), "")
        day = (vote.closed_at or case.seen_at).date()
        seats = [member.code for member in case.charter.members(day, organ)] if organ else []
        waiting = [named(code).name for code in seats if code not in vote.standing]
        yield VoteLine(
            draft=vote.draft,
            version=vote.version,
            opened=when(vote.opened_at),
            closes=when(vote.closes_at) if vote.closes_at else None,
            closed=when(vote.closed_at) if vote.closed_at else None,
            ballots=tuple(
                BallotLine(named(b.member), str(b.ballot), when(b.at), b.stands, b.sent) for b in vote.ballots
            ),
            waiting="" if vote.closed_at else listed(waiting, 30),
        )


VERDICTS = {
    "adopted": later("adopted"),
    "not_adopted": later("not adopted"),
    "vetoed": later("not adopted: vetoed"),
    "no_quorum": later("no decision: no quorum"),
    "unknown_rule": later("not determined: the rule is not known"),
    "declared": later("as the organ itself declared"),
}
"""Kinds of outcomes in words."""


def _outcome(case: Case, outcome: CaseOutcome) -> OutcomeLine:
    return OutcomeLine(
        draft=outcome.draft,
        version=outcome.version,
        verdict=say(VERDICTS.get(outcome.kind, outcome.kind)),
        via=say(outcome.via),
        article=outcome.article,
        at=when(outcome.at),
        sentences=all_retold(outcome.sentences),
        sheet_link=f"{to_case(case.case_id)}/sheet?draft={outcome.draft}",
    )


def _mandate(mandate: Mandate, case: Case) -> MandateLine:
    came = {act.member: act for act in case.approvals}
    approvals = []
    for needed in mandate.approvals:
        state = say(came[needed.member].state.value) if needed.member in came else say("pending")
        approvals.append(f"{named(needed.member).name}, {needed.by} ({needed.article}): {state}")
    return MandateLine(
        articles=mandate.articles,
        tasks=mandate.tasks,
        limits=mandate.limits,
        begins=when(mandate.begins),
        ends=when(mandate.ends),
        ended=f"{when(mandate.ended_at).words}: {mandate.end_reason}" if mandate.ended_at else "",
        approvals=tuple(approvals),
    )


def _pledge(pledge: Pledge) -> PledgeLine:
    share = min(Fraction(1), pledge.delivered / pledge.quantity) * 100
    return PledgeLine(
        pledge=pledge.pledge,
        member=named(pledge.member),
        what=pledge.what,
        quantity=_amount(pledge.quantity),
        delivered=_amount(pledge.delivered),
        missing=_amount(pledge.missing),
        unit=pledge.unit,
        share=int(share),
        at=when(pledge.at),
        deliveries=tuple(
            f"{_amount(d.quantity)} {pledge.unit}, {when(d.at).words}: {d.words}" for d in pledge.deliveries
        ),
    )


def _step(step: Step, names: Mapping[str, str]) -> StepLine:
    return StepLine(
        version=step.version,
        number=step.number,
        at=when(step.at),
        person=names.get(step.person, step.person),
        member=named(step.member) if step.member else None,
        done=say(ROWS[step.act].done) if step.act in ROWS else step.act,
        after=say(step.after.words) if step.after is not step.before else "",
        told=tuple(
            (name.replace("_", " "), str(value)) for name, value in step.facts.items() if len(str(value)) <= 400
        ),
    )


def _by(member: str, person: str) -> str:
    return say("{person} for {member}", person=person, member=named(member).name) if member else person


def _amount(amount: Fraction) -> str:
    return figure(amount.numerator) if amount.denominator == 1 else str(amount)
