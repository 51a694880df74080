"""Which way a clause points with regard to a thing that it names: for it, against it, or neither.

The signs between the beginning of the clause and the thing are multiplied: who has "no reason to delay the talks"
is for them (not, delay: twice turned). Behind the thing only what is said or done with the thing itself counts.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from crisisdesk.model import Span
from crisisdesk.reading.signs import Sign, signs_in

_BOUNDARY = re.compile(
    r"[,;:()—–]|\s-\s|[.!?](?=\s)"
    r"|(?<=\s)(?:but|while|whereas|although|though|because|which|who|after|since|as|than|so that)(?=\s)"
    r"|(?<=\s)and (?=(?:will|would|has|have|had|is|are|was|were) )"
    r"|(?<=\s)and (?=(?:\w+ly |has |have |had |would |will |is |are |also |now |then |later |instead )?"
    r"(?!(?:right|just|fast|\w{3,}[ae]nt)\b)[a-z]+(?:ed|s|t)\b)",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"\b(?:had|once|used to|formerly|until (?:last|recently|then|now|this)|at first|first|earlier|previously|long)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\b(?:as|if|unless|provided|to|for|in|by|with|against|from|of|on|at)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"(?:\b(?:be|been|being|is|was|are|were|get|got|to|remain|stay|kept)\s|·\s*)\Z", re.IGNORECASE)
_NO_OBJECT = re.compile(
    r"\s*(?:\Z|[.”\"’']|(?:in|on|by|at|before|after|until|soon|now|again|from|to|for|without|with|as|this|next|last|"
    r"immediately|early|forever|completely|altogether|and|or|within|open|shut|closed|working)\b)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"(?:[\s“”\"’']|\b[\w-]+\b\s*){0,3}\Z")
_ARTICLE = re.compile(r"\b(?:the|an?|its|his|her|their|our)\s\Z", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|and|or|, and)\s*(?:\w+ly )?")
_THOUGHT = frozenset({"for", "against", "view"})
_TOWARDS = frozenset({"for", "against"})
_OWN_OBJECT = re.compile(r"\s+(?:for|of|towards?|at|against)\s+(?:the|its|his|her|their|an?)\s", re.IGNORECASE)
"""What is thought has an object of its own: "support for the institutions" beside a question of something else."""
_ANSWERED = re.compile(r"(?:says?|said) (?:yes|no)")
_WE = re.compile(r"\b(?:we|i|it|he|she|they|has|have|had)\s*\Z", re.IGNORECASE)
THING = "·"
_ITS_WAYS = re.compile(
    r"(?:\s+(?:in|from|of|at|on) (?:the )?\w+(?: \w+)?)?(?:\s+and [^,.;]{1,60}?)?\s+"
    r"(?:to|should|must|ought to|ha(?:s|ve) to|needs? to)\s+"
    r"(?!be\b|not\b|leave|go\b|come\b|withdraw|end\b|stop|pull|return|stay|remain)\w+",
    re.IGNORECASE,
)


class Direction(NamedTuple):
    """Where a clause points: ``sign`` 1 for the thing, -1 against it; the words that show it.

    ``judged`` is true where they tell what somebody thinks, false where only what is done with the thing.
    """

    sign: int
    judged: bool
    words: str
    former: bool = False
    reach: int = 0
    """Words between the last sign before the thing and the thing."""
    lead: str = ""
    """The kind of the first sign that is no mere negation."""
    thought: bool = False
    """Whether a word for what somebody thinks of it is among the signs, and not only for what it is."""
    ahead: bool = False
    """Whether signs stand before the thing."""
    first: int = 0
    """Where in the clause the first sign stands, or the thing if it comes before all signs."""


def clauses_of(text: str, span: Span) -> list[Span]:
    """The clauses of a span by their edges, without a parser."""
    found, start = [], span.start
    for edge in _BOUNDARY.finditer(text, span.start, span.end):
        if edge.start() > start:
            found.append(Span(start, edge.start()))
        start = edge.end()
    if start < span.end:
        found.append(Span(start, span.end))
    return [clause for clause in found if clause.of(text).strip()]


def direction_of(text: str, clause: Span, things: Sequence[Span], *, judged: bool = False) -> Direction | None:
    """Where a clause points with regard to the first of the things that it holds; None where nothing shows it.

    ``judged`` says that the thing is judged before the clause begins: "welcomed" it, "condemned" it.
    """
    held = sorted(thing for thing in things if clause.meets(thing))
    if not held:
        return None
    left = _blotted(text, Span(clause.start, max(clause.start, held[0].start)), held)
    right = _blotted(text, Span(min(clause.end, held[0].end), clause.end), held)
    before = list(_before(left, signs_in(left), judged=judged))
    judged = judged or any(sign.judges for sign in before)
    after = list(_after(right, signs_in(right), judged=judged, done=any(s.kind in {"end", "keep"} for s in before)))
    signs = [*before, *after]
    if all(sign.kind == "view" for sign in signs):
        return None
    turned = sum(sign.turns for sign in signs) % 2
    reach = len(left[before[-1].end :].split()) if before else 0
    return Direction(
        sign=-1 if turned else 1,
        judged=any(sign.judges for sign in signs),
        words=" … ".join(sign.words for sign in signs if sign.kind != "view"),
        former=bool(_FORMER.search(left)),
        reach=reach,
        lead=next((sign.kind for sign in signs if sign.kind not in {"not", "view"}), ""),
        thought=any(sign.kind in _THOUGHT for sign in signs),
        ahead=bool(before),
        first=before[0].start if before else len(left),
    )


def tells_its_ways(text: str, clause: Span, thing: Span) -> bool:
    """Whether a clause tells what the thing ought to do once it is there: no word for or against the thing."""
    return bool(_ITS_WAYS.match(text, thing.end, clause.end))


def direction_without(text: str, clause: Span, *, deeds: bool = False) -> Direction | None:
    """Where a clause points that speaks of the thing without naming it: all its signs together.

    With ``deeds`` what is done counts too, and not only what is thought.
    """
    words = clause.of(text)
    signs = [sign for sign in signs_in(words) if not (sign.kind in _TOWARDS and _of_something_else(words, sign))]
    if not any(sign.judges or (deeds and sign.kind not in {"not", "view"}) for sign in signs):
        return None
    turned = sum(sign.turns for sign in signs) % 2
    return Direction(
        sign=-1 if turned else 1,
        judged=any(sign.judges for sign in signs),
        words=" … ".join(sign.words for sign in signs if sign.kind != "view"),
        former=bool(_FORMER.search(words)),
        lead=next((sign.kind for sign in signs if sign.kind not in {"not", "view"}), ""),
        thought=any(sign.kind in _THOUGHT for sign in signs),
        first=signs[0].start,
    )


def _of_something_else(words: str, sign: Sign) -> bool:
    """Whether a word for what is thought has an object of its own, or is the answer of others: "seven said no"."""
    answered = _ANSWERED.fullmatch(sign.words) and not _WE.search(words[: sign.start])
    return bool(answered or _OWN_OBJECT.match(words, sign.end))


def _blotted(text: str, span: Span, things: Sequence[Span]) -> str:
    parts, at = [], span.start
    for thing in things:
        if span.meets(thing):
            parts.append(text[at : max(at, thing.start)] + THING)
            at = max(at, min(span.end, thing.end))
    parts.append(text[at : span.end])
    return "".join(parts)


def _before(left: str, signs: Sequence[Sign], *, judged: bool) -> Iterator[Sign]:
    """The signs in front of the thing.

    "The ousted president" tells of no end that anybody makes. A judging adjective right before the thing says nothing
    where somebody acts on it or has ``judged`` it; of "criticised and rejected" one counts.
    """
    acting = [sign for sign in signs if sign.kind not in {"bad", "good", "not"}]
    for sign, after in zip_longest(signs, signs[1:]):
        if after and sign.kind == after.kind and _AND.fullmatch(left[sign.end : after.start]):
            continue
        attribute = sign.kind in {"bad", "good"} and _is_attribute(left[sign.end :])
        if sign.kind in {"end", "go"} and sign.words.endswith("ed") and _ARTICLE.search(left[: sign.start]):
            continue
        if not (attribute and (judged or any(other.start < sign.start for other in acting))):
            yield sign


def _is_attribute(between: str) -> bool:
    return len(between.split()) <= 2 and not _ASIDE.search(between)


def _after(right: str, signs: Sequence[Sign], *, judged: bool, done: bool) -> Iterator[Sign]:
    """The signs behind the thing that tell of the thing: what it is, what it does, what is done with it.

    It is judged once; a negation without a sign of its own behind it counts for itself.
    """
    negated: Sign | None = None
    for sign in signs:
        if sign.kind == "not":
            negated = sign
        elif _of_the_thing(right, sign, judged=judged, done=done):
            yield from [negated] if negated else []
            yield sign
            negated = None
            judged = judged or sign.kind in {"for", "against", "bad", "good"}
    if negated and not judged and not done:
        yield negated


def _of_the_thing(right: str, sign: Sign, *, judged: bool, done: bool) -> bool:
    if sign.kind in {"end", "keep"}:
        if done:
            return False
        return bool(_PASSIVE.search(THING + right[: sign.start]) or _NO_OBJECT.match(right[sign.end :]))
    if sign.kind == "go":
        return True
    if sign.words in {"need", "needs"}:
        return False
    return not judged
