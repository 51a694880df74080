"""Cases as the tables hold them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, Table, bindparam, select

from crisisdesk.casebook import case_tables, followup_tables, vote_tables
from crisisdesk.casebook.case import (
    ApprovalNeeded,
    ApprovalState,
    Balloting,
    Case,
    CaseHead,
    CaseOutcome,
    CastBallot,
    Consultation,
    Delivery,
    Draft,
    DraftStatus,
    Mandate,
    Meeting,
    NationalAct,
    Pledge,
    Precondition,
    Report,
    Request,
    SilencePeriod,
    Step,
    Version,
)
from crisisdesk.casebook.states import State
from crisisdesk.charters import Ballot, Charter
from crisisdesk.errors import Misuse
from crisisdesk.model import Stance

Made = TypeVar("Made")
Find = Callable[[str], Charter]
"""Gives an organisation's charter; raises ``Misuse`` for one that is not known."""


def read_heads(connection: Connection) -> tuple[CaseHead, ...]:
    """All cases, the one that was changed last first."""
    rows = connection.execute(select(case_tables.cases).order_by(case_tables.cases.c.changed_at.desc()))
    return tuple(CaseHead(**_head(row)) for row in rows)


def read_case(connection: Connection, case_id: str, find: Find, at: datetime, before: Case | None = None) -> Case:
    """One case as it stands. Raises ``Misuse`` for an id that is not there.

    ``before`` is the same case as it was read earlier: what no step has changed since is not read again.
    """
    cases = case_tables.cases
    row = connection.execute(select(cases).where(cases.c.case_id == case_id)).first()
    if row is None:
        there = ", ".join(connection.execute(select(cases.c.case_id).order_by(cases.c.case_id)).scalars())
        raise Misuse(f"no case {case_id!r}; there are {there or 'none yet'}")
    return _Reading(connection, case_id, before).case(row, find(row.organisation), at)


def _head(row: Row[Any]) -> dict[str, Any]:
    values = dict(row._mapping)
    return {**values, "state": State(values["state"])}


_CHANGED_BY = {
    "requests": frozenset({"request", "second", "drop"}),
    "meetings": frozenset({"convene"}),
    "consultations": frozenset({"consult"}),
    "preconditions": frozenset({"show"}),
    "drafts": frozenset({"table", "amend", "withdraw", "close_vote", "issue", "declare"}),
    "silences": frozenset({"start_silence", "break_silence", "close_vote"}),
    "ballotings": frozenset({"open_ballot", "cast", "close_vote"}),
    "outcomes": frozenset({"close_vote", "issue", "declare"}),
    "mandates": frozenset({"mandate", "extend", "end"}),
    "approvals": frozenset({"approve"}),
    "pledges": frozenset({"pledge", "deliver"}),
    "reports": frozenset({"report"}),
}
"""Which acts change which part of a case; a part that none of them changed is as it was, or empty."""


