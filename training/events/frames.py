"""Plain wire sentences made from frames: what a usual event looks like, with states and organisations in the slots.

The written sentences of ``own/`` are varied and hard; these are plain, so that the model also knows the ordinary case.
The format of ``frames.txt`` stands at its head. Which words fill a slot is drawn by a seeded generator.
"""

import csv
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crisisdesk.model import Span

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "src/crisisdesk/actors/data"
_TOKEN = re.compile(
    r"\{([A-DGHOP])(?:\.([a-z]))?\}|\[([^\]|]+)\|([A-Z]+)\|([^\]|]+)(?:\|([a-z_]+))?(?:\|([A-Z]+))?\]|\(([^()]*/[^()]*)\)"
)
_DAYS = (
    "on Monday",
    "on Tuesday",
    "on Wednesday",
    "on Thursday",
    "on Friday",
    "on Saturday",
    "on Sunday",
    "this week",
    "last week",
    "late on Friday",
    "early on Sunday",
    "in March",
    "in July",
    "on 7 January",
    "on 14 May",
    "overnight",
    "in 2022",
    "last month",
    "",
    "",
    "",
    "",
)
_TAILS = (
    ", state media reported",
    ", a spokesman said",
    ", the foreign ministry said",
    ", officials said",
    ", local media reported",
    ", a diplomat said",
    ", according to a statement",
)
_LEADS = (
    "On Tuesday ",
    "On Friday ",
    "In March ",
    "Hours later ",
    "The next day ",
    "By evening ",
    "Meanwhile ",
    "In 2021 ",
)
_BODIES = (
    "{n}",
    "{n}",
    "{n}",
    "{n}",
    "{x}",
    "{x}",
    "{n}'s foreign ministry",
    "{n}'s government",
    "the {d} government",
    "{n}'s foreign minister",
    "{n}'s president",
    "{n}'s prime minister",
    "the {d} president",
    "{d} officials",
    "the {d} foreign ministry",
    "{n}'s defence ministry",
    "a {d} official",
    "the {d} authorities",
    "{n}'s interior ministry",
)
_FORMS = {
    "t": ("{d} troops", "{d} forces", "{d} soldiers", "{d} border guards", "{n}'s army", "the {d} army"),
    "p": ("{d} police", "police in {x}", "{n}'s police", "the {d} police", "riot police in {x}"),
    "m": (
        "{n}'s foreign minister",
        "{n}'s president",
        "the {d} prime minister",
        "{d} Foreign Minister",
        "the {d} defence minister",
        "{n}'s deputy foreign minister",
    ),
    "l": ("{n}'s parliament", "{d} lawmakers", "the {d} parliament", "the {d} senate"),
    "c": (
        "{d} protesters",
        "residents of {x}",
        "{d} demonstrators",
        "villagers near {x}",
        "students in {x}",
        "{d} activists",
        "protesters in {x}",
    ),
    "w": ("{d} miners", "railway workers in {x}", "{d} teachers", "nurses in {x}", "{d} dockers", "oil workers in {x}"),
    "r": ("{d} rebels", "rebels in {n}", "{d} insurgents", "armed rebels near {x}", "{d} separatists"),
    "o": (
        "the {d} opposition",
        "{d} opposition leaders",
        "{n}'s opposition",
        "a {d} opposition leader",
        "{d} opposition figures",
    ),
    "n": ("{n}",),
    "x": ("{x}",),
    "d": ("{d}",),
}
_LOOSE = {
    "H": ("he", "she", "it", "they"),
    "P": (
        "the two countries",
        "both sides",
        "the two sides",
        "the two leaders",
        "the two states",
        "the two governments",
    ),
    "G": (
        "the government",
        "the army",
        "the president",
        "the foreign ministry",
        "the authorities",
        "the interior ministry",
        "the military",
        "the prime minister",
    ),
}
"""Slots without a name of their own: pronouns, pairs and bare roles. Their codes are their letters."""
_BARE = re.compile(r"Police|Soldiers|Protesters|Workers|Residents|Opposition leaders|Rebels|Gunmen")
_SECTORS = {"c": ".CVL", "w": ".LAB", "r": ".REB", "o": ".OPP"}
_BODIES_OF_STATES = (
    "OTS",
    "CSTO",
    "SCO",
    "EU",
    "AU",
    "ECOWAS",
    "IGAD",
    "UN",
    "OSCE",
    "NATO",
    "ASEAN",
    "LAS",
    "GCC",
    "UNSC",
    "OAS",
    "CIS",
    "SADC",
    "OIC",
    "EAEU",
    "WB",
    "IMF",
)
_LONG_NAME = 5
"""Words of an organisation's name from which its acronym is written."""
_FILLS = 6
"""Sentences made from each frame at most; fewer where it leaves less choice."""


@dataclass(frozen=True, slots=True)
class State:
    """A state with the words by which it is named."""

    code: str
    name: str
    demonym: str
    capital: str


@dataclass(frozen=True, slots=True)
class Told:
    """An event of a made sentence; ``coded`` is its type in PLOVER's conventions where the frame names one."""

    plover: str
    source: str
    target: str | None
    status: str
    trigger: Span
    source_span: Span | None
    target_span: Span | None
    coded: str | None


