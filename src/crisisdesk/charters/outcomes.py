"""What ballots add up to: adopted, not adopted, vetoed, no quorum, or a rule that is not known."""

from dataclasses import dataclass

from crisisdesk.charters.kinds import Line
from crisisdesk.charters.words import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """How an outcome was reached.

    ``eligible`` may vote, ``present`` are in the room, ``needed`` is the number of votes in favour that the deciding
    line asks for (None where no number decides), ``denominator`` says out of whom, ``article`` where it stands.
    """

    organ: str
    rule: str
    rule_words: str
    article: str
    confidence: str
    eligible: int
    present: int
    in_favour: int
    against: int
    abstaining: int
    absent: int
    needed: int | None
    denominator: str
    lines: tuple[Line, ...]
    excluded: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """The votes, the rule, then line by line."""
        votes = f"{self.in_favour} for, {self.against} against, {self.abstaining} abstaining, {self.absent} absent"
        counted = f"{votes}; {self.eligible} entitled to vote."
        rule = f"Rule ({self.article}, {self.confidence}): {self.rule_words}."
        lines = tuple(f"{line.words[:1].upper()}{line.words[1:]}." for line in self.lines)
        return (counted, rule, *lines, *(f"Without a vote: {who}." for who in self.excluded))


@dataclass(frozen=True, slots=True)
class Adopted:
    """The decision is taken. ``bound`` names those whom it concerns where not all are (a project of the willing)."""

    arithmetic: Arithmetic
    bound: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        only = (f"It concerns {listed(self.bound)} only.",) if self.bound else ()
        return (f"Adopted by the {self.arithmetic.organ}.", *only, *self.arithmetic.sentences())


@dataclass(frozen=True, slots=True)
class NotAdopted:
    """The votes do not satisfy the rule; ``in_the_way`` names those who voted no where their no decided it."""

    arithmetic: Arithmetic
    in_the_way: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        who = f" {listed(self.in_the_way)} stood in the way." if self.in_the_way else ""
        return (f"Not adopted by the {self.arithmetic.organ}.{who}", *self.arithmetic.sentences())


@dataclass(frozen=True, slots=True)
class Vetoed:
    """It had the votes and fell by a veto."""

    arithmetic: Arithmetic
    by: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        first = f"Not adopted by the {self.arithmetic.organ}: vetoed by {listed(self.by)}."
        return (first, *self.arithmetic.sentences())


@dataclass(frozen=True, slots=True)
class NoQuorum:
    """Too few were there to decide anything."""

    arithmetic: Arithmetic

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        return (f"No decision of the {self.arithmetic.organ}: no quorum.", *self.arithmetic.sentences())


@dataclass(frozen=True, slots=True)
class UnknownRule:
    """The outcome hangs on a rule that is not known here."""

    article: str
    missing: str
    arithmetic: Arithmetic | None = None

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        first = f"Unknown rule ({self.article}): {self.missing}."
        return (first, *(self.arithmetic.sentences() if self.arithmetic else ()))


Outcome = Adopted | NotAdopted | Vetoed | NoQuorum | UnknownRule
"""What an organ's ballots amount to."""
