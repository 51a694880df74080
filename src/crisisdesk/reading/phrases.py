"""Who stands before a verb and what follows it: noun phrases by their edges, without a parser."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crisisdesk.model import Span
from crisisdesk.reading.text import Word

AUXILIARIES = frozenset(
    "has had have having is are was were be been being will would can could may might must shall should do does did "
    "to 's".split()
)
ADVERBS = frozenset(
    "also then later again already always often repeatedly recently once twice earlier jointly publicly reportedly "
    "formally officially strongly firmly sharply flatly swiftly previously separately meanwhile however further "
    "openly privately briefly merely only simply still even now immediately quickly initially finally explicitly "
    "unanimously consistently immediately itself himself herself themselves nevertheless reluctantly".split()
)
NEGATIONS = frozenset("not never neither nor no n't cannot".split())
SUBORDINATORS = frozenset(
    "while as after when before because that which who whom whose if although though since but whereas where whether "
    "than until unless so".split()
)
_QUOTE_MARKS = frozenset('"“”«»„‘')
_STOPS = frozenset(",;:—–()[]") | _QUOTE_MARKS
_RELATIVES = frozenset("which who whose whom where when".split())
_LEADS = frozenset("in on at after during by from for with under amid following since earlier meanwhile".split())
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow".split())
MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb aug sept oct nov "
    "dec".split()
)
_TIME = DAYS | MONTHS | frozenset("late early last this next evening morning night afternoon week month year".split())
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Group:
    """A verb with its auxiliaries: words ``start`` to ``end`` (exclusive), and what they say of it."""

    start: int
    end: int
    negated: bool
    passive: bool
    modal: str | None


def group_at(words: Sequence[Word], at: int, end: int) -> Group:
    """The verb group whose main verb takes words ``at`` to ``end``."""
    start = at
    seen: list[str] = []
    while start > 0 and words[start - 1].low in AUXILIARIES | ADVERBS | NEGATIONS:
        start -= 1
        seen.append(words[start].low)
    while start < at and words[start].low in ADVERBS | {"to", "'s"}:
        start += 1
    modal = next((word for word in seen if word in _MODALS), None)
    passive = bool(seen) and any(word in _BE for word in seen) and not words[at].low.endswith("ing")
    return Group(start, end, bool(NEGATIONS & set(seen)), passive, modal)


_MODALS = frozenset("will would can could may might must shall should to".split())
_BE = frozenset("is are was were be been being".split())


def subject_before(words: Sequence[Word], at: int, is_verb: Callable[[int], bool]) -> Span | None:
    """The noun phrase that ends before word ``at``, as a range of word indexes; None where there is none.

    An apposition between commas belongs to it, a relative clause does not.
    """
    last = at - 1
    if last < 0:
        return None
    if words[last].text == ",":
        opening = _comma_before(words, last)
        if opening is None or opening == 0:
            return None
        inner = Span(opening + 1, last)
        head = _walk_left(words, opening - 1, is_verb)
        if head is None:
            return None
        return head if _is_aside(words, inner) else Span(head.start, inner.end)
    return _walk_left(words, last, is_verb)


def _walk_left(words: Sequence[Word], last: int, is_verb: Callable[[int], bool]) -> Span | None:
    start = last + 1
    while start > 0 and last - start < _LONGEST:
        word = words[start - 1]
        if word.text in _STOPS or word.low in SUBORDINATORS:
            break
        if word.low == "and" and _joins_clauses(words, start - 1, is_verb):
            break
        start -= 1
    start = _without_lead(words, start, last + 1)
    if start <= last and words[start].low in {"and", "or"}:
        start += 1
    return Span(start, last + 1) if start <= last else None


def _joins_clauses(words: Sequence[Word], at: int, is_verb: Callable[[int], bool]) -> bool:
    at -= 1
    while at >= 0 and words[at].text not in {",", ";", ":"}:
        if is_verb(at) or words[at].low in _BE or words[at].low in {"has", "had", "have"}:
            return True
        at -= 1
    return False


def _without_lead(words: Sequence[Word], start: int, end: int) -> int:
    """Skip "On Monday", "In Almaty" and the like before the real subject."""
    if start < end and words[start].low in {"meanwhile", "earlier", "later", "separately", "still", "however"}:
        return start + 1
    if start >= end or words[start].low not in _LEADS:
        return start
    at = start + 1
    if (at < end and words[at].low in _TIME | {"the"}) or (at < end and words[at].text[0].isdigit()):
        while at < end and (words[at].low in _TIME or words[at].text[0].isdigit() or words[at].low == "the"):
            at += 1
    else:
        while at < end and words[at].text[0].isupper():
            at += 1
    return at if at < end else start


def _comma_before(words: Sequence[Word], last: int) -> int | None:
    at = last - 1
    while at >= 0 and last - at < _LONGEST:
        if words[at].text == ",":
            return at
        if words[at].text in {";", ":"} | _QUOTE_MARKS:
            return None
        at -= 1
    return None


def _is_aside(words: Sequence[Word], inner: Span) -> bool:
    first = words[inner.start].low
    return first in _RELATIVES | _LEADS | {"once", "citing", "quoting", "speaking", "asked", "reached", "long"} or (
        first.endswith("ing") or first in SUBORDINATORS
    )
