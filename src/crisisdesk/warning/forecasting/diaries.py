"""Events of the record as days of deeds: copies of a story count once, on the first day on which it was told."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from crisisdesk.errors import Misuse
from crisisdesk.record.streams import Told
from crisisdesk.warning.forecasting.history import TYPE_BITS, Actors, Deeds, Names, columns

_NAMED = 12


@dataclass(slots=True)
class Diary:
    """Days of deeds in order, whoever told them, with the ids of the events behind each deed."""

    actors: Actors = field(default_factory=Actors)
    types: Names = field(default_factory=lambda: Names.upto((1 << (TYPE_BITS - 1)) - 1))
    days: list[tuple[int, Deeds]] = field(default_factory=list)
    events: dict[tuple[int, int, int, int], tuple[str, ...]] = field(default_factory=dict)
    without_target: int = 0

    def actor(self, code: str) -> int:
        """The number of an actor. Raises ``Misuse`` for one that no event names."""
        return _number("actor", code, self.actors.names.numbers)

    def type(self, code: str) -> int:
        """The number of a type. Raises ``Misuse`` for one that no event has."""
        return _number("type", code, self.types.numbers)

    def ids(self, day: int, subject: int, relation: int, other: int) -> tuple[str, ...]:
        """The events behind a deed, seen from either side."""
        row = (other, relation ^ 1, subject) if relation % 2 else (subject, relation, other)
        return self.events.get((day, *row), ())


def _number(what: str, code: str, numbers: dict[str, int]) -> int:
    if code in numbers:
        return numbers[code]
    if not numbers:
        raise Misuse(f"no {what} {code!r}: there are no events to forecast from; read articles or import events first")
    close = get_close_matches(code, numbers, _NAMED) or sorted(numbers)[:_NAMED]
    raise Misuse(f"no event has the {what} {code!r}; of {len(numbers)} known ones the nearest are {', '.join(close)}")


def diary(events: Iterable[Told]) -> Diary:
    """The diary of events in any order; those without a target are counted and left out."""
    found = Diary()
    firsts: dict[tuple[str, str, str, str], date] = {}
    ids: dict[tuple[date, str, str, str], set[str]] = defaultdict(set)
    told = sorted(events, key=lambda event: (event.day, event.event_id))
    for event in told:
        if event.target is None:
            found.without_target += 1
            continue
        deed = (event.source, event.plover, event.target)
        if firsts.setdefault((*deed, event.story), event.day) == event.day:
            ids[(event.day, *deed)].add(event.event_id)
    _fill(found, ids)
    return found


def _fill(found: Diary, ids: dict[tuple[date, str, str, str], set[str]]) -> None:
    rows: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    for (day, source, kind, target), known in ids.items():
        number = day.toordinal()
        row = (found.actors.number(source), 2 * found.types.number(kind), found.actors.number(target))
        found.events[(number, *row)] = tuple(sorted(known))
        rows[number].append((*row, number))
    found.days = [(day, columns(rows[day])) for day in sorted(rows)]
