"""Stretches of time as bars on lanes: to which organisations an actor belonged when, and who held its offices.

Nothing that began after the day of the page is drawn, and a stretch that ends later goes on.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crisisdesk.actors import registry
from crisisdesk.desk.language import say
from crisisdesk.desk.links import ORGANISATION
from crisisdesk.desk.prose import counted, day_words
from crisisdesk.desk.timeline import LABEL, LEFT, RIGHT, WIDTH, Tick, ticks
from crisisdesk.model import base

TOP, LANE = 30, 24
NARROWEST = 3
"""Width of a bar at the least, so that a short stretch is seen."""
MEMBER = "member"
"""The role that is drawn whole; every other is drawn hollow."""


@dataclass(frozen=True, slots=True)
class Spell:
    """One stretch: in what (an organisation, an office), as what or by whom, from when until when.

    Days are in words; ``until`` is empty for one that goes on, ``since`` where no beginning is known. ``confidence`` is
    H, M or L.
    """

    place: str
    holder: str
    since: str
    until: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch in the picture; ``hollow`` for less than a full member."""

    x: int
    width: int
    hollow: bool
    words: str


@dataclass(frozen=True, slots=True)
class BarLane:
    """All stretches in one organisation or office. ``y`` is the middle of the lane."""

    y: int
    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarPicture:
    """Lanes of bars, in the picture's own coordinates."""

    width: int
    height: int
    left: int
    right: int
    ticks: tuple[Tick, ...]
    lanes: tuple[BarLane, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Spells:
    """Stretches, those in one place together and the oldest first, and their picture; none where no date is known."""

    lines: tuple[Spell, ...]
    picture: BarPicture | None


@dataclass(frozen=True, slots=True)
class _Stretch:
    place: str
    short: str
    holder: str
    whole: bool
    begins: date | None
    ends: date | None
    source: str
    confidence: str

    def until(self, day: date) -> date | None:
        return self.ends if self.ends and self.ends <= day else None


def memberships_of(code: str, day: date) -> Spells:
    """Every role of a state in organisations up to a day. Sectors belong where their state belongs."""
    state, found = base(code), []
    for organisation in (one for one in registry().actors() if one.kind == ORGANISATION):
        for one in registry().memberships(organisation.code):
            if one.state == state:
                role, dates = one.role.replace("_", " "), (one.begins, one.ends)
                whole = one.role == MEMBER
                found.append(
                    _Stretch(organisation.name, one.organisation, say(role), whole, *dates, one.source, one.confidence)
                )
    return _spells(found, day)


def offices_of(code: str, day: date) -> Spells:
    """Who held which office of a state or organisation up to a day, as far as the registry knows."""
    return _spells(
        [
            _Stretch(one.office, one.office, one.person, True, one.begins, one.ends, one.source, one.confidence)
            for one in registry().terms(base(code))
        ],
        day,
    )


def _spells(found: Iterable[_Stretch], day: date) -> Spells:
    begun = [one for one in found if one.begins is None or one.begins <= day]
    lanes: defaultdict[str, list[_Stretch]] = defaultdict(list)
    for one in sorted(begun, key=lambda one: (one.begins or date.min, one.holder)):
        lanes[one.place].append(one)
    # Full members and the offices that are held now come first, then by age.
    ordered = sorted(lanes.values(), key=lambda lane: (not any(_now(one, day) for one in lane), lane[0].place))
    return Spells(tuple(_spell(one, day) for lane in ordered for one in lane), _picture(ordered, day))


def _now(one: _Stretch, day: date) -> bool:
    return one.whole and one.until(day) is None


def _spell(one: _Stretch, day: date) -> Spell:
    until = one.until(day)
    return Spell(
        place=one.place,
        holder=one.holder,
        since=day_words(one.begins) if one.begins else "",
        until=day_words(until) if until else "",
        source=one.source,
        confidence=one.confidence,
    )


def _picture(lanes: Sequence[Sequence[_Stretch]], day: date) -> BarPicture | None:
    begins = [one.begins for lane in lanes for one in lane if one.begins]
    if not begins:
        return None
    first, last = min(begins), day + timedelta(days=1)
    return BarPicture(
        width=WIDTH,
        height=TOP + LANE * len(lanes) + 8,
        left=LEFT,
        right=WIDTH - RIGHT,
        ticks=tuple(Tick(_x(one, first, last), label) for one, label in ticks(first, last)),
        lanes=tuple(_lane(lane, TOP + LANE * at + LANE // 2, first, last) for at, lane in enumerate(lanes)),
        description=say(
            "From {first} to {last}, one line for each of {lanes}.",
            first=day_words(first),
            last=day_words(day),
            lanes=counted(len(lanes), "entry", "entries"),
        ),
    )


def _lane(lane: Sequence[_Stretch], y: int, first: date, last: date) -> BarLane:
    place = lane[0].place
    label = place if len(place) <= LABEL else lane[0].short[:LABEL]
    return BarLane(y, label, tuple(_bar(one, first, last) for one in lane))


def _bar(one: _Stretch, first: date, last: date) -> Bar:
    until = one.until(last - timedelta(days=1))
    begin, end = _x(one.begins or first, first, last), _x(until or last, first, last)
    since = day_words(one.begins) if one.begins else say("an unknown day")
    words = (
        say("{holder} from {since} to {until}", holder=one.holder, since=since, until=day_words(until))
        if until
        else say("{holder} since {since}", holder=one.holder, since=since)
    )
    # One pixel less than the stretch: holders that follow each other are told apart.
    return Bar(begin, max(NARROWEST, end - begin - 1), not one.whole, f"{one.place}: {words}")


def _x(day: date, first: date, last: date) -> int:
    return LEFT + (WIDTH - RIGHT - LEFT) * (day - first).days // max(1, (last - first).days)
