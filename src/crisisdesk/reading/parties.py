"""Who does it and to whom: the features by which the model weighs each actor of a sentence for a trigger."""

from crisisdesk.model import base
from crisisdesk.reading.links import party_links
from crisisdesk.reading.phrases import NEGATIONS, SUBORDINATORS
from crisisdesk.reading.scenes import PRONOUNS, Occurrence, Party, Scene

_LEADS = frozenset(
    "by with against to from on at of for between among in into over toward towards and as via near under inside "
    "including versus than after upon about".split()
)
_LINKS = frozenset(
    "by with against to from on at of for between among in into over toward towards and as , that who which whose "
    "while after before because if but ' 's ’s ; : ( ) not has have had is are was were be been will would or when "
    "whom where".split()
)
ABSENT = ("nobody", "people", "government")
"""Targets that the sentence does not name: none at all, the people of the source's state, and its government."""
_JOINTS = frozenset("to of from for that and or , ; by with against if which who after before not".split())
_VERBAL = ("ed", "ing")
_PATH = 7


def party_features(scene: Scene, occurrence: Occurrence, number: int, plover: str) -> list[str]:
    """What speaks for a party being the source or the target of an event of a type."""
    party = scene.parties[number]
    ahead = party.end <= occurrence.at
    side = "L" if ahead else "R"
    first, last = (party.end, occurrence.at) if ahead else (occurrence.end, party.at)
    stem = scene.stems[occurrence.at]
    form = occurrence.form
    lead = _lead(scene, party)
    path = _path(scene, first, last)
    between = sum(1 for other in scene.parties if first <= other.at < last)
    rank = f"{side}{min(between, 3)}"
    commas = min(3, sum(1 for at in range(first, last) if scene.lows[at] == ","))
    clause = any(scene.lows[at] in SUBORDINATORS for at in range(first, last))
    ours, theirs = scene.clauses[occurrence.at], scene.clauses[party.at]
    apart = "same" if ours == theirs else theirs or "main"
    verbs = min(2, sum(1 for other in scene.occurrences if first <= other.at < last and other.at != occurrence.at))
    far = _distance(last - first)
    follow = scene.lows[party.end] if party.end < len(scene.lows) else "$"
    follow = follow if follow in _LINKS else "x"
    kinds = [trigger.kind[0] for trigger in occurrence.match.triggers if trigger.plover == plover]
    noun = "n" if kinds and all(kind == "n" for kind in kinds) else "v"
    found = [
        f"s:{side}|{form}",
        f"s:{side}|{form}|{lead}",
        f"s:{side}|{plover}|{lead}",
        f"s:{side}|{stem}",
        f"s:{side}|{stem}|{lead}",
        f"s:{side}|{plover}|{form}",
        f"r:{rank}",
        f"r:{rank}|{form}",
        f"r:{rank}|{plover}",
        f"r:{rank}|{lead}",
        f"p:{side}|{path}",
        f"p:{side}|{plover}|{path}",
        f"d:{side}|{far}",
        f"d:{side}|{far}|{form}",
        f"c:{side}|{commas}",
        f"c:{side}|{clause}",
        f"k:{side}|{apart}",
        f"k:{side}|{apart}|{plover}",
        f"v:{side}|{verbs}",
        f"v:{side}|{verbs}|{commas}|{clause}",
        f"m:{side}|{party.mask}",
        f"m:{side}|{party.mask}|{plover}",
        f"m:{party.mask}|{lead}|{form}",
        f"f:{side}|{follow}",
        f"f:{side}|{follow}|{form}",
        f"l:{lead}",
        f"l:{lead}|{plover}|{noun}",
        f"n:{noun}|{side}|{lead}|{min(between, 2)}",
        f"i:{number == 0}|{side}",
        f"i:{number == len(scene.parties) - 1}|{side}",
        f"i:{party.at == 0}|{side}|{form}",
    ]
    found += _alone(scene, occurrence, party, side, plover)
    found += _words(scene, party, side)
    found += _governed(scene, occurrence, party, side, form)
    found += _speech(scene, occurrence, party, side, plover, form)
    found += party_links(scene, occurrence, party, plover, form)
    return found


