"""Rules by agreement: nobody objects, all say yes, silence is consent; and what needs no vote or is not known."""

from dataclasses import dataclass
from enum import StrEnum

from crisisdesk.charters.ballots import Share, Tally
from crisisdesk.charters.kinds import Kind, Line, Truth


@dataclass(frozen=True, slots=True)
class Consensus(Kind):
    """Adopted unless somebody objects; who abstains or stays away does not object.

    ``objections`` is how many may object all the same (consensus minus one without naming whom).
    """

    objections: int = 0

    absence_hurts = False
    presence_hurts = False

    def truth(self, tally: Tally) -> Truth:
        """Few enough objections."""
        return Truth.of(tally.no <= self.objections)

    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """The objections."""
        return (Line("objections", tally.no, self.objections, None, "", self.truth(tally), at_most=True),)

    @property
    def words(self) -> str:
        """In words."""
        if self.objections:
            return f"consensus, which {self.objections} objection(s) do not prevent"
        return "consensus: adopted unless a member objects"


class Whole(StrEnum):
    """Whose agreement unanimity asks for."""

    ENTITLED = "entitled"
    PRESENT = "present"
    VOTING = "voting"


@dataclass(frozen=True, slots=True)
class Declared:
    """When constructive abstentions break a decision: as many members as ``share`` with as much weight."""

    share: Share
    weights: str


@dataclass(frozen=True, slots=True)
class Unanimity(Kind):
    """All of ``of`` must say yes, and at least one does.

    Among those voting an abstention is no vote; among those present it blocks unless ``abstention`` allows it, and
    among all entitled an absence blocks as well. ``declared`` limits constructive abstentions.
    """

    of: Whole = Whole.ENTITLED
    abstention: bool = False
    declared: Declared | None = None

    @property
    def absence_hurts(self) -> bool:
        """Among all who may vote an absence blocks."""
        return self.of is Whole.ENTITLED

    @property
    def presence_hurts(self) -> bool:
        """Among those present an abstention blocks, unless it is allowed."""
        return self.of is Whole.PRESENT and not self.abstention

    def truth(self, tally: Tally) -> Truth:
        """Nobody stands in the way, somebody is for it, and not too many abstain by declaration."""
        if self._against(tally) or tally.yes == 0:
            return Truth.FALSE
        return self._declared_truth(tally)

    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """Yes, those in the way, and declared abstentions where there are any."""
        lines = (
            Line("for", tally.yes, 1, None, "", Truth.of(tally.yes > 0)),
            Line(self._counted, self._against(tally), 0, None, "", Truth.of(not self._against(tally)), at_most=True),
        )
        return lines + self._declared_lines(tally) if self.declared and tally.constructive else lines

    @property
    def words(self) -> str:
        """In words."""
        whom = {"entitled": "all members", "present": "all members present", "voting": "those voting"}[self.of]
        allowed = "; an abstention does not prevent it" if self.abstention or self.of is Whole.VOTING else ""
        return f"unanimity of {whom}{allowed}"

    @property
    def _counted(self) -> str:
        absent = ", absent" if self.of is Whole.ENTITLED else ""
        abstaining = "" if self.abstention or self.of is Whole.VOTING else ", abstaining"
        return f"in the way (against{abstaining}{absent})"

    def _against(self, tally: Tally) -> int:
        against = tally.no
        if self.of is not Whole.VOTING and not self.abstention:
            against += tally.abstain + tally.constructive
        return against + tally.absent if self.of is Whole.ENTITLED else against

    def _declared_truth(self, tally: Tally) -> Truth:
        if self.declared is None or tally.constructive < self.declared.share.of(tally.members):
            return Truth.TRUE
        if tally.load is None:
            return Truth.UNKNOWN
        return Truth.of(tally.load.constructive < self.declared.share.of(tally.load.members))

    def _declared_lines(self, tally: Tally) -> tuple[Line, ...]:
        if self.declared is None:
            return ()
        limit = self.declared.share.of(tally.members) - 1
        few = Truth.of(tally.constructive <= limit)
        name = "constructive abstentions"
        lines = [Line(name, tally.constructive, limit, tally.members, "all members", few, at_most=True)]
        if tally.load and not few:
            light = self.declared.share.of(tally.load.members) - 1
            truth = Truth.of(tally.load.constructive <= light)
            weight = tally.load.constructive
            lines.append(Line(f"their {self.declared.weights}", weight, light, tally.load.members, "", truth, True))
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class Silence(Kind):
    """Adopted when the deadline passes and nobody has objected; ``hours`` is the shortest deadline, if any is set."""

    hours: int | None = None

    absence_hurts = False
    presence_hurts = False

    def truth(self, tally: Tally) -> Truth:
        """Nobody broke the silence."""
        return Truth.of(tally.no == 0)

    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """The objections."""
        return (Line("objections before the deadline", tally.no, 0, None, "", self.truth(tally), at_most=True),)

    @property
    def words(self) -> str:
        """In words."""
        clock = f"after at least {self.hours} h" if self.hours else "at a deadline set case by case"
        return f"silence procedure: adopted {clock} unless a member objects"


@dataclass(frozen=True, slots=True)
class OptIn(Kind):
    """A project of those who want it: the others are not bound and cannot prevent it."""

    least: int

    absence_hurts = False
    presence_hurts = False

    def truth(self, tally: Tally) -> Truth:
        """Enough take part."""
        return Truth.of(tally.yes >= self.least)

    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """Those taking part."""
        return (Line("taking part", tally.yes, self.least, tally.entitled, "", self.truth(tally)),)

    @property
    def words(self) -> str:
        """In words."""
        return f"project of at least {self.least} willing member(s); the others neither take part nor prevent it"


@dataclass(frozen=True, slots=True)
class Office(Kind):
    """No vote: an officer or an organ acts on its own authority once its conditions are fulfilled."""

    office: str

    absence_hurts = False
    presence_hurts = False

    def truth(self, tally: Tally) -> Truth:  # noqa: ARG002
        """Always: no ballot stands between."""
        return Truth.TRUE

    def lines(self, tally: Tally) -> tuple[Line, ...]:  # noqa: ARG002
        """Nothing is counted."""
        return ()

    @property
    def words(self) -> str:
        """In words."""
        return f"no vote: {self.office} acts"


@dataclass(frozen=True, slots=True)
class Unknown(Kind):
    """A rule that exists and is not known here; ``missing`` says what would have to be read."""

    missing: str

    absence_hurts = False
    presence_hurts = False

    def truth(self, tally: Tally) -> Truth:  # noqa: ARG002
        """Not known."""
        return Truth.UNKNOWN

    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """What is there, without a number it would take."""
        return (Line("for", tally.yes, None, tally.entitled, "how many are needed is not known", Truth.UNKNOWN),)

    @property
    def words(self) -> str:
        """In words."""
        return f"unknown rule: {self.missing}"
