"""How far a second reading of the sentences agrees with the first.

``second_reading.jsonl`` holds sentences drawn at random, each with its events as they were first told and as they were
told again by someone who saw the text alone. The first telling stands there as it was on the day; labels that the
second showed to be wrong were mended in ``own/`` afterwards, and ``sentences.jsonl`` says how many they were.

    python training/events/agreement.py           the figures
    python training/events/agreement.py --draw    the texts that the seed draws, without their events
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
GROUPS = {"older": 40, "wire-a": 40, "wire-b": 40, "manual": 60}
"""Sentences drawn from each group. A new group comes last: the draws before it stay as they are."""
SEED = 20261122


@dataclass(frozen=True, slots=True)
class Told:
    """One event as one reading tells it. Actors without their sector; the trigger in half-open characters."""

    source: str
    target: str | None
    plover: str
    status: str
    trigger: tuple[int, int] | None

    @property
    def triple(self) -> tuple[str, str | None, str]:
        """Who, to whom, what."""
        return self.source, self.target, self.plover

    def nearness(self, other: "Told") -> int:
        """How much of an event of the same type is the same: source, target, and words in common in the trigger."""
        return 2 * (self.source == other.source) + 2 * (self.target == other.target) + self.touches(other)

    def touches(self, other: "Told") -> bool:
        """Whether the triggers share a character."""
        if self.trigger is None or other.trigger is None:
            return False
        return self.trigger[0] < other.trigger[1] and other.trigger[0] < self.trigger[1]


@dataclass(frozen=True, slots=True)
class Twice:
    """A sentence read two times."""

    id: str
    part: str
    first: tuple[Told, ...]
    second: tuple[Told, ...]

    @property
    def group(self) -> str:
        """Which of the drawn groups it belongs to."""
        return group_of(self.part)

    def matched(self) -> Iterator[tuple[Told, Told]]:
        """Events of the same type, each of one reading with its nearest of the other, once."""
        pairs = [(one, other) for one in self.first for other in self.second if one.plover == other.plover]
        left, right = Counter(self.first), Counter(self.second)
        for one, other in sorted(pairs, key=lambda pair: -pair[0].nearness(pair[1])):
            if left[one] and right[other]:
                left[one] -= 1
                right[other] -= 1
                yield one, other


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two readings compared. The F1 of a feature counts what both tell of a sentence, over all sentences at once."""

    sentences: int
    first: int
    second: int
    same_number: Fraction
    any_event: Fraction
    types: Fraction
    triples: Fraction
    statuses: Fraction
    triggers: Fraction

    def __str__(self) -> str:
        shares = {
            "event or none": self.any_event,
            "same number of events": self.same_number,
            "F1 of types": self.types,
            "F1 of source, target and type": self.triples,
            "same status of matched": self.statuses,
            "touching triggers of matched": self.triggers,
        }
        figures = ", ".join(f"{name} {float(value):.3f}" for name, value in shares.items())
        return f"{self.sentences} sentences, {self.first} and {self.second} events: {figures}"


def group_of(part: str) -> str:
    """The group of a file in ``own/``: the wire sentences by their writer, the manual ones and all others together."""
    return part[:6] if part.startswith(("wire-", "manual-")) else "older"


def agreement(read: Iterable[Twice]) -> Agreement:
    """Compare the readings of some sentences."""
    twice = list(read)
    pairs = [pair for one in twice for pair in one.matched()]
    return Agreement(
        sentences=len(twice),
        first=sum(len(one.first) for one in twice),
        second=sum(len(one.second) for one in twice),
        same_number=share(len(one.first) == len(one.second) for one in twice),
        any_event=share(bool(one.first) == bool(one.second) for one in twice),
        types=f1(twice, lambda told: told.plover),
        triples=f1(twice, lambda told: told.triple),
        statuses=share(one.status == other.status for one, other in pairs),
        triggers=share(one.touches(other) for one, other in pairs),
    )


def share(answers: Iterable[bool]) -> Fraction:
    """How many are true; all of none."""
    given = list(answers)
    return Fraction(sum(given), len(given)) if given else Fraction(1)


def f1(read: Iterable[Twice], feature: Callable[[Told], Hashable]) -> Fraction:
    """Twice what both readings tell by all that they tell; 1 where neither tells anything."""
    both = told = 0
    for one in read:
        first, second = (Counter(map(feature, events)) for events in (one.first, one.second))
        both += (first & second).total()
        told += first.total() + second.total()
    return Fraction(2 * both, told) if told else Fraction(1)


def readings(path: Path) -> list[Twice]:
    """The sentences of a file in the form of ``second_reading.jsonl``."""
    records = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [Twice(one["id"], one["part"], told_in(one["first"]), told_in(one["second"])) for one in records]


def told_in(events: Iterable[dict[str, Any]]) -> tuple[Told, ...]:
    """Events at rest as they are compared."""
    return tuple(
        Told(
            source=event["source"].partition(".")[0],
            target=event["target"] and event["target"].partition(".")[0],
            plover=event["plover"],
            status=event["status"],
            trigger=event["trigger"] and (event["trigger"][0], event["trigger"][1]),
        )
        for event in events
    )


def mended(read: Iterable[Twice], sentences: Path) -> int:
    """How many sentences are told otherwise today than when they were first read."""
    records = (json.loads(line) for line in sentences.read_text("utf-8").splitlines())
    today = {record["id"]: told_in(record["events"]) for record in records}
    return sum(today.get(one.id) != one.first for one in read)


def drawn(folder: Path) -> Iterator[str]:
    """The texts to read a second time, group by group."""
    chance = random.Random(SEED)
    parts = sorted(folder.glob("*.jsonl"))
    for group, many in GROUPS.items():
        lines = [
            line for part in parts if group_of(part.stem) == group for line in part.read_text("utf-8").splitlines()
        ]
        yield from (json.loads(line)["text"] for line in chance.sample(lines, many))


def main() -> None:
    """Print the texts or the figures."""
    if "--draw" in sys.argv[1:]:
        print(*drawn(HERE / "own"), sep="\n")
        return
    read = readings(HERE / "second_reading.jsonl")
    print(agreement(read))
    for group in GROUPS:
        print(f"{group}: {agreement(one for one in read if one.group == group)}")
    print(f"{mended(read, HERE / 'sentences.jsonl')} of these sentences have had their first labels mended since")


if __name__ == "__main__":
    main()
