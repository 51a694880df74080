"""The casebook of one desk."""

from collections.abc import Iterable
from datetime import UTC
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, create_engine, delete, event, insert, select

from crisisdesk.casebook import ledger as chain
from crisisdesk.casebook.tables import ledger, metadata, questions
from crisisdesk.clock import Clock, system_clock
from crisisdesk.errors import Misuse
from crisisdesk.model import Question


class Casebook:
    """What people ask of the record, in a database at a SQLAlchemy address; made where there is none."""

    def __init__(self, address: str, clock: Clock = system_clock) -> None:
        if address.startswith("sqlite:///"):
            Path(address.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        self._engine = _engine(address)
        self._clock = clock
        metadata.create_all(self._engine)

    def questions(self) -> tuple[Question, ...]:
        """All questions in the order of their ids."""
        with self._engine.connect() as connection:
            return tuple(_question(row) for row in connection.execute(select(questions).order_by("question_id")))

    def question(self, question_id: str) -> Question:
        """One question. Raises ``Misuse`` naming those that there are."""
        found = {question.question_id: question for question in self.questions()}
        if question_id not in found:
            known = ", ".join(found) or "none yet; add some with `crisisdesk question add FILE`"
            raise Misuse(f"no question {question_id!r}; known: {known}")
        return found[question_id]

    def keep_questions(self, given: Iterable[Question], person: str) -> int:
        """Add questions or replace those of the same id; what is unchanged is left. Returns how many changed."""
        changed = 0
        known = {question.question_id: question for question in self.questions()}
        for question in given:
            if known.get(question.question_id) == question:
                continue
            row = _row(question)
            with self._engine.begin() as connection:
                connection.execute(delete(questions).where(questions.c.question_id == question.question_id))
                connection.execute(insert(questions).values(**row))
                chain.append(connection, at=self._clock(), person=person, act="question kept", payload=row)
            changed += 1
        return changed

    def entries(self) -> list[chain.Entry]:
        """The ledger from its first link."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(ledger).order_by(ledger.c.seq)).all()
        return [
            chain.Entry(
                row.seq,
                row.recorded_at.replace(tzinfo=row.recorded_at.tzinfo or UTC).isoformat(),
                row.person,
                row.act,
                row.payload,
                row.previous_hash,
                row.hash,
            )
            for row in rows
        ]


def _engine(address: str) -> Engine:
    engine = create_engine(address)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _careful)
    return engine


def _careful(connection: Any, _: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA busy_timeout=5000")


def _row(question: Question) -> dict[str, Any]:
    return {
        "question_id": question.question_id,
        "proposition": question.proposition,
        "terms": list(question.terms),
        "place": question.place,
        "organisation": question.organisation,
        "measure": question.measure,
        "begins": question.begins,
        "ends": question.ends,
    }


def _question(row: Row[Any]) -> Question:
    return Question(
        question_id=row.question_id,
        proposition=row.proposition,
        terms=tuple(row.terms),
        place=row.place,
        organisation=row.organisation,
        measure=row.measure,
        begins=row.begins,
        ends=row.ends,
    )
