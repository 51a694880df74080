"""One cell of the matrix: where an actor stands, made from its evidence so that it can be redone by hand.

1. Evidence that stands in copies of one story counts once.
2. What analysts graded unreliable (E) or improbable (5) is shown and does not count.
3. Own words outrank own acts, these outrank what others report.
4. Among evidence of the highest rank the latest day speaks.
5. What that day's evidence says together is the stance; a contradiction is MIXED. A stance whose best evidence weighs
   less than half of the best of another is outweighed.

What analysts claim of an actor is kept apart and never counts. An actor without any evidence is SILENT.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import reduce

from crisisdesk.model import Stance
from crisisdesk.positions.evidence import Evidence, Searched, once_a_story

OUTWEIGHED = Fraction(1, 2)
"""Share of the heaviest stance's best evidence that another must reach to contradict it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one actor stands."""

    actor: str
    name: str
    stance: Stance
    evidence: tuple[Evidence, ...]
    stated_silence: tuple[Evidence, ...]
    said_of: tuple[Evidence, ...]
    searched: Searched

    @property
    def told(self) -> tuple[Evidence, ...]:
        """Every sentence of the cell: evidence, stated silence and what is said of the actor."""
        return (*self.evidence, *self.stated_silence, *self.said_of)

    @property
    def stories(self) -> int:
        """Independent stories behind the evidence."""
        return len({one.document.story_id for one in self.evidence})

    @property
    def last(self) -> datetime | None:
        """When the newest evidence was published."""
        return max((one.published_at for one in self.evidence), default=None)

    @property
    def deciding(self) -> tuple[Evidence, ...]:
        """The evidence that made the stance."""
        return deciding(self.evidence)

    @property
    def outweighed(self) -> tuple[Evidence, ...]:
        """Evidence of the deciding rank and day that analysts' grades have outweighed."""
        spoken = self.deciding
        return tuple(one for one in _of_latest_day(self.evidence) if one not in spoken)

    @property
    def weight(self) -> Fraction:
        """The weights of the deciding evidence, of each story the best: ungraded ones weigh 9/25 each."""
        best: dict[str, Fraction] = {}
        for one in self.deciding:
            story = one.document.story_id
            best[story] = max(best.get(story, Fraction(0)), one.grade.weight)
        return sum(best.values(), Fraction(0))


@dataclass(frozen=True, slots=True)
class Step:
    """From a day on, the stance that the record shows and the evidence that made it."""

    day: date
    stance: Stance
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of an actor, each story once, the newest first: words, stated silence, and what is said of it."""

    evidence: tuple[Evidence, ...] = ()
    stated_silence: tuple[Evidence, ...] = ()
    said_of: tuple[Evidence, ...] = ()

    def until(self, moment: datetime) -> "Shown":
        """What was published by a moment. True only of ungraded evidence, where the earliest of copies speaks."""
        return Shown(*(_until(part, moment) for part in (self.evidence, self.stated_silence, self.said_of)))


def shown(found: Iterable[Evidence]) -> Shown:
    """What is shown of an actor by all evidence about it, in any order."""
    told = list(found)
    return Shown(
        evidence=tuple(once_a_story(one for one in told if one.rank and one.position.stance is not Stance.SILENT)),
        stated_silence=tuple(once_a_story(one for one in told if one.rank and one.position.stance is Stance.SILENT)),
        said_of=tuple(once_a_story(one for one in told if not one.rank)),
    )


def cell_of(actor: str, name: str, found: Shown, searched: Searched) -> Cell:
    """The cell of an actor."""
    return Cell(
        actor=actor,
        name=name,
        stance=_stance(deciding(found.evidence)),
        evidence=found.evidence,
        stated_silence=found.stated_silence,
        said_of=found.said_of,
        searched=searched,
    )


def deciding(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The evidence that makes the stance: of the highest rank, of its latest day, not outweighed."""
    spoken = _of_latest_day(evidence)
    best: dict[Stance, Fraction] = {}
    for one in spoken:
        best[one.position.stance] = max(best.get(one.position.stance, Fraction(0)), one.grade.weight)
    least = max(best.values(), default=Fraction(0)) * OUTWEIGHED
    return tuple(one for one in spoken if best[one.position.stance] >= least)


def steps(cell: Cell) -> tuple[Step, ...]:
    """How the stance of a cell came about: a step for each day on which the stance changed, the earliest first."""
    found: list[Step] = []
    for day in sorted({_day(one) for one in cell.evidence}):
        by_then = deciding([one for one in cell.evidence if _day(one) <= day])
        stance = _stance(by_then)
        if stance is not (found[-1].stance if found else Stance.SILENT):
            found.append(Step(day, stance, by_then))
    return tuple(found)


def _of_latest_day(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    counted = [one for one in evidence if one.grade.weight]
    if not counted:
        return ()
    highest = max(one.rank for one in counted)
    ranked = [one for one in counted if one.rank == highest]
    latest = max(map(_day, ranked))
    return tuple(one for one in ranked if _day(one) == latest)


def _stance(evidence: Sequence[Evidence]) -> Stance:
    return reduce(Stance.__or__, (one.position.stance for one in evidence), Stance.SILENT)


def _until(part: tuple[Evidence, ...], moment: datetime) -> tuple[Evidence, ...]:
    """The older end of evidence that is ordered from the newest on."""
    return part[bisect_left(part, True, key=lambda one: one.published_at <= moment) :]


def _day(one: Evidence) -> date:
    return one.published_at.date()
