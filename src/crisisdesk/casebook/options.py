"""What somebody may do in a case now: the machine's table with the conditions that can be asked beforehand."""

from collections.abc import Iterable
from dataclasses import dataclass

from crisisdesk.casebook.case import Case
from crisisdesk.casebook.entitlement import Part, check_part, plays
from crisisdesk.casebook.fields import Field
from crisisdesk.casebook.machine import MACHINE, Row
from crisisdesk.casebook.people import Person
from crisisdesk.casebook.situation import Room, Situation
from crisisdesk.errors import Misuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One act of a person in the case's state.

    ``members`` are those for which it may be done, ``by_office`` whether it may be done as chair, secretariat or
    analyst. Where neither holds, ``refused`` says why. ``fields`` is what has to be given.
    """

    act: str
    words: str
    members: tuple[str, ...]
    by_office: bool
    refused: str
    fields: tuple[Field, ...]

    @property
    def allowed(self) -> bool:
        """Whether the person may do it at all."""
        return self.by_office or bool(self.members)


def options(case: Case, person: Person) -> tuple[Option, ...]:
    """Every act of the case's state in the order of the machine that the person's posts give, allowed or not."""
    room = Room(case, case.seen_at)
    here = [row for row in MACHINE if case.state in row.sources]
    found = [_option(row, case, person, room) for row in here]
    return tuple(option for option in found if option is not None)


def _option(row: Row, case: Case, person: Person, room: Room) -> Option | None:
    office = any(plays(person, part, case.organisation) for part in row.who if part is not Part.DELEGATE)
    members = _members(row, case, person, room)
    if not office and not members:
        return None
    reasons = {
        member: _reason(row, Situation(case=case, person=person, member=member, at=case.seen_at, room=room))
        for member in (*([""] if office else []), *members)
    }
    return Option(
        act=row.act,
        words=row.words,
        members=tuple(member for member in members if not reasons[member]),
        by_office=office and not reasons[""],
        refused="" if not all(reasons.values()) else next(iter(reasons.values())),
        fields=row.fields,
    )


def _members(row: Row, case: Case, person: Person, room: Room) -> Iterable[str]:
    if Part.DELEGATE not in row.who:
        return ()
    return tuple(sorted(room.members)) if person.alone else person.members(case.organisation)


def _reason(row: Row, situation: Situation) -> str:
    try:
        check_part(row.who, situation, row.words)
        for condition in row.must:
            condition(situation)
    except Misuse as refusal:
        return str(refusal)
    return ""
