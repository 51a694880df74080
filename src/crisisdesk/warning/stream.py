"""A stream of events, counted by day, country and signal as it comes in; one more day costs no more than that day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from crisisdesk.actors import registry
from crisisdesk.model import base
from crisisdesk.record import Snapshot
from crisisdesk.record.streams import Told, days_read, told
from crisisdesk.warning.signals import Signal, by_type, signals
from crisisdesk.warning.surprise import Counts, Floats

DAYS_OF_PAST = 7 * 57
"""Days before the day asked that a stream of a record holds: a year of weeks and the longest window."""
STORY_LIVES = 30
"""Days within which a story that is told again is still the same story and counts once, on its first day."""
_STATES = frozenset({"state", "territory", "disputed"})


@cache
def states() -> frozenset[str]:
    """Codes of all states and territories, those that are disputed among them."""
    return frozenset(actor.code for actor in registry().actors() if actor.kind in _STATES)


class Stream:
    """Events with their counts.

    ``read`` gives the stories read by day; a day that it does not name counts the stories of the events given for it.
    Adding days in any order, or the same event twice, gives the same stream. With ``pair`` only what passes between
    the two states counts, under the one subject ``KAZ-RUS``.
    """

    def __init__(self, pair: tuple[str, str] | None = None) -> None:
        self.pair = pair
        self._states = states()
        self.unknown: Counter[str] = Counter()
        self._ids: set[str] = set()
        self._events: dict[date, list[Told]] = {}
        self._given: dict[date, int] = {}
        self._clear()

    def _clear(self) -> None:
        self._first: dict[str, date] = {}
        self._last: date | None = None
        self._begins: date | None = None
        self._index: dict[str, int] = {}
        self._counts = np.zeros((len(signals()), 0, 0), dtype=np.int32)
        self._told: Counter[date] = Counter()
        self._kept: dict[date, dict[tuple[int, str], list[Told]]] = {}

    @classmethod
    def of(cls, events: Iterable[Told], read: Mapping[date, int] | None = None) -> "Stream":
        """A stream of events in any order."""
        stream = cls()
        stream.add(events, read)
        return stream

    @classmethod
    def of_record(cls, snapshot: Snapshot, until: date) -> "Stream":
        """What the record told in the year before a day and on it, with what was read on each day."""
        since = date.fromordinal(max(until.toordinal() - DAYS_OF_PAST, 1))
        read = {found.day: found.stories for found in days_read(snapshot, since, until)}
        return cls.of(told(snapshot, since, until), read)

    def add(self, events: Iterable[Told], read: Mapping[date, int] | None = None) -> None:
        """Take in more events; days before the last one are counted anew with everything after them."""
        self._given.update(read or {})
        fresh: dict[date, list[Told]] = defaultdict(list)
        for event in events:
            if event.event_id not in self._ids:
                self._ids.add(event.event_id)
                fresh[event.day].append(event)
        late = self._last is not None and any(day <= self._last for day in fresh)
        for day, found in fresh.items():
            self._events.setdefault(day, []).extend(found)
        if late:
            self._clear()
        for day in sorted(self._events if late else fresh):
            self._count(day)

    @property
    def days(self) -> list[date]:
        """The days on which events were told, in order."""
        return sorted(self._events)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The states (or the pair) of which at least one event told, in order of their codes."""
        return tuple(sorted(self._index))

    @property
    def begins(self) -> date | None:
        """The first day on which anything was read."""
        return min((*self._given, *self._events), default=None)

    def between(self, first: str, second: str) -> "Stream":
        """The stream of what passes between two states, with the coverage of the whole."""
        stream = Stream(pair=(min(first, second), max(first, second)))
        both = {first, second}
        chosen = (e for found in self._events.values() for e in found if {base(e.source), base(e.target or "")} == both)
        stream.add(chosen, {day: self.read(day) for day in {*self._given, *self._events}})
        return stream

    def read(self, day: date) -> int:
        """Stories read on a day."""
        return self._given.get(day, self._told[day])

    def read_in(self, begin: date, end: date) -> int:
        """Stories read from one day to another, both included."""
        return sum(self.read(begin + timedelta(days=n)) for n in range((end - begin).days + 1))

    def weeks_read(self, day: date, most: int) -> list[tuple[int, int]]:
        """Weeks before the one that ends on a day, by number (1 is the newest), with the stories read in each.

        Weeks before the stream begins, and weeks in which nothing was read, are left out.
        """
        ends = ((number, day - timedelta(weeks=number)) for number in range(1, most + 1))
        found = ((number, self.read_in(end - timedelta(days=6), end)) for number, end in ends)
        return [(number, read) for number, read in found if read]

    def counts(self, signal: int, day: date, past: list[tuple[int, int]], subjects: Iterable[str]) -> Counts:
        """Counts of a signal (its number) in the window that ends on a day and in past weeks, by subject.

        Past weeks that the present window reaches into are left out.
        """
        found: Signal = signals()[signal]
        chosen = [(number, read) for number, read in past if number >= found.weeks] or past[-1:]
        rows = np.array([self._index.get(subject, -1) for subject in subjects], dtype=np.int64)
        begin = day - timedelta(days=7 * found.weeks - 1)
        ends = [day - timedelta(weeks=number) for number, _ in chosen]
        return Counts(
            now=self._sums(signal, rows, [(begin, day)])[:, 0],
            past=self._sums(signal, rows, [(end - timedelta(days=6), end) for end in ends]),
            read_now=float(self.read_in(begin, day)),
            read_past=np.array([read for _, read in chosen], dtype=np.float64),
            fewer=found.fewer,
        )

    def events(self, signal: int, subject: str, begin: date, end: date) -> tuple[Told, ...]:
        """One event of each story that a signal counts for a subject from one day to another, in order of days."""
        days = (begin + timedelta(days=n) for n in range((end - begin).days + 1))
        return tuple(event for day in days for event in self._on(day).get((signal, subject), ()))

    def _on(self, day: date) -> dict[tuple[int, str], list[Told]]:
        """What counts on a day, by signal and subject, one event a story; kept, for the days after ask for it too."""
        if day not in self._kept:
            found: dict[tuple[int, str], dict[str, Told]] = defaultdict(dict)
            for event in self._events.get(day, ()):
                if self._first.get(event.story) == day:
                    for key in self._counted(event):
                        found[key].setdefault(event.story, event)
            self._kept[day] = {key: list(events.values()) for key, events in found.items()}
        return self._kept[day]

    def _sums(self, signal: int, rows: NDArray[np.int64], spans: list[tuple[date, date]]) -> Floats:
        """Counts by row and span of days; a row below nought is a subject of which nothing was told."""
        result = np.zeros((len(rows), len(spans)))
        if self._begins is None or not self._index:
            return result
        table, first = self._counts[signal], self._begins
        for place, (begin, end) in enumerate(spans):
            days = slice(max((begin - first).days, 0), max((end - first).days + 1, 0))
            result[:, place] = table[:, days].sum(axis=1)[rows]
        result[rows < 0] = 0
        return result

    def _counted(self, event: Told) -> Iterator[tuple[int, str]]:
        """Signal and subject of everything for which an event counts."""
        source, target = base(event.source), base(event.target or "")
        for number, signal in by_type().get(event.plover, ()):
            found = signal.subjects(source, target, event.mode)
            if self.pair:
                yield from ((number, subject) for subject in found[:1] and ("-".join(self.pair),))
            else:
                yield from ((number, subject) for subject in found if subject in self._states)

    def _count(self, day: date) -> None:
        self._kept.pop(day, None)
        counted: set[tuple[tuple[int, str], str]] = set()
        stories: set[str] = set()
        for event in self._events[day]:
            first = self._first.get(event.story)
            if first is None or (day - first).days > STORY_LIVES:
                first = self._first[event.story] = day
            if first == day:
                stories.add(event.story)
                self._note_unknown(event)
                counted.update((key, event.story) for key in self._counted(event))
        self._told[day] = len(stories)
        self._enter(day, Counter(key for key, _ in counted))

    def _note_unknown(self, event: Told) -> None:
        if not self.pair:
            codes = {base(event.source), base(event.target or "")} - {""}
            self.unknown.update(code for code in codes if code not in _codes())

    def _enter(self, day: date, counted: Mapping[tuple[int, str], int]) -> None:
        self._begins, self._last = self._begins or day, day
        for _, subject in counted:
            self._index.setdefault(subject, len(self._index))
        place = (day - self._begins).days
        self._make_room(len(self._index), place + 1)
        for (number, subject), count in counted.items():
            self._counts[number, self._index[subject], place] = count

    def _make_room(self, subjects: int, days: int) -> None:
        had = self._counts.shape
        if subjects > had[1] or days > had[2]:
            wider = (had[0], _grown(had[1], subjects), _grown(had[2], days))
            grown = np.zeros(wider, dtype=np.int32)
            grown[:, : had[1], : had[2]] = self._counts
            self._counts = grown


def _grown(had: int, needed: int) -> int:
    """Room for what is needed and, where it has to grow, for a quarter more."""
    return had if needed <= had else max(needed, had * 5 // 4)


@cache
def _codes() -> frozenset[str]:
    return frozenset(actor.code for actor in registry().actors())
