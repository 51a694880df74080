"""The benchmark of forecasts: learn from one part, choose on the next, be judged on the last, day after day."""

import resource
from collections.abc import Sequence
from dataclasses import dataclass
from time import process_time

import numpy as np

from crisisdesk.errors import Misuse
from crisisdesk.warning.forecasting.baseline import CHOICES, Recurrence
from crisisdesk.warning.forecasting.clues import Scene
from crisisdesk.warning.forecasting.forecaster import Forecaster, Scored, Unfit
from crisisdesk.warning.forecasting.history import Deeds
from crisisdesk.warning.forecasting.outlook import outlook
from crisisdesk.warning.forecasting.quadruples import Split
from crisisdesk.warning.forecasting.questions import answered
from crisisdesk.warning.forecasting.scores import Places, Ranking, Reliability, places, ranking, reliability
from crisisdesk.warning.forecasting.tallies import Flags, Reals

SHOWN = 10
"""Answers of a question whose probabilities are checked: those that a user sees."""
CHOSEN_EVERY = 5
"""The yardstick is chosen on every fifth day of valid."""
_MEGABYTE = 1024

Days = Sequence[tuple[int, Deeds]]


@dataclass(frozen=True, slots=True)
class Trial:
    """What the forecaster and the yardstick reached; times in CPU seconds since the start of the process."""

    valid: Ranking
    test: Ranking
    baseline: Ranking
    baseline_chosen: Recurrence
    trees: int
    reliability: Reliability
    week: Reliability
    intervals_kept: int
    intervals_given: int
    listed: float
    actors: int
    named: bool
    questions: int
    fitted_seconds: float
    cpu_seconds: float
    peak_megabytes: int
    slowest_day_seconds: float


class _Tally:
    """Places and probabilities met so far."""

    def __init__(self) -> None:
        self.places: list[Places] = []
        self.baseline: dict[Recurrence, list[Places]] = {choice: [] for choice in CHOICES}
        self.shown: list[tuple[Reals, Flags]] = []
        self.questions = 0
        self.listed = 0

    def meet(self, scored: Scored, actors: int) -> None:
        """Count the answers of some questions."""
        share, right, best = scored.share(), scored.right(), scored.best(SHOWN)
        self.places.append(places(scored, scored.score, actors))
        self.shown.append((share[best], right[best]))
        self.questions += len(scored.questions)
        self.listed += int(right.sum())


def trial(parts: Split) -> Trial:
    """Fit on train, calibrate and choose the yardstick on valid, and score both on test.

    Weights are learnt from train alone; counts of the past go on through the day before each question.
    Raises ``Misuse`` where train is too small to learn from.
    """
    forecaster = Forecaster(parts.actors)
    forecaster.fit(parts.train)
    if isinstance(forecaster.ranker, Unfit):
        raise Misuse(f"nothing can be learnt from train: {forecaster.ranker.reason}")
    fitted = process_time()
    valid = _calibrated(forecaster, parts)
    chosen = max(CHOICES, key=lambda choice: ranking(valid.baseline[choice]).mrr)
    ahead = outlook(forecaster, parts.test[0][0], parts.test)
    test, slowest = _walk(forecaster, parts.test, parts.count, chosen)
    found = ranking(test.places)
    shares, right = (np.concatenate(column) for column in zip(*test.shown, strict=True))
    return Trial(
        valid=ranking(valid.places),
        test=found,
        baseline=ranking(test.baseline[chosen]),
        baseline_chosen=chosen,
        trees=len(forecaster.ranker.trees),
        reliability=reliability(forecaster.calibration.probability(shares), right),
        week=reliability(ahead.probability, ahead.came_true),
        intervals_kept=ahead.kept,
        intervals_given=ahead.given,
        listed=test.listed / max(1, found.answers),
        actors=parts.count,
        named=parts.named,
        questions=test.questions,
        fitted_seconds=fitted,
        cpu_seconds=process_time(),
        peak_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEGABYTE,
        slowest_day_seconds=slowest,
    )


def _calibrated(forecaster: Forecaster, parts: Split) -> _Tally:
    """Let valid choose the number of trees and calibrate; score the yardstick's choices on some of its days."""
    tally = _Tally()
    days = [day for day, _ in parts.valid[::CHOSEN_EVERY]]

    def watch(scene: Scene, scored: Scored) -> None:
        tally.meet(scored, parts.count)
        for choice in CHOICES if scene.questions.day in days else ():
            tally.baseline[choice].append(places(scored, choice.score(scene), parts.count))

    forecaster.calibrate(parts.valid, watch)
    return tally


def _walk(forecaster: Forecaster, days: Days, actors: int, chosen: Recurrence) -> tuple[_Tally, float]:
    """Answer each day's questions from the days before it, then take the day in; and the longest time for one day."""
    tally, slowest = _Tally(), 0.0
    for day, deeds in days:
        start = process_time()
        for scene, scored in forecaster.answers(answered(day, deeds)):
            tally.meet(scored, actors)
            tally.baseline[chosen].append(places(scored, chosen.score(scene), actors))
        forecaster.add(day, deeds)
        slowest = max(slowest, process_time() - start)
    return tally, slowest
