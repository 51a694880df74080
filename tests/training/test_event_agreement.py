"""The comparison of two readings of the event sentences, and the figures that the data card names."""

from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from training_scripts import script

TRAINING = Path(__file__).resolve().parents[2] / "training" / "events"


AGREEMENT = script("events", "agreement")


def told(plover: str = "AID", source: str = "KEN", target: str | None = "UGA", status: str = "happened") -> Any:
    return AGREEMENT.Told(source, target, plover, status, (6, 12))


def compared(first: list[Any], second: list[Any]) -> Any:
    return AGREEMENT.agreement([AGREEMENT.Twice("0", "wire-a-01", tuple(first), tuple(second))])


def test_a_reading_agrees_wholly_with_itself() -> None:
    found = compared([told(), told("ACCUSE")], [told("ACCUSE"), told()])
    assert {found.same_number, found.any_event, found.types, found.triples, found.statuses, found.triggers} == {1}


CASES = {
    "one event more": ([told()], [told(), told("ACCUSE")], Fraction(2, 3), Fraction(2, 3), 1),
    "another target": ([told()], [told(target=None)], 1, 0, 1),
    "another status": ([told()], [told(status="alleged")], 1, 1, 0),
    "another type": ([told()], [told("SUPPORT")], 0, 0, 1),
    "told by one alone": ([told()], [], 0, 0, 1),
    "the nearest is matched": (
        [told(status="planned"), told(target="TZA")],
        [told(target="TZA"), told(status="planned")],
        1,
        1,
        1,
    ),
}


@pytest.mark.parametrize(("first", "second", "types", "triples", "statuses"), CASES.values(), ids=CASES)
def test_two_readings_are_compared(
    first: list[Any], second: list[Any], types: Fraction, triples: Fraction, statuses: Fraction
) -> None:
    for found in (compared(first, second), compared(second, first)):
        assert (found.types, found.triples, found.statuses) == (types, triples, statuses)


def test_every_group_was_read_as_often_as_it_is_drawn() -> None:
    read = AGREEMENT.readings(TRAINING / "second_reading.jsonl")
    assert len({one.id for one in read}) == len(read) == 180
    assert Counter(one.group for one in read) == AGREEMENT.GROUPS


@pytest.mark.parametrize("groups", [tuple(AGREEMENT.GROUPS), ("manual",)], ids=["all", "manual"])
def test_the_card_names_the_figures_of_the_second_reading(groups: tuple[str, ...]) -> None:
    read = AGREEMENT.readings(TRAINING / "second_reading.jsonl")
    found = AGREEMENT.agreement(one for one in read if one.group in groups)
    card = " ".join((TRAINING / "DATA_CARD.md").read_text("utf-8").split())
    for figure in (found.any_event, found.same_number, found.types, found.triples, found.statuses):
        assert f"{float(figure):.3f}".lstrip("0") in card
