"""The words that tell of events, as data."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from crisisdesk.model import Plover
from crisisdesk.reading.text import Word


@dataclass(frozen=True, slots=True)
class Trigger:
    """A form of a verb or noun and the PLOVER type that it stands for."""

    words: tuple[str, ...]
    plover: Plover
    is_noun: bool


def trigger_at(words: tuple[Word, ...], at: int) -> Trigger | None:
    """The longest trigger that begins at a word."""
    for trigger in _triggers().get(words[at].low, ()):
        if tuple(word.low for word in words[at : at + len(trigger.words)]) == trigger.words:
            return trigger
    return None


@cache
def _triggers() -> dict[str, tuple[Trigger, ...]]:
    lines = files("crisisdesk.reading").joinpath("data/triggers.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if line.strip() and not line.startswith("#"))
    by_first: dict[str, list[Trigger]] = {}
    for row in rows:
        for form in row["forms"].split("|"):
            words = tuple(form.split())
            by_first.setdefault(words[0], []).append(Trigger(words, Plover(row["plover"]), row["kind"] == "noun"))
    return {first: tuple(sorted(found, key=lambda t: -len(t.words))) for first, found in by_first.items()}
