"""A question over time: one lane for each actor, one sign for each piece of evidence, as numbers for a picture.

Units are those of the picture's own coordinates. What lies too close together to be told apart is one sign with a
count, or stands side by side where the stances differ.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from crisisdesk.desk.language import say
from crisisdesk.desk.prose import counted, day_words, listed, month_words, short_day
from crisisdesk.model import Stance
from crisisdesk.positions import Cell, Evidence

WIDTH, LEFT, RIGHT = 960, 232, 24
TOP, LANE = 30, 34
LABEL = 30
"""Letters of a name that have room before the lanes."""
NEAR = 16
"""Signs nearer to each other than this are drawn together."""
TICKS = 10
"""Dates on the axis at the most."""
LANES = 60
"""Lanes at the most; the picture says how many actors it leaves out."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A date on the axis."""

    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Sign:
    """Evidence of one stance about one actor at one place; ``apart`` for what is only said of the actor."""

    x: int
    y: int
    stance: str
    apart: bool
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One actor's line, its signs, and the same in words. A long name gives way to the code."""

    y: int
    label: str
    signs: tuple[Sign, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture and its description."""

    width: int
    height: int
    left: int
    right: int
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    description: str


Dated = tuple[Evidence, bool]
"""A piece of evidence, and whether it stands apart because it is only said of the actor."""


def timeline(cells: Sequence[Cell]) -> Timeline | None:
    """The picture of a question's cells in the given order; None where there is nothing to draw."""
    days = [one.published_at.date() for cell in cells for one, _ in _dated(cell)]
    if not days:
        return None
    scale = _Scale(min(days), max(days) + timedelta(days=1))
    lanes = [_lane(cell, TOP + LANE * at + LANE // 2, scale) for at, cell in enumerate(cells[:LANES])]
    left_out = counted(len(cells) - LANES, "actor is left out.", "actors are left out.") if len(cells) > LANES else ""
    return Timeline(
        width=WIDTH,
        height=TOP + LANE * len(lanes) + 8,
        left=LEFT,
        right=WIDTH - RIGHT,
        ticks=tuple(Tick(scale.x(_midnight(day)), label) for day, label in ticks(scale.first, scale.last)),
        lanes=tuple(lanes),
        description=say(
            "Evidence from {first} to {last}, one line for each of {actors}.",
            first=day_words(min(days)),
            last=day_words(max(days)),
            actors=counted(len(lanes), "actor", "actors"),
        )
        + f" {left_out}".rstrip(),
    )


def ticks(first: date, last: date) -> list[tuple[date, str]]:
    """Dates and labels for an axis from one day to another: days, months or years, ``TICKS`` at the most."""
    days = (last - first).days
    for step in (1, 2, 7, 14):
        if days // step < TICKS:
            found = [first + timedelta(days=step * at) for at in range(days // step + 1)]
            return [(day, short_day(day)) for day in found if day < last]
    for months in (1, 3, 12, 60, 120, 600):
        found = list(_months(first, last, months))
        if len(found) <= TICKS:
            return [(day, str(day.year) if months >= 12 else month_words(day)) for day in found]
    return [(first, str(first.year))]


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, at: datetime) -> int:
        start, end = _midnight(self.first), _midnight(self.last)
        share = (at - start) / (end - start)
        return round(LEFT + share * (WIDTH - RIGHT - LEFT))


def _lane(cell: Cell, y: int, scale: _Scale) -> Lane:
    places: dict[int, list[Dated]] = defaultdict(list)
    for dated in sorted(_dated(cell), key=lambda one: one[0].published_at):
        places[scale.x(dated[0].published_at) // NEAR].append(dated)
    signs = [sign for near in places.values() for sign in _signs(near, y, scale)]
    words = "; ".join(sign.words for sign in signs) or say("no evidence")
    label = cell.name if len(cell.name) <= LABEL else cell.actor
    return Lane(y, label, tuple(signs), f"{cell.name}: {words}.")


def _signs(near: Sequence[Dated], y: int, scale: _Scale) -> Iterator[Sign]:
    """One sign for each stance at a place, side by side."""
    counts = Counter((one.position.stance, apart) for one, apart in near)
    middle = sum(scale.x(one.published_at) for one, _ in near) // len(near)
    for at, ((stance, apart), count) in enumerate(counts.items()):
        days = {one.published_at.date() for one, is_apart in near if (one.position.stance, is_apart) == (stance, apart)}
        x = middle + round((at - (len(counts) - 1) / 2) * NEAR)
        yield Sign(x, y, stance.value, apart, count, _words(stance, apart, count, days))


def _words(stance: Stance, apart: bool, count: int, days: set[date]) -> str:
    dates = listed([day_words(day) for day in sorted(days)])
    told = say("{stance} on {days}", stance=say(stance.value), days=dates)
    if apart:
        told = say("said of it: {told}", told=told)
    elif stance is Stance.SILENT:
        told = say("stated as {told}", told=told)
    return told if count == 1 else f"{told} ({counted(count, 'sentence', 'sentences')})"


def _dated(cell: Cell) -> Iterator[Dated]:
    yield from ((one, False) for one in (*cell.evidence, *cell.stated_silence))
    yield from ((one, True) for one in cell.said_of)


def _months(first: date, last: date, step: int) -> Iterator[date]:
    month = first.year * 12 + first.month - 1
    month += -month % step
    while (day := date(month // 12, month % 12 + 1, 1)) < last:
        if day >= first:
            yield day
        month += step


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
