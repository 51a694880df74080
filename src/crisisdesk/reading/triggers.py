"""The words that tell of events, as data: which may, and of what."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

from crisisdesk.model import Plover
from crisisdesk.reading.stems import stem, stems

Kind = Literal["verb", "noun", "mutual", "weak"]
KINDS: tuple[Kind, ...] = ("verb", "noun", "mutual", "weak")
_REACH = 6
"""Words after a verb among which its object is looked for."""
_BEFORE_VERBS = frozenset("to will would must should can could may might shall not".split())
_NO_VERBS = frozenset(
    "said saying being have having been during including according following this that them than their these they "
    "there then need morning evening building hundred king spring thing nothing something anything".split()
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A verb, noun or phrase, and the PLOVER type that it suggests.

    ``words`` and ``objects`` are stems; where there are objects, one of them must follow.
    """

    words: tuple[str, ...]
    objects: frozenset[str]
    plover: Plover
    kind: Kind


@dataclass(frozen=True, slots=True)
class Match:
    """What the table says of a place in a sentence: words ``at`` to ``end`` and the triggers that fit there.

    ``end`` follows the longest phrase of no object. ``triggers`` may be empty: a word that told of an event in the
    sentences for training and stands in no row of the table.
    """

    at: int
    end: int
    triggers: tuple[Trigger, ...] = field(default=())

    def types(self) -> tuple[Plover, ...]:
        """The types suggested, without repetition."""
        return tuple(dict.fromkeys(trigger.plover for trigger in self.triggers))


def matches_in(stemmed: Sequence[str], learned: frozenset[str], lows: Sequence[str] = ()) -> list[Match]:
    """All places of a sentence, given as stems, where a trigger may begin.

    ``learned`` are stems of further triggers; with the words themselves, ``lows``, every word that looks like a verb
    may be one.
    """
    table = triggers()
    found = []
    for at, first in enumerate(stemmed):
        rows = table.get(first)
        fitting = tuple(row for row in rows if _fits(row, stemmed, at)) if rows else ()
        if fitting:
            found.append(Match(at, at + max(len(row.words) for row in fitting), fitting))
        elif first in learned or (lows and _verbal(lows, at)):
            found.append(Match(at, at + 1))
    return found


def _verbal(lows: Sequence[str], at: int) -> bool:
    """Whether a word looks like a verb: by its ending, or because "to", "will" and the like stand before it."""
    low = lows[at]
    if not low.isalpha() or len(low) < 4 or low in _NO_VERBS:
        return False
    return low.endswith(("ed", "ing")) or (at > 0 and lows[at - 1] in _BEFORE_VERBS)


def _fits(trigger: Trigger, stemmed: Sequence[str], at: int) -> bool:
    words = trigger.words
    end = at + len(words)
    if len(words) > 1 and tuple(stemmed[at:end]) != words:
        return False
    return not trigger.objects or not trigger.objects.isdisjoint(stemmed[end : end + _REACH])


@cache
def triggers() -> Mapping[str, tuple[Trigger, ...]]:
    """The table by the stem of the first word, longest phrase first."""
    by_first: dict[str, list[Trigger]] = {}
    for row in rows_of("triggers.csv"):
        objects = frozenset(stem(word) for word in row["objects"].split("|") if word)
        for phrase in row["words"].split("|"):
            trigger = Trigger(stems(phrase), objects, Plover(row["plover"]), _kind(row["kind"]))
            by_first.setdefault(trigger.words[0], []).append(trigger)
    return {first: tuple(sorted(found, key=lambda t: -len(t.words))) for first, found in by_first.items()}


@cache
def noun_classes() -> Mapping[str, tuple[str, ...]]:
    """The classes of nouns by stem: ``levy`` is of the class sanctions."""
    by_stem: dict[str, list[str]] = {}
    for row in rows_of("noun_classes.csv"):
        for word in row["words"].split("|"):
            classes = by_stem.setdefault(stem(word), [])
            if row["class"] not in classes:
                classes.append(row["class"])
    return {word: tuple(classes) for word, classes in by_stem.items()}


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of a table in the data folder of this room; lines that begin with # are left out."""
    lines = files("crisisdesk.reading").joinpath(f"data/{table}").read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if line.strip() and not line.startswith("#")))


def _kind(name: str) -> Kind:
    for kind in KINDS:
        if kind == name:
            return kind
    raise ValueError(f"data/triggers.csv: unknown kind {name!r}; known: {', '.join(KINDS)}")
