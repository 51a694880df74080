"""What is told of a state week by week beside what is usual, as numbers for pictures; and what the signals say of it.

The usual range of a week holds what eight of ten of the weeks before had, for as many stories as were read in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import quantiles

from crisisdesk.desk.language import say
from crisisdesk.desk.office import View
from crisisdesk.desk.prose import When, day_words, short_day
from crisisdesk.record.searches import Coverage, coverage
from crisisdesk.warning import Assessed, Assessor, Stream, TooLittle, signals
from crisisdesk.warning.levels import LEVELS

WEEKS = 26
"""Weeks before the present one that are drawn: those that count as past."""
USUAL = LEVELS[0]
STEP, TALL, TOP, FOOT = 22, 96, 14, 22
"""Width of a week, height of the tallest bar, and the space above and below, in the picture's own units."""
SPARK_WIDE, SPARK_TALL = 104, 24
TICK = 4
"""A date below every so many bars."""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days: how many stories told of such events, how many were read, and between what that is usual."""

    ends: date
    count: int
    read: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One week of a picture; ``now`` for the last one. ``week`` is its last day, ``low`` to ``high`` what is usual."""

    x: int
    y: int
    height: int
    now: bool
    label: str
    words: str
    week: When
    count: int
    read: int
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class StreamPicture:
    """Weeks as bars, the usual range as an outline behind them, and the same in one sentence."""

    width: int
    height: int
    foot: int
    range: str
    bars: tuple[Bar, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Spark:
    """Weeks as a line in a sentence's height, with the outline of the usual range and the place of the last week."""

    line: str
    range: str
    x: int
    y: int


def covered(view: View) -> Coverage:
    """How much was read, and until when."""
    return view.once("covered", lambda: coverage(view.snapshot))


def last_day(view: View) -> date:
    """The view's day; for a record that ended before, the last day on which something was published."""
    last = covered(view).last
    return min(view.day, last.date()) if last else view.day


def stream_of(view: View, day: date) -> Stream:
    """The stream of the year up to a day."""
    return view.large(("stream", day), lambda: Stream.of_record(view.snapshot, day))


def assessed(view: View, day: date) -> list[Assessed | TooLittle]:
    """What the signals say of every state on a day."""
    return view.once(("assessed", day), lambda: Assessor(stream_of(view, day)).all(day))


def raised(found: Sequence[Assessed | TooLittle]) -> list[Assessed]:
    """The states above the usual level, the highest first."""
    high = (one for one in found if isinstance(one, Assessed) and one.level != USUAL)
    return sorted(high, key=lambda one: (-LEVELS.index(one.level), -(one.ahead or 0), one.subject))


def number_of(signal: str) -> int | None:
    """The number of a signal in the list; None for what is none, as the history of crises."""
    return next((number for number, one in enumerate(signals()) if one.name == signal), None)


def weeks_of(stream: Stream, number: int, subject: str, day: date) -> tuple[Week, ...]:
    """The week that ends on a day and those before it since the stream begins, the oldest first."""
    reach = signals()[number].weeks
    # Weeks that the signal's own window reaches into are left out of its past, so the window is moved out of the way.
    moved = [(reach + back, 1) for back in range(WEEKS + 1)]
    counts = stream.counts(number, day + timedelta(weeks=reach), moved, (subject,)).past[0].tolist()
    ends = [day - timedelta(weeks=back) for back in range(WEEKS + 1)]
    read = [stream.read_in(end - timedelta(days=6), end) for end in ends]
    known = [at for at, end in enumerate(ends) if stream.begins and end >= stream.begins]
    low, high = _usual([counts[at] / read[at] for at in known if at and read[at]])
    return tuple(Week(ends[at], int(counts[at]), read[at], low * read[at], high * read[at]) for at in reversed(known))


def picture(weeks: Sequence[Week]) -> StreamPicture | None:
    """The picture of some weeks; None where nothing was told in any."""
    if not any(week.count for week in weeks):
        return None
    most = max(1.0, *(max(week.count, week.high) for week in weeks))
    tops = [(_y(week.low, most), _y(week.high, most)) for week in weeks]
    bars = [_bar(at, week, most, len(weeks)) for at, week in enumerate(weeks)]
    return StreamPicture(
        width=STEP * len(weeks) + 2,
        height=TOP + TALL + FOOT,
        foot=TOP + TALL,
        range=_outline([(STEP * at, STEP * (at + 1), low, high) for at, (low, high) in enumerate(tops)]),
        bars=tuple(bars),
        description=bars[-1].words,
    )


def spark(weeks: Sequence[Week]) -> Spark | None:
    """The weeks as a small line; None for fewer than two."""
    if len(weeks) < 2:
        return None
    most = max(1.0, *(max(week.count, week.high) for week in weeks))
    step = SPARK_WIDE / len(weeks)
    tall = [_small(week.count, most) for week in weeks]
    xs = [round(step * (at + 0.5)) for at in range(len(weeks))]
    edges = [
        (round(step * at), round(step * (at + 1)), _small(week.low, most), _small(week.high, most))
        for at, week in enumerate(weeks)
    ]
    line = " ".join(f"{x},{y}" for x, y in zip(xs, tall, strict=True))
    return Spark(line, _outline(edges), xs[-1], tall[-1])


def lead(one: Assessed, stream: Stream) -> Spark | None:
    """The weeks of the signal that speaks loudest."""
    number = next((found for each in one.findings if (found := number_of(each.signal)) is not None), None)
    return None if number is None else spark(weeks_of(stream, number, one.subject, one.day))


def _usual(rates: Sequence[float]) -> tuple[float, float]:
    """Between what eight of ten rates lie."""
    if len(rates) < 2:
        return (rates[0], rates[0]) if rates else (0.0, 0.0)
    tenths = quantiles(rates, n=10, method="inclusive")
    return tenths[0], tenths[-1]


def _y(value: float, most: float) -> int:
    return TOP + TALL - round(TALL * value / most)


def _small(value: float, most: float) -> int:
    return round((SPARK_TALL - 4) * (1 - value / most)) + 2


def _bar(at: int, week: Week, most: float, weeks: int) -> Bar:
    label = short_day(week.ends) if (weeks - 1 - at) % TICK == 0 else ""
    words = say(
        "week to {day}: {count}, usually {low} to {high} for the {read} stories read",
        day=day_words(week.ends),
        count=week.count,
        low=f"{week.low:.1f}",
        high=f"{week.high:.1f}",
        read=week.read,
    )
    top = _y(week.count, most)
    return Bar(
        x=STEP * at + 5,
        y=top,
        height=TOP + TALL - top,
        now=at == weeks - 1,
        label=label,
        words=words,
        week=When(week.ends.isoformat(), day_words(week.ends)),
        count=week.count,
        read=week.read,
        low=f"{week.low:.1f}",
        high=f"{week.high:.1f}",
    )


def _outline(steps: Sequence[tuple[int, ...]]) -> str:
    """A closed path: along the upper edges and back along the lower ones."""
    there = [f"{x} {high}" for left, right, _, high in steps for x in (left, right)]
    back = [f"{x} {low}" for left, right, low, _ in reversed(steps) for x in (right, left)]
    return "M" + "L".join([*there, *back]) + "Z"
