"""Names and what they stand for: the values that the finder hands back for each hit."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Sense:
    """One actor a name may stand for, why, and between which days."""

    code: str
    kind: str
    rule: str
    confidence: float
    begins: date | None = None
    ends: date | None = None

    def on(self, day: date | None) -> bool:
        """Whether the name means this actor on that day; without a day every sense holds."""
        if day is None:
            return True
        return (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)


@dataclass(frozen=True, slots=True)
class Role:
    """A noun for an office or a part of society: ``president``, ``police``, ``protesters``.

    ``sector`` is the PLOVER sector; ``voice`` says for whom its bearer speaks: ``state`` (his state or
    organisation), ``own`` (the sector of his state), ``none`` (nobody), ``generic`` (whoever stands beside it).
    """

    noun: str
    sector: str
    voice: str
    kind: str
    plural: bool


@dataclass(slots=True, eq=False)
class Name:
    """A string to be found: its length when folded, what it may mean, and the shorter name it begins with."""

    text: str
    length: int
    senses: list[Sense] = field(default_factory=list)
    role: Role | None = None
    shorter: "Name | None" = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A name at a place in the text, before it is read together with its neighbours."""

    start: int
    end: int
    name: Name
