"""Which actor a name stands for where it could stand for several, or for none."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from crisisdesk.actors.finder import Found
from crisisdesk.actors.names import Doubt, Name, Sense
from crisisdesk.actors.offices import Term, sense_of
from crisisdesk.actors.words import words
from crisisdesk.model import base

_OF_PLACES = words("place noun")
_CALENDAR = words("calendar")
_COURTESY = words("courtesy")
_FUNCTION = words("function")
_LOCATIVE = words("locative")
_LINKED = re.compile(r"-(?:e|i|ul|al|ud|ur|us)-")
_CITIES = frozenset({"city", "capital", "seat"})
_LINE = 160
_WORD_AFTER = re.compile(r"^[ ]([A-Z][\w'’-]*)")


class Context:
    """What a text says elsewhere: which states it names without doubt, and which cue words stand in it."""

    def __init__(self, text: str, folded: str, hits: Sequence[Found], first_names: frozenset[str]) -> None:
        self.text = text
        self._folded = folded
        self._hits = hits
        self._first = first_names
        self._states: dict[str, int] | None = None
        self._cues: dict[str, bool] = {}
        self._persons: dict[int, Sense] = {}

    def choose(self, hit: Found, on: date | None) -> Sense | None:
        """The sense of a hit on a day; None where the name means no actor here."""
        start, end, name = hit
        if name.guard or _LINKED.match(self.text, end):
            return None
        if name.doubt and not self._is_place_here(start, end, name):
            return None
        if name.word and self._in_capitals(start, end):
            return None
        if name.terms is not None:
            if name.surname and self._is_namesake(start):
                return None
            return self._in_office(name.terms, on)
        if (name.given or name.surname) and self._is_person(start, end, name):
            return None
        senses = [sense for sense in name.senses if sense.on(on)]
        if not senses:
            return None
        if senses[0].cues and len(senses) == 1 and not self._evident(name):
            return None
        if len(senses) == 1 or (on is None and senses[0].weight == senses[-1].weight == 0):
            return senses[0]
        return self._of_city_before(start, senses) or self._weigh(senses)

    def _in_office(self, terms: Sequence[Term], on: date | None) -> Sense:
        """What an office holder stands for; worked out once for a text."""
        sense = self._persons.get(id(terms))
        if sense is None:
            sense = self._persons[id(terms)] = sense_of(terms, on)
        return sense

    def _of_city_before(self, start: int, senses: Sequence[Sense]) -> Sense | None:
        """The sense of the city in front: ``Atlanta, Georgia``."""
        if not self.text.endswith(", ", 0, start):
            return None
        place = bisect_left(self._hits, start - 2, key=lambda hit: hit[1])
        if place == len(self._hits) or self._hits[place][1] != start - 2:
            return None
        cities = {base(s.code) for s in self._hits[place][2].senses if s.kind in _CITIES}
        return next((sense for sense in senses if len(cities) == 1 and base(sense.code) in cities), None)

    def _weigh(self, senses: Sequence[Sense]) -> Sense:
        states = self.states()
        best, score = senses[0], -1.0
        for sense in senses:
            said = sum(25 for cue in sense.cues if self._says(cue))
            points = sense.weight + 30 * (base(sense.code) in states) + said
            if points > score:
                best, score = sense, points
        decided = score >= 30 + best.weight or best.weight >= 40
        rule = f"{best.rule}; the text decides" if decided else f"{best.rule}; the usual one"
        return Sense(best.code, best.kind, rule, best.confidence if decided else 0.6)

    def states(self) -> dict[str, int]:
        """How often each state is named by a name that only it bears."""
        if self._states is None:
            self._states = {}
            for _, _, name in self._hits:
                if len(name.senses) == 1 and not (name.doubt or name.guard or name.senses[0].cues):
                    code = base(name.senses[0].code)
                    self._states[code] = self._states.get(code, 0) + 1
        return self._states

    def _is_place_here(self, start: int, end: int, name: Name) -> bool:
        """Whether a place that could be something else is one here."""
        placed = self._placed(start, end)
        if name.doubt is Doubt.SURNAME:
            return placed and self._evident(name)
        return placed or (name.doubt is Doubt.SMALL and self._evident(name))

    def _evident(self, name: Name) -> bool:
        """Whether the text names a state of this name elsewhere, or a word that speaks for it."""
        states = self.states()
        return any(base(sense.code) in states or any(self._says(cue) for cue in sense.cues) for sense in name.senses)

    def _says(self, cue: str) -> bool:
        """Whether a cue word stands in the text."""
        if cue not in self._cues:
            self._cues[cue] = cue in self.text
        return self._cues[cue]

    def _in_capitals(self, start: int, end: int) -> bool:
        """Whether the words beside it are written in capitals too."""
        before, after = self.text[max(0, start - 20) : start].split(), self.text[end : end + 20].split()
        beside = [word for word in (*before[-1:], *after[:1]) if len(word) > 1 and word.isalpha()]
        return bool(beside) and all(word.isupper() for word in beside)

    def _placed(self, start: int, end: int) -> bool:
        """Whether the word in front makes a place of it and no further name follows."""
        if start == 0 and end == len(self.text):
            return True
        if self._word_before(start).lower() not in _LOCATIVE:
            return False
        after = _WORD_AFTER.match(self.text[end : end + 30])
        return after is None or after[1].lower() in _CALENDAR

    def _is_person(self, start: int, end: int, name: Name) -> bool:
        """Whether the name is part of a person's name: ``Jordan Peele``, ``Michael Jordan``, ``Mr. Chad``."""
        word = self._word_before(start)
        if name.surname and (word in self._first or word.strip(".").lower() in _COURTESY):
            return True
        suspect = (name.given and self._name_follows(end)) or (name.surname and self._name_precedes(start, word))
        return suspect and not self._in_title_case(start)

    def _is_namesake(self, start: int) -> bool:
        """Whether another first name stands before a surname: ``Eric Trump``."""
        word = self._word_before(start)
        return word in self._first or (self._name_precedes(start, word) and not self._in_title_case(start))

    def _word_before(self, start: int) -> str:
        """The word in front of a place, if one blank parts them; empty otherwise."""
        if start < 2 or self.text[start - 1] != " ":
            return ""
        ahead = self.text[max(0, start - 26) : start - 1].split()
        return ahead[-1] if ahead and not self.text[start - 2].isspace() else ""

    def _name_follows(self, end: int) -> bool:
        after = _WORD_AFTER.match(self.text[end : end + 40])
        if after is None or after[1].lower() in _CALENDAR or after[1].isupper() or after[1] in _OF_PLACES:
            return False
        hit = self._hit(end + 1)
        return hit is None or (hit.terms is not None and hit.surname)

    def _name_precedes(self, start: int, word: str) -> bool:
        if not word[:1].isupper() or not word.isalpha() or word.lower() in _FUNCTION or word.isupper():
            return False
        if word.lower() in _CALENDAR:
            return False
        at = start - len(word) - 1
        if self._is_hit_ending(start - 1):
            return False
        ahead = self.text[max(0, at - 2) : at]
        return bool(ahead) and ahead[-1] == " " and ahead[0] not in '.!?:\n"“”'

    def _hit(self, start: int) -> Name | None:
        """The name that begins at a place."""
        place = bisect_left(self._hits, start, key=lambda hit: hit[0])
        return self._hits[place][2] if place < len(self._hits) and self._hits[place][0] == start else None

    def _is_hit_ending(self, end: int) -> bool:
        place = bisect_left(self._hits, end, key=lambda hit: hit[1])
        return place < len(self._hits) and self._hits[place][1] == end

    def _in_title_case(self, start: int) -> bool:
        """Whether the line around is a headline, in which every word has a capital."""
        ahead = self.text[max(0, start - _LINE) : start]
        behind = self.text[start : start + _LINE]
        line = ahead[ahead.rfind("\n") + 1 :] + behind.partition("\n")[0]
        if len(line) >= _LINE:
            return False
        words = [w for w in line.split() if w[:1].isalpha() and w.lower() not in _FUNCTION]
        return len(words) >= 4 and sum(w[:1].isupper() for w in words) >= 0.9 * len(words)
