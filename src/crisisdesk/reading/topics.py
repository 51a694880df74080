"""How near a sentence is to a question: named there, hinted at, referred to, or only in the neighbourhood."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from crisisdesk.actors import registry
from crisisdesk.model import Mention, Question, Span
from crisisdesk.reading.terms import named_in, stem
from crisisdesk.reading.text import Sentence, sentence_at

_WORD = re.compile(r"[^\W\d_]{4,}")
_REFERS = re.compile(
    r"\b(?:it|this|that|(?:the|such an?|that|this|these|those|its) (?:\w+ )?(?:decisions?|moves?|steps?|plans?|ideas?|"
    r"proposals?|offers?|requests?|deals?|measures?|initiatives?|drafts?|texts?|bills?|laws?|missions?|forces?|troops|"
    r"operations?|bids?|strikes?|votes?|agreements?|treat(?:y|ies)|projects?|routes?|schemes?|talks|matter|issue|"
    r"question|action|intervention|resolution|amendments?|deployment|ban))\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    "about after again against along also among another around because been before being between both could does "
    "down during each either else even ever every first from full have having here high hold holds into itself joint "
    "just keep keeps last late least less like long make makes many more most much must near next none only onto "
    "other over part present same several shall should since some soon still such take takes than that their them "
    "then there these they this those through today together under until upon very well were what when where which "
    "while will with within without would year years state states country countries member members government "
    "national international president minister ministry foreign council organisation organization union".split()
)
_NEAR = 3
"""Sentences on either side of one that names the question."""


_ENDINGS = (
    r"leav\w*|left|clos(?:e|es|ed|ing|ure)|withdr\w+|pull\w* out|lift\w*|abolish\w*|abolition|end(?:s|ed|ing)?|stop\w*|"
    r"cancel\w*|suspen\w+|quit\w*|dissol\w+|scrap\w*|dismantl\w*|repeal\w*|revok\w*|terminat\w*|expel\w*|expuls\w+"
)
_ENDS = re.compile(rf"\b(?:{_ENDINGS})\b", re.IGNORECASE)
_DECIDED = re.compile(r"\b(?:decisions?|moves?|steps?|ruptures?|exits?|departures?|announcements?)\b", re.IGNORECASE)
_PUT_OFF = re.compile(r"\b(?:delay\w*|postpon\w+|prevent\w*|block\w*|avert\w*|put off|slow\w* down)\b", re.IGNORECASE)
"""An ending that is put off is none."""


def refers_back(words: str) -> bool:
    """Whether words point to what was spoken of before: "it", "the decision", "this step"."""
    return bool(_REFERS.search(words))


def is_an_ending(proposition: str) -> bool:
    """Whether a proposition is that something ends, so that words for the thing are words against the proposition."""
    words = _without_names(proposition)
    return bool(_ENDS.search(words)) and not _PUT_OFF.search(words)


def speaks_of_ending(words: str) -> bool:
    """Whether words speak of an ending themselves, or of the decision that made it."""
    return bool(_ENDS.search(words) or _DECIDED.search(words))


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


@dataclass(frozen=True, slots=True)
class Topic:
    """A question in one document: where it is named, and how near each sentence is to it."""

    question: Question
    places: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    nearness: tuple[Nearness, ...]
    hints: frozenset[str]

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
    levels: list[Nearness] = []
    for at, sentence in enumerate(sentences):
        words = sentence.span.of(text)
        around = range(max(0, at - _NEAR), min(len(sentences), at + _NEAR + 1))
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
        found |= _stems(_without_names(words))
    names = [name for code in subjects(question.proposition) for name in registry().actor(code).names]
    return frozenset(found.difference(*map(_stems, names)))


def _without_names(words: str) -> str:
    for mention in reversed(registry().find(words)):
        words = words[: mention.span.start] + " " + words[mention.span.end :]
    return words


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word.lower()) for word in _WORD.findall(words) if word.lower() not in _COMMON)
