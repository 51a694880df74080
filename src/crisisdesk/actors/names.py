"""Names and what they stand for: the values that the finder hands back for each hit."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Sense:
    """One actor that a name may stand for, why, and between which days.

    ``weight`` ranks the senses of one name where nothing in the text decides; ``cues`` are words that speak for
    this sense when they stand in the same text.
    """

    code: str
    kind: str
    rule: str
    confidence: float
    begins: date | None = None
    ends: date | None = None
    weight: int = 0
    cues: tuple[str, ...] = ()

    def on(self, day: date | None) -> bool:
        """Whether the name means this actor on that day; without a day every sense holds."""
        if day is None or (self.begins is None and self.ends is None):
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
    """A string to be found: its length when folded, what it may mean, and the shorter name it begins with.

    ``guard`` marks a phrase that contains a name but means no actor (``Guinea pig``); ``weak`` a place that is also
    a common word and counts only behind a word like "in"; ``given`` and ``surname`` one that people bear too.
    """

    text: str
    length: int
    senses: list[Sense] = field(default_factory=list)
    role: Role | None = None
    shorter: "Name | None" = None
    guard: bool = False
    weak: bool = False
    given: bool = False
    surname: bool = False
    dotted: bool = False
