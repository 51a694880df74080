"""How near a sentence is to a question: named there, hinted at, referred to, or only in the neighbourhood."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from typing import NamedTuple

from crisisdesk.actors import registry
from crisisdesk.model import Mention, Question, Span, base
from crisisdesk.reading.bearings import bearing_of, without_names
from crisisdesk.reading.signs import signs_in
from crisisdesk.reading.stems import irregular_forms, lemma
from crisisdesk.reading.terms import named_in, pattern_of, stem
from crisisdesk.reading.text import Sentence, Word, sentence_at, words_of

_WORD = re.compile(r"[^\W\d_]{4,}")
_REFERS = re.compile(
    r"\b(?:it|them|this|that|(?:the|such an?|that|this|these|those|its) (?:\w+ )?"
    r"(?:decisions?|moves?|steps?|plans?|ideas?|proposals?|offers?|requests?|deals?|measures?|initiatives?|drafts?|texts?|bills?|laws?|missions?|forces?|troops|"
    r"operations?|bids?|strikes?|votes?|agreements?|treat(?:y|ies)|projects?|routes?|schemes?|talks|matter|issue|"
    r"question|action|intervention|resolution|amendments?|deployment|ban))\b",
    re.IGNORECASE,
)
PRONOUNS = frozenset({"it", "them", "this", "that"})
"""Stand for the question only behind words that do something with it: "rejected it", not "it rejected"."""
_PLAIN = 2
"""Words of a reference that says nothing of its own: "the plan"."""
_COMMON = frozenset(
    "about after again against along also among another around because been before being between both could does "
    "down during each either else even ever every first from full have having here high hold holds into itself joint "
    "just keep keeps last late least less like long make makes many more most much must near next none only onto "
    "other over part present same several shall should since some soon still such take takes than that their them "
    "then there these they this those through today together under until upon very well were what when where which "
    "while will with within without would year years state states country countries member members government "
    "national international president minister ministry foreign council organisation organization union".split()
)
_FARTHEST = 8
"""Sentences on either side of one that names the question, where a text is about nothing else."""
_CENTRAL = 4
"""A text is about nothing else where one sentence in so many names the question."""


def refers_back(words: str) -> bool:
    """Whether words point to what was spoken of before: "it", "the decision", "this step"."""
    return bool(_REFERS.search(words))


class Nearness(IntEnum):
    """How surely a sentence is about the question."""

    ELSEWHERE = 0
    NEAR = 1
    REFERRED = 2
    HINTED = 3
    NAMED = 4

    @property
    def confidence(self) -> float:
        """What the nearness leaves of a reading's confidence."""
        return (0.0, 0.5, 0.75, 0.85, 1.0)[self]


