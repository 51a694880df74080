"""What happened so far between actors, counted as forecasts need it; one more day costs no more than that day.

Actors and types are numbers here. Each type has two directions: ``2 * type`` from source to target and
``2 * type + 1`` from target to source, so that one question, "this actor, this direction: who?", covers both.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from crisisdesk.errors import Misuse
from crisisdesk.warning.forecasting.tallies import Flags, Ints, Tally

ACTOR_BITS: Final = 21
TYPE_BITS: Final = 12
_ACTOR: Final = (1 << ACTOR_BITS) - 1
_TYPE: Final = (1 << TYPE_BITS) - 1
ITSELF: Final = "the actor itself"
_BRACKETS: Final = re.compile(r"(?P<kind>[^()]+?)[ _]*\((?P<home>[^()]+)\)$")


class Deeds(NamedTuple):
    """Events of one or more days as columns: actor, type with direction, the other actor, day."""

    subject: Ints
    relation: Ints
    other: Ints
    day: Ints

    def where(self, chosen: Flags) -> "Deeds":
        """The chosen rows."""
        return Deeds(*(column[chosen] for column in self))

    def both_ways(self) -> "Deeds":
        """The same events seen from both sides."""
        return Deeds(
            np.concatenate([self.subject, self.other]),
            np.concatenate([self.relation, self.relation ^ 1]),
            np.concatenate([self.other, self.subject]),
            np.concatenate([self.day, self.day]),
        )


@dataclass(slots=True)
class Names:
    """Codes and their numbers, in the order in which they were first met."""

    codes: list[str]
    numbers: dict[str, int]
    most: int

    @classmethod
    def upto(cls, most: int) -> "Names":
        """No codes yet, and at most so many."""
        return cls([], {}, most)

    def number(self, code: str) -> int:
        """The number of a code, a new one where it is new. Raises ``Misuse`` where there are too many."""
        found = self.numbers.setdefault(code, len(self.codes))
        if found == len(self.codes):
            if found >= self.most:
                raise Misuse(
                    f"more than {self.most} different codes; {code!r} is one too many: give fewer actors or types"
                )
            self.codes.append(code)
        return found


def home_and_kind(code: str) -> tuple[str, str]:
    """Where an actor belongs and what it is there: ``KAZ`` and ``CVL`` of ``KAZ.CVL``, ``Citizen (Nigeria)`` alike."""
    if found := _BRACKETS.fullmatch(code):
        return found["home"], found["kind"]
    home, dot, kind = code.partition(".")
    return (home, kind) if dot and kind and " " not in code else (code, ITSELF)


class Actors:
    """Actors by number, with the numbers of their homes (actors too) and kinds."""

    def __init__(self) -> None:
        self.names = Names.upto(_ACTOR)
        self.kinds = Names.upto(_ACTOR)
        self._home: list[int] = []
        self._kind: list[int] = []
        self._columns: tuple[Ints, Ints] | None = None

    def number(self, code: str) -> int:
        """The number of an actor, known or new."""
        known = self.names.numbers.get(code)
        if known is not None:
            return known
        home, kind = home_and_kind(code)
        number = self.names.number(code)
        self._columns = None
        self._home.append(number)
        self._kind.append(self.kinds.number(kind))
        self._home[number] = number if home == code else self.number(home)
        return number

    def columns(self) -> tuple[Ints, Ints]:
        """Home and kind of every actor."""
        if self._columns is None:
            self._columns = np.array(self._home, np.int64), np.array(self._kind, np.int64)
        return self._columns

    def __len__(self) -> int:
        return len(self.names.codes)


def by_pair(first: Ints, second: Ints) -> Ints:
    """One number for two actors."""
    return first << ACTOR_BITS | second


def by_deed(first: Ints, second: Ints, relation: Ints) -> Ints:
    """One number for two actors and what the first does; deeds of a pair are neighbours."""
    return by_pair(first, second) << TYPE_BITS | relation


def by_role(relation: Ints, actor: Ints) -> Ints:
    """One number for an actor at the other end of a type."""
    return relation << ACTOR_BITS | actor


def actor_of(key: Ints) -> Ints:
    """The last actor of a key of actors."""
    return key & _ACTOR


def pair_of(deed: Ints) -> Ints:
    """The pair of a deed's key."""
    return deed >> TYPE_BITS


def relation_of(deed: Ints) -> Ints:
    """The type of a deed's key."""
    return deed & _TYPE


