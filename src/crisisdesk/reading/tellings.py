"""From scenes to tellings: which triggers tell of an event, of which type and status, between whom, and why."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crisisdesk.model import Plover, Status
from crisisdesk.reading.deeds import deed_features, sentence_features, status_features
from crisisdesk.reading.event_model import STATUSES, TYPES, Conventions, EventModel, Numbers
from crisisdesk.reading.pairs import Pair, pairs_of
from crisisdesk.reading.reasons import reason_of
from crisisdesk.reading.scenes import Occurrence, Scene
from crisisdesk.reading.stems import stem

_UNREAL = frozenset({"would", "could", "might"})
_CONDITIONS = frozenset({"if", "unless", "provided"})
_TALKS = frozenset(
    map(stem, "talks negotiations negotiated telephoned phoned consulted conferred consultations".split())
)
_NEAR = 3
"""Words behind a trigger among which "talks" belongs to it."""


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


def tellings_of(
    scenes: Sequence[Scene], model: EventModel, conventions: Conventions = Conventions.DESK
) -> list[list[Telling]]:
    """For each scene the events told in it, in order; by PLOVER's conventions its main event."""
    told = [number for number, scene in enumerate(scenes) if scene.parties and scene.occurrences]
    places = [(at, scenes[at], occurrence) for at in told for occurrence in scenes[at].occurrences]
    features = [deed_features(scene, occurrence) for _, scene, occurrence in places]
    order = {number: row for row, number in enumerate(told)}
    shared = [sentence_features(scenes[number]) for number in told]
    odds = model.type_odds(features, shared, [order[at] for at, _, _ in places], conventions)
    offers: list[list[_Offer]] = [[] for _ in scenes]
    for (at, scene, occurrence), row, names in zip(places, odds, features, strict=True):
        offers[at].append(_Offer(scene, occurrence, row, names))
    choose = _main if conventions is Conventions.PLOVER else _all
    return [choose(offered, model) for offered in offers]


@dataclass(frozen=True, slots=True)
class _Offer:
    """A place where an event may be told, with the odds of each type and its features."""

    scene: Scene
    occurrence: Occurrence
    odds: Numbers
    names: list[str]


def _all(offers: Sequence[_Offer], model: EventModel) -> list[Telling]:
    """Every event, by the desk's conventions."""
    found = [
        _telling(offer, plover, chance, model)
        for offer in offers
        if not _unreal(offer.scene, offer.occurrence)
        for plover, chance in types_of(offer.odds, model)
    ]
    return _once([telling for telling in found if telling])


def _main(offers: Sequence[_Offer], model: EventModel) -> list[Telling]:
    """The likeliest event of a sentence, where it is likely enough that there is one at all."""
    ranked = sorted(offers, key=lambda offer: -float(offer.odds[:-1].max()))
    if not ranked or 1 - min(float(offer.odds[-1]) for offer in ranked) < model.settings["gate_coded"]:
        return []
    for offer in ranked:
        at = int(offer.odds[:-1].argmax())
        telling = _telling(offer, Plover(TYPES[at]), float(offer.odds[at]), model, Conventions.PLOVER)
        if telling:
            return [telling]
    return []


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
    offer: _Offer, plover: Plover, chance: float, model: EventModel, conventions: Conventions = Conventions.DESK
) -> Telling | None:
    scene, occurrence = offer.scene, offer.occurrence
    pairs = pairs_of(scene, occurrence, plover, model)
    if not pairs:
        return None
    if conventions is Conventions.PLOVER and plover is Plover.CONSULT and _talks(scene, occurrence):
        pairs = [replace(pair, mutual=pair.code is not None) for pair in pairs]
    odds = model.status_odds([status_features(scene, occurrence, plover, pairs[0].source)])[0]
    status = Status(STATUSES[int(odds.argmax())])
    deciding = model.type_weights(offer.names, plover, conventions)
    reason = reason_of(
        scene, occurrence, plover, status, pairs[0], sorted(zip(deciding, offer.names, strict=True), reverse=True)
    )
    return Telling(occurrence, plover, status, chance, tuple(pairs), _confidence(chance, pairs[0], model), reason)


def _talks(scene: Scene, occurrence: Occurrence) -> bool:
    """Whether two speak with each other, which PLOVER codes both ways; a visit has a host and a guest."""
    return not _TALKS.isdisjoint(scene.stems[occurrence.at : occurrence.end + _NEAR])


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
