"""The registry: finds actors in texts and answers who belongs where and when."""

from datetime import date
from functools import cache

from crisisdesk.actors.actor import Actor, Membership
from crisisdesk.actors.finder import Finder, Found
from crisisdesk.actors.fold import fold, squeeze
from crisisdesk.actors.introduced import introduced
from crisisdesk.actors.lexicon import names
from crisisdesk.actors.offices import Holders
from crisisdesk.actors.phrases import Phrases
from crisisdesk.actors.senses import Context
from crisisdesk.actors.tables import read
from crisisdesk.errors import Misuse
from crisisdesk.model import Mention, Span, base


class Registry:
    """Who is who. Built once; never changes."""

    def __init__(self) -> None:
        self.holders = Holders(read("offices.csv"))
        self._finder = Finder(names(self.holders))
        self._actors = _actors()
        self._one_party = [(row["code"], row.day("from"), row.day("to")) for row in read("one_party.csv")]
        self._first_names = frozenset(row["name"] for row in read("person_names.csv") if row["use"] == "first")
        self._memberships = _memberships()

    def find(self, text: str, on: date | None = None) -> list[Mention]:
        """Every actor named in the text at a date, longest name first, in order, never overlapping."""
        squeezed = squeeze(text)
        clean = text if squeezed is None else squeezed.text
        folded = fold(clean)
        hits = self._finder.find(folded)
        context = Context(clean, folded, hits, self._first_names)
        single = frozenset(code for code, begins, ends in self._one_party if on is None or _holds(begins, ends, on))
        mentions = introduced(clean, Phrases(context, folded, hits, on, self.holders, single).mentions())
        if squeezed is None:
            return mentions
        return [
            Mention(squeezed.original(m.span), m.code, m.kind, m.rule, m.confidence) for m in mentions
        ]

    def hits(self, text: str) -> list[Found]:
        """Every name and role noun found in a text, each by itself, not yet read together."""
        squeezed = squeeze(text)
        if squeezed is None:
            return self._finder.find(fold(text))
        found = self._finder.find(fold(squeezed.text))
        return [(*squeezed.original(Span(start, end)), name) for start, end, name in found]

    def actor(self, code: str) -> Actor:
        """The actor with this code; ``Misuse`` for a code that nobody has."""
        actor = self._actors.get(code)
        if actor is None and "." in code and (parent := self._actors.get(base(code))):
            return _sector(parent, code)
        if actor is None:
            raise Misuse(f"no actor has the code {code!r}; `actor find` shows the codes of names")
        return actor

    def name(self, code: str) -> str:
        """The usual English name of an actor."""
        return self.actor(code).name

    def members(self, organisation: str, on: date) -> tuple[str, ...]:
        """The codes of the full members on a day."""
        return self._holding(organisation, on, "member")

    def observers(self, organisation: str, on: date) -> tuple[str, ...]:
        """The codes of the observers on a day."""
        return self._holding(organisation, on, "observer")

    def _holding(self, organisation: str, on: date, role: str) -> tuple[str, ...]:
        self.actor(organisation)
        return tuple(
            sorted({m.state for m in self._memberships if m.organisation == organisation and m.role == role and m.on(on)})
        )

    def founding(self, organisation: str) -> tuple[str, ...]:
        """The codes of the founding members."""
        self.actor(organisation)
        return tuple(sorted({m.state for m in self._memberships if m.organisation == organisation and m.founding}))

    def organisations_of(self, code: str, on: date) -> tuple[str, ...]:
        """The organisations whose full member a state is on a day."""
        self.actor(code)
        return tuple(
            sorted({m.organisation for m in self._memberships if m.state == code and m.role == "member" and m.on(on)})
        )

    def were_both(self, first: str, second: str, organisation: str, on: date) -> bool:
        """Whether both were full members of the organisation on a day."""
        members = self.members(organisation, on)
        return first in members and second in members


def _holds(begins: date | None, ends: date | None, on: date) -> bool:
    return (begins is None or begins <= on) and (ends is None or on < ends)


def _sector(parent: Actor, code: str) -> Actor:
    name = f"{parent.name}: {code.partition('.')[2]}"
    return Actor(
        code=code, kind="sector", name=name, names=(name,), parent=parent.code, begins=None, ends=None,
        seat=None, source=parent.source, confidence=parent.confidence,
    )


def _actors() -> dict[str, Actor]:
    actors: dict[str, Actor] = {}
    for row in read("states.csv"):
        capitals = row.many("capitals")
        names_ = (row["name"], *filter(None, [row["official"]]), *row.many("others"))
        actors[row["code"]] = Actor(
            code=row["code"], kind=row["kind"], name=row["name"], names=names_, parent=row["parent"] or None,
            begins=row.day("from"), ends=row.day("to"), seat=capitals[0] if capitals else None,
            source=row["source"], confidence=row["confidence"],
        )
    for row in read("organisations.csv"):
        actors[row["code"]] = Actor(
            code=row["code"], kind=row["kind"], name=row["name"],
            names=(row["name"], *row.many("others"), *row.many("acronyms")), parent=row["parent"] or None,
            begins=row.day("from"), ends=row.day("to"), seat=row["seat"] or None,
            source=row["source"], confidence=row["confidence"],
        )
    return actors


def _memberships() -> list[Membership]:
    return [
        Membership(
            row["organisation"], state, row["role"], row.day("from"), row.day("to"), row["founding"] == "yes",
            row["source"], row["confidence"],
        )
        for table in ("memberships.csv", "memberships_other.csv")
        for row in read(table)
        for state in row.many("states")
    ]


@cache
def registry() -> Registry:
    """The registry of the package's own tables, built once per process."""
    return Registry()
