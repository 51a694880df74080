"""A stream of events between states that do not exist, with habits that a forecaster can learn."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from crisisdesk.record.streams import Told

BEGINS = date(2021, 1, 1)
DAYS = 120
STATES = [f"S{number:02}" for number in range(12)]
TYPES = ("CONSULT", "REQUEST", "ACCUSE", "AID")


def deed(day: int, source: str, plover: str, target: str | None, story: str = "", number: int = 0) -> Told:
    """An event of an invented world on a day of its calendar."""
    on = BEGINS + timedelta(days=day)
    identifier = f"{on} {source} {plover} {target} {number}"
    return Told(identifier, on, source, target, plover, None, story or identifier, "Test Wire")


def invented(days: int = DAYS) -> Iterator[Told]:
    """S00 threatens S01 every fifth day and attacks it two days later; S02 meets S03 often; the rest is chance."""
    random = Random(3)
    for day in range(days):
        if day % 5 == 0:
            yield deed(day, "S00", "THREATEN", "S01")
        if day % 5 == 2:
            yield deed(day, "S00", "ASSAULT", "S01")
        if day % 2 == 0:
            yield deed(day, "S02", "CONSULT", "S03")
        if day % 9 == 0:
            yield deed(day, "S02", "CONSULT", "S04.GOV")
        for _ in range(8):
            source, target = random.sample(STATES, 2)
            yield deed(day, source, random.choice(TYPES), target)
