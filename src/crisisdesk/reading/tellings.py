"""From scenes to who did what to whom: the model's scores turned into decisions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crisisdesk.model import Plover, Status, base
from crisisdesk.reading.deeds import deed_features, status_features
from crisisdesk.reading.event_model import STATUSES, TYPES, EventModel, Numbers
from crisisdesk.reading.parties import ABSENT, nobody_features, party_features
from crisisdesk.reading.scenes import Occurrence, Party, Scene

_MUTUAL = frozenset({Plover.CONSULT, Plover.COOPERATE, Plover.AGREE, Plover.SUPPORT, Plover.ASSAULT, Plover.RETREAT})
_LINKS = frozenset({",", "and", "the", "as", "well", "both", "or", "&"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A source and a target as indexes of parties, the target's code, and how sure the reader is."""

    source: int
    target: int | None
    code: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Telling:
    """One event as one sentence tells it, before it has an identity; several pairs where actors are joined."""

    occurrence: Occurrence
    plover: Plover
    status: Status
    odds: float
    pairs: tuple[Pair, ...]
    reason: str


def tellings_of(scenes: Sequence[Scene], model: EventModel) -> list[list[Telling]]:
    """For each scene the events told in it, in order."""
    places = [(scene, occurrence) for scene in scenes for occurrence in scene.occurrences if scene.parties]
    odds = model.type_odds([deed_features(scene, occurrence) for scene, occurrence in places])
    found: dict[int, list[Telling]] = {id(scene): [] for scene in scenes}
    for (scene, occurrence), row in zip(places, odds, strict=True):
        for plover, chance in types_of(row, model):
            telling = _telling(scene, occurrence, plover, chance, model)
            if telling:
                found[id(scene)].append(telling)
    return [found[id(scene)] for scene in scenes]


def types_of(odds: Numbers, model: EventModel) -> list[tuple[Plover, float]]:
    """The types that are likely enough: the best one, and a second one where both are likely."""
    if 1 - odds[-1] < model.settings["gate"]:
        return []
    order = np.argsort(-odds[:-1])
    chosen = [int(order[0])]
    if odds[order[1]] > model.settings["second"]:
        chosen.append(int(order[1]))
    return [(Plover(TYPES[at]), float(odds[at])) for at in chosen]


def _telling(scene: Scene, occurrence: Occurrence, plover: Plover, chance: float, model: EventModel) -> Telling | None:
    scores = model.party_scores(choices(scene, occurrence, plover))
    source, target = chosen_pair(scene, scores, model)
    if source is None:
        return None
    pairs = _pairs(scene, plover, source, target, scores)
    if not pairs:
        return None
    status = model.status_odds([status_features(scene, occurrence, plover, source)])[0]
    return Telling(
        occurrence,
        plover,
        Status(STATUSES[int(status.argmax())]),
        chance,
        tuple(Pair(s, t, c, round(chance, 2)) for s, t, c in pairs),
        f"trigger: {scene.lows[occurrence.at]}",
    )


def choices(scene: Scene, occurrence: Occurrence, plover: str) -> list[list[str]]:
    """The features of each party and, behind them, of each of ``ABSENT``."""
    named = [party_features(scene, occurrence, number, plover) for number in range(len(scene.parties))]
    return named + [nobody_features(scene, occurrence, plover, who) for who in ABSENT]


def chosen_pair(scene: Scene, scores: Numbers, model: EventModel) -> tuple[int | None, int]:
    """The likeliest source, None where there is none, and target; beyond the parties stand those of ``ABSENT``."""
    parties = scene.parties
    count = len(parties)
    best: tuple[float, int | None, int] = (model.settings["no_source"] + float(scores[count, 0]), None, count)
    for source, party in enumerate(parties):
        if not party.code:
            continue
        for target in range(len(scores)):
            if target < count and not _differ(party, parties[target]):
                continue
            bonus = model.settings["no_target"] if target == count else 0.0
            if target < count and parties[target].code == party.code:
                bonus = model.settings["same_actor"]
            gain = float(scores[source, 0] + scores[target, 1]) + bonus
            if gain > best[0]:
                best = (gain, source, target)
    return best[1], best[2]


def _differ(source: Party, target: Party) -> bool:
    """Whether one can do something to the other: other words, and another actor unless one has no name of its own."""
    if source is target or not target.code:
        return False
    return source.code != target.code or source.bare or target.bare


def _pairs(
    scene: Scene, plover: Plover, source: int, target: int, scores: Numbers
) -> list[tuple[int, int | None, str | None]]:
    """Sources and targets with the target's code, one pair for each of those that are joined."""
    parties = scene.parties
    sources = joined(scene, source, scores[:, 0])
    if target >= len(parties):
        if target == len(parties) and len(sources) > 1 and plover in _MUTUAL:
            return [(sources[0], other, parties[other].code) for other in sources[1:]]
        return [(s, None, _implied(parties[s].code, ABSENT[target - len(parties)])) for s in sources]
    if target in sources:
        return [(sources[0], other, parties[other].code) for other in sources[1:]]
    targets = [t for t in joined(scene, target, scores[:, 1]) if t not in sources]
    return [(s, t, parties[t].code) for s in sources for t in targets if _differ(parties[s], parties[t])]


def _implied(source: str, who: str) -> str | None:
    """The code of a target that is not named: of the source's own state."""
    if who == "nobody":
        return None
    return base(source) if who == "government" else f"{base(source)}.CVL"


def joined(scene: Scene, party: int, scores: Numbers) -> list[int]:
    """A party with those that are joined to it by commas and "and"."""
    found = [party]
    for step in (-1, 1):
        at = party
        while 0 <= at + step < len(scene.parties) and _linked(scene, min(at, at + step), max(at, at + step)):
            at += step
            if (
                scores[at] > -1.5
                and scene.parties[at].code
                and scene.parties[at].code not in {scene.parties[n].code for n in found}
            ):
                found.append(at)
    return sorted(found)


def _linked(scene: Scene, first: int, last: int) -> bool:
    between = scene.lows[scene.parties[first].end : scene.parties[last].at]
    return (
        bool(between) and len(between) <= 5 and all(word in _LINKS for word in between) and (between != (",",) or True)
    )
