"""How far shares can be believed: their log-odds, shifted and stretched so that past ones came true as often."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from crisisdesk.warning.forecasting.tallies import Flags, Reals

_LEAST: Final = 1e-6
_STEPS: Final = 25
LEAST_RIGHT: Final = 50
"""Answers below which shares stay as they are."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probability = logistic(shift + stretch * log-odds of the share)."""

    shift: float = 0.0
    stretch: float = 1.0

    def probability(self, share: Reals) -> Reals:
        """The probability of each share."""
        likely: Reals = 1 / (1 + np.exp(-(self.shift + self.stretch * log_odds(share))))
        return likely


def log_odds(share: Reals) -> Reals:
    """The logarithm of the odds, kept finite."""
    kept = np.clip(share.astype(float), _LEAST, 1 - _LEAST)
    odds: Reals = np.log(kept / (1 - kept))
    return odds


def calibrated(share: Reals, right: Flags) -> Calibration:
    """The shift and stretch of greatest likelihood; with fewer than 50 answers shares are believed as they are."""
    if right.sum() < LEAST_RIGHT or right.all():
        return Calibration()
    odds = np.stack([np.ones(len(share)), log_odds(share)])
    found = np.array([0.0, 1.0])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-(found @ odds)))
        slope = odds @ (right - likely)
        bend = (odds * (likely * (1 - likely))) @ odds.T + 1e-6 * np.eye(2)
        found = found + np.linalg.solve(bend, slope)
    return Calibration(float(found[0]), float(found[1]))
