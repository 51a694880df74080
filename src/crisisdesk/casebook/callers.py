"""Who may ask for a meeting by which route, and how many others must join (``data/callers.yaml``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from crisisdesk.casebook.entitlement import Part, plays
from crisisdesk.casebook.situation import Situation
from crisisdesk.charters.organs import Route
from crisisdesk.errors import Misuse, Refused


class By(StrEnum):
    """Whose right it is."""

    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    MEMBER = "member"
    AFFECTED = "affected"


class With(StrEnum):
    """How many others must join."""

    NOBODY = "nobody"
    SECONDERS = "seconders"
    MAJORITY = "majority"
    ALL_OTHERS = "all_others"


@dataclass(frozen=True, slots=True)
class Caller:
    """One way to use a route. ``behalf`` says in whose name an office puts it on record."""

    by: tuple[By, ...]
    joined: With
    behalf: str = ""


@cache
def callers() -> Mapping[tuple[str, str], tuple[Caller, ...]]:
    """All callers by organisation and route."""
    text = (files("crisisdesk.casebook") / "data" / "callers.yaml").read_text("utf-8")
    return {
        (organisation, route): tuple(_caller(row) for row in rows)
        for organisation, routes in yaml.safe_load(text).items()
        for route, rows in routes.items()
    }


def _caller(row: dict[str, Any]) -> Caller:
    return Caller(tuple(By(each) for each in row["by"]), With(row["with"]), row.get("for", ""))


REGULAR = "regular"
"""The route of a session that is due anyway."""


def known_route(situation: Situation, code: str) -> Route:
    """A route of the charter on the day, or a regular session of an organ. Raises ``Misuse`` naming those there are."""
    if code == REGULAR:
        return _regular(situation)
    routes = situation.charter.convening(situation.on)
    found = next((route for route in routes if route.code.casefold() == code.casefold()), None)
    if found is None:
        there = ", ".join(f"{route.code} ({route.organ})" for route in routes) or "none"
        raise Misuse(f"{situation.charter.code} has no route {code!r} on {situation.on}; there are {there}, {REGULAR}")
    if situation.given("organ") not in {None, found.organ}:
        raise Misuse(f"{found.code} convenes the {found.organ}, not the {situation.given('organ')}")
    return found


def _regular(situation: Situation) -> Route:
    if situation.given("organ") is None:
        raise Misuse(f"say which organ sits in a {REGULAR} session: organ=...")
    organ = situation.charter.organ(situation.given("organ"), situation.on)
    return Route(
        code=REGULAR,
        organ=organ.code,
        who="the chair or the secretariat, for a session that is due anyway",
        article=f"regular session of the {organ.name}",
        source=organ.source,
        confidence=organ.confidence,
    )


def caller(situation: Situation, route: Route) -> Caller:
    """The way in which this person may use the route. Raises ``Refused`` with the article for whoever may not.

    A route of which no data say who may use it (a charter of the user's own) is for members where it asks for
    seconders; else it is left to the chair and the secretariat, who answer for the words of the charter.
    """
    offices = Caller((By.CHAIR, By.SECRETARIAT), With.NOBODY)
    otherwise = Caller((By.MEMBER,), With.SECONDERS) if route.seconders else offices
    for each in callers().get((situation.charter.code, route.code), (otherwise,)):
        if any(_is(situation, by) for by in each.by):
            return each
    who = f"{situation.member or situation.person.login} may not ask by {route.code}"
    raise Refused(f"{who}: that is for {route.who}", route.article)


def joined_by(situation: Situation, route: Route, way: Caller) -> int:
    """How many others must join the one who asks."""
    there = [member for member in situation.charter.members(situation.on, route.organ) if member.votes]
    counts = {
        With.NOBODY: 0,
        With.SECONDERS: route.seconders,
        With.MAJORITY: len(there) // 2,
        With.ALL_OTHERS: len(there) - 1,
    }
    return counts[way.joined]


def _is(situation: Situation, by: By) -> bool:
    if situation.member:
        return by is By.MEMBER or (by is By.AFFECTED and situation.member == situation.case.place)
    part = {By.CHAIR: Part.CHAIR, By.SECRETARIAT: Part.SECRETARIAT}.get(by)
    return part is not None and plays(situation.person, part, situation.case.organisation)
