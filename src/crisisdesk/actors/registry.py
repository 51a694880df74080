"""The registry: finds actors in texts and answers who belongs where and when."""

import gc
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from crisisdesk.actors.actor import Actor, Membership
from crisisdesk.actors.catalogue import Catalogue, Memberships
from crisisdesk.actors.entries import names
from crisisdesk.actors.finder import Finder, Found
from crisisdesk.actors.fold import prepared
from crisisdesk.actors.introduced import introduced
from crisisdesk.actors.offices import Holders, Term
from crisisdesk.actors.phrases import Phrases
from crisisdesk.actors.senses import Context
from crisisdesk.actors.tables import read
from crisisdesk.model import Mention, Span


class Registry:
    """Who is who. Built once; never changes. ``folder`` holds the tables, the package's own by default."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self.holders = Holders(read("offices.csv", folder))
        self._finder = Finder(names(self.holders, folder))
        people = read("person_names.csv", folder)
        self._first_names = frozenset(row["name"] for row in people if row["use"] == "first")
        self._one_party = [(row["code"], row.day("from"), row.day("to")) for row in read("one_party.csv", folder)]

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self._folder)

    @cached_property
    def _memberships(self) -> Memberships:
        return Memberships(self._catalogue, self._folder)

    def find(self, text: str, on: date | None = None) -> list[Mention]:
        """Every actor named in the text at a date: longest name first, in order, never overlapping.

        Without a date, terms of office and changes of power are not looked at.
        """
        clean, folded, squeezed = prepared(text)
        hits = self._finder.find(folded)
        context = Context(clean, folded, hits, self._first_names)
        read_on = Phrases(context, folded, hits, on, self.holders, self._single_parties(on))
        mentions = introduced(clean, read_on.mentions())
        if squeezed is None:
            return mentions
        return [Mention(squeezed.original(m.span), m.code, m.kind, m.rule, m.confidence) for m in mentions]

    def hits(self, text: str) -> list[Found]:
        """Every name and role noun found in a text, each by itself, not yet read together."""
        _, folded, squeezed = prepared(text)
        found = self._finder.find(folded)
        if squeezed is None:
            return found
        return [(*squeezed.original(Span(start, end)), name) for start, end, name in found]

    def spellings(self) -> list[str]:
        """Every folded spelling that is looked for."""
        return self._finder.keys()

    def actor(self, code: str) -> Actor:
        """The actor with this code, also one of another scheme; ``Misuse`` for a code that nobody has."""
        return self._catalogue.actor(code)

    def actors(self) -> tuple[Actor, ...]:
        """Every state and organisation, in order of their codes."""
        return tuple(actor for _, actor in sorted(self._catalogue.actors.items()))

    def name(self, code: str) -> str:
        """The usual English name of an actor."""
        return self.actor(code).name

    def terms(self, code: str) -> tuple[Term, ...]:
        """The known terms of office in a state or organisation, oldest first."""
        return tuple(sorted(self.holders.by_code.get(self.actor(code).code, ()), key=lambda term: term.begins))

    def members(self, organisation: str, on: date) -> tuple[str, ...]:
        """The codes of the full members on a day. A suspended member is still a member."""
        return self._memberships.holding(organisation, "member", on)

    def observers(self, organisation: str, on: date) -> tuple[str, ...]:
        """The codes of the observers on a day."""
        return self._memberships.holding(organisation, "observer", on)

    def founding(self, organisation: str) -> tuple[str, ...]:
        """The codes of the founding members."""
        return self._memberships.founding(organisation)

    def organisations_of(self, code: str, on: date) -> tuple[str, ...]:
        """The organisations whose full member a state is on a day."""
        return self._memberships.organisations_of(code, on)

    def were_both(self, first: str, second: str, organisation: str, on: date) -> bool:
        """Whether both were full members of the organisation on a day."""
        members = self.members(organisation, on)
        return self.actor(first).code in members and self.actor(second).code in members

    def memberships(self, organisation: str) -> tuple[Membership, ...]:
        """Members, observers and limits on them through time, oldest first."""
        return self._memberships.of(organisation)

    def _single_parties(self, on: date | None) -> frozenset[str]:
        """The states in which one party is the state on a day."""
        return frozenset(
            code
            for code, begins, ends in self._one_party
            if on is None or ((begins is None or begins <= on) and (ends is None or on < ends))
        )


@cache
def registry() -> Registry:
    """The registry of the package's own tables, built once per process."""
    collecting = gc.isenabled()
    gc.disable()  # nothing made here is garbage, and looking for it would take as long as the work
    try:
        return Registry()
    finally:
        if collecting:
            gc.enable()