class Kept(NamedTuple):
    """What is counted for each event: a key (below zero where the event has none) and how fast counts fade (days)."""

    name: str
    scales: tuple[int, ...]
    key: Callable[["History", Deeds], Ints]


def _template(history: "History", deeds: Deeds) -> Ints:
    home, kind = history.actors.columns()
    key = by_deed(kind[deeds.subject], kind[deeds.other], deeds.relation)
    return np.where(home[deeds.subject] == home[deeds.other], key, -1)


def _homes(history: "History", deeds: Deeds) -> tuple[Ints, Ints]:
    home, _ = history.actors.columns()
    return home[deeds.subject], home[deeds.other]


class History:
    """Events up to a day with their counts. Days are added in ascending order; within a day a deed counts once."""

    def __init__(self, actors: Actors | None = None) -> None:
        self.actors: Actors = actors if actors is not None else Actors()
        self.day: int | None = None
        self.begins: int | None = None
        self.tallies: dict[str, Tally] = {kept.name: Tally(*kept.scales) for kept in KEPT}
        self._log: list[Deeds] = []

    def add(self, day: int, deeds: Deeds) -> None:
        """Count the events of a day, given from source to target. Raises ``Misuse`` for a day that is not after all."""
        if self.day is not None and day <= self.day:
            raise Misuse(f"day {day} is not after day {self.day}, the last one counted; add days in order, each once")
        self.day, self.begins = day, day if self.begins is None else self.begins
        seen = _once(deeds).both_ways()
        self._log.append(seen)
        for kept in KEPT:
            keys = kept.key(self, seen)
            self.tallies[kept.name].add(day, keys[keys >= 0])

    def since(self, today: int) -> int:
        """The first day counted, or today where there is none yet."""
        return today if self.begins is None else self.begins

    def log(self) -> Deeds:
        """All events so far, from both sides."""
        if len(self._log) > 1:
            self._log = [Deeds(*(np.concatenate(columns) for columns in zip(*self._log, strict=True)))]
        nothing = np.zeros(0, np.int64)
        return self._log[0] if self._log else Deeds(nothing, nothing, nothing, nothing)

    def without(self, gone: Flags) -> "History":
        """The history as it would be had some events of the log not happened."""
        log, rest = self.log(), History(self.actors)
        rest.day, rest.begins = self.day, self.begins
        rest._log = [log.where(~gone)]
        for kept in KEPT:
            keys = kept.key(self, log)
            has = keys >= 0
            rest.tallies[kept.name] = self.tallies[kept.name].without(log.day[has], keys[has], gone[has])
        return rest


KEPT: Final = (
    Kept("deeds", (15, 60), lambda _, d: by_deed(d.subject, d.other, d.relation)),
    Kept("pairs", (3, 60, 30), lambda _, d: by_pair(d.subject, d.other)),
    Kept("roles", (3, 10, 90), lambda _, d: by_role(d.relation, d.other)),
    Kept("active", (3, 10, 90), lambda _, d: d.other),
    Kept("doers", (90,), lambda _, d: by_role(d.relation, d.subject)),
    Kept("home_deeds", (90,), lambda h, d: by_deed(*_homes(h, d), d.relation)),
    Kept("toward_home", (90,), lambda h, d: by_pair(d.subject, _homes(h, d)[1])),
    Kept("from_home", (90,), lambda h, d: by_pair(_homes(h, d)[0], d.other)),
    Kept("templates", (365,), _template),
    Kept("kinds", (365,), lambda h, d: by_role(d.relation, h.actors.columns()[1][d.subject])),
)


def _once(deeds: Deeds) -> Deeds:
    key = by_deed(deeds.subject, deeds.other, deeds.relation)
    first = np.unique(key, return_index=True)[1]
    return Deeds(*(column[first] for column in deeds))


def by_days(deeds: Deeds) -> Iterator[tuple[int, Deeds]]:
    """The events of each day in ascending order of days, whatever order they are given in."""
    order = np.argsort(deeds.day, kind="stable")
    deeds = Deeds(*(column[order] for column in deeds))
    days, starts = np.unique(deeds.day, return_index=True)
    for day, start, end in zip(days.tolist(), starts, [*starts, len(deeds.day)][1:], strict=True):
        yield day, Deeds(*(column[start:end] for column in deeds))


def columns(rows: Iterable[tuple[int, int, int, int]]) -> Deeds:
    """Rows of subject, type with direction, other actor and day as columns."""
    table = np.array(list(rows), np.int64).reshape(-1, 4)
    return Deeds(*(np.ascontiguousarray(table[:, column]) for column in range(4)))
