"""Every actor by its code, and who belonged to which organisation when."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from crisisdesk.actors.actor import Actor, Membership
from crisisdesk.actors.tables import Row, read
from crisisdesk.errors import Misuse
from crisisdesk.model import base


class Catalogue:
    """Actors of the tables, their other codes and the sectors that any of them can have."""

    def __init__(self, folder: Path | None = None) -> None:
        self.actors = {actor.code: actor for actor in _actors(folder)}
        self._other = {row["other"]: row["code"] for row in read("codes.csv", folder)}
        self._sectors = {row["code"]: row["name"] for row in read("sectors.csv", folder)}

    def actor(self, code: str) -> Actor:
        """The actor with a code; ``Misuse`` for a code that nobody has."""
        state, dot, sector = code.partition(".")
        actor = self.actors.get(self._other.get(state, state))
        if actor is None:
            raise Misuse(f"no actor has the code {code!r}; `crisisdesk actor find NAME` shows the code of a name")
        if not dot:
            return actor
        if sector not in self._sectors:
            raise Misuse(f"{sector!r} in {code!r} is no sector; use one of {', '.join(sorted(self._sectors))}")
        return _sector_of(actor, sector, self._sectors[sector])


def _sector_of(actor: Actor, sector: str, words: str) -> Actor:
    name = f"{actor.name}: {words}"
    return Actor(
        code=f"{actor.code}.{sector}",
        kind="sector",
        name=name,
        names=(name,),
        parent=actor.code,
        begins=actor.begins,
        ends=actor.ends,
        seat=None,
        head=None,
        source=actor.source,
        confidence=actor.confidence,
    )


def _actors(folder: Path | None) -> Iterator[Actor]:
    for row in read("states.csv", folder):
        names = (row["name"], row["official"], *row.many("others"))
        yield _actor(row, names, next(iter(row.many("capitals")), None), None)
    for row in read("organisations.csv", folder):
        names = (row["name"], *row.many("others"), *row.many("acronyms"))
        yield _actor(row, names, row["seat"] or None, row["head"] or None)


def _actor(row: Row, names: tuple[str, ...], seat: str | None, head: str | None) -> Actor:
    return Actor(
        code=row["code"],
        kind=row["kind"],
        name=row["name"],
        names=tuple(dict.fromkeys(filter(None, names))),
        parent=row["parent"] or None,
        begins=row.day("from"),
        ends=row.day("to"),
        seat=seat,
        head=head,
        source=row["source"],
        confidence=row["confidence"],
    )


class Memberships:
    """Stretches of membership; every question names a day, and the last day of a stretch lies outside it."""

    def __init__(self, catalogue: Catalogue, folder: Path | None = None) -> None:
        self._catalogue = catalogue
        self.all = tuple(_memberships(folder))

    def holding(self, organisation: str, role: str, on: date) -> tuple[str, ...]:
        """The states in a role of an organisation on a day, in order of their codes."""
        code = self._organisation(organisation)
        held = (m.state for m in self.all if m.organisation == code and m.role == role and m.on(on))
        return tuple(sorted(set(held)))

    def founding(self, organisation: str) -> tuple[str, ...]:
        """The founding members."""
        code = self._organisation(organisation)
        return tuple(sorted({m.state for m in self.all if m.organisation == code and m.founding}))

    def organisations_of(self, state: str, on: date) -> tuple[str, ...]:
        """The organisations whose full member a state is on a day."""
        code = base(self._catalogue.actor(state).code)
        return tuple(sorted({m.organisation for m in self.all if m.state == code and m.role == "member" and m.on(on)}))

    def of(self, organisation: str) -> tuple[Membership, ...]:
        """Everything known about who belonged to an organisation, oldest first."""
        code = self._organisation(organisation)
        held = (m for m in self.all if m.organisation == code)
        return tuple(sorted(held, key=lambda m: (m.begins or date.min, m.role, m.state)))

    def _organisation(self, code: str) -> str:
        actor = self._catalogue.actor(code)
        if actor.kind != "organisation":
            raise Misuse(f"{code} is a {actor.kind}, not an organisation with members")
        return actor.code


def _memberships(folder: Path | None) -> Iterator[Membership]:
    for table in ("memberships.csv", "memberships_other.csv"):
        for row in read(table, folder):
            begins, ends, founding = row.day("from"), row.day("to"), row["founding"] == "yes"
            for state in row.many("states"):
                yield Membership(
                    row["organisation"], state, row["role"], begins, ends, founding, row["source"], row["confidence"]
                )
