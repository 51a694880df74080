"""Who publishes: country and, where known, ownership of outlets and agencies, from ``data/outlets.csv``."""

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "or", "org"})
_PUNCTUATION = re.compile(r"[\W_]+")


class Ownership(StrEnum):
    """In whose hands an outlet is."""

    STATE = "state"
    """A government owns, funds or directs it."""
    PUBLIC = "public"
    """Public money or law, with a governing body of its own."""
    PRIVATE = "private"
    """Companies, cooperatives, foundations or persons."""
    PARTY = "party"
    """A political party."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet or agency. ``country`` is its seat as ISO 3166-1 alpha-3; ``confidence`` is H, M or L."""

    name: str
    aliases: tuple[str, ...]
    hosts: tuple[str, ...]
    country: str
    kind: str
    ownership: Ownership
    owner: str
    source: str
    confidence: str


def outlets() -> tuple[Outlet, ...]:
    """All outlets of the table."""
    file = Path(__file__).with_name("data") / "outlets.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        return tuple(_outlet(row) for row in csv.DictReader(stream))


def outlet_named(name: str) -> Outlet | None:
    """The outlet of a name or alias, whatever its case and punctuation; None for one that is not in the table.

    Aliases of at most four letters are acronyms: they count in capitals only.
    """
    found = _by_name().get(_key(name))
    if found and len(name.strip()) <= _ACRONYM and not any(name.strip() == n for n in (found.name, *found.aliases)):
        return None
    return found


def outlet_at(url: str) -> Outlet | None:
    """The outlet that publishes under an address or host; None where the table holds none."""
    host = _host(url)
    while host:
        if found := _by_host().get(host):
            return found
        host = host.partition(".")[2]
    return None


def same_house(host: str, other: str) -> bool:
    """Whether two hosts belong to one publisher: the same registered name, or the same outlet of the table."""
    outlet = outlet_at(host)
    return registered(host) == registered(other) or (outlet is not None and outlet == outlet_at(other))


def registered(host: str) -> str:
    """The registered part of a host, roughly: ``post.example`` of ``www.post.example``, ``post.co.uk`` too."""
    parts = host.lower().rstrip(".").split(".")
    length = 3 if len(parts) > 2 and parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2 else 2
    return ".".join(parts[-length:])


_ACRONYM = 4


def _outlet(row: dict[str, str]) -> Outlet:
    return Outlet(
        name=row["name"],
        aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
        hosts=tuple(row["hosts"].split("|")),
        country=row["country"],
        kind=row["kind"],
        ownership=Ownership(row["ownership"]),
        owner=row["owner"],
        source=row["source"],
        confidence=row["confidence"],
    )


@cache
def _by_name() -> dict[str, Outlet]:
    return {_key(name): outlet for outlet in outlets() for name in (outlet.name, *outlet.aliases)}


@cache
def _by_host() -> dict[str, Outlet]:
    return {host: outlet for outlet in outlets() for host in outlet.hosts}


def _key(name: str) -> str:
    return _PUNCTUATION.sub(" ", name.casefold()).strip().removeprefix("the ")


def _host(url: str) -> str:
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")
