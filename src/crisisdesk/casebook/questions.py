"""Questions at rest."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, Row, String, Table, delete, insert, select

from crisisdesk.casebook.entries import Kept
from crisisdesk.casebook.metadata import metadata
from crisisdesk.model import Question

questions = Table(
    "questions",
    metadata,
    Column("question_id", String(64), primary_key=True),
    Column("proposition", String, nullable=False),
    Column("terms", JSON, nullable=False),
    Column("place", String(16)),
    Column("organisation", String(32)),
    Column("measure", String(64)),
    Column("begins", Date),
    Column("ends", Date),
)


def payload_of(question: Question) -> dict[str, Any]:
    """A question as the ledger keeps it."""
    return {
        "question_id": question.question_id,
        "proposition": question.proposition,
        "terms": list(question.terms),
        "place": question.place,
        "organisation": question.organisation,
        "measure": question.measure,
        "begins": question.begins.isoformat() if question.begins else None,
        "ends": question.ends.isoformat() if question.ends else None,
    }


def record(connection: Connection, kept: Kept) -> None:
    """``question kept``: the row, in the place of one with the same id."""
    days = {name: date.fromisoformat(kept.payload[name]) if kept.payload[name] else None for name in ("begins", "ends")}
    connection.execute(delete(questions).where(questions.c.question_id == kept.payload["question_id"]))
    connection.execute(insert(questions).values(**{**kept.payload, **days}))


def read_questions(connection: Connection) -> tuple[Question, ...]:
    """All questions in the order of their ids."""
    return tuple(_question(row) for row in connection.execute(select(questions).order_by("question_id")))


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
