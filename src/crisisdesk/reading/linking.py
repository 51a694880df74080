"""From tagged segments to statements: which source and which contents belong to which cue.

A linear model scores each pair of a cue with a source or a content of its paragraph; features are words, so that
the weights can be read. A source may serve several cues; every content goes to its best cue.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from crisisdesk.reading.encoding import TAGS
from crisisdesk.reading.text import Word

PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "you", "who"})
CITING = frozenset({"cites", "cited", "citing", "quotes", "quoted", "quoting"})
"""Who cites another says it with a further cue, to which the content belongs."""
_MARKS = frozenset(',.;:—–-"“”«»()')
MOST = 40
"""Segments behind which the links of a paragraph begin anew with the next sentence."""
LEAST = 0.0
"""The score below which a source does not belong to a cue; one source may serve several."""

Weights = Mapping[str, float]


class Segment(NamedTuple):
    """Words ``start`` to ``end`` (exclusive) of a paragraph in one role."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Linked:
    """A statement in word indexes of its paragraph; without a cue for a content that nobody introduces."""

    cue: Segment | None
    source: Segment | None
    content: tuple[Segment, ...]
    score: float


def segments_of(tags: Sequence[int]) -> list[Segment]:
    """Maximal runs of one role."""
    result: list[Segment] = []
    for at, tag in enumerate(tags):
        name = TAGS[tag]
        if name == "O":
            continue
        role = name[2:]
        if name[0] == "I" and result and result[-1].role == role and result[-1].end == at:
            result[-1] = Segment(role, result[-1].start, at + 1)
        else:
            result.append(Segment(role, at, at + 1))
    return result


@dataclass(frozen=True, slots=True)
class Linker:
    """Joins the segments of a paragraph by the weights of features, one set for each role."""

    source: Weights
    content: Weights

    def link(
        self, words: Sequence[Word], sentence_of: Sequence[int], quoted: Sequence[bool], segments: Sequence[Segment]
    ) -> list[Linked]:
        """One link for each cue, without content where none belongs to it; contents without any cue come as one.

        A paragraph with very many segments is linked part by part, so that it costs no more a word than others.
        """
        scenes = (Scene(words, sentence_of, quoted, part) for part in _parts(segments, sentence_of))
        return [linked for scene in scenes for linked in self._linked(scene)]

    def _linked(self, scene: "Scene") -> list[Linked]:
        segments = scene.segments
        cues = [segment for segment in segments if segment.role == "cue"]
        contents = [segment for segment in segments if segment.role == "content"]
        if not cues:
            return _loose(segments, contents)
        held: dict[Segment, list[Segment]] = {cue: [] for cue in cues}
        for content in contents:
            held[self._best(scene, cues, content)].append(content)
        sources = self._sources(scene, cues)
        return [
            Linked(cue, sources[cue][0] if cue in sources else None, tuple(found), sources.get(cue, (None, 0.0))[1])
            for cue, found in held.items()
        ]

    def _best(self, scene: "Scene", cues: Sequence[Segment], content: Segment) -> Segment:
        """Whoever is cited stands right behind the citing; what is said belongs to who tells it in that sentence."""
        citing = {cue.end: cue for cue in cues if scene.words[cue.end - 1].low in CITING}
        if content.start in citing:
            return citing[content.start]
        here = scene.sentence_of[content.start]
        telling = [cue for cue in cues if cue.end not in citing and scene.sentence_of[cue.start] == here]
        return max(telling or cues, key=lambda cue: self._score(scene, cue, content))

    def _sources(self, scene: "Scene", cues: Sequence[Segment]) -> dict[Segment, tuple[Segment, float]]:
        pairs = [
            (self._score(scene, cue, source), cue, source)
            for cue in cues
            for source in scene.segments
            if source.role == "source"
        ]
        chosen: dict[Segment, tuple[Segment, float]] = {}
        for score, cue, source in sorted(pairs, key=lambda pair: -pair[0]):
            if cue not in chosen and score >= LEAST:
                chosen[cue] = (source, score)
        return chosen

    def _score(self, scene: "Scene", cue: Segment, other: Segment) -> float:
        weights = self.source if other.role == "source" else self.content
        return sum(weights.get(feature, 0.0) for feature in scene.features(cue, other))