def framed(seed: int = 7) -> Iterator[tuple[str, list[Told]]]:
    """Sentences with their events."""
    draw = random.Random(seed)
    states, bodies = _states(), _bodies()
    for line in (HERE / "frames.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            seen = set()
            for _ in range(_FILLS):
                text, told = _Filling(line, draw, states, bodies).made()
                if text not in seen:
                    seen.add(text)
                    yield text, told


def _states() -> list[State]:
    lines = [line for line in (DATA / "states.csv").read_text("utf-8").splitlines() if line and line[0] != "#"]
    found = []
    for row in csv.DictReader(lines):
        demonym, capital = row["demonyms"].split("|")[0], row["capitals"].split("|")[0]
        if row["kind"] == "state" and demonym and capital and not row["to"] and len(row["code"]) == 3:
            found.append(State(row["code"], row["name"], demonym, capital))
    return found


def _bodies() -> list[tuple[str, str]]:
    lines = [line for line in (DATA / "organisations.csv").read_text("utf-8").splitlines() if line and line[0] != "#"]
    return [(row["code"], row["name"]) for row in csv.DictReader(lines) if row["code"] in _BODIES_OF_STATES]


class _Filling:
    """One frame being filled."""

    def __init__(self, frame: str, draw: random.Random, states: list[State], bodies: list[tuple[str, str]]) -> None:
        self.frame = frame
        self.draw = draw
        self.cast = dict(zip("ABC", draw.sample(states, 3), strict=True))
        self.body = draw.choice(bodies)
        self.places: dict[str, Span] = {}
        self.marks: list[tuple[str, str, str, str | None, Span]] = []
        self.text = ""

    def made(self) -> tuple[str, list[Told]]:
        """The sentence and its events."""
        lead = self.draw.choice(_LEADS) if self._fits() and self.draw.random() < 0.1 else ""
        self.text = lead
        bare = _BARE.match(self.frame)
        if bare:
            self.places["G"] = Span(*bare.span())
        last = 0
        for found in _TOKEN.finditer(self.frame):
            self._add(self.frame[last : found.start()])
            self._fill(found)
            last = found.end()
        self._add(self.frame[last:])
        if self._fits() and self.draw.random() < 0.12:
            self.text = self.text.rstrip(".") + self.draw.choice(_TAILS) + "."
        self.text = self.text[:1].upper() + self.text[1:]
        return self.text, [told for mark in self.marks for told in self._told(*mark)]

    def _fits(self) -> bool:
        return self.frame[:2] in {"{A", "{B", "{O", "Ta"} and ".x}" not in self.frame[:6]

    def _add(self, words: str) -> None:
        if self.text.endswith(" ") and words[:1] in {" ", ".", ","}:
            self.text = self.text[:-1]
        self.text += words

    def _fill(self, found: re.Match[str]) -> None:
        slot, form, trigger, kind, pairs, status, coded, choice = found.groups()
        start = len(self.text)
        if choice:
            self._add(self.draw.choice(choice.split("/")))
        elif trigger:
            self._add(self.draw.choice(trigger.split("/")))
            self.marks.append((kind, pairs, status or "happened", coded, Span(start, len(self.text))))
        elif slot == "D":
            self._add(self.draw.choice(_DAYS))
        else:
            possessed = self.frame[found.end() : found.end() + 2] == "'s"
            self._add(self._name(slot, form, possessed=possessed))
            key = slot + (f".{form}" if form in _SECTORS else "")
            self.places.setdefault(key, Span(start, len(self.text)))
            if form not in {"x", "d"}:
                self.places.setdefault(slot, Span(start, len(self.text)))
                if form not in _SECTORS:
                    self.places[f"{slot}!"] = self.places.get(f"{slot}!", Span(start, len(self.text)))

    def _name(self, slot: str, form: str | None, *, possessed: bool) -> str:
        if slot in _LOOSE:
            words = self.draw.choice(_LOOSE[slot])
            return words[:1].upper() + words[1:] if not self.text else words
        if slot == "O":
            code, name = self.body
            return code if len(name.split()) > _LONG_NAME else self.draw.choice((code, f"the {name}", f"the {name}"))
        state = self.cast[slot]
        forms = _FORMS[form] if form else ("{n}", "{x}") if possessed else _BODIES
        words = self.draw.choice(forms).format(n=state.name, d=state.demonym, x=state.capital)
        return words[:1].upper() + words[1:] if not self.text else words

    def _told(self, kind: str, pairs: str, status: str, coded: str | None, trigger: Span) -> Iterator[Told]:
        if kind == "NONE":
            return
        for pair in pairs.split("&"):
            source, target = pair.split(">")
            if target == "G.g":
                yield Told(kind, "G.x", "G", status, trigger, self._place("G"), None, coded)
                continue
            yield Told(
                kind,
                self._code(source),
                None if target == "-" else self._code(target),
                status,
                trigger,
                self._place(source),
                None if target in {"-", source} else self._place(target),
                coded,
            )

    def _code(self, key: str) -> str:
        slot, _, form = key.partition(".")
        if slot in _LOOSE:
            return slot + _SECTORS.get(form, "")
        return self.body[0] if slot == "O" else self.cast[slot].code + _SECTORS.get(form, "")

    def _place(self, key: str) -> Span | None:
        if "." in key:
            return self.places.get(key)
        named = self.places.get(f"{key}!") or self.places.get(f"{key}.d")
        return named or (
            self.places.get(key) if f"{{{key}." not in self.frame or f"{{{key}.d}}" in self.frame else None
        )


if __name__ == "__main__":
    for sentence, events in framed():
        print(
            sentence,
            [
                (
                    e.plover,
                    e.source,
                    e.target,
                    e.status,
                    e.source_span and e.source_span.of(sentence),
                    e.target_span and e.target_span.of(sentence),
                )
                for e in events
            ],
        )
