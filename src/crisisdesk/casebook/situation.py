"""An act that somebody is about to do, with everything that decides whether it may be done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from crisisdesk.casebook.case import Balloting, Case, Draft, Mandate, Meeting, Request, SilencePeriod
from crisisdesk.casebook.people import Person
from crisisdesk.casebook.states import State
from crisisdesk.charters import Charter, Member, UnknownRule
from crisisdesk.charters.assembly import Assembly, assemble
from crisisdesk.charters.evaluation import find_rule
from crisisdesk.charters.organs import Rule
from crisisdesk.errors import Misuse

Part = TypeVar("Part")


class Room:
    """The organisation on one day as a case needs it; worked out once, however many members are asked about."""

    def __init__(self, case: Case, at: datetime) -> None:
        self.case = case
        self.on: date = at.date()

    @cached_property
    def members(self) -> dict[str, Member]:
        """The organisation's members on the day."""
        return {member.code: member for member in self.case.charter.members(self.on)}

    @cached_property
    def organ(self) -> str:
        """The organ that was convened last."""
        return meeting(self.case).organ

    @cached_property
    def seated(self) -> dict[str, Member]:
        """Those who sit in the organ on the day, as far as the charter knows."""
        return {member.code: member for member in self.case.charter.members(self.on, self.organ)}

    @cached_property
    def rule(self) -> Rule | UnknownRule:
        """By what the draft on the table is decided."""
        on_table = draft(self.case)
        return find_rule(self.case.charter, on_table.organ, on_table.matter, self.on)

    @cached_property
    def roles(self) -> dict[str, tuple[str, ...]]:
        """Who holds the roles that the rule knows; the target is the state concerned where nobody else is named."""
        if isinstance(self.rule, UnknownRule):
            return {}
        named = {role: held for role, held in draft(self.case).roles.items() if role in self.rule.roles}
        if "target" in self.rule.without and "target" not in named and self.case.place:
            named["target"] = (self.case.place,)
        return named

    @cached_property
    def assembly(self) -> Assembly | None:
        """Who decides the draft; None where no rule is known by which anybody does."""
        if isinstance(self.rule, UnknownRule):
            return None
        return assemble(self.case.charter, self.rule, draft(self.case).organ, self.on, self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Who is about to do something in a case, for which member, when, and what was given.

    ``member`` is empty for whoever acts as chair, secretariat or analyst.
    """

    case: Case
    person: Person
    member: str
    at: datetime
    room: Room
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def charter(self) -> Charter:
        """The rules."""
        return self.case.charter

    @property
    def on(self) -> date:
        """The day in UTC, by which members, rules and limits are looked up."""
        return self.room.on

    def given(self, name: str, otherwise: Any = None) -> Any:
        """A fact, or what holds without it."""
        return self.facts.get(name, otherwise)


def request(case: Case) -> Request:
    """The newest request of a case that has one."""
    return _there(case.request, "request to convene")


def meeting(case: Case) -> Meeting:
    """The newest meeting of a case that has one."""
    return _there(case.meeting, "meeting")


def draft(case: Case) -> Draft:
    """The newest draft of a case that has one."""
    return _there(case.draft, "draft")


def silence(case: Case) -> SilencePeriod:
    """The newest silence procedure of a case that has one."""
    return _there(case.silence, "silence procedure")


def balloting(case: Case) -> Balloting:
    """The newest vote of a case that has one."""
    return _there(case.balloting, "vote")


def mandate(case: Case) -> Mandate:
    """The newest mandate of a case that has one."""
    return _there(case.mandate, "mandate")


def resting(case: Case) -> State:
    """Where a case is when a draft is off the table: back in the mandate, or in consultation."""
    if case.mandate is None:
        return State.CONVENED
    return State.MANDATED if case.mandate.ended_at is None else State.ENDED


def _there(value: Part | None, what: str) -> Part:
    if value is None:
        raise Misuse(f"the case has no {what} yet")
    return value
