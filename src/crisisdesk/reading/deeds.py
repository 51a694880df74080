"""What a trigger tells of: the features by which the model decides its type and its status.

Features are strings; the model knows them by their hashes. The same code runs in training and in reading.
"""

import re
from collections.abc import Sequence

from crisisdesk.reading.links import deed_links
from crisisdesk.reading.phrases import ADVERBS, NEGATIONS
from crisisdesk.reading.scenes import Occurrence, Scene

_DETERMINERS = frozenset("the a an this that these those any no every some its his her their our my your".split())
_PREPOSITIONS = frozenset(
    "of in on at by for with from against to into over after before amid during under between among following since "
    "through without about despite as toward towards upon near".split()
)
_AUXILIARIES = frozenset(
    "has have had having is are was were be been being will would can could may might shall should "
    "must do does did".split()
)
_CONDITIONS = frozenset("if unless whether should would could might may provided until once".split())
_YEAR = re.compile(r"1\d\d\d|20[012]\d")
_SKIP = _DETERMINERS | ADVERBS | frozenset("more new all both several two three four five other".split())
_NEAR, _WINDOW = 3, 7


def sentence_features(scene: Scene) -> list[str]:
    """What the sentence is about: words and classes of words, the same for all its triggers."""
    found = ["s:" + word for word, owner in zip(scene.stems, scene.owner, strict=True) if owner < 0 and len(word) > 2]
    found += ["cs:" + kind for kind in {kind for kinds in scene.classes for kind in kinds}]
    if any(_YEAR.fullmatch(word) for word in filter(str.isdigit, scene.lows)):
        found.append("year")
    last = scene.lows[-1]
    return [*found, "long:" + str(min(5, len(scene.lows) // 8)), "ends:" + ("word" if last.isalnum() else last)]


def deed_features(scene: Scene, occurrence: Occurrence) -> list[str]:
    """What speaks for or against the types that a trigger may be of."""
    stem = scene.stems[occurrence.at]
    before = _class_before(scene, occurrence.at)
    voice = _voice(scene, occurrence)
    lexicon = [
        trigger.plover[:4] + trigger.kind[0] + "+"[: bool(trigger.objects)] for trigger in occurrence.match.triggers
    ]
    lexicon = sorted(set(lexicon)) or ["none"]
    found = ["t:" + stem, f"t:{stem}|{voice}"]
    found += [f"x:{name}" for name in lexicon]
    found += [f"x:{name}|{voice}" for name in lexicon]
    found += [f"x:{name}|{before}" for name in lexicon]
    if occurrence.end > occurrence.at + 1:
        phrase = "_".join(scene.stems[occurrence.at : occurrence.end])
        found.append("p:" + phrase)
    found += _beside(scene, occurrence, stem, lexicon)
    found += _around(scene, occurrence, lexicon)
    found += _actors(scene, occurrence, stem, lexicon, voice)
    found += _company(scene, occurrence, stem)
    found += _told(scene, occurrence, lexicon)
    found += deed_links(scene, occurrence, lexicon)
    return found


def status_features(scene: Scene, occurrence: Occurrence, plover: str, source: int) -> list[str]:
    """What speaks for the event having happened, being planned, called for, alleged or denied.

    ``source`` is the index of the party that does it, -1 where that is nobody of the sentence.
    """
    stem = scene.stems[occurrence.at]
    voice = _voice(scene, occurrence)
    holder = occurrence.holder
    act = holder.act.value if holder else "none"
    own = bool(holder and source >= 0 and scene.parties[source].code == holder.speaker.speaks_for)
    found = [
        "sv:" + voice,
        f"sv:{voice}|{act}",
        "sp:" + plover,
        f"sp:{plover}|{voice}",
        f"sp:{plover}|{act}|{own}",
        f"sa:{act}|{own}",
        "st:" + stem,
        f"st:{stem}|{voice}",
        "sf:" + scene.lows[occurrence.at],
        f"sb:{_class_before(scene, occurrence.at)}",
        f"sc:{occurrence.cue is not None}",
        f"sq:{occurrence.quoted}|{act}",
    ]
    found += [f"sl{n}:{scene.token(at)}" for n, at in _left(scene, occurrence.at, 4)]
    found += ["sw:" + scene.stems[at] for _, at in _left(scene, occurrence.at, 12)]
    found += ["sr:" + scene.lows[at] for at in range(occurrence.at + 1, min(len(scene.lows), occurrence.at + 7))]
    found += ["ss:" + word for word in set(scene.stems[: occurrence.at])]
    found += ["se:" + word for word in set(scene.stems[occurrence.end :])]
    earlier = [other for other in scene.occurrences if other.at < occurrence.at]
    for other in earlier[-2:]:
        found += [f"so:{t.value}|{plover}" for t in other.match.types()]
        found.append(f"so:{scene.stems[other.at]}|{_between(scene, other.at, occurrence.at)}")
    return found


def _beside(scene: Scene, occurrence: Occurrence, stem: str, lexicon: Sequence[str]) -> list[str]:
    """Words and classes of words right beside the trigger, with their places."""
    at, end = occurrence.at, occurrence.at + 1
    after = [scene.token(place) for place in _right(scene, end, _NEAR)] + ["$"] * _NEAR
    front = [scene.token(place) for _, place in _left(scene, at, _NEAR)] + ["^"] * _NEAR
    found = [f"t+1:{stem}|{after[0]}"]
    found += [f"+{n}:{after[n]}" for n in range(_NEAR)]
    found += [f"-{n}:{front[n]}" for n in range(_NEAR)]
    found += [f"+01:{after[0]}|{after[1]}", f"-01:{front[1]}|{front[0]}", f"-+:{front[0]}|{after[0]}"]
    thing = _object(scene, end)
    if thing >= 0:
        name = scene.token(thing)
        found.append(f"o:{name}")
        for kind in scene.classes[thing]:
            found += [f"oc:{kind}", f"oc:{stem}|{kind}"]
            found += [f"oc:{entry}|{kind}" for entry in lexicon]
    return found


def _around(scene: Scene, occurrence: Occurrence, lexicon: Sequence[str]) -> list[str]:
    """Words and classes within reach on either side."""
    at, end = occurrence.at, occurrence.end
    first, last = max(0, at - _WINDOW), min(len(scene.lows), end + _WINDOW)
    found = ["wl:" + scene.stems[place] for place in range(first, at) if scene.owner[place] < 0]
    found += ["wr:" + scene.stems[place] for place in range(end, last) if scene.owner[place] < 0]
    left = {kind for place in range(first, at) for kind in scene.classes[place]}
    right = {kind for place in range(end, last) for kind in scene.classes[place]}
    found += ["cl:" + kind for kind in left] + ["cr:" + kind for kind in right]
    found += [f"cr:{kind}|{entry}" for kind in right for entry in lexicon]
    found += [f"cl:{kind}|{entry}" for kind in left for entry in lexicon]
    return found


def _actors(scene: Scene, occurrence: Occurrence, stem: str, lexicon: Sequence[str], voice: str) -> list[str]:
    """Which actors stand before and after the trigger, how near, and behind which preposition."""
    before = [party for party in scene.parties if party.end <= occurrence.at]
    after = [party for party in scene.parties if party.at >= occurrence.end]
    front = f"{before[-1].mask}{_far(occurrence.at - before[-1].end)}" if before else "0"
    behind = f"{after[0].mask}{_far(after[0].at - occurrence.end)}" if after else "0"
    lead = scene.lows[after[0].at - 1] if after and after[0].at else ""
    lead = lead if lead in _PREPOSITIONS or lead in _DETERMINERS else "x"
    count = f"{min(2, len(before))}{min(2, len(after))}"
    found = [f"ab:{front}", f"aa:{behind}", f"ap:{lead}", f"an:{count}", f"an:{count}|{voice}"]
    found += [f"ap:{stem}|{lead}", f"aa:{stem}|{behind}"]
    found += [f"an:{entry}|{count}" for entry in lexicon]
    found += [f"aa:{entry}|{behind}" for entry in lexicon]
    return found


def _company(scene: Scene, occurrence: Occurrence, stem: str) -> list[str]:
    """The triggers before and after this one, and how they are joined to it."""
    found = [f"n:{min(occurrence.order, 3)}"]
    place = occurrence.order
    if place:
        other = scene.occurrences[place - 1]
        joint = _between(scene, other.at, occurrence.at)
        name = scene.stems[other.at]
        found += [f"g:{name}", f"g:{name}|{joint}", f"g:{joint}"]
        for kind in other.match.types() or ("none",):
            found += [f"gx:{kind}|{joint}", f"gx:{kind}|{stem}"]
    if place + 1 < len(scene.occurrences):
        other = scene.occurrences[place + 1]
        found += [f"hx:{kind}" for kind in other.match.types()]
    return found


def _told(scene: Scene, occurrence: Occurrence, lexicon: Sequence[str]) -> list[str]:
    """Negation, condition, quotation, statements and the shape of the sentence."""
    lows = scene.lows
    group = occurrence.group
    near = set(lows[max(0, occurrence.at - 5) : occurrence.at])
    clause = scene.clauses[occurrence.at]
    ahead = any(not scene.clauses[other.at] for other in scene.occurrences[: occurrence.order])
    found = [f"modal:{group.modal}", f"bk:{clause}", f"bk:{bool(clause)}|{ahead}"]
    found += [f"bk:{bool(clause)}|{ahead}|{entry}" for entry in lexicon]
    if group.negated or NEGATIONS & near or "without" in near:
        found += ["neg", f"neg:{group.negated}"] + [f"neg|{entry}" for entry in lexicon]
    found += ["if:" + word for word in set(lows[: occurrence.at]) & _CONDITIONS]
    if occurrence.cue:
        found += ["cue", f"cue:{occurrence.cue.act.value}"]
    if occurrence.holder:
        act = occurrence.holder.act.value
        found += ["in", f"in:{act}", f"in:{act}|{_class_before(scene, occurrence.at)}"]
        found += [f"in:{act}|{entry}" for entry in lexicon]
    found += ["quoted"] if occurrence.quoted else []
    return found


def _voice(scene: Scene, occurrence: Occurrence) -> str:
    """The form of the trigger: ending, passive, modal, ``by`` after it."""
    word = scene.lows[occurrence.at]
    group = occurrence.group
    form = "ing" if word.endswith("ing") else "ed" if word.endswith("ed") else "s" if word.endswith("s") else "0"
    by = "by" if "by" in scene.lows[occurrence.end : occurrence.end + 4] else ""
    auxiliary = "aux" if group.end > group.start + 1 else ""
    return f"{form}{'P' if group.passive else ''}{'N' if group.negated else ''}{group.modal or ''}{auxiliary}{by}"


def _class_before(scene: Scene, at: int) -> str:
    """What kind of word stands before: it shows whether a word is a noun or a verb."""
    if at == 0:
        return "^"
    if scene.owner[at - 1] >= 0:
        return "@"
    low = scene.lows[at - 1]
    if low == "to" or low in NEGATIONS:
        return low
    if low in _DETERMINERS:
        return "det"
    if low in _AUXILIARIES:
        return "aux"
    if low in _PREPOSITIONS:
        return low if low in {"of", "by", "from", "for", "after"} else "prep"
    if low in ADVERBS:
        return "adv"
    return low if low in {"'s", "’s", ",", "and", "who", "which", "that", '"', "”", "“"} else "w"


def _right(scene: Scene, start: int, count: int) -> list[int]:
    """Places of the next words, an actor's name counting as one word."""
    found: list[int] = []
    at = start
    while at < len(scene.lows) and len(found) < count:
        found.append(at)
        owner = scene.owner[at]
        at = at + 1 if owner < 0 else scene.parties[owner].end
    return found


def _left(scene: Scene, start: int, count: int) -> list[tuple[int, int]]:
    """Numbered places of the words before, nearest first, an actor's name counting as one word."""
    found: list[tuple[int, int]] = []
    at = start - 1
    while at >= 0 and len(found) < count:
        found.append((len(found), at))
        owner = scene.owner[at]
        at = at - 1 if owner < 0 else scene.parties[owner].at - 1
    return found


def _object(scene: Scene, start: int) -> int:
    """The head of what follows the trigger, roughly: the last of a run of plain words; -1 where nothing does."""
    at = start
    while at < min(len(scene.lows), start + 4) and (scene.lows[at] in _SKIP or scene.lows[at] in _PREPOSITIONS):
        at += 1
    return at if at < len(scene.lows) and scene.lows[at][0].isalnum() else -1


def _between(scene: Scene, first: int, last: int) -> str:
    """The little words between two triggers, in short: how one hangs on the other."""
    if last - first > 10:
        return "far"
    little = [scene.lows[at] for at in range(first + 1, last) if scene.lows[at] in _JOINTS]
    return "_".join(little[-3:]) or ("next" if last - first < 3 else "near")


_JOINTS = frozenset("to of from for that and or , ; : by with against if which who after before in on not".split())


def _far(words: int) -> str:
    return "0" if words <= 0 else "1" if words <= 2 else "2" if words <= 6 else "3"
