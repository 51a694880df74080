"""The weights of signals and history: for two questions, with and without a history, in ``weights.csv``.

They are fitted by ``training/warning/fit.py``; its data card says on what.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from crisisdesk.actors.tables import read
from crisisdesk.warning.signals import DATA, signals

HISTORY, ALWAYS = "history", "always"
MOST_EVIDENCE = 20.0
"""Evidence beyond one chance in 10**20 adds nothing more."""


class Asked(StrEnum):
    """What a probability answers."""

    BEGUN = "begun"
    """A crisis began in the week that ends on the day or in the week before."""
    AHEAD = "ahead"
    """A crisis begins within the four weeks after the day."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in log-odds by signal; ``history`` multiplies the history's own log-odds, ``always`` holds anyway."""

    always: float
    history: float
    of: dict[str, float]

    def log_odds(self, strengths: dict[str, float], history: float | None) -> float:
        """The sum of what the signals' evidence and the history weigh."""
        return (
            self.always
            + self.history * (history or 0.0)
            + sum(self.of[name] * evidence(value) for name, value in strengths.items())
        )

    def probability(self, strengths: dict[str, float], history: float | None) -> float:
        """The probability for the signals' evidence, by name, and the history's log-odds."""
        return 1 / (1 + math.exp(-self.log_odds(strengths, history)))


def evidence(strength: float) -> float:
    """What a weight multiplies: the evidence up to a limit."""
    return min(strength, MOST_EVIDENCE)


@cache
def weights(asked: Asked, with_history: bool) -> Weights:
    """The shipped weights for a question."""
    wanted = (asked.value, "yes" if with_history else "no")
    found = {
        row["term"]: float(row["weight"])
        for row in read("weights.csv", DATA)
        if (row["asked"], row["with_history"]) == wanted
    }
    return Weights(
        found[ALWAYS], found.get(HISTORY, 0.0), {signal.name: found.get(signal.name, 0.0) for signal in signals()}
    )
