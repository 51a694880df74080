"""Judgements at rest."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Index, Integer, Row, String, Table, func, insert, select

from crisisdesk.casebook.entries import Kept
from crisisdesk.casebook.judgements import Grade, Grading, Judgement, Of, Verdict, grade, with_standing
from crisisdesk.casebook.metadata import metadata
from crisisdesk.casebook.moments import Moment

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("of", String(16), nullable=False),
    Column("subject", String, nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("grade", String(2)),
    Column("verdict", String(16)),
    Column("amended", JSON, nullable=False),
    Column("comment", String, nullable=False),
    Index("ix_judgements_of_subject", "of", "subject"),
)
"""``number`` is the ledger's; no row is ever changed."""


def record(connection: Connection, kept: Kept) -> None:
    """``judged``: one more row."""
    connection.execute(insert(judgements).values(number=kept.seq, person_id=kept.person, at=kept.at, **kept.payload))


def read_judgements(
    connection: Connection, of: Of | None, subject: str | Collection[str] | None, person_id: str | None
) -> tuple[Judgement, ...]:
    """Judgements in the order they were made; each says whether it stands, whoever asks for whose."""
    query = select(judgements)
    if of is not None:
        query = query.where(judgements.c.of == of.value)
    if subject is not None:
        query = query.where(judgements.c.subject.in_([subject] if isinstance(subject, str) else subject))
    found = with_standing(_judgement(row) for row in connection.execute(query))
    return tuple(each for each in found if person_id in {None, each.person})


def read_grading(connection: Connection, before: Grading, at: datetime | None) -> Grading:
    """The grades that stand, or stood at a moment; ``before`` again where none was given since."""
    given = judgements.c.grade.is_not(None) if at is None else judgements.c.grade.is_not(None) & (judgements.c.at <= at)
    newest = connection.execute(select(func.max(judgements.c.number)).where(given)).scalar() or 0
    if newest == before.newest:
        return before
    query = select(judgements.c.number, judgements.c.subject, judgements.c.grade).where(given)
    rows = connection.execute(query.order_by(judgements.c.number)).all()
    return Grading(rows[-1].number, {row.subject: row.grade for row in rows})


def _judgement(row: Row[Any]) -> Judgement:
    of = Of(row.of)
    return Judgement(
        number=row.number,
        of=of,
        subject=row.subject,
        person=row.person_id,
        at=row.at,
        grade=_grade(row.grade, of),
        verdict=Verdict(row.verdict) if row.verdict else None,
        amended=dict(row.amended),
        comment=row.comment,
    )


def _grade(text: str | None, of: Of) -> Grade | None:
    return grade(text, of) if text else None
