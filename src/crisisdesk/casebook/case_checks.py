"""What a step of a dated case asks of the rules, and how a case file says it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crisisdesk.casebook.case import ApprovalState
from crisisdesk.charters.nodes import Node, Section


class Recorded(StrEnum):
    """What the record says came of a vote."""

    ADOPTED = "adopted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class FactCheck:
    """The step puts preconditions on record in these threads."""

    threads: tuple[str, ...]
    gates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestCheck:
    """A member, or without one the chair, asks for a meeting by a route."""

    thread: str
    route: str
    member: str


@dataclass(frozen=True, slots=True)
class ConveningCheck:
    """The organ that was asked for is convened."""

    thread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionCheck:
    """An organ decides.

    Without a ``tally`` the ballots are not on record: whoever may vote is taken to have agreed, but those
    ``counted_against``, whose vote is not known. ``mandate_to`` is the day on which what was decided ended in fact.
    """

    thread: str
    organ: str
    route: str
    measure: str
    matter: str
    recorded: Recorded
    counted_against: tuple[str, ...]
    tally: tuple[int, int, int] | None
    mandate_to: date | None


@dataclass(frozen=True, slots=True)
class CapacityCheck:
    """The step says or offers something that the organisation may be able to do."""

    thread: str
    measure: str


@dataclass(frozen=True, slots=True)
class DeploymentCheck:
    """Members named for a contingent, and those that began; ``needs`` is a precondition that some texts ask for."""

    thread: str
    members: tuple[str, ...]
    begun: tuple[str, ...]
    needs: str


@dataclass(frozen=True, slots=True)
class ApprovalCheck:
    """A member's own act, or its failure."""

    thread: str
    member: str
    state: ApprovalState
    why: str


@dataclass(frozen=True, slots=True)
class DeadlineCheck:
    """A time that the step sets running; ``met_by`` is the kind of step that was to come within it."""

    thread: str
    what: str
    days: int
    met_by: str


@dataclass(frozen=True, slots=True)
class OptInCheck:
    """An action by so many willing states, while some others would block a decision in another thread."""

    thread: str
    organ: str
    matter: str
    supporters: int
    against: tuple[str, ...]
    blocked: str


@dataclass(frozen=True, slots=True)
class MembershipCheck:
    """Who is no longer a member from that day on, and how many are left."""

    thread: str
    out: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """Something comes back from the field."""

    thread: str


@dataclass(frozen=True, slots=True)
class ClosingCheck:
    """What was decided ends."""

    thread: str


Check = (
    FactCheck
    | RequestCheck
    | ConveningCheck
    | DecisionCheck
    | CapacityCheck
    | DeploymentCheck
    | ApprovalCheck
    | DeadlineCheck
    | OptInCheck
    | MembershipCheck
    | ReportCheck
    | ClosingCheck
)
"""What a step asks of the rules."""


def read_check(node: Node, threads: set[str]) -> Check:
    """One check of a step; ``threads`` are those of the file. Raises ``CharterError`` for what is wrong."""
    section = node.section()
    kind = section.need("kind").text()
    if kind not in _READERS:
        section.need("kind").fail(f"{kind!r} is not known here; known are {', '.join(_READERS)}")
    for name in section.need("thread").words():
        if name not in threads:
            section.need("thread").fail(f"no thread {name!r} in this file")
    found = _READERS[kind](section)
    section.done()
    return found


def _decision(section: Section) -> DecisionCheck:
    measure, matter = section.text("measure"), section.text("matter")
    if bool(measure) == bool(matter):
        section.node.fail("name the measure that was decided, or the matter")
    tally = section.maybe("tally")
    return DecisionCheck(
        thread=section.text("thread"),
        organ=section.need("organ").text(),
        route=section.text("route"),
        measure=measure,
        matter=matter,
        recorded=section.need("recorded").choice(Recorded),
        counted_against=section.words("counted_against"),
        tally=_tally(tally) if tally else None,
        mandate_to=section.day("mandate_to"),
    )


def _tally(node: Node) -> tuple[int, int, int]:
    counts = [each.whole() for each in node.items()]
    if len(counts) != 3:
        node.fail("a tally has three numbers: for, against, abstaining")
    return counts[0], counts[1], counts[2]


_READERS: dict[str, Callable[[Section], Check]] = {
    "fact": lambda section: FactCheck(section.words("thread"), section.need("gate").words()),
    "request": lambda section: RequestCheck(
        section.text("thread"), section.need("route").text(), section.text("member")
    ),
    "convening": lambda section: ConveningCheck(section.text("thread")),
    "decision": _decision,
    "capacity": lambda section: CapacityCheck(section.text("thread"), section.text("measure")),
    "deployment": lambda section: DeploymentCheck(
        section.text("thread"), section.words("members"), section.words("begun"), section.text("needs")
    ),
    "approval": lambda section: ApprovalCheck(
        section.text("thread"),
        section.need("member").text(),
        section.need("state").choice(ApprovalState),
        section.text("why"),
    ),
    "deadline": lambda section: DeadlineCheck(
        section.text("thread"),
        section.need("what").text(),
        section.need("days").whole(1),
        section.need("met_by").text(),
    ),
    "opt in": lambda section: OptInCheck(
        section.text("thread"),
        section.need("organ").text(),
        section.need("matter").text(),
        section.need("supporters").whole(1),
        section.words("against"),
        section.need("blocked").text(),
    ),
    "membership": lambda section: MembershipCheck(
        section.text("thread"), section.need("out").words(), section.need("count").whole()
    ),
    "report": lambda section: ReportCheck(section.text("thread")),
    "closing": lambda section: ClosingCheck(section.text("thread")),
}
