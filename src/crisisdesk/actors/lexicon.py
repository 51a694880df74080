"""The names under which actors, places and roles can stand in a text, key by key.

Where two tables give one spelling to different actors, the table read first wins (a state before an organisation,
before a city); ``ambiguous.csv`` overrules them all and lets the text decide.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from crisisdesk.actors.names import Doubt, Name, Role, Sense
from crisisdesk.actors.offices import Term
from crisisdesk.actors.spelling import cases, key_of, plural, spellings


class Lexicon:
    """Gathers names key by key; a key once given by an earlier table is closed to later ones."""

    def __init__(self, successions: dict[str, tuple[str, date]]) -> None:
        self.names: dict[str, Name] = {}
        self._successions = successions
        self._rank = 0

    def next_table(self) -> None:
        """From here on names come from the next table; what is there already outranks them."""
        self._rank += 1

    def _open(self, key: str) -> Name | None:
        """The name of a key, new or of this same table; None where an earlier table has it."""
        name = self.names.get(key)
        if name is None:
            name = self.names[key] = Name(key, self._rank)
        return name if name.rank == self._rank else None

    def place(self, text: str, sense: Sense) -> None:
        """Let a place stand for the state that it lies in, and for the one before on days before the succession."""
        before, day = self._successions.get(sense.code, ("", None))
        if day is None:
            self.add(text, sense)
            return
        self.add(text, replace(sense, begins=day))
        self.add(text, replace(sense, code=before, ends=day))

    def add_city(self, text: str, sense: Sense, doubt: Doubt) -> None:
        """Let a city stand for its state, unless the name is part of a person's (see ``Context``)."""
        flat = key_of(text)
        for key in (flat, flat.upper()) if doubt is Doubt.NONE else (flat,):
            name = self._open(key)
            if name is not None:
                name.doubt = doubt if not name.senses else min(name.doubt, doubt)
                name.senses += (sense,)
                name.given = name.surname = True

    def add(self, text: str, sense: Sense, *, again: bool = False) -> None:
        """Let a proper name stand for an actor; ``again`` where the same actor may have it for several times."""
        for key in spellings(text):
            name = self._open(key)
            if name is None:
                continue
            if text.endswith("+"):
                name.plus = sense
                continue
            if again or not any(other.code == sense.code for other in name.senses):
                name.senses += (sense,)
            if text.endswith("."):
                name.dotted = True

    def add_person(self, text: str, terms: Sequence[Term], *, surname: bool) -> None:
        """Let a person's name stand for the offices he held."""
        for key in spellings(text):
            name = self._open(key)
            if name is not None:
                name.terms = terms
                name.surname = surname

    def guard(self, phrase: str) -> None:
        """Let a phrase hide the name within it."""
        forms = {phrase, plural(phrase)} if phrase[phrase.rfind(" ") + 1 :].islower() else {phrase}
        for key in set().union(*map(spellings, forms)):
            name = self._open(key)
            if name is not None:
                name.guard = True

    def add_role(self, noun: str, role: Role) -> None:
        """Let a common noun name a role; of two roles of one noun the first stays."""
        for key in cases(noun):
            name = self._open(key)
            if name is not None and name.role is None:
                name.role = role

    def mark(self, text: str, use: str) -> None:
        """Note that people bear this name too."""
        for key in spellings(text):
            name = self.names.get(key)
            if name is not None and not name.guard:
                name.given = name.given or use in ("given", "both")
                name.surname = name.surname or use in ("surname", "both")
                name.word = name.word or use == "word"
                if use == "rare":
                    name.doubt = max(name.doubt, Doubt.SMALL)
                if name.senses and name.senses[0].kind == "people" and use != "none":
                    name.doubt = max(name.doubt, Doubt.SMALL)