class _Reading:
    def __init__(self, connection: Connection, case_id: str, before: Case | None) -> None:
        self.connection = connection
        self.case_id = case_id
        seen = before.version if before else 0
        rows = connection.execute(_STEPS, {"case_id": case_id, "since": seen}).all()
        if before and (not rows or rows[0].number != before.steps[-1].number):
            before, rows = None, connection.execute(_STEPS, {"case_id": case_id, "since": 0}).all()
        self.before = before
        new = tuple(_step(row) for row in rows if before is None or row.version > seen)
        self.steps = (*(before.steps if before else ()), *new)
        self.done = frozenset(step.act for step in new)

    def case(self, row: Row[Any], charter: Charter, at: datetime) -> Case:
        readers: dict[str, Callable[[], tuple[Any, ...]]] = {
            "requests": self._requests,
            "meetings": lambda: self._plain(case_tables.meetings, Meeting),
            "consultations": lambda: self._all(case_tables.consultations, _consultation),
            "preconditions": lambda: self._all(case_tables.preconditions, _precondition),
            "drafts": self._drafts,
            "silences": lambda: self._plain(vote_tables.silence_periods, SilencePeriod),
            "ballotings": self._ballotings,
            "outcomes": lambda: self._all(vote_tables.outcomes, _outcome),
            "mandates": lambda: self._all(followup_tables.mandates, _mandate),
            "approvals": lambda: self._all(followup_tables.approvals, _approval),
            "pledges": self._pledges,
            "reports": lambda: self._all(followup_tables.reports, _report),
        }
        parts: dict[str, Any] = {name: self._part(name, read) for name, read in readers.items()}
        return Case(**_head(row), charter=charter, seen_at=at, steps=self.steps, **parts)

    def _part(self, name: str, read: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
        if self.done & _CHANGED_BY[name]:
            return read()
        found: tuple[Any, ...] = getattr(self.before, name) if self.before else ()
        return found

    def _rows(self, table: Table) -> Sequence[Row[Any]]:
        return self.connection.execute(_query(table), {"case_id": self.case_id}).all()

    def _all(self, table: Table, make: Callable[[Row[Any]], Made]) -> tuple[Made, ...]:
        return tuple(make(row) for row in self._rows(table))

    def _plain(self, table: Table, kind: Callable[..., Made]) -> tuple[Made, ...]:
        """Rows whose columns are the value's own fields."""
        return tuple(kind(**_without_case(row)) for row in self._rows(table))

    def _requests(self) -> tuple[Request, ...]:
        joined = _grouped((row.request, row.member) for row in self._rows(case_tables.seconders))
        rows = self._rows(case_tables.requests)
        return tuple(Request(**_without_case(row), seconders=tuple(joined[row.number])) for row in rows)

    def _drafts(self) -> tuple[Draft, ...]:
        rows = self._rows(vote_tables.draft_versions)
        versions = _grouped((row.draft, _version(row)) for row in rows)
        return tuple(_draft(row, versions[row.draft]) for row in self._rows(vote_tables.drafts))

    def _ballotings(self) -> tuple[Balloting, ...]:
        cast = _grouped((row.balloting, _ballot(row)) for row in self._rows(vote_tables.ballots))
        rows = self._rows(vote_tables.ballotings)
        return tuple(Balloting(**_without_case(row), ballots=tuple(cast[row.number])) for row in rows)

    def _pledges(self) -> tuple[Pledge, ...]:
        came = _grouped((row.pledge, _delivery(row)) for row in self._rows(followup_tables.deliveries))
        return tuple(_pledge(row, came[row.pledge]) for row in self._rows(followup_tables.pledges))


@cache
def _query(table: Table) -> Select[Any]:
    return select(table).where(table.c.case_id == bindparam("case_id")).order_by(table.c.number)


_STEPS = (
    select(case_tables.steps)
    .where(case_tables.steps.c.case_id == bindparam("case_id"), case_tables.steps.c.version >= bindparam("since"))
    .order_by(case_tables.steps.c.version)
)
"""The steps from a version on, that one among them, by whose number one knows it again."""


def _grouped(pairs: Iterable[tuple[int, Made]]) -> dict[int, list[Made]]:
    found: dict[int, list[Made]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _without_case(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "case_id"}


def _step(row: Row[Any]) -> Step:
    before = State(row.before) if row.before else None
    told = (row.version, row.number, row.at, row.person_id, row.member, row.act)
    return Step(*told, before, State(row.after), row.facts, row.found)


def _consultation(row: Row[Any]) -> Consultation:
    return Consultation(row.number, row.member, Stance(row.stance), row.words, row.at)


def _precondition(row: Row[Any]) -> Precondition:
    return Precondition(row.number, row.gate, row.shown, row.evidence, row.at, row.person_id)


def _version(row: Row[Any]) -> Version:
    return Version(row.version, row.number, row.text, row.at, row.person_id, row.member)


def _draft(row: Row[Any], versions: Iterable[Version]) -> Draft:
    return Draft(
        draft=row.draft,
        title=row.title,
        organ=row.organ,
        measure=row.measure,
        matter=row.matter,
        article=row.article,
        roles={role: tuple(held) for role, held in row.roles.items()},
        renews=row.renews,
        member=row.member,
        person=row.person_id,
        status=DraftStatus(row.status),
        versions=tuple(versions),
    )


def _ballot(row: Row[Any]) -> CastBallot:
    return CastBallot(row.number, row.member, Ballot(row.ballot), row.sent, row.at, row.person_id, row.stands)


def _outcome(row: Row[Any]) -> CaseOutcome:
    values = _without_case(row)
    return CaseOutcome(**{**values, "sentences": tuple(row.sentences), "bound": tuple(row.bound)})


def _mandate(row: Row[Any]) -> Mandate:
    needed = tuple(ApprovalNeeded(**each) for each in row.approvals)
    return Mandate(**{**_without_case(row), "approvals": needed})


def _approval(row: Row[Any]) -> NationalAct:
    return NationalAct(row.number, row.member, ApprovalState(row.state), row.by, row.words, row.at)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(row.number, Fraction(row.quantity), row.words, row.at)


def _pledge(row: Row[Any], came: Iterable[Delivery]) -> Pledge:
    values = _without_case(row)
    return Pledge(**{**values, "quantity": Fraction(row.quantity)}, deliveries=tuple(came))


def _report(row: Row[Any]) -> Report:
    return Report(row.number, row.member, row.person_id, row.text, row.at)