def nobody_features(scene: Scene, occurrence: Occurrence, plover: str, who: str) -> list[str]:
    """What speaks for nobody of the sentence being source or target; ``who`` is one of ``ABSENT``."""
    right = [party for party in scene.parties if party.at >= occurrence.end]
    left = [party for party in scene.parties if party.end <= occurrence.at]
    form = occurrence.form
    stem = scene.stems[occurrence.at]
    near = _distance(right[0].at - occurrence.end) if right else "0"
    found = [
        "",
        f"|{plover}",
        f"|{plover}|{form}",
        f"|{stem}",
        f"|{stem}|{form}",
        f"|{min(2, len(right))}",
        f"|{min(2, len(right))}|{min(2, len(left))}|{form}",
        f"|{plover}|{min(2, len(right))}|{min(2, len(left))}",
        f"~{near}",
        f"~{near}|{plover}",
        f"~{near}|{right[0].mask if right else 0}",
        f"<{left[-1].mask if left else 0}|{plover}",
    ]
    for at in range(occurrence.end, min(len(scene.stems), occurrence.end + 4)):
        found += [f">>{kind}" for kind in scene.classes[at]]
    return [f"N{who}{name}" for name in found]


def pair_features(scene: Scene, occurrence: Occurrence, source: int, target: int, plover: str) -> list[str]:
    """What speaks for two parties together; ``target`` beyond the parties counts through ``ABSENT``."""
    doer = scene.parties[source]
    sector = doer.code.partition(".")[2][:3]
    form = occurrence.form
    if target >= len(scene.parties):
        who = ABSENT[target - len(scene.parties)]
        side = "L" if doer.end <= occurrence.at else "R"
        found = [who, f"{who}|{doer.mask}", f"{who}|{plover}|{sector}", f"{who}|{side}|{form}"]
        return [f"P{name}" for name in found]
    other = scene.parties[target]
    order = _order(occurrence, doer, other)
    same = "code" if other.code == doer.code else "state" if base(other.code) == base(doer.code) else "no"
    between = sum(1 for party in scene.parties if min(doer.end, other.end) <= party.at < max(doer.at, other.at))
    lead = _lead(scene, other)
    clause = scene.clauses[doer.at] == scene.clauses[other.at]
    sectors = f"{sector}>{other.code.partition('.')[2][:3]}"
    found = [
        order,
        f"{order}|{form}",
        f"{order}|{plover}",
        f"{order}|{lead}",
        f"{order}|{min(between, 2)}",
        f"={same}",
        f"={same}|{plover}",
        f"={same}|{order}|{min(between, 1)}",
        f"={same}|{sectors}|{plover}",
        f"{doer.mask}>{other.mask}",
        f"{doer.mask}>{other.mask}|{order}",
        f"c{clause}|{order}",
        f"n{int(other.at == doer.end)}|{order}|{same}",
    ]
    return [f"P{name}" for name in found]


def _order(occurrence: Occurrence, source: Party, target: Party) -> str:
    """Source, trigger and target as they stand: "st!" for both before the trigger, the source first."""
    places = sorted(((source.at, "s"), (occurrence.at, "!"), (target.at, "t")))
    return "".join(name for _, name in places)


def _alone(scene: Scene, occurrence: Occurrence, party: Party, side: str, plover: str) -> list[str]:
    """How many actors there are on either side, and whether this one is named again."""
    left = sum(1 for other in scene.parties if other.end <= occurrence.at)
    right = len(scene.parties) - left
    same = sum(1 for other in scene.parties if other.code == party.code) > 1
    return [
        f"a:{side}|{min(left, 3)}|{min(right, 3)}",
        f"a:{side}|{min(left, 2)}|{min(right, 2)}|{plover}",
        f"a:{side}|same={same}",
    ]


