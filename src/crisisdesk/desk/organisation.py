"""One organisation: its members and observers on a day, and its charter where the desk has it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from crisisdesk import charters
from crisisdesk.actors import registry
from crisisdesk.charters import Charter, Member
from crisisdesk.desk.actor import found_actor
from crisisdesk.desk.agenda import AgendaLine, agenda
from crisisdesk.desk.decisions import Panel, readiness_panel
from crisisdesk.desk.language import say
from crisisdesk.desk.links import ORGANISATION, Named, named, to_actor
from crisisdesk.desk.office import View
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.prose import day_words
from crisisdesk.desk.rulebook import Rulebook, rulebook
from crisisdesk.errors import Misuse


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One that belongs to the organisation on the day: as what, since when, and what limits it."""

    actor: Named
    role: str
    since: str
    limits: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPage:
    """An organisation on a day."""

    template: ClassVar[str] = "organisation.html"

    title: Annotated[str, "The usual English name."]
    code: Annotated[str, "The acronym, by which questions and charters name it."]
    on: Annotated[str, "The day, as ISO 8601."]
    day: Annotated[str, "The day in words."]
    actor_link: Annotated[str, "The page of the organisation as an actor: what it said and did."]
    members: Annotated[tuple[MemberLine, ...], "The members on the day."]
    observers: Annotated[tuple[MemberLine, ...], "Observers, associates and partners on the day."]
    source: Annotated[str, "Where the members are from: the charter's file or the registry."]
    differs: Annotated[str, "Where charter and registry do not agree about the members; empty where they do."]
    readiness: Annotated[Panel | None, "What it can do at most on the day; none where nothing says so."]
    rules: Annotated[Rulebook | None, "The charter on the day; none where the desk has no file of it."]
    no_rules: Annotated[str, "Why there is no charter for this day; empty where there is one."]
    questions: Annotated[
        tuple[AgendaLine, ...], "Its own questions and others that name a measure: what it can decide, and what lacks."
    ]


def organisation_page(view: View, code: str, on: date) -> OrganisationPage:
    """The page of an organisation on a day. Raises ``Problem`` for a code that is none."""
    actor = found_actor(code)
    if actor.kind != ORGANISATION:
        sentence = say(
            "{name} ({code}) is no organisation with members, but a {kind}.",
            name=actor.name,
            code=code,
            kind=actor.kind,
        )
        raise Problem(404, sentence)
    found = charters.charter(code) if code in charters.organisations() else None
    rules, no_rules = _rules(found, code, on)
    members, observers, source = _belonging(found if rules else None, code, on)
    return OrganisationPage(
        title=actor.name,
        code=code,
        on=on.isoformat(),
        day=day_words(on),
        actor_link=to_actor(code),
        members=members,
        observers=observers,
        source=source,
        differs=_differs(members, code, on),
        readiness=readiness_panel(view, found, named(code), on) if found and rules else None,
        rules=rules,
        no_rules=no_rules,
        questions=agenda(view, code, on, rules is not None),
    )


def _rules(charter: Charter | None, code: str, on: date) -> tuple[Rulebook | None, str]:
    if charter is None:
        return None, say("The desk has no charter of {code}; its rules are not known here.", code=code)
    try:
        return rulebook(charter, on), ""
    except Misuse as error:
        return None, f"{error}."


Belonging = tuple[tuple[MemberLine, ...], tuple[MemberLine, ...], str]


def _belonging(charter: Charter | None, code: str, on: date) -> Belonging:
    if charter is None:
        members, observers = registry().members(code, on), registry().observers(code, on)
        return _plain(members, say("member")), _plain(observers, say("observer")), say("the registry of actors")
    return _lines(charter.members(on)), _lines(charter.observers(on)), charter.file


def _plain(codes: tuple[str, ...], role: str) -> tuple[MemberLine, ...]:
    return tuple(MemberLine(named(code), role, "", "", "") for code in codes)


def _lines(members: tuple[Member, ...]) -> tuple[MemberLine, ...]:
    lines = [
        MemberLine(
            actor=named(one.code),
            role=say(one.role.replace("_", " ")) + (say(", founding") if one.founding else ""),
            since=day_words(one.period.since) if one.period.since else "",
            limits=one.limits,
            confidence=one.confidence.value,
        )
        for one in members
    ]
    return tuple(sorted(lines, key=lambda line: line.actor.name))


def _differs(members: tuple[MemberLine, ...], code: str, on: date) -> str:
    here, there = {line.actor.code for line in members}, set(registry().members(code, on))
    if not here or not there or here == there:
        return ""
    only_here, only_there = ", ".join(sorted(here - there)), ", ".join(sorted(there - here))
    parts = (
        say("only in the charter: {names}", names=only_here) if only_here else "",
        say("only in the registry: {names}", names=only_there) if only_there else "",
    )
    return "; ".join(part for part in parts if part)
