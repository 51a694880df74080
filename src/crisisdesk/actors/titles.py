"""Titles read with the office holder's name beside them: ``President Bush``, ``the Bush administration``."""

import re
from collections.abc import Sequence
from datetime import date

from crisisdesk.actors.finder import Found
from crisisdesk.actors.fold import fold
from crisisdesk.actors.names import Sense
from crisisdesk.actors.offices import Holders
from crisisdesk.actors.parts import Part
from crisisdesk.actors.senses import Context
from crisisdesk.actors.words import words

_CAPITAL_BEFORE = re.compile(r"\b([A-Z][\w'’-]+) $")
_CAPITALS = re.compile(r"^(?: (?:[A-Z][\w'’-]+|al-\w+|dos|de|van|der|bin))+")
_HEADS = ("president", "prime minister", "chancellor")


class Titles:
    """Looks for the names of office holders in front of and behind the roles of one text."""

    def __init__(self, context: Context, hits: Sequence[Found], on: date | None, holders: Holders) -> None:
        self._context = context
        self._text = context.text
        self._hits = hits
        self._on = on
        self._holders = holders

    def join(self, part: Part, after: int) -> bool:
        """Extend a role over the name beside it; whether there was one."""
        role = part.role
        if role is None:
            return False
        if role.noun in words("government") and self._in_front(part):
            return True
        return role.kind == "office" and not role.plural and self._behind(part, role.noun, after)

    def _in_front(self, part: Part) -> bool:
        """The surname of its head in front of a government."""
        if self._text[part.start - 1 : part.start] != " ":
            return False
        word = _CAPITAL_BEFORE.search(self._text[max(0, part.start - 30) : part.start])
        if word is None:
            return False
        for title in _HEADS:
            sense = self._titled(title, fold(word[1]).strip())
            if sense is not None:
                part.sense, part.named = sense, True
                part.start -= len(word[0])
                return True
        return False

    def _behind(self, part: Part, title: str, after: int) -> bool:
        """A surname or a known full name behind a title."""
        if self._text[part.end : part.end + 1] != " ":
            return False
        if self._surnamed(part, title):
            return True
        if after < len(self._hits) and self._hits[after][0] == part.end + 1 and self._hits[after][2].terms:
            part.sense = self._context.choose(self._hits[after], self._on)
            part.end = self._hits[after][1] if part.sense else part.end
            part.named = part.sense is not None
        return part.named

    def _surnamed(self, part: Part, title: str) -> bool:
        begin = part.end + 1
        if not self._text[begin : begin + 1].isupper() and self._text[begin : begin + 2] != "al":
            return False
        run = _CAPITALS.match(self._text[part.end : part.end + 60])
        if run is None:
            return False
        names = fold(run[0]).split()
        for size in range(min(3, len(names)), 0, -1):
            sense = self._titled(title, " ".join(names[:size]))
            if sense is not None:
                part.sense, part.named = sense, True
                part.end += len(" " + " ".join(run[0].split(" ")[1 : size + 1]))
                return True
        return False

    def _titled(self, title: str, surname: str) -> Sense | None:
        return self._holders.titled(title, surname, self._on, self._context.states())
