"""Who may act: parts that people play, and members that take part on a day."""

from enum import StrEnum

from crisisdesk.casebook.people import Person, Role
from crisisdesk.casebook.situation import Situation
from crisisdesk.charters.membership import Effect
from crisisdesk.errors import Refused


class Part(StrEnum):
    """In what capacity somebody acts in a case."""

    ANALYST = "analyst"
    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    DELEGATE = "delegate"


OFFICES = (Part.CHAIR, Part.SECRETARIAT)
"""Those who keep the course of a case."""


def check_part(who: tuple[Part, ...], situation: Situation, act: str) -> None:
    """Raise ``Refused`` for a person who holds none of the parts, and for a member that takes no part on the day."""
    person, organisation = situation.person, situation.case.organisation
    if not situation.member:
        if not any(plays(person, part, organisation) for part in who if part is not Part.DELEGATE):
            raise Refused(_without(person, act, who))
        return
    if Part.DELEGATE not in who:
        raise Refused(f"to {act} takes {_listed(who)}; no member does it")
    if not person.holds(Role.DELEGATE, organisation, situation.member):
        raise Refused(f"{person.login} is no delegate of {situation.member} in {organisation}")
    takes_part(situation)


def plays(person: Person, part: Part, organisation: str) -> bool:
    """Whether somebody may act in a capacity in an organisation, as a delegate for any member."""
    role = Role(part.value)
    return person.holds(role, organisation if role.of_organisation else "")


def takes_part(situation: Situation) -> None:
    """The member belongs to the organisation that day and is not kept out of it."""
    member = situation.room.members.get(situation.member)
    if member is None:
        charter = situation.charter
        known = f"members of {charter.code} as of {charter.as_of}, {charter.file}"
        raise Refused(f"{situation.member} is no member of {charter.code} on {situation.on}", known)
    out = next((each for each in member.statuses if each.effect is Effect.NO_PARTICIPATION), None)
    if out is not None:
        raise Refused(
            f"{member.code} takes no part in {situation.charter.code}: {out.words}", title(situation, out.source)
        )


def has_seat(situation: Situation) -> None:
    """The member sits in the organ that was convened."""
    if situation.member and situation.member not in situation.room.seated:
        organ = situation.charter.organ(situation.room.organ, situation.on)
        raise Refused(
            f"{situation.member} has no seat in the {organ.name} on {situation.on}", title(situation, organ.source)
        )


def exists(situation: Situation) -> None:
    """The organisation exists on that day."""
    situation.charter.members(situation.on)


def title(situation: Situation, source: str) -> str:
    """The title of a source of the charter, as people know it."""
    return next((each.title for each in situation.charter.sources if each.code == source), source)


def _without(person: Person, act: str, who: tuple[Part, ...]) -> str:
    hint = "; say for which member" if Part.DELEGATE in who else ""
    return f"{person.login} may not {act}: that takes {_listed(who)}{hint}"


def _listed(who: tuple[Part, ...]) -> str:
    named = [f"an {part}" if part is Part.ANALYST else f"the {part}" for part in who if part is not Part.DELEGATE]
    return " or ".join([*named, *(["a delegate"] if Part.DELEGATE in who else [])])
