"""Names and what they stand for: the values that the finder hands back for each hit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from crisisdesk.actors.offices import Term


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
    ``body`` is true of ministries, armies and papers, false of people.
    """

    noun: str
    sector: str
    voice: str
    kind: str
    plural: bool
    body: bool = False


class Doubt(IntEnum):
    """What a place name needs around it to be read as a place.

    ``SMALL``: a word like "in" in front, or its state named elsewhere in the text. ``WORD``: a word like "in", for it
    is a common word too. ``SURNAME``: both, for an office holder bears it.
    """

    NONE = 0
    SMALL = 1
    WORD = 2
    SURNAME = 3


class Name:
    """A string to be found: what it may mean, and the shorter name it begins with.

    ``rank`` is the place of the table that gave it: an earlier table outranks a later one. ``guard`` marks a phrase
    that contains a name but means no actor (``Guinea pig``); ``doubt`` says what a place needs to be one; ``given``
    and ``surname`` mark a name that people bear too, ``word`` an acronym that spells a common word, which in a line of
    capitals it is, ``dotted`` a name whose full stop belongs to it (``U.S.``); ``terms`` are the offices of the person
    who bears it; ``plus`` is its sense before a plus sign (``OPEC+``).
    """

    role: Role | None = None
    shorter: "Name | None" = None
    guard = False
    doubt = Doubt.NONE
    word = False
    given = False
    surname = False
    dotted = False
    terms: "Sequence[Term] | None" = None
    plus: Sense | None = None
    _only: "Sense | Literal[False] | None" = None

    def __init__(self, text: str, rank: int = 0) -> None:
        self.text = text
        self.length = len(text)
        self.single = " " not in text
        self.rank = rank
        self.senses: tuple[Sense, ...] = ()

    @property
    def only(self) -> Sense | None:
        """The sense that always holds, where nothing in the text or the date can change it."""
        if self._only is None:
            self._only = self._always()
        return self._only or None

    def _always(self) -> "Sense | Literal[False]":
        if len(self.senses) != 1 or self.guard or self.doubt or self.given or self.surname or self.word:
            return False
        sense = self.senses[0]
        lasting = self.terms is None and sense.begins is None and sense.ends is None and not sense.cues
        return sense if lasting else False
