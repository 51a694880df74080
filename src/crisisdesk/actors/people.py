"""The people a document introduces, whom no table knows: their full names and what it says they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crisisdesk.actors.finder import Found
from crisisdesk.actors.nounphrase import NAME
from crisisdesk.model import Mention, Span

_WORK = re.compile(r"\s*,?\s*who (runs|owns|manages|founded|heads|leads)\b([^.;]{0,60})")
_SHOP = re.compile(
    r"\b(?:factory|shop|company|firm|business|plant|hotel|farm|workshop|restaurant|store|stall|mill|garage|bakery|cafe)\b"
)
_CALLING = re.compile(r", an? (?:[a-z-]+ ){0,3}[a-z-]+\b")
_LEAD = re.compile(
    r"(?:\b(?:an?|the|its|his|her|their|one|former|retired|local|senior|exiled|jailed)\s+)+$", re.IGNORECASE
)
_LIFE = re.compile(
    r"\s*,?\s*(?:who (?:lives|works|teaches|farms|grows|sells|drives|studies|fled|lost|left|moved|came|was born)|"
    r"(?:aged )?\d{1,2},|(?:a )?\d{1,2}-year-old)\b"
)


@dataclass(frozen=True, slots=True)
class Introduction:
    """A person's fullest name and where the text says what he is.

    ``sector`` is given where only a clause tells it; it is empty for the head of a body that speaks for nobody.
    """

    name: str
    at: Span
    described: Span | None
    sector: str | None


class People:
    """Looks a surname or a full name up among the people of one document."""

    def __init__(self, text: str, mentions: Sequence[Mention], hits: Sequence[Found]) -> None:
        self._text = text
        self._roles = {hit[1]: hit for hit in hits if hit[2].role is not None}
        self._starts = sorted(hit[0] for hit in hits if hit[2].role is not None)
        self._mentions = mentions
        self._known: dict[str, Introduction] = {}
        for name in NAME.finditer(text):
            if " " in name[0]:
                self._meet(Span(*name.span()))

    def named(self, words: str) -> Introduction | None:
        """The person of a full name or surname, None if the text introduces none."""
        return self._known.get(words) or self._known.get(words.split()[-1])

    def _meet(self, name: Span) -> None:
        words = name.of(self._text)
        introduction = self._before(name) or self._behind(name)
        if introduction is None:
            return
        for key in (introduction.name, introduction.name.split()[-1], words):
            self._known.setdefault(key, introduction)

    def _before(self, name: Span) -> Introduction | None:
        """A role straight in front: ``harbour engineer Madina Orazbek``, ``A deputy minister, Nurlan Asanbekov``."""
        start = name.start
        for gap in (" ", ", ", ""):
            end = start - len(gap)
            if end in self._roles and self._text[end:start] == gap:
                return Introduction(name.of(self._text), name, self._phrase(self._roles[end]), None)
        inside = [end for end in self._roles if name.start < end < name.end]
        if inside and self._text[max(inside)] == " ":
            person = Span(max(inside) + 1, name.end)
            return Introduction(person.of(self._text), person, self._phrase(self._roles[max(inside)]), None)
        return None

    def _behind(self, name: Span) -> Introduction | None:
        """A role behind a comma, or a clause that tells what the person does."""
        after = self._text[name.end : name.end + 120]
        if after.startswith(", "):
            stop = re.search(r"[,.;\n]", after[2:])
            end = name.end + 2 + (stop.start() if stop else len(after) - 2)
            roles = any(name.end + 2 <= start < end for start in self._starts)
            if (roles or _CALLING.match(after)) and not after.startswith(", who "):
                return Introduction(name.of(self._text), name, Span(name.end + 2, end), None)
        work = _WORK.match(after)
        if work is not None:
            sector = "BUS" if _SHOP.search(work[2]) else ""
            return Introduction(name.of(self._text), name, None, sector)
        if _LIFE.match(after):
            return Introduction(name.of(self._text), name, None, "CVL")
        return None

    def _phrase(self, hit: Found) -> Span:
        """The mention that holds a role, with its article."""
        start = next((m.span.start for m in self._mentions if m.span.start <= hit[0] < m.span.end), hit[0])
        line = self._text[max(0, start - 40) : start]
        lead = re.search(
            r"(?:\b(?:an?|the|its|his|her|their|one|former|retired|local|senior|exiled|jailed)\s+)+$", line, re.I
        )
        return Span(start - (len(lead[0]) if lead else 0), hit[1])
