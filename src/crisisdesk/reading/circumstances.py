"""When, where and how: date, place, mode and context of an event from the words around its trigger."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from crisisdesk.model import Plover, Precision, Status, base
from crisisdesk.reading.event_dates import Dated, dates_in
from crisisdesk.reading.pairs import Pair, is_state
from crisisdesk.reading.scenes import Occurrence, Scene
from crisisdesk.reading.stems import stem, stems
from crisisdesk.reading.triggers import rows_of

_INTO = frozenset("in at near outside inside around across".split())
_PLACES = frozenset({"state", "capital", "city", "place", "region", "territory"})
_NEAR = 6
_FAR = 14
"""Words within which a date is taken for the trigger's where the sentence tells of several events."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where and when it was, PLOVER's mode and context, and the words that say so."""

    on: date | None
    precision: Precision
    place: str | None
    mode: str | None
    context: str | None
    reason: str


def circumstances_of(
    scene: Scene, occurrence: Occurrence, plover: Plover, status: Status, pair: Pair, today: date | None
) -> Circumstances:
    """All of it; ``today`` is the day of the document."""
    dated = _date(scene, occurrence, status, today)
    place, why = _place(scene, occurrence, pair)
    on, precision = (dated.on, dated.precision) if dated else _usual(status, today)
    said = [f'date "{dated.words}"'] if dated else []
    return Circumstances(
        on, precision, place, _mode(scene, occurrence, plover), _context(scene), "; ".join([*said, *why])
    )


def _date(scene: Scene, occurrence: Occurrence, status: Status, today: date | None) -> Dated | None:
    """The date nearest to the trigger."""
    found = dates_in(scene.lows, today, future=status in {Status.PLANNED, Status.CALLED_FOR})
    if not found:
        return None
    best = min(found, key=lambda dated: abs(dated.at - occurrence.at))
    near = abs(best.at - occurrence.at) <= _FAR or len(scene.occurrences) == 1
    return best if near else None


def _usual(status: Status, today: date | None) -> tuple[date | None, Precision]:
    """News without a date tells of what happened about the day it was published."""
    if status is Status.HAPPENED and today is not None:
        return today, Precision.MONTH
    return None, Precision.UNKNOWN


def _place(scene: Scene, occurrence: Occurrence, pair: Pair) -> tuple[str | None, list[str]]:
    """The state of the nearest place that follows a word like "in"."""
    best: tuple[int, str, str] | None = None
    for number, party in enumerate(scene.parties):
        lead = scene.lows[party.at - 1] if party.at else ""
        if lead not in _INTO or party.mention.kind not in _PLACES or number == pair.source:
            continue
        if not is_state(base(party.code)):
            continue
        far = min(abs(party.at - occurrence.at), abs(party.end - occurrence.at))
        words = f"{lead} {' '.join(word.text for word in scene.sentence.words[party.at : party.end])}"
        if best is None or far < best[0]:
            best = (far, base(party.code), words)
    return (best[1], [f'place "{best[2]}"']) if best else (None, [])


def _mode(scene: Scene, occurrence: Occurrence, plover: Plover) -> str | None:
    """The first mode of the type that a word of the trigger names, else one that a word beside it names."""
    own = set(scene.stems[occurrence.at : occurrence.end])
    near = set(scene.stems[max(0, occurrence.at - 2) : occurrence.end + _NEAR])
    for words in (own, near):
        for mode, signs in _modes().get(plover, ()):
            if not signs.isdisjoint(words):
                return mode
    return None


def _context(scene: Scene) -> str | None:
    """The context most of whose words stand in the sentence; the first of the table where two are even."""
    counts: dict[str, int] = {}
    table = _contexts()
    for word in scene.stems:
        for context in table.get(word, ()):
            counts[context] = counts.get(context, 0) + 1
    return max(counts, key=lambda context: (counts[context], -_rank()[context])) if counts else None


@cache
def _modes() -> dict[Plover, tuple[tuple[str, frozenset[str]], ...]]:
    found: dict[Plover, list[tuple[str, frozenset[str]]]] = {}
    for row in rows_of("modes.csv"):
        signs = frozenset(stem(word) for word in row["words"].split("|"))
        found.setdefault(Plover(row["plover"]), []).append((row["mode"], signs))
    return {plover: tuple(rows) for plover, rows in found.items()}


@cache
def _contexts() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows_of("contexts.csv"):
        for word in row["words"].split("|"):
            key = stems(word)[-1]
            found[key] = (*found.get(key, ()), row["context"])
    return found


@cache
def _rank() -> dict[str, int]:
    return {row["context"]: number for number, row in enumerate(rows_of("contexts.csv"))}
