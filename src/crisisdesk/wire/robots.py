"""What a site's robots.txt lets this program ask for, after RFC 9309."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from protego import Protego

KEPT = timedelta(hours=24)
"""How long an answer is believed."""
KEPT_WITHOUT_ANSWER = timedelta(minutes=5)
"""How long a site that could not be asked is left alone."""
READ = 512_000
"""Bytes of a robots.txt that are read; the rest does not count."""
_LONGEST_DELAY = 60.0
_MANY = 10_000


@dataclass(frozen=True, slots=True)
class Closed:
    """An address may not be asked; ``passing`` where that may change by itself."""

    reason: str
    passing: bool = False


class Rules(Protocol):
    """What a site permits."""

    @property
    def delay(self) -> float:
        """Seconds that it wants between two requests."""

    def closed(self, address: str) -> Closed | None:
        """Why an address of the site may not be asked; None where it may."""


@dataclass(frozen=True, slots=True)
class Written:
    """A robots.txt as the site has it."""

    parsed: Protego
    agent: str
    delay: float

    def closed(self, address: str) -> Closed | None:
        """Why an address of the site may not be asked; None where it may."""
        if self.parsed.can_fetch(address, self.agent):
            return None
        return Closed("robots.txt does not let programs ask for it; with the publisher's leave, set robots = false")


@dataclass(frozen=True, slots=True)
class Absent:
    """The site has no robots.txt: everything may be asked."""

    delay: float = 0.0

    def closed(self, address: str) -> Closed | None:  # noqa: ARG002
        """None, always."""
        return None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The site could not say what it permits, which counts as nothing."""

    reason: str
    delay: float = 0.0

    def closed(self, address: str) -> Closed | None:  # noqa: ARG002
        """Why the site could not say it."""
        return Closed(self.reason, passing=True)


class Robots:
    """The rules of sites, each kept for a day."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Rules, datetime]] = {}

    def known(self, site: str, now: datetime) -> Rules | None:
        """The rules that are kept under the name of a site, where they are still believed."""
        found = self._known.get(site)
        return found[0] if found and now < found[1] else None

    def keep(self, site: str, rules: Rules, now: datetime) -> None:
        """Believe the rules of a site for a while."""
        if len(self._known) > _MANY:
            self._known = {name: kept for name, kept in self._known.items() if kept[1] > now}
        self._known[site] = rules, now + (KEPT_WITHOUT_ANSWER if isinstance(rules, Unknown) else KEPT)


def rules_of(content: str, agent: str) -> Rules:
    """The rules that a robots.txt lays down for a program."""
    parsed = Protego.parse(content[:READ])
    delay = parsed.crawl_delay(agent)
    sane = delay is not None and math.isfinite(delay) and delay > 0
    return Written(parsed, agent, min(float(delay or 0), _LONGEST_DELAY) if sane else 0.0)


def rules_without(status: int, reason: str) -> Rules:
    """The rules of a site that gave no robots.txt: none after a 4xx answer, everything forbidden otherwise.

    ``status`` is 0 where nothing answered at all.
    """
    if 400 <= status < 500 and status != 429:
        return Absent()
    return Unknown(f"robots.txt cannot be had ({reason}), which forbids asking for the rest" if status else reason)