def _governed(scene: Scene, occurrence: Occurrence, party: Party, side: str, form: str) -> list[str]:
    """Where the party stands to the trigger before this one: of "A urged B to withdraw", B withdraws."""
    if not occurrence.order:
        return [f"g0:{side}"]
    other = scene.occurrences[occurrence.order - 1]
    place = f"{side}{'before' if party.end <= other.at else 'behind'}"
    joint = "_".join(scene.lows[at] for at in range(other.end, occurrence.at) if scene.lows[at] in _JOINTS)[-24:]
    found = [f"g:{place}|{form}", f"g:{place}|{joint}", f"g:{place}|{scene.stems[other.at]}"]
    found.append(f"g:{place}|{scene.stems[other.at]}|{form}")
    found += [f"g:{place}|{form}|{kind.value}" for kind in other.match.types()]
    return found


def _words(scene: Scene, party: Party, side: str) -> list[str]:
    """The words at the edges of the name, which show its part in the clause."""
    before = scene.lows[party.at - 1] if party.at else "^"
    after = scene.stems[party.end] if party.end < len(scene.stems) else "$"
    own = scene.lows[party.end - 1]
    return [f"b:{side}|{before}", f"e:{side}|{after}", f"o:{side}|{own if own in PRONOUNS else party.mention.kind}"]


def _speech(scene: Scene, occurrence: Occurrence, party: Party, side: str, plover: str, form: str) -> list[str]:
    """What the statements of the sentence make of this party."""
    found = []
    span = party.mention.span
    if occurrence.cue:
        speaks = any(part.meets(span) for part in occurrence.cue.source)
        held = any(part.meets(span) for part in occurrence.cue.content)
        found += [f"q:{speaks}|{held}|{side}", f"q:{speaks}|{held}|{plover}"]
    holder = occurrence.holder
    if holder:
        speaks = any(part.meets(span) for part in holder.source)
        held = any(part.holds(span) for part in holder.content)
        same = holder.speaker.speaks_for == party.code
        found += [f"h:{speaks}|{held}|{side}", f"h:{holder.act.value}|{speaks}|{held}|{plover}", f"h:{speaks}|{form}"]
        found += [f"h:{same}|{held}|{holder.act.value}"]
    else:
        speaks = any(part.meets(span) for statement in scene.statements for part in statement.source)
        found.append(f"u:{speaks}|{side}")
    return found


def _lead(scene: Scene, party: Party) -> str:
    """The preposition or conjunction that leads the party's noun phrase; ``'s`` after it for a possessor."""
    if party.end < len(scene.lows) and scene.lows[party.end] in {"'s", "’s", "'"}:
        return "own"
    at = party.at - 1
    for _ in range(4):
        if at < 0:
            return "^"
        low = scene.lows[at]
        if low in _LEADS:
            return low
        if low in {",", "that", ";", ":", '"', "“", "”"} or scene.owner[at] >= 0:
            return low if scene.owner[at] < 0 else "@"
        if low in NEGATIONS or low.endswith(_VERBAL) or low in _LINKS:
            return "x"
        at -= 1
    return "x"


def _path(scene: Scene, first: int, last: int) -> str:
    """What lies between party and trigger: little words as they are, actors as @, runs of other words as x."""
    steps: list[str] = []
    at = first
    while at < last:
        owner = scene.owner[at]
        if owner >= 0:
            step = "@"
            at = scene.parties[owner].end
        else:
            step = scene.lows[at] if scene.lows[at] in _LINKS else "x"
            at += 1
        if step != "x" or steps[-1:] != ["x"]:
            steps.append(step)
            if len(steps) > _PATH:
                return "long"
    return " ".join(steps)


def _distance(words: int) -> str:
    return str(words) if words < 3 else "3" if words < 6 else "6" if words < 12 else "12"
