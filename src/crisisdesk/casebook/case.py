"""A case as it stands at a moment: what was done, what is on the table, what runs, what was promised and delivered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from crisisdesk.casebook.followup import (
    ApprovalNeeded,
    ApprovalState,
    Delivery,
    Mandate,
    NationalAct,
    Pledge,
    Report,
)
from crisisdesk.casebook.states import State
from crisisdesk.charters import Ballot, Charter
from crisisdesk.model import Stance

if TYPE_CHECKING:
    from crisisdesk.casebook.options import Option
    from crisisdesk.casebook.people import Person
    from crisisdesk.casebook.timers import Timer


__all__ = [
    "ApprovalNeeded",
    "ApprovalState",
    "Balloting",
    "Case",
    "CaseHead",
    "CaseOutcome",
    "CastBallot",
    "Consultation",
    "Delivery",
    "Draft",
    "DraftStatus",
    "Mandate",
    "Meeting",
    "NationalAct",
    "Pledge",
    "Precondition",
    "Report",
    "Request",
    "SilencePeriod",
    "Step",
    "Version",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One act as it was done: ``number`` is its entry in the ledger, ``facts`` what was given, ``found`` what followed.

    ``member`` is the member acted for, empty for the chair, the secretariat and analysts.
    """

    version: int
    number: int
    at: datetime
    person: str
    member: str
    act: str
    before: State | None
    after: State
    facts: Mapping[str, Any]
    found: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A member, the chair or the secretariat asks to convene an organ by a route of the charter.

    ``needed`` is how many others must second it. Times are moments; ``latest`` is None where the route has no end.
    """

    number: int
    route: str
    organ: str
    member: str
    reason: str
    asked_at: datetime
    needed: int
    earliest: datetime
    latest: datetime | None
    article: str
    seconders: tuple[str, ...] = ()
    withdrawn_at: datetime | None = None

    @property
    def missing(self) -> int:
        """How many seconders are still to come."""
        return max(0, self.needed - len(self.seconders))


@dataclass(frozen=True, slots=True)
class Meeting:
    """An organ called together."""

    number: int
    organ: str
    route: str
    article: str
    convened_at: datetime
    meets_at: datetime


@dataclass(frozen=True, slots=True)
class Consultation:
    """What a member said of its position when it was asked."""

    number: int
    member: str
    stance: Stance
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Precondition:
    """What somebody has put on record of a precondition of the charter: that it is there, or known not to be."""

    number: int
    gate: str
    shown: bool
    evidence: str
    at: datetime
    person: str


class DraftStatus(StrEnum):
    """What became of a draft."""

    TABLED = "tabled"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    UNDETERMINED = "undetermined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of a draft."""

    version: int
    number: int
    text: str
    at: datetime
    person: str
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text before an organ, in all its versions.

    ``matter`` is the matter whose rule decides it; ``measure`` the measure it takes, empty for a matter alone;
    ``renews`` marks one that would change the end of the mandate.
    """

    draft: int
    title: str
    organ: str
    measure: str
    matter: str
    article: str
    roles: Mapping[str, tuple[str, ...]]
    renews: bool
    member: str
    person: str
    status: DraftStatus
    versions: tuple[Version, ...]

    @property
    def current(self) -> Version:
        """The newest wording."""
        return self.versions[-1]

    @property
    def decides(self) -> str:
        """What the charter is asked for: the measure, or the matter."""
        return self.measure or self.matter


@dataclass(frozen=True, slots=True, kw_only=True)
class SilencePeriod:
    """A silence procedure: adopted at ``until`` unless a member objects before."""

    number: int
    draft: int
    version: int
    begins: datetime
    until: datetime
    article: str
    broken_by: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CastBallot:
    """One ballot as it was cast; ``stands`` is false for one that its member replaced."""

    number: int
    member: str
    ballot: Ballot
    sent: bool
    at: datetime
    person: str
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Balloting:
    """A vote by ballot on one version of a draft."""

    number: int
    draft: int
    version: int
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    ballots: tuple[CastBallot, ...] = ()

    @property
    def standing(self) -> dict[str, CastBallot]:
        """The ballots that count, by member."""
        return {ballot.member: ballot for ballot in self.ballots if ballot.stands}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcome:
    """What became of a vote: ``kind`` as the charters name it (adopted, no_quorum ...), or ``declared`` by the organ.

    ``arithmetic`` is the charters' own, as JSON, None where nothing was counted; ``via`` is ballot, silence, office
    or declaration; ``bound`` names whom it concerns where not all members are.
    """

    number: int
    draft: int
    version: int
    via: str
    kind: str
    article: str
    rule: str
    sentences: tuple[str, ...]
    arithmetic: Mapping[str, Any] | None
    bound: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHead:
    """A case in a list."""

    case_id: str
    organisation: str
    title: str
    place: str
    basis: str
    subject: str
    state: State
    version: int
    opened_at: datetime
    opened_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(CaseHead):
    """A case with everything done in it, seen at ``seen_at`` under the charter of its organisation.

    ``basis`` is warning, question or hand, ``subject`` the warning's or question's id; ``version`` counts its steps.
    """

    charter: Charter
    seen_at: datetime
    steps: tuple[Step, ...]
    requests: tuple[Request, ...]
    meetings: tuple[Meeting, ...]
    consultations: tuple[Consultation, ...]
    preconditions: tuple[Precondition, ...]
    drafts: tuple[Draft, ...]
    silences: tuple[SilencePeriod, ...]
    ballotings: tuple[Balloting, ...]
    outcomes: tuple[CaseOutcome, ...]
    mandates: tuple[Mandate, ...]
    approvals: tuple[NationalAct, ...]
    pledges: tuple[Pledge, ...]
    reports: tuple[Report, ...]

    @property
    def request(self) -> Request | None:
        """The newest request to convene."""
        return self.requests[-1] if self.requests else None

    @property
    def meeting(self) -> Meeting | None:
        """The newest meeting."""
        return self.meetings[-1] if self.meetings else None

    @property
    def draft(self) -> Draft | None:
        """The draft last tabled."""
        return self.drafts[-1] if self.drafts else None

    @property
    def silence(self) -> SilencePeriod | None:
        """The silence procedure begun last."""
        return self.silences[-1] if self.silences else None

    @property
    def balloting(self) -> Balloting | None:
        """The vote opened last."""
        return self.ballotings[-1] if self.ballotings else None

    @property
    def mandate(self) -> Mandate | None:
        """The mandate given last."""
        return self.mandates[-1] if self.mandates else None

    @property
    def positions(self) -> dict[str, Stance]:
        """Where members said that they stand; the latest word of each."""
        return {each.member: each.stance for each in self.consultations}

    @property
    def running(self) -> "tuple[Timer, ...]":
        """The clocks that run, the next first."""
        from crisisdesk.casebook.timers import running

        return running(self)

    def allowed(self, person: "Person") -> "tuple[Option, ...]":
        """What the person may do now and for whom; and what not, with the reason."""
        # The machine is made of conditions on cases, so that it can only be asked once both are there.
        from crisisdesk.casebook.options import options

        return options(self, person)
