"""How triggers and parties hang together by grammar: features for the model that reads events."""

from collections.abc import Sequence

from crisisdesk.reading.scenes import Occurrence, Party, Scene

_SAY_NOTHING = frozenset({"punct", "det"})
_WITH_PREPOSITION = frozenset({"obl", "nmod"})
_DEEP, _LONG = 5, 4
"""Steps to the root that are told apart; steps of a path that are named one by one."""


def deed_links(scene: Scene, occurrence: Occurrence, lexicon: Sequence[str]) -> list[str]:
    """A trigger's part of speech and relation, what it hangs on, and what hangs on it."""
    grammar = scene.sentence.grammar
    at, stem = occurrence.at, scene.stems[occurrence.at]
    relation, pos = grammar.relations[at], grammar.pos[at]
    chain = grammar.chain(at)
    found = [f"G:{relation}", f"G:{pos}", f"G:{stem}|{pos}", f"G:{stem}|{relation}", f"G:{pos}|{relation}"]
    found += [f"G:{entry}|{name}" for entry in lexicon for name in (relation, pos)]
    found += [f"Gd:{min(_DEEP, len(chain))}", "Gc:" + ">".join(grammar.relations[n] for n in chain[:_LONG])]
    if len(chain) > 1:
        found.append(f"Gh:{scene.token(chain[1])}")
    for place in scene.hanging.get(at, ()):
        name = grammar.relations[place]
        if name in _SAY_NOTHING:
            continue
        token = scene.token(place)
        found += [f"Gk:{name}", f"Gk:{name}|{token}"]
        found += [f"Gk:{entry}|{name}" for entry in lexicon]
        for kind in scene.classes[place]:
            found.append(f"Gk:{name}|{kind}")
            found += [f"Gk:{entry}|{name}|{kind}" for entry in lexicon]
        if name in _WITH_PREPOSITION:
            preposition = _preposition(scene, place)
            found += [f"Gk:{name}:{preposition}|{token}", f"Gk:{stem}|{preposition}"]
    return found


def party_links(scene: Scene, occurrence: Occurrence, party: Party, plover: str, form: str) -> list[str]:
    """A party's relation, and the way by relations from the party to the trigger."""
    grammar = scene.sentence.grammar
    at = grammar.head_of(party.at, party.end)
    pos = grammar.pos[occurrence.at][:2]
    own = _relation(scene, at)
    found = [f"G:{own}|{form}", f"G:{own}|{plover}"]
    ways = grammar.paths(at, occurrence.at)
    if ways is None:
        return [*found, "G?", f"G?{pos}"]
    up, down = ways
    steps = f"{min(_DEEP, len(up))}{min(_DEEP, len(down))}"
    path = f"far{steps}"
    if max(len(up), len(down)) <= _LONG:
        path = "<".join(_relation(scene, n) for n in up) + "^" + ">".join(_relation(scene, n) for n in reversed(down))
    found += [f"Gp:{path}", f"Gp:{path}|{pos}", f"Gp:{path}|{plover}"]
    tops = "^".join(grammar.relations[way[-1]] if way else "" for way in ways)
    return [*found, f"Gs:{tops}|{steps}", f"Gs:{tops}|{steps}|{plover}", f"Gn:{steps}"]


def _relation(scene: Scene, at: int) -> str:
    """A word's relation, with its preposition."""
    name = scene.sentence.grammar.relations[at]
    return f"{name}:{_preposition(scene, at)}" if name in _WITH_PREPOSITION else name


def _preposition(scene: Scene, at: int) -> str:
    relations = scene.sentence.grammar.relations
    return next((scene.lows[n] for n in scene.hanging.get(at, ()) if n < at and relations[n] == "case"), "")
