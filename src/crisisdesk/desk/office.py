"""What the pages are made from."""

import hashlib
import hmac
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol, TypeVar

from starlette.responses import Response

from crisisdesk.casebook import Casebook, Grading
from crisisdesk.charters import Charter
from crisisdesk.clock import Clock
from crisisdesk.desk.arrivals import Arrivals
from crisisdesk.desk.language import language, later, say
from crisisdesk.desk.once import Once
from crisisdesk.desk.pages import Made, Page
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.provider import Provider
from crisisdesk.desk.sessions import Sessions
from crisisdesk.desk.shelf import Shelf
from crisisdesk.desk.snapshots import Key, Snapshots
from crisisdesk.desk.throttle import Throttle
from crisisdesk.desk.visitors import new_secret
from crisisdesk.desk.vouching import Voucher
from crisisdesk.desk.work import Works
from crisisdesk.model import Question
from crisisdesk.positions import Matrix, matrix
from crisisdesk.positions.grades import Grades
from crisisdesk.record import Record, Snapshot
from crisisdesk.record.fulltext import Fulltext

T = TypeVar("T")


class Sentences(Protocol):
    """Any result that explains itself."""

    def sentences(self) -> Sequence[str]:
        """The result in sentences, the answer first."""


LARGE = 4
"""Streams and forecasters kept at the most; each may hold as much as a year of events."""
SEARCHES = 200
"""Searches whose findings are kept; somebody turns pages, saves what is shown, or comes back to it."""


class Decide(Protocol):
    """Says what the question's organisation can decide on it, as the snapshot shows the record and grades weigh it."""

    def __call__(self, snapshot: Snapshot, question: Question, *, grades: Grades | None = None) -> Sentences:
        """The decision; ``grades`` are those of analysts."""


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
    scorecard, empty for none. ``settings`` are names, values and meanings to show. ``provider`` vouches for people who
    sign in.
    """

    sign_in: bool = False
    https: bool = False
    language: str = "en"
    disclaimer: str = ""
    disputed: bool = True
    settings: tuple[tuple[str, str, str], ...] = ()
    outcomes: str = ""
    provider: Provider | None = None

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
        self.arrivals = Arrivals(clock)
        self.voucher = Voucher(self.house.provider, clock) if self.house.provider else None
        self.once: Once[Page | Made | Response] = Once()
        self.secret = new_secret()
        self._snapshots = Snapshots(record)
        self._grading = Grading()
        self._shelf = Shelf()
        self.large = Shelf(LARGE)
        self.searched = Shelf(SEARCHES)

    @contextmanager
    def open(self, as_of: datetime | None = None) -> Iterator["View"]:
        """The record as it stands now, for one page."""
        questions, today = tuple(self.questions()), self.clock().date()
        with self._snapshots.lend(as_of) as (key, snapshot):
            yield View(snapshot, key, today, questions, self, self._shelf, cache(self.grading))

    def grading(self) -> Grading:
        """The analysts' grades as they stand now; none on a desk without a casebook."""
        if self.casebook is not None:
            self._grading = self.casebook.grading(self._grading)
        return self._grading

    def key(self, use: str) -> bytes:
        """A key for one use: that of forms goes out in them, and must not open what another use signs."""
        return hmac.new(self.secret, use.encode(), hashlib.sha256).digest()

    @property
    def book(self) -> Casebook:
        """The casebook. Raises ``Problem`` for a desk that has none."""
        if self.casebook is None:
            raise Problem(404, say("This desk only shows its record; it keeps no casebook."))
        return self.casebook


@dataclass(frozen=True, slots=True)
class View:
    """The desk as one page sees it: a snapshot and what it rests on, the day of the clock, questions and grades."""

    snapshot: Snapshot
    key: Key
    today: date
    questions: tuple[Question, ...]
    office: Office
    shelf: Shelf
    grades: Callable[[], Grading]

    @property
    def grading(self) -> Grading:
        """The analysts' grades as they stood when the page first asked."""
        return self.grades()

    def decided(self, decide: Decide, question: Question) -> Sentences:
        """What the question's organisation can decide, with the grades that stand."""
        return self.weighed(
            ("decided", question), lambda: decide(self.snapshot, question, grades=self.grading.by_subject)
        )

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
        return self.weighed(
            ("matrix", question, actors),
            lambda: matrix(self.snapshot, question, actors, grades=self.grading.by_subject),
        )

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """Something that rests on nothing but what is named, the snapshot and the day: made once for all of these."""
        return self.shelf.get((self.key, self.today, what), make)

    def weighed(self, what: Hashable, make: Callable[[], T]) -> T:
        """The same for what rests on the analysts' grades too."""
        return self.once((self.grading, what), make)

    def large(self, what: Hashable, make: Callable[[], T]) -> T:
        """The same for what takes much room: few of these are kept."""
        return self.office.large.get((self.key, what), make)

    def held(self, what: Hashable) -> tuple[Any, ...]:
        """What takes much room alone in a tuple where it was made already, else an empty one."""
        return self.office.large.held((self.key, what))
