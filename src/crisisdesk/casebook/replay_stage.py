"""Where a replay is played: a casebook in memory, a clock that stands where the record stands, a case a thread."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from crisisdesk.casebook.case import Case
from crisisdesk.casebook.case_files import CaseFile, RecordedStep
from crisisdesk.casebook.casebook import Casebook
from crisisdesk.charters import Charter, Decidability, Fact, KnownAbsent, Shown, charter, decidability
from crisisdesk.model import Stance


class Answer(StrEnum):
    """What the rules say to a recorded step. ``OPEN``: the rule is not known, or the record does not tell enough."""

    AGREES = "agrees"
    DIFFERS = "differs"
    OPEN = "open"


Said = Iterator[tuple[Answer, str]]
"""Answers with their words."""


class Stage:
    """The casebook of a replay and the cases in it, one for each thread that needed one."""

    def __init__(self, file: CaseFile) -> None:
        self.file = file
        self.step = file.steps[0]
        self._book = Casebook("sqlite:///:memory:", lambda: self.step.at)
        self._ids: dict[str, str] = {}

    @property
    def now(self) -> datetime:
        """The moment of the step."""
        return self.step.at

    @property
    def on(self) -> date:
        """The day in UTC, by which the machine looks up rules and members."""
        return self.step.at.date()

    def move_to(self, step: RecordedStep) -> None:
        """The next step: its moment is now."""
        self.step = step

    def cases(self) -> dict[str, Case]:
        """The cases as they stand."""
        return {thread: self._book.case(number) for thread, number in self._ids.items()}

    def case(self, thread: str) -> Case:
        """The case of a thread, opened on first need."""
        if thread not in self._ids:
            of = self.file.thread(thread)
            case = self._book.open_case(of.organisation, title=self.file.title, place=self.file.place)
            self._ids[thread] = case.case_id
        return self._book.case(self._ids[thread])

    def do(self, thread: str, act: str, *, member: str = "", **facts: Any) -> Case:
        """One act of the machine. Raises ``Refused`` where a rule stands against it."""
        return self._book.act(self.case(thread).case_id, act, member=member, **facts)

    def charter(self, thread: str) -> Charter:
        """The rules of a thread's organisation."""
        return charter(self.file.thread(thread).organisation)

    def measure(self, thread: str) -> str:
        """What a thread is about."""
        return self.file.thread(thread).measure

    def outlook(self, thread: str, measure: str = "", positions: Mapping[str, Stance] | None = None) -> Decidability:
        """What could be decided now, with the preconditions that the case has on record."""
        facts: dict[str, Fact] = {
            each.gate: (Shown if each.shown else KnownAbsent)(each.evidence) for each in self.case(thread).preconditions
        }
        return decidability(
            self.charter(thread),
            measure=measure or self.measure(thread),
            on=self.on,
            positions=positions or {},
            facts=facts,
            affected=self.file.place,
        )
