"""A noun phrase taken apart: its head, what it depends on, who it belongs to, and the actors it names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crisisdesk.actors.finder import Found
from crisisdesk.actors.names import Role
from crisisdesk.model import Mention, Span

PRONOUNS = frozenset(
    "he she it they i we him her them who which this that these those others another one some both someone somebody "
    "many all himself herself itself themselves".split()
)
NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6}
TOGETHER = re.compile(
    r"(?:the )?(two|both|three|four|five|six) (?:[a-z]+ )?"
    r"(?:countries|states|nations|sides|governments|neighbours|neighbors|leaders|presidents|premiers|capitals|ministers|republics|armies|parties|powers|allies|delegations|rivals|kingdoms)\b",
    re.IGNORECASE,
)
_OWNERS = frozenset("its his her their my our".split())
_SPLIT = re.compile(r" (?:of|for|at|in|from|with|on|to|who|whose|that|which|close to|linked to|based|quoted by)\b")
_WHO = re.compile(r",? (?:who|whose|which) ")
_APPOSITION = re.compile(r",\s|\s[–—-]\s|\s\(")
_GONE = re.compile(r"\b(?:former|ex-\w+|ex|retired|one-time|onetime)\b", re.IGNORECASE)
NAME = re.compile(
    r"\b[A-ZÀ-ÖØ-Þİ][\w'’-]+(?:\s+(?:bin|ibn|al|de|da|dos|van|von|der|el|ul|ould|[A-ZÀ-ÖØ-Þİ]\.|[A-ZÀ-ÖØ-Þİ][\w'’-]+|al-\w+))*"
)


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """The parts of a phrase.

    ``roles`` stand in front of the first preposition, ``depends`` behind it; ``apposed`` in an apposition. ``names``
    are runs of capitals that no known actor covers.
    """

    text: str
    span: Span
    owner: str
    definite: bool
    roles: tuple[Role, ...]
    depends: tuple[Role, ...]
    apposed: tuple[Role, ...]
    actors: tuple[Mention, ...]
    names: tuple[Span, ...]
    gone: bool

    @property
    def head(self) -> Role | None:
        """The role the phrase is about; in ``X, deputy head of the Y centre`` that of the apposition."""
        if self.roles:
            return self.roles[-1]
        return self.apposed[0] if self.apposed else None

    @property
    def pronoun(self) -> str:
        """The pronoun, in lower case, if the phrase is nothing else."""
        word = self.text.strip().lower()
        return word if word in PRONOUNS else ""


def parse(text: str, span: Span, hits: Sequence[Found], mentions: Sequence[Mention]) -> NounPhrase:
    """Take apart the phrase at a span; hits and mentions are those of the whole text that lie in it."""
    words = span.of(text)
    break_at = _APPOSITION.search(words)
    first = words[: break_at.start()] if break_at else words
    split = _SPLIT.search(first)
    edge = span.start + (split.start() if split else len(first))
    end = span.start + len(first)
    roles = [(hit[0], hit[2].role) for hit in hits if hit[2].role is not None]
    clause = _WHO.search(words)
    if clause is not None:
        roles = [(at, role) for at, role in roles if at < span.start + clause.start()]
    opening = words.split(" ", 1)[0].lower().strip("\"'“‘")
    return NounPhrase(
        words,
        span,
        opening if opening in _OWNERS and " " in words.strip() else "",
        opening in ("the", "this", "that"),
        tuple(role for at, role in roles if role and at < edge),
        tuple(role for at, role in roles if role and edge <= at < end),
        tuple(role for at, role in roles if role and at >= end),
        tuple(m for m in mentions if m.code),
        _names(text, span, mentions, hits),
        _GONE.search(first[: (split.start() if split else len(first))]) is not None
        or (break_at is not None and not roles_before(roles, end) and _GONE.search(words) is not None),
    )


def roles_before(roles: Sequence[tuple[int, Role | None]], end: int) -> bool:
    """Whether a role stands in front of a place."""
    return any(at < end for at, _ in roles)


def _names(text: str, span: Span, mentions: Sequence[Mention], hits: Sequence[Found]) -> tuple[Span, ...]:
    found: list[Span] = []
    taken = [m.span for m in mentions if m.kind != "person"] + [Span(h[0], h[1]) for h in hits if h[2].role]
    for name in NAME.finditer(text, span.start, span.end):
        piece = Span(*name.span())
        start, end = piece
        for other in taken:
            if other.meets(Span(start, end)):
                if other.start <= start:
                    start = max(start, other.end)
                else:
                    end = min(end, other.start)
        while start < end and not text[start].isalpha():
            start += 1
        while end > start and not text[end - 1].isalnum():
            end -= 1
        if end - start > 2 and text[start:end] not in ("The", "An", "One", "Two", "Its", "His", "Her", "Their", "Our"):
            found.append(Span(start, end))
    return tuple(found)