class Thing(NamedTuple):
    """Words that name the question, and whether who is for what they name is for the proposition (1) or not (-1)."""

    span: Span
    bearing: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A question in one document: where it is named, and how near each sentence is to it."""

    question: Question
    places: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    nearness: tuple[Nearness, ...]
    hints: frozenset[str]

    def things(self, span: Span, text: str) -> list["Thing"]:
        """What the words of a span name the question by: its terms, else words of it, else "it", "the plan"."""
        places = [place for place in self.places if place.meets(span)]
        if places:
            return [Thing(place, self._bearing(place.of(text))) for place in places]
        hinted = self.near(span) >= Nearness.HINTED
        words = [word.span for word in _words_of(text, span) if stem_of(word.low) in self.hints] if hinted else []
        if words:
            return [Thing(word, self._bearing(word.of(text))) for word in words]
        return [
            Thing(Span(*found.span()), self._meant(found, text))
            for found in _REFERS.finditer(text, *span)
            if self._is_meant(text, span, found)
        ]

    def _is_meant(self, text: str, span: Span, found: re.Match[str]) -> bool:
        """Whether words refer back to the question: "the reform plan" may be another where nothing near hints at it."""
        words = found.group().lower()
        if words in PRONOUNS:
            return _is_an_object(text, span, found)
        return len(words.split()) <= _PLAIN or self.near(span) >= Nearness.REFERRED

    def _bearing(self, words: str) -> int:
        return bearing_of(self.question.proposition, words)

    def _meant(self, found: re.Match[str], text: str) -> int:
        """Of "it" and the like that of the place which named the question last."""
        if found.group().lower() not in PRONOUNS:
            return self._bearing(found.group())
        earlier = [place for place in self.places if place.start < found.start()]
        return self._bearing(earlier[-1].of(text)) if earlier else self._bearing("")

    def index(self, span: Span) -> int:
        """The sentence that a span begins in; the last one where it lies behind all."""
        return sentence_at(self.sentences, span.start)

    def names(self, span: Span, text: str) -> bool:
        """Whether the words of a span are among those by which the question is named."""
        return any(place.meets(span) for place in self.places) or bool(self.hints & _stems(span.of(text)))

    def near(self, span: Span) -> Nearness:
        """How near the sentence of a span is."""
        return self.nearness[self.index(span)]


def topic_of(
    text: str, sentences: Sequence[Sentence], question: Question, mentions: Sequence[Mention] = ()
) -> Topic | None:
    """The question in a text; None where no sentence is about it.

    A sentence that names who would act (of the ``mentions``) beside a word of the question hints at it anywhere.
    """
    places = named_in(text, question)
    hints = _hints(question)
    actors = [mention.span for mention in mentions if mention.code in subjects(question.proposition)]
    named = [any(place.meets(sentence.span) for place in places) for sentence in sentences]
    reach = _reach(named)
    levels: list[Nearness] = []
    for at, sentence in enumerate(sentences):
        words = sentence.span.of(text)
        around = range(max(0, at - reach), min(len(sentences), at + reach + 1))
        hinted = bool(hints & _stems(words))
        if named[at]:
            level = Nearness.NAMED
        elif hinted and any(sentence.span.holds(actor) for actor in actors):
            level = Nearness.HINTED
        elif not any(named[other] for other in around):
            level = Nearness.ELSEWHERE
        elif hinted:
            level = Nearness.HINTED
        elif any(levels[other] >= Nearness.HINTED for other in range(max(0, at - 2), at)) and _REFERS.search(words):
            level = Nearness.REFERRED
        else:
            level = Nearness.NEAR
        levels.append(level)
    if not any(levels):
        return None
    return Topic(question, tuple(places), tuple(sentences), tuple(levels), hints)


def _reach(named: Sequence[bool]) -> int:
    """Sentences on either side that may be about the question: the more, the more of the text names it."""
    return min(_FARTHEST, _FARTHEST * _CENTRAL * sum(named) // max(1, len(named)))


def speaks_of(question: Question, text: str, actors: Collection[str]) -> bool:
    """Whether a text that mentions these actors, without sectors, may be about the question: ``topic_of`` finds it.

    It names the question, or it mentions who would act and holds a word of the question in any form.
    """
    if pattern_of(question.terms).search(text):
        return True
    acting = {base(code) for code in subjects(question.proposition)}
    return not acting.isdisjoint(actors) and not _hints(question).isdisjoint(_stems(text))


def parts_of_words(question: Question) -> tuple[str, ...]:
    """What every form of a word of the question holds one of: its stem, or a form that is irregular."""
    return tuple(sorted({part for hint in _hints(question) for part in (hint, *_irregular().get(hint, ()))}))


@lru_cache(maxsize=512)
def subjects(proposition: str) -> frozenset[str]:
    """The actors that would act if the proposition came true: those named at its head, not in the genitive."""
    mentions = registry().find(proposition)
    if not mentions or proposition[: mentions[0].span.start].strip().lower() not in {"", "the"}:
        return frozenset()
    if mentions[0].kind == "demonym" or proposition[mentions[0].span.end :].startswith(("'", "’")):
        return frozenset()
    first = [mentions[0]]
    for mention in mentions[1:]:
        between = proposition[first[-1].span.end : mention.span.start].strip(" ,")
        if between not in {"and", ""}:
            break
        first.append(mention)
    return frozenset(mention.code for mention in first if mention.code)


@lru_cache(maxsize=512)
def _hints(question: Question) -> frozenset[str]:
    """Stems of what the proposition and the terms speak of, without the names of actors or parts of them."""
    found: set[str] = set()
    for words in (question.proposition, *question.terms):
        found |= _stems(without_names(words))
    names = [name for code in subjects(question.proposition) for name in registry().actor(code).names]
    return frozenset(found.difference(*map(_stems, names)))


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem_of(word.lower()) for word in _WORD.findall(words) if word.lower() not in _COMMON)


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """What a lower-case word shares with all its forms; of "struck" that of "strike"."""
    return stem(lemma(word))


def _is_an_object(text: str, span: Span, pronoun: re.Match[str]) -> bool:
    """Whether something is done with what a pronoun stands for, in the span or by words before it."""
    return bool(signs_in(text[span.start : pronoun.start()])) or span.of(text).strip(' .,"”') == pronoun.group()


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    """The irregular forms of words by their stem."""
    found: dict[str, tuple[str, ...]] = {}
    for form, plain in irregular_forms().items():
        found[stem(plain)] = (*found.get(stem(plain), ()), form)
    return found


def _words_of(text: str, span: Span) -> list[Word]:
    return [word for word in words_of(text, span) if _WORD.fullmatch(word.text) and word.low not in _COMMON]
