"""Source and target of a telling: the best pair of parties, with those that are joined to them by "and"."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from crisisdesk.actors import registry
from crisisdesk.errors import Misuse
from crisisdesk.model import Plover, base
from crisisdesk.reading.event_model import EventModel, Numbers
from crisisdesk.reading.parties import ABSENT, nobody_features, party_features
from crisisdesk.reading.scenes import Occurrence, Party, Scene

_MUTUAL = frozenset({Plover.CONSULT, Plover.COOPERATE, Plover.AGREE, Plover.SUPPORT, Plover.ASSAULT, Plover.RETREAT})
"""Types that two can do to each other, so that "A and B met" is one event from A to B."""
_ORGANISATIONS = frozenset({"organisation", "organ", "ngo", "group"})
_GEAR = frozenset({"force", "arms", "peacekeeping", "transport", "drill"})
_LINKS = frozenset({",", "and", "the", "as", "well", "both", "or", "&"})
_LONGEST_LINK = 5
_LEAST_JOINED = -1.5
"""How far below the chosen party's score the score of one that is joined to it may lie, in log odds."""


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
    source, target = chosen_pair(scene, scores, model)
    if source is None:
        return []
    odds = (_odds(scores[:, 0], source), _odds(scores[:, 1], target))
    return [
        Pair(s, t, code, *odds, mutual=mutual) for s, t, code, mutual in _spread(scene, plover, source, target, scores)
    ]


def chosen_pair(scene: Scene, scores: Numbers, model: EventModel) -> tuple[int | None, int]:
    """The likeliest source, None where there is none, and target; beyond the parties stand those of ``ABSENT``."""
    parties = scene.parties
    count = len(parties)
    firsts, seconds = scores[:, 0].tolist(), scores[:, 1].tolist()
    best: tuple[float, int | None, int] = (-math.inf, None, count)
    for source, party in enumerate(parties):
        for target in range(len(seconds)) if party.code else ():
            if not _possible(scene, source, target):
                continue
            gain = firsts[source] + seconds[target]
            if target == count:
                gain += model.settings["no_target"]
            elif target < count and parties[target].code == party.code:
                gain += model.settings["same_actor"]
            if gain > best[0]:
                best = (gain, source, target)
    return best[1], best[2]


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
    sources = joined(scene, source, scores[:, 0])
    together = target in sources or target == len(parties)
    if together and len(sources) > 1 and plover in _MUTUAL:
        return [(sources[0], other, parties[other].code, True) for other in sources[1:]]
    if together:
        return [(s, None, None, False) for s in sources]
    if target > len(parties):
        return [(s, None, _implied(parties[s].code, ABSENT[target - len(parties)]), False) for s in sources]
    targets = [t for t in joined(scene, target, scores[:, 1]) if t not in sources]
    return [(s, t, parties[t].code, False) for s in sources for t in targets if _differ(parties[s], parties[t])]


def joined(scene: Scene, party: int, scores: Numbers) -> list[int]:
    """A party with those that are joined to it by commas and "and", in order."""
    found = {scene.parties[party].code: party}
    for step in (-1, 1):
        at = party
        while 0 <= at + step < len(scene.parties) and _linked(scene, min(at, at + step), max(at, at + step)):
            at += step
            if scene.parties[at].code and scores[at] > _LEAST_JOINED:
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


def _odds(scores: Numbers, at: int) -> float:
    """The probability of one choice among all."""
    raised = np.exp(scores - scores.max())
    return float(raised[at] / raised.sum())
