"""Which warnings a desk calls out when it can only follow a few a week."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from crisisdesk.warning.findings import HORIZON

BUDGET = 5
AHEAD_COUNTS = 1.0
"""What the chance ahead counts beside the chance that a crisis has begun, where no alarm stands."""

LEAST_URGENCY = 0.03
"""Chance below which nothing is called out, however few countries there are: about twice what is usual."""


class Chances(NamedTuple):
    """What an assessment says about a subject."""

    subject: str
    begun: float
    ahead: float


def alarms(
    found: Iterable[Chances], standing: Iterable[str], budget: int = BUDGET, least: float = LEAST_URGENCY
) -> list[str]:
    """The subjects to call out, the most urgent first.

    An alarm stands for the four weeks that it speaks of. While it stands, what may still come is said already, and only
    the chance that the crisis has begun now can call the subject out again.
    """
    said = frozenset(standing)

    def urgency(chances: Chances) -> float:
        return chances.begun + (0.0 if chances.subject in said else AHEAD_COUNTS * chances.ahead)

    ranked = sorted(found, key=lambda chances: (-urgency(chances), chances.subject))
    return [chances.subject for chances in ranked[:budget] if urgency(chances) >= least]


def stands(called: date, day: date) -> bool:
    """Whether an alarm of one day still stands on another: in the four weeks after it."""
    return called < day < called + HORIZON