def _parts(segments: Sequence[Segment], sentence_of: Sequence[int]) -> Iterator[list[Segment]]:
    """All segments together; where they are many, in parts that end with a sentence."""
    part: list[Segment] = []
    for segment in segments:
        if len(part) >= MOST and sentence_of[segment.start] != sentence_of[part[-1].end - 1]:
            yield part
            part = []
        part.append(segment)
    if part:
        yield part


def _loose(segments: Sequence[Segment], contents: Sequence[Segment]) -> list[Linked]:
    if not contents:
        return []
    source = next((segment for segment in segments if segment.role == "source"), None)
    return [Linked(None, source, tuple(contents), 0.0)]


@dataclass(frozen=True, slots=True)
class Scene:
    """One paragraph with its segments, and what the linker sees of a pair of them."""

    words: Sequence[Word]
    sentence_of: Sequence[int]
    quoted: Sequence[bool]
    segments: Sequence[Segment]

    def features(self, cue: Segment, other: Segment) -> list[str]:
        """Names of the features of a pair; each counts once."""
        left = other.start < cue.start
        side = "<" if left else ">"
        first, last = (other.end, cue.start) if left else (cue.end, other.start)
        distance = max(0, last - first)
        near = other.start if not left else other.end - 1
        apart = min(abs(self.sentence_of[near] - self.sentence_of[cue.start]), 3)
        between = [s.role for s in self.segments if first <= s.start and s.end <= last]
        counted = [f"{role}{min(between.count(role), 2)}" for role in ("source", "cue", "content")]
        cue_word = self.words[cue.end - 1].low
        head = self.words[other.start].low
        marks = (
            "".join(sorted({w.text for w in self.words[first:last] if w.text in _MARKS})) if distance < 60 else "far"
        )
        at, there = self.segments.index(cue), self.segments.index(other)
        order = "".join(s.role[1] for s in self.segments[max(0, at - 3) : at + 4])
        found = [
            "bias",
            "side" + side,
            f"distance{min(int(math.log2(distance + 1) * 2), 12)}{side}",
            f"apart{apart}{side}",
            *(f"between {one}{side}" for one in counted),
            f"cue {cue_word}{side}",
            f"rank{self._rank(cue, other)}{side}",
            f"cue rank{self._cue_rank(cue, other)}{side}",
            f"order {order}{side}{there - at}",
            f"quoted {self.quoted[other.start]}{self.quoted[cue.start]}{side}",
            f"marks {marks}{side}",
        ]
        if other.role == "source":
            found.append(f"pronoun {head in PRONOUNS}{side}")
        else:
            found.append(f"head {head}")
            found.append(f"continues {there > 0 and self.segments[there - 1].role == 'content'}{side}")
            found.append(f"cue ends {self.words[cue.end].low if cue.end < len(self.words) else ''}{side}")
        return found

    def _rank(self, cue: Segment, other: Segment) -> int:
        distance = _gap(cue, other)
        return min(3, sum(1 for s in self.segments if s.role == other.role and _gap(cue, s) < distance))

    def _cue_rank(self, cue: Segment, other: Segment) -> int:
        distance = _gap(cue, other)
        return min(3, sum(1 for s in self.segments if s.role == "cue" and _gap(s, other) < distance))


def _gap(one: Segment, other: Segment) -> int:
    return one.start - other.end if other.start < one.start else other.start - one.end


@cache
def shipped_linker() -> Linker:
    """The linker with the weights of the package."""
    weights = json.loads((files("crisisdesk.reading") / "models" / "linker.json").read_text("utf-8"))
    return Linker(weights["source"], weights["content"])
