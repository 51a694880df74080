"""Who stands where on a question, with the words that show it and the search behind silence.

How a cell comes about, so that it can be redone by hand: evidence that stands in copies of one story counts once;
own words outrank own acts, these outrank what others report; among evidence of the highest rank the latest day
speaks; what that day's evidence says together is the stance, and a contradiction is MIXED. What analysts claim of an
actor is kept apart and never counts. An actor without any evidence is SILENT.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import reduce

from crisisdesk.actors import registry
from crisisdesk.errors import Misuse
from crisisdesk.model import ITSELF, OUTLET, Document, Position, Question, Stance, base
from crisisdesk.positions.readings import read_again
from crisisdesk.reading import named_in, positions_of
from crisisdesk.record import Snapshot
from crisisdesk.record.searches import coverage, stories_mentioning, stories_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that shows a position, the document that it stands in and who tells it."""

    position: Position
    sentence: str
    document: Document

    @property
    def rank(self) -> int:
        """Own words 3, own act 2, told by another 1, said of the actor by one who speaks for nobody 0."""
        if self.position.said_of:
            return 0
        if self.position.reported_by == ITSELF:
            return 3
        return 2 if self.position.reported_by == OUTLET else 1

    @property
    def published_at(self) -> datetime:
        """When its document was published."""
        return self.document.published_at or datetime.min.replace(tzinfo=UTC)

    @property
    def chain(self) -> tuple[str, ...]:
        """Outlet, republications, and who tells it, outermost first."""
        return (self.document.outlet, *self.document.via, self.position.reported_by)


@dataclass(frozen=True, slots=True)
class Searched:
    """The search behind a cell, in independent stories.

    All that were read, those that mention the actor, those that name the question, and those that do both; then
    documents by language that was not read, and the last date read.
    """

    stories: int
    actor: int
    question: int
    both: int
    unread: tuple[tuple[str, int], ...]
    last: datetime | None


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
    def stories(self) -> int:
        """Independent stories behind the stance."""
        return len({one.document.story_id for one in self.evidence})

    @property
    def last(self) -> datetime | None:
        """When the newest evidence was published."""
        return max((one.published_at for one in self.evidence), default=None)

    @property
    def deciding(self) -> tuple[Evidence, ...]:
        """The evidence that made the stance: of the highest rank, of its latest day."""
        return _deciding(self.evidence)


@dataclass(frozen=True, slots=True)
class Matrix:
    """All cells of one question as the record showed it at a time."""

    question: Question
    as_of: datetime | None
    cells: tuple[Cell, ...]

    def cell(self, actor: str) -> Cell:
        """The row of one actor. Raises ``Misuse`` where the matrix has none."""
        for cell in self.cells:
            if cell.actor == actor:
                return cell
        raise Misuse(f"{actor} is no row of the question {self.question.question_id!r}")

    def stances(self) -> dict[str, Stance]:
        """Stance by actor."""
        return {cell.actor: cell.stance for cell in self.cells}

    @property
    def spoken(self) -> bool:
        """Whether anybody has taken a position."""
        return any(cell.stance is not Stance.SILENT for cell in self.cells)


def matrix(snapshot: Snapshot, question: Question, actors: Iterable[str] = ()) -> Matrix:
    """The matrix of a question over a snapshot of the record.

    It has a row for the question's place, for each member of its organisation, for the organisation, for the given
    actors, and for everybody else of whom the record shows a position.
    """
    readings = read_again(snapshot, question)
    evidence = [
        Evidence(position, position.evidence.of(reading.document.text), reading.document)
        for reading in readings
        if _in_period(reading.document.day, question)
        for position in positions_of(reading, question)
    ]
    naming = [r.document.document_id for r in readings if named_in(r.document.text, question)]
    search = _Search(snapshot, naming)
    wanted = dict.fromkeys([*_rows(question, snapshot.as_of), *actors, *sorted({e.position.actor for e in evidence})])
    cells = [_cell(actor, [e for e in evidence if e.position.actor == actor], search) for actor in wanted]
    return Matrix(question, snapshot.as_of, tuple(cells))


class _Search:
    """Counts of stories, asked once for all cells."""

    def __init__(self, snapshot: Snapshot, naming: Sequence[str]) -> None:
        self._coverage = coverage(snapshot)
        self._actors = stories_mentioning(snapshot)
        self._both = stories_mentioning(snapshot, naming)
        self._question = stories_of(snapshot, naming)

    def of(self, actor: str) -> Searched:
        found = base(actor)
        return Searched(
            stories=self._coverage.stories,
            actor=self._actors.get(found, 0),
            question=self._question,
            both=self._both.get(found, 0),
            unread=self._coverage.unread,
            last=self._coverage.last,
        )


def _rows(question: Question, as_of: datetime | None) -> list[str]:
    day = question.ends or (as_of or datetime.now(UTC)).date()
    day = min(day, as_of.date()) if as_of else day
    organisation = [question.organisation] if question.organisation else []
    members = registry().members(organisation[0], day) if organisation else ()
    return [*([question.place] if question.place else []), *members, *organisation]


def _in_period(day: date | None, question: Question) -> bool:
    if day is None:
        return False
    return (question.begins is None or question.begins <= day) and (question.ends is None or day <= question.ends)


def _cell(actor: str, found: Sequence[Evidence], search: _Search) -> Cell:
    counted = _once_a_story([one for one in found if one.rank and one.position.stance is not Stance.SILENT])
    silence = _once_a_story([one for one in found if one.rank and one.position.stance is Stance.SILENT])
    stances = [one.position.stance for one in _deciding(counted)]
    return Cell(
        actor=actor,
        name=registry().name(actor),
        stance=reduce(Stance.__or__, stances, Stance.SILENT),
        evidence=tuple(counted),
        stated_silence=tuple(silence),
        said_of=tuple(_once_a_story([one for one in found if not one.rank])),
        searched=search.of(actor),
    )


def _once_a_story(found: Sequence[Evidence]) -> list[Evidence]:
    """Of copies of one story the earliest; the newest evidence first."""
    kept: dict[tuple[str, str, Stance], Evidence] = {}
    for one in sorted(found, key=lambda e: (e.published_at, e.document.document_id, e.position.evidence)):
        kept.setdefault((one.document.story_id, one.sentence, one.position.stance), one)
    return sorted(kept.values(), key=lambda e: (e.published_at, e.document.document_id), reverse=True)


def _deciding(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    if not evidence:
        return ()
    highest = max(one.rank for one in evidence)
    ranked = [one for one in evidence if one.rank == highest]
    latest = max(one.published_at for one in ranked)
    since = datetime.combine(latest.date(), time.min, tzinfo=UTC)
    return tuple(one for one in ranked if one.published_at >= since)
