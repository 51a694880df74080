"""Signals: each compares the present week with the past and says in words what it found.

A score is the weighted mean of the findings. No constant belongs to a country.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


class Finding(NamedTuple):
    """How unusual something is, 0 for usual to 1, and why."""

    value: float
    reason: str


@dataclass(frozen=True, slots=True)
class Week:
    """Counts of one week by PLOVER type (independent stories), and how many demands came from outsiders."""

    counts: dict[str, int]
    outside_demands: int = 0

    def of(self, *types: str) -> int:
        """Stories of any of the types."""
        return sum(self.counts.get(name, 0) for name in types)


Past = tuple[Week, ...]


class Signal(NamedTuple):
    """A function of the present week and the past, and its weight."""

    find: Callable[[Week, Past], Finding]
    weight: float


def violence(now: Week, past: Past) -> Finding:
    """More reports of assault than usual."""
    return _surprise("assaults", now.of("ASSAULT"), [week.of("ASSAULT") for week in past])


def coercion(now: Week, past: Past) -> Finding:
    """More arrests, curfews and emergency measures than usual."""
    return _surprise("coercive acts", now.of("COERCE"), [week.of("COERCE") for week in past])


def protest(now: Week, past: Past) -> Finding:
    """More protests than usual."""
    return _surprise("protests", now.of("PROTEST"), [week.of("PROTEST") for week in past])


def threats(now: Week, past: Past) -> Finding:
    """More threats and mobilisation than usual."""
    names = ("THREATEN", "MOBILIZE")
    return _surprise("threats and troop moves", now.of(*names), [week.of(*names) for week in past])


def outside_demands(now: Week, past: Past) -> Finding:
    """Other states and organisations demand more than usual."""
    return _surprise("demands from outside", now.outside_demands, [week.outside_demands for week in past])


def talks_stop(now: Week, past: Past) -> Finding:
    """Consultations that usually take place do not."""
    usual = sum(week.of("CONSULT") for week in past) / len(past)
    missing = usual >= 1 and now.of("CONSULT") == 0
    return Finding(float(missing), f"{now.of('CONSULT')} consultations, usually {usual:.1f} a week")


SIGNALS: tuple[Signal, ...] = (
    Signal(violence, weight=1.0),
    Signal(coercion, weight=0.8),
    Signal(protest, weight=0.8),
    Signal(threats, weight=0.6),
    Signal(outside_demands, weight=0.4),
    Signal(talks_stop, weight=0.4),
)


def _surprise(what: str, now: int, past: list[int]) -> Finding:
    """The probability that a week like the past ones (Poisson, half a story added) has fewer than now."""
    usual = (sum(past) + 0.5) / len(past)
    fewer = sum(math.exp(-usual) * usual**k / math.factorial(k) for k in range(min(now, 150)))
    return Finding(min(1.0, fewer) if now else 0.0, f"{now} {what}, usually {sum(past) / len(past):.1f} a week")
