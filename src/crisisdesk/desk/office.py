"""What the pages are made from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from crisisdesk.clock import Clock
from crisisdesk.desk.matrices import Matrices
from crisisdesk.desk.problems import Problem
from crisisdesk.model import Question
from crisisdesk.positions import Matrix
from crisisdesk.record import Record, Snapshot


class Sentences(Protocol):
    """Any result that explains itself."""

    def sentences(self) -> Sequence[str]:
        """The result in sentences, the answer first."""


Decide = Callable[[Snapshot, Question], Sentences]
"""Says what the question's organisation can decide on it, as the snapshot shows the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The record, the questions asked of it, and the clock; ``decide`` is None where decidability is not wired."""

    record: Record
    questions: Callable[[], Sequence[Question]]
    clock: Clock
    decide: Decide | None = None
    matrices: Matrices = field(default_factory=Matrices)

    def open(self, as_of: datetime | None = None) -> "View":
        """The record as it stands now, for one thread."""
        batches = self.record.batches()
        snapshot = Snapshot(self.record.folder, batches, as_of)
        return View(self, snapshot, tuple(batch.batch for batch in batches), self.clock().date())

    def question(self, question_id: str) -> Question:
        """One of the questions. Raises ``Problem`` for an unknown one."""
        for question in self.questions():
            if question.question_id == question_id:
                return question
        raise Problem(404, f"There is no question {question_id[:80]!r}; the home page lists those there are.")


@dataclass(frozen=True, slots=True)
class View:
    """The record as one page sees it: a snapshot, the batches that it rests on, and the day of the clock."""

    office: Office
    snapshot: Snapshot
    batches: tuple[str, ...]
    today: date

    def matrix(self, question: Question, actors: tuple[str, ...] = ()) -> Matrix:
        """The matrix of a question, made once for the same batches, time, day and actors."""
        key = (hash(self.batches), question, self.snapshot.as_of, self.today, actors)
        return self.office.matrices.of(key, self.snapshot, question, actors)
