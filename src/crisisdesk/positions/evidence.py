"""Evidence of a position, and the search behind a cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from crisisdesk.model import ITSELF, OUTLET, Document, Position
from crisisdesk.positions.grades import UNGRADED, Grades, Weighed, weighed
from crisisdesk.record.findings import Imprint


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that shows a position, the document that it stands in, who tells it, and how analysts graded it."""

    position: Position
    sentence: str
    document: Imprint | Document
    grade: Weighed = UNGRADED

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

    def graded(self, grades: Grades) -> "Evidence":
        """The same with the grade of its statement or event, else of its document, else of its outlet."""
        position = self.position
        given = (position.statement_id, position.event_id, self.document.document_id, self.document.outlet)
        return replace(self, grade=weighed(grades, *given))


@dataclass(frozen=True, slots=True)
class Searched:
    """The search behind a cell, in independent stories of the question's days.

    All that were read, those that mention the actor, those that name the question, and those that do both; then
    documents that were not read, by language, the last date read, and the same documents by outlet.
    """

    stories: int
    actor: int
    question: int
    both: int
    unread: tuple[tuple[str, int], ...]
    last: datetime | None
    unread_outlets: tuple[tuple[str, int], ...] = ()


def once_a_story(found: Iterable[Evidence]) -> list[Evidence]:
    """Each story once for each stance and teller, the newest first.

    Of copies the best graded speaks, of equally graded ones the earliest; what others of them add is left out.
    """
    by_story: dict[tuple[str, str, str], list[Evidence]] = {}
    for one in found:
        key = (one.document.story_id, one.position.stance.value, one.position.reported_by)
        by_story.setdefault(key, []).append(one)
    kept = [one for copies in by_story.values() for one in _of_one_document(copies)]
    return sorted(kept, key=in_order, reverse=True)


def _of_one_document(copies: Sequence[Evidence]) -> list[Evidence]:
    if len(copies) == 1:
        return list(copies)
    best = max(one.grade.weight for one in copies) if any(one.grade != UNGRADED for one in copies) else None
    first = min((one for one in copies if best is None or one.grade.weight == best), key=in_order)
    sentences: dict[str, Evidence] = {}
    for one in sorted(copies, key=in_order):
        if one.document.document_id == first.document.document_id:
            sentences.setdefault(one.sentence, one)
    return list(sentences.values())


def in_order(one: Evidence) -> tuple[object, ...]:
    """By date, then by everything else that tells two pieces of evidence of one actor apart."""
    position, document = one.position, one.document
    return (
        one.published_at,
        document.document_id,
        position.evidence,
        position.stance,
        position.reported_by,
        position.rule,
        position.statement_id or "",
        position.event_id or "",
        one.sentence,
    )
