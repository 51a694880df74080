"""Source and target of a telling: the best pair of parties, with those that are joined to them by "and"."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from crisisdesk.actors import registry
from crisisdesk.errors import Misuse
from crisisdesk.model import Plover, base
from crisisdesk.reading.event_model import EventModel, Numbers
from crisisdesk.reading.parties import ABSENT, nobody_features, pair_features, party_features
from crisisdesk.reading.scenes import Occurrence, Party, Scene

_MUTUAL = frozenset({Plover.CONSULT, Plover.COOPERATE, Plover.AGREE, Plover.SUPPORT, Plover.ASSAULT, Plover.RETREAT})
"""Types that two can do to each other, so that "A and B met" is one event from A to B."""
_ORGANISATIONS = frozenset({"organisation", "organ", "ngo", "group"})
_GEAR = frozenset({"force", "arms", "peacekeeping", "transport", "drill"})
_LINKS = frozenset({",", "and", "the", "as", "well", "both", "or", "&"})
_AND = frozenset({"and", "or", "&", "as", "both"})
_LONGEST_LINK = 5
_LEAST_JOINED = -3.0
"""How far below the chosen party's score the score of one that is joined to it may lie, in log odds."""
_FEW, _SOURCES, _TARGETS = 8, 2, 4
"""Pairs that are all weighed; where there are more, how many sources and targets take part."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Source and target as indexes of parties, the target's code, and how likely each choice is.

    ``target`` is None where the sentence does not name the target; ``code`` is the target's code where it is known,
    of the source's own state for an act of a government on its people or of people against their government.
    ``mutual`` says that both do it to each other.
    """

    source: int
    target: int | None
    code: str | None
    source_odds: float
    target_odds: float
    mutual: bool = False


def choices(scene: Scene, occurrence: Occurrence, plover: str) -> list[list[str]]:
    """The features of each party and, behind them, of each of ``ABSENT``."""
    named = [party_features(scene, occurrence, number, plover) for number in range(len(scene.parties))]
    return named + [nobody_features(scene, occurrence, plover, who) for who in ABSENT]


def pairs_of(scene: Scene, occurrence: Occurrence, plover: Plover, model: EventModel) -> list[Pair]:
    """Who does it to whom, once for each source and target; empty where nobody can be the source."""
    scores = model.party_scores(choices(scene, occurrence, plover))
    offers = _offers(scene, scores)
    if not offers:
        return []
    together = model.pair_scores([pair_features(scene, occurrence, s, t, plover) for s, t in offers])
    sources, targets = zip(*offers, strict=True)
    gains = together + scores[list(sources), 0] + scores[list(targets), 1]
    odds = np.exp(gains - gains.max())
    odds /= odds.sum()
    source, target = offers[int(gains.argmax())]
    sure = (_sum_of(odds, offers, 0, source), _sum_of(odds, offers, 1, target))
    return [
        Pair(s, t, code, *sure, mutual=mutual) for s, t, code, mutual in _spread(scene, plover, source, target, scores)
    ]


def _sum_of(odds: Numbers, offers: list[tuple[int, int]], side: int, who: int) -> float:
    """The probability of a party on a side, whoever stands on the other."""
    found: float = odds[[offer[side] == who for offer in offers]].sum().item()
    return found


def possible_pairs(scene: Scene) -> list[tuple[int, int]]:
    """All sources with all targets that they can do something to; beyond the parties stand those of ``ABSENT``."""
    count = len(scene.parties)
    return [
        (source, target)
        for source, party in enumerate(scene.parties)
        if party.code
        for target in range(count + len(ABSENT))
        if _possible(scene, source, target)
    ]


def _offers(scene: Scene, scores: Numbers) -> list[tuple[int, int]]:
    """The pairs that are weighed: those of the likeliest sources and targets each for itself."""
    offers = possible_pairs(scene)
    if len(offers) <= _FEW:
        return offers
    sources = set(sorted({s for s, _ in offers}, key=lambda s: -scores[s, 0])[:_SOURCES])
    targets = set(sorted({t for _, t in offers}, key=lambda t: -scores[t, 1])[:_TARGETS])
    return [(s, t) for s, t in offers if s in sources and t in targets] or offers


def _possible(scene: Scene, source: int, target: int) -> bool:
    party, count = scene.parties[source], len(scene.parties)
    if target < count:
        other = scene.parties[target]
        return _differ(party, other) and not _own_gear(scene, party, other)
    return target == count or _has(party.code, ABSENT[target - count])


def _differ(source: Party, target: Party) -> bool:
    """Whether one can do something to the other: other words, and another actor unless one has no name of its own."""
    if source is target or not target.code:
        return False
    return source.code != target.code or source.bare or target.bare


def _own_gear(scene: Scene, source: Party, target: Party) -> bool:
    """Whether what looks like a target is what the source acts with: "Ethiopia offered a battalion"."""
    return target.bare and target.code == source.code and not _GEAR.isdisjoint(scene.classes[target.end - 1])


def _has(source: str, who: str) -> bool:
    """Whether a source has a government above it, or a people below it."""
    return "." in source if who == "government" else "." not in source and is_state(source)


def _spread(
    scene: Scene, plover: Plover, source: int, target: int, scores: Numbers
) -> list[tuple[int, int | None, str | None, bool]]:
    """One pair for each source and target that are joined; mutual acts go from the first to each other one."""
    parties = scene.parties
    sources = joined(scene, source, scores[:, 0], target)
    together = target in sources or target == len(parties)
    if len(sources) > 1 and (target in sources or (together and plover in _MUTUAL)):
        return [(sources[0], other, parties[other].code, True) for other in sources[1:]]
    if together:
        return [(s, None, None, False) for s in sources]
    if target > len(parties):
        return [(s, None, _implied(parties[s].code, ABSENT[target - len(parties)]), False) for s in sources]
    targets = [t for t in joined(scene, target, scores[:, 1]) if t not in sources]
    return [(s, t, parties[t].code, False) for s in sources for t in targets if _differ(parties[s], parties[t])]


def joined(scene: Scene, party: int, scores: Numbers, surely: int | None = None) -> list[int]:
    """A party with those that are joined to it by commas and "and", in order; ``surely`` whatever its score."""
    first = last = party
    while first and _linked(scene, first - 1, first):
        first -= 1
    while last + 1 < len(scene.parties) and _linked(scene, last, last + 1):
        last += 1
    if not _AND.intersection(scene.lows[scene.parties[first].at : scene.parties[last].end]):
        return [party]  # commas alone join no list: "in Bosnia, the US defence secretary said"
    found = {scene.parties[party].code: party}
    for at in range(first, last + 1):
        if scene.parties[at].code and (at == surely or scores[at] > scores[party] + _LEAST_JOINED):
            found.setdefault(scene.parties[at].code, at)
    return sorted(found.values())


def _linked(scene: Scene, first: int, last: int) -> bool:
    between = scene.lows[scene.parties[first].end : scene.parties[last].at]
    return 0 < len(between) <= _LONGEST_LINK and all(word in _LINKS for word in between)


def _implied(source: str, who: str) -> str:
    """The code of a target that is not named: of the source's own state."""
    return base(source) if who == "government" else f"{base(source)}.CVL"


@cache
def is_state(code: str) -> bool:
    """Whether an actor code is a state's or a territory's, not an organisation's."""
    try:
        return registry().actor(code).kind not in _ORGANISATIONS
    except Misuse:
        return False
