"""Where a text names a question: its terms, in any inflection."""

import re
from functools import lru_cache

from crisisdesk.model import Question, Span

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ENDINGS = ("ations", "ation", "ances", "ance", "ments", "ment", "ings", "ing", "ies", "es", "ed", "s", "e", "y")
_SHORTEST = 4
_GAP = (
    r"['’]?[\s,]+(?:(?:the|an?|its|their|his|her|our|of|all|any|such|this|that|(?-i:[A-Z][\w-]*)|"
    r"[\w-]+(?:al|ic|an|ed|ive|ary|ous|ese|ish))\s+){0,3}?"
)
"""Articles, names and adjectives may stand between the words of a term: "ambassadors to the Republic of Cyprus"."""
_ARTICLES = frozenset({"the", "a", "an"})


@lru_cache(maxsize=512)
def pattern_of(terms: tuple[str, ...]) -> re.Pattern[str]:
    """One expression that finds every term, whatever its words' endings and case.

    Raises ``ValueError`` where no term holds a word.
    """
    alternatives = [alternative for term in terms if (alternative := _flexible(term))]
    if not alternatives:
        raise ValueError("a question needs at least one term with a word in it")
    return re.compile(r"\b(?:" + "|".join(sorted(alternatives, key=len, reverse=True)) + r")\b", re.IGNORECASE)


def named_in(text: str, question: Question) -> list[Span]:
    """Every place where the text names the question."""
    return [Span(*found.span()) for found in pattern_of(question.terms).finditer(text)]


def _flexible(term: str) -> str:
    words = _WORD.findall(term)
    if len(words) > 1 and words[0].lower() in _ARTICLES:
        lead, words = rf"(?:{words[0]}|this|that|such|these|those)\s+", words[1:]
    else:
        lead = ""
    return lead + _GAP.join(_inflected(word) for word in words) if words else ""


def _inflected(word: str) -> str:
    if word.isupper() or len(word) < _SHORTEST:
        return re.escape(word) + r"(?:['’]s)?"
    return re.escape(stem(word)) + r"[^\W\d_]{0,5}(?:['’]s)?"


def stem(word: str) -> str:
    """A word without its commonest ending."""
    for ending in _ENDINGS:
        if word.lower().endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word
