"""Which way the words that name a question point to its proposition.

A proposition may be that something ends. Then who is for the thing is against the proposition, and who is for its end
is for it: "the base" points away from "The base is closed", "closure of the base" points to it.
"""

import re
from functools import lru_cache

from crisisdesk.actors import registry
from crisisdesk.reading.signs import signs_in

_DEED = re.compile(
    r"\b(?:plans?|ideas?|proposals?|drafts?|motions?|resolutions?|decisions?|steps?|moves?|requests?|offers?|schemes?|"
    r"measures?|texts?|initiatives?|bids?|announcements?|candidac\w+|deals?|agreements?|pacts?|accords?|memorand\w+|treat(?:y|ies)|"
    r"arrangements?|formulas?|bargains?|packages?|statutes?|laws?|bills?|decrees?|man(?:oeuv|euv)(?:re|er)s?)\b",
    re.IGNORECASE,
)
"""Nouns that stand for what is proposed as a whole, whatever it does: "the decision", "this step"."""
_CLAUSE = re.compile(r"\b(?:who|which|that|after|before|when|while|because|until)\b", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:amend\w*|reform\w*|chang\w+|revis\w+|disputed|alter\w*)\b", re.IGNORECASE)
_LASTING = re.compile(r"\b(?:keeps?|kept|retains?|stays?|remains?|preserves?|maintains?|upholds?)\b", re.IGNORECASE)


@lru_cache(maxsize=4_096)
def bearing_of(proposition: str, words: str) -> int:
    """1 where who is for what the words name is for the proposition, -1 where he is against it."""
    if _CHANGE.search(words) and _LASTING.search(proposition) and not _CHANGE.search(proposition):
        return -1
    deeds = _DEED.findall(words)
    if deeds and not any(noun.lower() in proposition.lower() for noun in deeds):
        return 1
    return _sign(proposition) * _sign(words)


def _sign(words: str) -> int:
    """The product of the signs of a phrase; of "strikes against" the preposition says nothing."""
    main = _CLAUSE.split(without_names(words, proper=True))[0] or words
    turned = sum(sign.turns for sign in signs_in(main) if sign.words != "against")
    return -1 if turned % 2 else 1


@lru_cache(maxsize=4_096)
def without_names(words: str, *, proper: bool = False) -> str:
    """Words without the names of actors, which may hold signs; only without the ``proper`` ones where that is asked."""
    for mention in reversed(registry().find(words)):
        if not (proper and mention.span.of(words).islower()):
            words = words[: mention.span.start] + " " + words[mention.span.end :]
    return words
