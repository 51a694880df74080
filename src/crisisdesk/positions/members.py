"""Names of actors and members of organisations, without the finder of names: to build it takes longer than a matrix."""

from datetime import date
from functools import cache

from crisisdesk.actors.catalogue import Catalogue, Memberships
from crisisdesk.errors import Misuse


def name_of(code: str) -> str:
    """The usual English name of an actor. Raises ``Misuse`` for a code that nobody has."""
    return _catalogue().actor(code).name


def code_of(code: str) -> str:
    """The desk's code of an actor, also of one written in another scheme. Raises ``Misuse`` for an unknown one."""
    return _catalogue().actor(code).code


def members_of(organisation: str, on: date) -> tuple[str, ...]:
    """The full members of an organisation on a day. Raises ``Misuse`` for what is no organisation."""
    return _memberships().holding(organisation, "member", on)


def organisation_code(code: str) -> str:
    """The code of an organisation. Raises ``Misuse`` for an unknown one and for what has no members."""
    actor = _catalogue().actor(code)
    if actor.kind != "organisation":
        raise Misuse(f"{code} is a {actor.kind}, not an organisation with members")
    return actor.code


@cache
def _catalogue() -> Catalogue:
    return Catalogue()


@cache
def _memberships() -> Memberships:
    return Memberships(_catalogue())
