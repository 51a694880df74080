"""When something is due again: how often an actor did it of late, and the interval in which the next time lies."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from crisisdesk.warning.forecasting.history import History
from crisisdesk.warning.forecasting.tallies import Ints, Reals

LEAST_TIMES: Final = 5
"""Days with the deed below which no interval is given."""
LEAST_GAPS: Final = 10
"""Past silences at least as long as the present one from which the interval is read off directly."""
FADES: Final = 90.0
"""Days after which a past day counts 1/2.718 for the present rate."""
_QUANTILES: Final = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from the day of asking: the next time comes within ``early`` to ``late`` in eight of ten cases."""

    early: int
    middle: int
    late: int
    times: int
    reason: str


@dataclass(frozen=True, slots=True)
class NoInterval:
    """The past does not say when, and why."""

    reason: str


def days_of(history: History, subject: int, relation: int) -> Ints:
    """The days on which an actor did (or suffered) something, in order."""
    log = history.log()
    days: Ints = np.unique(log.day[(log.subject == subject) & (log.relation == relation)])
    return days


def daily_rate(days: Ints, begins: int, today: int) -> float:
    """The probability that a day like those of late has the deed; half a day is added to the past."""
    whole = np.exp(-(today - np.arange(begins, today + 1)) / FADES).sum()
    return float((np.exp(-(today - days) / FADES).sum() + 0.5) / (whole + 1))


def next_time(days: Ints, begins: int, today: int) -> Interval | NoInterval:
    """The interval in which the next day with the deed lies, from the silences of the past or from the present rate."""
    if len(days) < LEAST_TIMES:
        return NoInterval(f"seen on {len(days)} days; {LEAST_TIMES} are needed to say when")
    silence = today - int(days[-1])
    left = np.diff(days) - silence
    left = left[left > 0]
    if len(left) >= LEAST_GAPS:
        early, middle, late = (round(float(q)) for q in np.quantile(left, _QUANTILES, method="higher"))
        reason = f"{len(left)} past silences outlasted the present {silence} days"
    else:
        rate = daily_rate(days, begins, today)
        early, middle, late = _geometric(rate)
        reason = (
            f"seen on {rate:.1%} of days of late; only {len(left)} past silences outlasted the present {silence} days"
        )
    return Interval(early, middle, late, len(days), reason)


def _geometric(rate: float) -> tuple[int, int, int]:
    waits = np.ceil(np.log1p(-np.array(_QUANTILES)) / np.log1p(-min(rate, 1 - 1e-9))).clip(min=1).astype(int)
    early, middle, late = waits.tolist()
    return early, middle, late


def within(probability: Reals, rate: float, days: int) -> Reals:
    """The probability that it happens with this other actor within some days, each day like the other."""
    happens: Reals = 1 - (1 - rate * probability) ** days
    return happens
