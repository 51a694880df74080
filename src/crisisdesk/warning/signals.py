"""Signals: which events each counts, for whom, over how many weeks. The list is data; no constant is a country's.

The weights stand beside it in ``weights.csv`` (see :mod:`crisisdesk.warning.weights`).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from crisisdesk.actors.tables import Row, read
from crisisdesk.model import Plover

DATA = Path(__file__).with_name("data")


class Role(StrEnum):
    """On which side of an event a country stands to have it counted."""

    EITHER = "either"
    OUTSIDE = "outside"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Signal:
    """What is counted and compared with its past.

    ``weeks`` is the length of the present window; ``fewer`` asks whether there is less than usual. ``what`` names the
    counted events in a sentence, ``meaning`` is the public explanation.
    """

    name: str
    types: frozenset[str]
    role: Role
    modes: frozenset[str]
    weeks: int
    fewer: bool
    what: str
    meaning: str

    def subjects(self, source: str, target: str, mode: str | None) -> tuple[str, ...]:
        """Of the two states or organisations of an event of these types, those for which it counts."""
        if self.modes and mode not in self.modes:
            return ()
        if self.role is Role.OWN:
            return (source,) if target in ("", source) else ()
        if self.role is Role.OUTSIDE:
            return (target,) if target != source else ()
        return (source, target) if target != source else (source,)


@cache
def by_type() -> dict[str, tuple[tuple[int, Signal], ...]]:
    """The signals that count events of a type, with their numbers in the list."""
    numbered = tuple(enumerate(signals()))
    return {name: tuple((n, s) for n, s in numbered if name in s.types) for name in Plover.__members__}


@cache
def signals() -> tuple[Signal, ...]:
    """The shipped list of signals. Raises ``SourceError`` naming the line that is wrong."""
    return tuple(_signal(row) for row in read("signals.csv", DATA))


def _signal(row: Row) -> Signal:
    unknown = [name for name in row.many("types") if name not in Plover.__members__]
    if unknown or row["tail"] not in ("more", "fewer") or row["role"] not in tuple(Role):
        raise row.fault(f"{unknown or row['tail'] + ' ' + row['role']} is no PLOVER type, tail or role")
    return Signal(
        name=row["signal"],
        types=frozenset(row.many("types")),
        role=Role(row["role"]),
        modes=frozenset(row.many("modes")),
        weeks=int(row["weeks"]),
        fewer=row["tail"] == "fewer",
        what=row["what"],
        meaning=row["meaning"],
    )
