"""Acronyms that an article introduces in brackets: from there on they mean what the article says.

``the Sahel Trade Forum (STF)`` gives ``STF`` to the actor in front; where no actor is known but the letters fit the
words in front, the acronym belongs to a stranger and loses what it means elsewhere.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from crisisdesk.model import Mention, Span

_BRACKET = re.compile(r"\((?:the |or )?([A-Z][A-Za-z]{0,2}[A-Z][A-Z&/.\-]{0,8}s?)[),;]")
_LONGEST = 12
_WORD = r"(?:[A-Z][\w'’-]*|of|for|and|the|in|on|to|de|du|des|&)"
_RUN = re.compile(rf"{_WORD}(?:[ -]{_WORD})*$")


def introduced(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with the acronyms that the text itself introduces."""
    meanings = _meanings(text, mentions) if "(" in text else {}
    if not meanings:
        return list(mentions)
    kept = [m for m in mentions if not _replaced(text, m, meanings)]
    acronyms = "|".join(map(re.escape, sorted(meanings, key=len, reverse=True)))
    added: list[Mention] = []
    for place in re.finditer(rf"(?<!\w)(?:{acronyms})(?!\w)", text):
        meant, since = meanings[place[0]]
        span = Span(*place.span())
        if meant is None or span.start < since or _taken(kept, span):
            continue
        rule = f"acronym introduced for {meant.span.of(text)}"
        added.append(Mention(span, meant.code, "organisation", rule, min(0.9, meant.confidence)))
    return sorted(kept + added, key=lambda m: m.span)


def _meanings(text: str, mentions: Sequence[Mention]) -> dict[str, tuple[Mention | None, int]]:
    """What each bracketed acronym means and from where on; None for a stranger. The first introduction counts."""
    meanings: dict[str, tuple[Mention | None, int]] = {}
    for bracket in _BRACKET.finditer(text):
        meant = _in_front(text, mentions, bracket.start())
        if bracket[1] not in meanings and (meant is not None or _spelled(text, bracket.start(), bracket[1])):
            meanings[bracket[1]] = meant, bracket.start(1)
    return meanings


def _replaced(text: str, mention: Mention, meanings: dict[str, tuple[Mention | None, int]]) -> bool:
    """Whether a mention is an acronym that the text gives to another actor."""
    if mention.span.end - mention.span.start > _LONGEST:
        return False
    meant, since = meanings.get(mention.span.of(text), (None, -1))
    return 0 <= since <= mention.span.start and (meant is None or meant.code != mention.code)


def _taken(mentions: Sequence[Mention], span: Span) -> bool:
    first = bisect_left(mentions, span.start + 1, key=lambda m: m.span.end)
    return first < len(mentions) and mentions[first].span.meets(span)


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
