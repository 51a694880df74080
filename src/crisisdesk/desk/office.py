"""What the pages are made from."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from crisisdesk.charters import Charter
from crisisdesk.clock import Clock
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.shelf import Shelf
from crisisdesk.desk.snapshots import Key, Snapshots
from crisisdesk.model import Question
from crisisdesk.positions import Matrix, matrix
from crisisdesk.record import Record, Snapshot

T = TypeVar("T")


class Sentences(Protocol):
    """Any result that explains itself."""

    def sentences(self) -> Sequence[str]:
        """The result in sentences, the answer first."""


Decide = Callable[[Snapshot, Question], Sentences]
"""Says what the question's organisation can decide on it, as the snapshot shows the record."""

Readiness = Callable[[Charter, date], Sentences]
"""Says what an organisation can do at most on a day, and how fast."""


class Office:
    """The record, the questions asked of it, and the clock; what decides is None where it is not wired."""

    def __init__(
        self,
        record: Record,
        questions: Callable[[], Sequence[Question]],
        clock: Clock,
        decide: Decide | None = None,
        readiness: Readiness | None = None,
    ) -> None:
        self.questions = questions
        self.clock = clock
        self.decide = decide
        self.readiness = readiness
        self._snapshots = Snapshots(record)
        self._shelf = Shelf()

    @contextmanager
    def open(self, as_of: datetime | None = None) -> Iterator["View"]:
        """The record as it stands now, for one page."""
        questions, today = tuple(self.questions()), self.clock().date()
        with self._snapshots.lend(as_of) as (key, snapshot):
            yield View(snapshot, key, today, questions, self.decide, self.readiness, self._shelf)


@dataclass(frozen=True, slots=True)
class View:
    """The desk as one page sees it: a snapshot and what it rests on, the day of the clock, and the questions."""

    snapshot: Snapshot
    key: Key
    today: date
    questions: tuple[Question, ...]
    decide: Decide | None
    readiness: Readiness | None
    shelf: Shelf

    @property
    def day(self) -> date:
        """The day that the page shows: that of the moment asked for, else today."""
        return self.snapshot.as_of.date() if self.snapshot.as_of else self.today

    def question(self, question_id: str) -> Question:
        """One of the questions. Raises ``Problem`` for an unknown one."""
        for question in self.questions:
            if question.question_id == question_id:
                return question
        raise Problem(404, f"There is no question {question_id[:80]!r}; the home page lists those there are.")

    def matrix(self, question: Question, actors: tuple[str, ...] = ()) -> Matrix:
        """The matrix of a question, with rows for the given actors too."""
        return self.once(("matrix", question, actors), lambda: matrix(self.snapshot, question, actors))

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """Something that rests on nothing but what is named, the snapshot and the day: made once for all of these."""
        return self.shelf.get((self.key, self.today, what), make)
