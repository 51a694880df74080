"""How good and how fast the forecaster is. ``make bench-forecast``.

The events lie beside the repository (``../shared/bench/warning``) and are not part of it; where they are absent this
says so. The time for one more day is measured on invented events.
"""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import process_time

import numpy as np

from crisisdesk.warning.forecasting import Forecaster
from crisisdesk.warning.forecasting.history import Deeds
from crisisdesk.warning.forecasting.questions import answered

SPLIT = Path(__file__).resolve().parents[2] / "shared" / "bench" / "warning" / "icews14_re"
DAYS = 300
EVENTS = 1_500
ACTORS = 5_000
TYPES = 16


def main() -> None:
    """Print the scores, then the time for one more day."""
    if SPLIT.exists():
        parts = (value for part in ("train", "valid", "test") for value in (f"--{part}", SPLIT / f"{part}.txt"))
        subprocess.run([sys.executable, "-m", "crisisdesk", "bench", "forecast", *map(str, parts)], check=True)
    else:
        print(f"the events are not at {SPLIT}; only the time for a day is measured")
    one_more_day()


def one_more_day() -> None:
    """Time for taking in one more day after three hundred, and for ranking the answers to its questions."""
    forecaster = Forecaster()
    for number in range(ACTORS):
        forecaster.history.actors.number(f"S{number // 8:03}.K{number % 8}")
    random = np.random.default_rng(0)
    days = [(day, invented(random, day)) for day in range(DAYS + 1)]
    start = process_time()
    forecaster.fit(days[:-1], most=5_000)
    print(f"learning from {DAYS} days of {EVENTS} events: {process_time() - start:.1f} CPU seconds")
    start = process_time()
    forecaster.add(*days[-1])
    print(f"one more day: {process_time() - start:.2f} CPU seconds")
    start = process_time()
    questions = answered(*days[-1])
    for _ in forecaster.scored(replace(questions, day=DAYS + 1)):
        pass
    print(f"ranking the answers to {len(questions)} questions: {process_time() - start:.2f} CPU seconds")


def invented(random: np.random.Generator, day: int) -> Deeds:
    """Events between actors few of whom do most, with partners whom they meet again and again."""
    source = (ACTORS * random.random(EVENTS) ** 3).astype(np.int64)
    partner = (source * 7 + (40 * random.random(EVENTS) ** 2).astype(np.int64)) % ACTORS
    relation = 2 * (TYPES * random.random(EVENTS) ** 2).astype(np.int64)
    return Deeds(source, relation, partner, np.full(EVENTS, day))


if __name__ == "__main__":
    main()
