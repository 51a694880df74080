"""Names and what they stand for: the values that the finder hands back for each hit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

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


class Name:
    """A string to be found: what it may mean, and the shorter name it begins with.

    ``rank`` is the place of the table that gave it: an earlier table outranks a later one. ``guard`` marks a phrase
    that contains a name but means no actor (``Guinea pig``); ``weak`` a place that is also a common word and counts
    only behind a word like "in"; ``small`` one that counts there or where its state is named too; ``given`` and
    ``surname`` one that people bear too; ``word`` an acronym that spells a common word, which in a line of capitals
    it is; ``dotted`` one whose full stop belongs to it (``U.S.``); ``terms`` are the offices of the person who bears it;
    ``only`` is its sense where nothing in the text or the date can change it, ``plus`` that with a plus sign behind it.
    """

    role: Role | None = None
    shorter: "Name | None" = None
    guard = False
    weak = False
    small = False
    word = False
    given = False
    surname = False
    dotted = False
    terms: "Sequence[Term] | None" = None
    only: Sense | None = None
    plus: Sense | None = None

    def __init__(self, text: str, rank: int = 0) -> None:
        self.text = text
        self.length = len(text)
        self.single = " " not in text
        self.rank = rank
        self.senses: tuple[Sense, ...] = ()

    def settle(self) -> None:
        """Note the sense that always holds, if there is one; called when all tables are read."""
        if len(self.senses) != 1 or self.guard or self.weak or self.small or self.given or self.surname or self.word:
            return
        sense = self.senses[0]
        if self.terms is None and sense.begins is None and sense.ends is None and not sense.cues:
            self.only = sense
