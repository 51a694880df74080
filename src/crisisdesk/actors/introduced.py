"""Acronyms that an article introduces in brackets: from there on they mean what the article says.

``the Sahel Trade Forum (STF)`` gives ``STF`` to the actor in front; where no actor is known but the letters fit the
words in front, the acronym belongs to a stranger and loses what it means elsewhere.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from crisisdesk.model import Mention, Span

_BRACKET = re.compile(r"\((?:the |or )?([A-Z][A-Za-z]{0,2}[A-Z][A-Z&/.\-]{0,8}s?)[),;]")
_RUN = re.compile(r"(?:[A-Z][\w'’-]*|of|for|and|the|in|on|to|de|du|des|&)(?:[ -](?:[A-Z][\w'’-]*|of|for|and|the|in|on|to|de|du|des|&))*$")


def introduced(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with the acronyms that the text itself introduces."""
    result = list(mentions)
    if "(" not in text:
        return result
    for bracket in _BRACKET.finditer(text):
        acronym = bracket[1]
        meant = _in_front(text, result, bracket.start())
        if meant is None and not _spelled(text, bracket.start(), acronym):
            continue
        result = _renamed(text, result, acronym, meant, bracket.start(1))
    return result


def _in_front(text: str, mentions: Sequence[Mention], bracket: int) -> Mention | None:
    """The actor that ends right before a bracket."""
    end = bracket
    while end > 0 and text[end - 1] in " \"'’”":
        end -= 1
    place = bisect_left(mentions, end, key=lambda m: m.span.end)
    if place < len(mentions) and mentions[place].span.end == end and mentions[place].code:
        return mentions[place]
    return None


def _spelled(text: str, bracket: int, acronym: str) -> bool:
    """Whether the words in front have the letters of the acronym as initials."""
    run = _RUN.search(text[max(0, bracket - 120) : bracket].rstrip())
    if run is None:
        return False
    initials = "".join(word[0] for word in re.split(r"[ -]", run[0]) if word[:1].isupper())
    letters = "".join(char for char in acronym if char.isupper())
    return len(letters) >= 2 and initials.endswith(letters)


def _renamed(
    text: str, mentions: Sequence[Mention], acronym: str, meant: Mention | None, since: int
) -> list[Mention]:
    """The mentions with every occurrence of the acronym, from its introduction on, meaning the same actor."""
    kept = [m for m in mentions if m.span.start < since or m.span.of(text) != acronym]
    known = [m for m in mentions if m.span.start >= since and m.span.of(text) == acronym]
    if meant is None:
        return kept
    if known and all(m.code == meant.code for m in known):
        return list(mentions)
    for place in re.finditer(rf"(?<![\w]){re.escape(acronym)}(?![\w])", text[since:]):
        span = Span(since + place.start(), since + place.end())
        if not any(m.span.meets(span) for m in _around(kept, span)):
            rule = f"acronym introduced for {meant.span.of(text)}"
            kept.append(Mention(span, meant.code, "organisation", rule, min(0.9, meant.confidence)))
            kept.sort(key=lambda m: m.span.start)
    return kept


def _around(mentions: Sequence[Mention], span: Span) -> Sequence[Mention]:
    first = bisect_left(mentions, span.start, key=lambda m: m.span.end)
    return mentions[first : first + 2]
