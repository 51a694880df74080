"""From scenes to tellings: which triggers tell of an event, of which type and status, between whom, and why."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from crisisdesk.model import Plover, Status
from crisisdesk.reading.deeds import deed_features, sentence_features, status_features
from crisisdesk.reading.event_model import STATUSES, TYPES, EventModel, Numbers
from crisisdesk.reading.pairs import Pair, pairs_of
from crisisdesk.reading.reasons import reason_of
from crisisdesk.reading.scenes import Occurrence, Scene

_UNREAL = frozenset({"would", "could", "might"})
_CONDITIONS = frozenset({"if", "unless", "provided"})


@dataclass(frozen=True, slots=True)
class Telling:
    """One event as one sentence tells it, before it has an identity; several pairs where actors are joined.

    ``odds`` is the probability of the type; ``confidence`` that type, source and target are all right.
    """

    occurrence: Occurrence
    plover: Plover
    status: Status
    odds: float
    pairs: tuple[Pair, ...]
    confidence: float
    reason: str


def tellings_of(scenes: Sequence[Scene], model: EventModel) -> list[list[Telling]]:
    """For each scene the events told in it, in order."""
    told = [number for number, scene in enumerate(scenes) if scene.parties and scene.occurrences]
    places = [(at, scenes[at], occurrence) for at in told for occurrence in scenes[at].occurrences]
    features = [deed_features(scene, occurrence) for _, scene, occurrence in places]
    order = {number: row for row, number in enumerate(told)}
    shared = [sentence_features(scenes[number]) for number in told]
    odds = model.type_odds(features, shared, [order[at] for at, _, _ in places])
    found: list[list[Telling]] = [[] for _ in scenes]
    for (at, scene, occurrence), row, names in zip(places, odds, features, strict=True):
        for plover, chance in () if _unreal(scene, occurrence) else types_of(row, model):
            telling = _telling(scene, occurrence, plover, chance, names, model)
            if telling:
                found[at].append(telling)
    return [_once(tellings) for tellings in found]


def _unreal(scene: Scene, occurrence: Occurrence) -> bool:
    """Whether a deed is only thought of: "would send troops only if", "might close the border unless"."""
    return occurrence.group.modal in _UNREAL and not _CONDITIONS.isdisjoint(scene.lows)


def types_of(odds: Numbers, model: EventModel) -> list[tuple[Plover, float]]:
    """The types that are likely enough; none where it is likelier that nothing is told. The best, or the two best."""
    settings = model.settings
    order = odds[:-1].argsort()[::-1][:2]
    if 1 - odds[-1] < settings["gate"] or odds[order[0]] < settings["least_type"]:
        return []
    chosen = order if odds[order[1]] >= settings["second"] else order[:1]
    return [(Plover(TYPES[at]), float(odds[at])) for at in chosen]


def _telling(
    scene: Scene, occurrence: Occurrence, plover: Plover, chance: float, names: list[str], model: EventModel
) -> Telling | None:
    pairs = pairs_of(scene, occurrence, plover, model)
    if not pairs:
        return None
    odds = model.status_odds([status_features(scene, occurrence, plover, pairs[0].source)])[0]
    status = Status(STATUSES[int(odds.argmax())])
    reason = reason_of(scene, occurrence, plover, status, pairs[0], names, model)
    return Telling(occurrence, plover, status, chance, tuple(pairs), _confidence(chance, pairs[0], model), reason)


def _confidence(chance: float, pair: Pair, model: EventModel) -> float:
    """The calibrated probability that type, source and target are right."""
    settings = model.settings
    score = settings["sure"]
    for name, odds in (("sure_type", chance), ("sure_source", pair.source_odds), ("sure_target", pair.target_odds)):
        bounded = min(max(odds, 0.001), 0.999)
        score += settings[name] * math.log(bounded / (1 - bounded))
    return round(1 / (1 + math.exp(-score)), 2)


def _once(tellings: list[Telling]) -> list[Telling]:
    """Without those that tell a sentence's event a second time: the same type, the same two, in either order."""
    kept: list[Telling] = []
    for telling in sorted(tellings, key=lambda t: -t.odds):
        if not any(_same(telling, other) for other in kept):
            kept.append(telling)
    return sorted(kept, key=lambda t: t.occurrence.at)


def _same(telling: Telling, other: Telling) -> bool:
    if telling.plover is not other.plover or telling.status is not other.status:
        return False
    ours = {party for pair in telling.pairs for party in (pair.source, pair.target) if party is not None}
    theirs = {party for pair in other.pairs for party in (pair.source, pair.target) if party is not None}
    return ours <= theirs
