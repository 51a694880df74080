"""What the pages are made from."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from crisisdesk.casebook import Casebook
from crisisdesk.charters import Charter
from crisisdesk.clock import Clock
from crisisdesk.desk.language import language, later, say
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.sessions import Sessions
from crisisdesk.desk.shelf import Shelf
from crisisdesk.desk.snapshots import Key, Snapshots
from crisisdesk.desk.throttle import Throttle
from crisisdesk.desk.visitors import new_secret
from crisisdesk.desk.work import Works
from crisisdesk.model import Question
from crisisdesk.positions import Matrix, matrix
from crisisdesk.record import Record, Snapshot
from crisisdesk.record.fulltext import Fulltext

T = TypeVar("T")


class Sentences(Protocol):
    """Any result that explains itself."""

    def sentences(self) -> Sequence[str]:
        """The result in sentences, the answer first."""


LARGE = 4
"""Streams and forecasters kept at the most; each may hold as much as a year of events."""

Decide = Callable[[Snapshot, Question], Sentences]
"""Says what the question's organisation can decide on it, as the snapshot shows the record."""

Readiness = Callable[[Charter, date], Sentences]
"""Says what an organisation can do at most on a day, and how fast."""

DISCLAIMER = later(
    "Borders, names and shapes on this map are those of the map's source; they say nothing about the legal status of "
    "any territory."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """How a desk is set up.

    ``sign_in`` asks everybody who they are; without it whoever reaches the desk is the local person. ``https`` says
    that the desk is reached through an encrypted address. ``disclaimer`` stands under every map in the place of the
    desk's own words; ``disputed`` shows disputed areas apart. ``outcomes`` is a file with deaths and coups for the
    scorecard, empty for none. ``settings`` are names, values and meanings to show.
    """

    sign_in: bool = False
    https: bool = False
    language: str = "en"
    disclaimer: str = ""
    disputed: bool = True
    settings: tuple[tuple[str, str, str], ...] = ()
    outcomes: str = ""

    @property
    def words_of_maps(self) -> str:
        """What stands under every map."""
        return self.disclaimer or say(DISCLAIMER)


class Office:
    """The record, the questions asked of it, the casebook, the clock; what decides is None where it is not wired."""

    def __init__(
        self,
        record: Record,
        questions: Callable[[], Sequence[Question]],
        clock: Clock,
        decide: Decide | None = None,
        readiness: Readiness | None = None,
        casebook: Casebook | None = None,
        house: House | None = None,
    ) -> None:
        self.record = record
        self.questions = questions
        self.clock = clock
        self.decide = decide
        self.readiness = readiness
        self.casebook = casebook
        self.house = house or House()
        self.language = language(self.house.language)
        self.fulltext = Fulltext(record)
        self.works = Works(clock)
        self.sessions = Sessions(clock)
        self.throttle = Throttle(clock)
        self.secret = new_secret()
        self._snapshots = Snapshots(record)
        self._shelf = Shelf()
        self.large = Shelf(LARGE)

    @contextmanager
    def open(self, as_of: datetime | None = None) -> Iterator["View"]:
        """The record as it stands now, for one page."""
        questions, today = tuple(self.questions()), self.clock().date()
        with self._snapshots.lend(as_of) as (key, snapshot):
            yield View(snapshot, key, today, questions, self, self._shelf)

    @property
    def book(self) -> Casebook:
        """The casebook. Raises ``Problem`` for a desk that has none."""
        if self.casebook is None:
            raise Problem(404, say("This desk only shows its record; it keeps no casebook."))
        return self.casebook


@dataclass(frozen=True, slots=True)
class View:
    """The desk as one page sees it: a snapshot and what it rests on, the day of the clock, and the questions."""

    snapshot: Snapshot
    key: Key
    today: date
    questions: tuple[Question, ...]
    office: Office
    shelf: Shelf

    @property
    def decide(self) -> Decide | None:
        """What says what can be decided; None where nothing is wired."""
        return self.office.decide

    @property
    def readiness(self) -> Readiness | None:
        """What says what an organisation can do at most; None where nothing is wired."""
        return self.office.readiness

    @property
    def day(self) -> date:
        """The day that the page shows: that of the moment asked for, else today."""
        return self.snapshot.as_of.date() if self.snapshot.as_of else self.today

    def question(self, question_id: str) -> Question:
        """One of the questions. Raises ``Problem`` for an unknown one."""
        for question in self.questions:
            if question.question_id == question_id:
                return question
        raise Problem(
            404,
            say("There is no question {name}; the list of questions has those there are.", name=repr(question_id[:80])),
        )

    def matrix(self, question: Question, actors: tuple[str, ...] = ()) -> Matrix:
        """The matrix of a question, with rows for the given actors too."""
        return self.once(("matrix", question, actors), lambda: matrix(self.snapshot, question, actors))

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """Something that rests on nothing but what is named, the snapshot and the day: made once for all of these."""
        return self.shelf.get((self.key, self.today, what), make)

    def large(self, what: Hashable, make: Callable[[], T]) -> T:
        """The same for what takes much room: few of these are kept."""
        return self.office.large.get((self.key, what), make)

    def held(self, what: Hashable) -> tuple[Any, ...]:
        """What takes much room alone in a tuple where it was made already, else an empty one."""
        return self.office.large.held((self.key, what))
