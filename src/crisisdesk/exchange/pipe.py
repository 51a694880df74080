"""The pipe: one JSON document a line in, one JSON reading a line out; nothing is recorded.

The shapes stand in ``schemas/parse-input.schema.json`` and ``schemas/parse-output.schema.json``. Offsets are
half-open characters of "text" as given.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from crisisdesk.model import Document, Event, Position, Question, Reading, Span, Statement
from crisisdesk.reading import positions_of, read, strongest
from crisisdesk.wire.articles import undated_document
from crisisdesk.wire.jsonlines import article_of

_NEVER = datetime.fromtimestamp(0, UTC)
_READ_AS = "en"


def parse(record: Mapping[str, Any]) -> dict[str, Any]:
    """Read one document given as a JSON object and give what was found as a JSON object.

    A text whose "language" is not given is read as English. Raises ``ValueError`` naming the field that is wrong.
    """
    questions = [_question(value, number) for number, value in enumerate(_list(record, "questions"), 1)]
    reading = read(_document(record))
    positions = [position for question in questions for position in strongest(positions_of(reading, question))]
    numbers = {statement.statement_id: number for number, statement in enumerate(reading.statements)}
    return {
        "id": record.get("id"),
        "statements": [_statement(statement, reading, numbers) for statement in reading.statements],
        "events": [_event(event, numbers) for event in reading.events],
        "positions": [_position(position) for position in positions],
    }


def _document(record: Mapping[str, Any]) -> Document:
    article = article_of(record)
    return undated_document(article, retrieved_at=_NEVER, language=article.language or _READ_AS)


def _question(value: Any, number: int) -> Question:
    if not isinstance(value, Mapping):
        raise ValueError(f"question {number} must be an object")
    terms = value.get("terms")
    if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
        raise ValueError(f'question {number}: the field "terms" must be a list of strings')
    return Question(
        question_id=str(value.get("id", f"q{number}")),
        proposition=str(value.get("proposition", "")),
        terms=tuple(terms),
    )


def _list(record: Mapping[str, Any], field: str) -> list[Any]:
    value = record.get(field) or []
    if not isinstance(value, list):
        raise ValueError(f'the field "{field}" must be a list')
    return value


def _statement(statement: Statement, reading: Reading, numbers: Mapping[str, int]) -> dict[str, Any]:
    return {
        "source": _spans(statement.source),
        "cue": _spans(statement.cue),
        "content": _spans(statement.content),
        "speaker": statement.speaker.name or " ".join(span.of(reading.document.text) for span in statement.source),
        "speaks_for": statement.speaker.speaks_for,
        "form": statement.form.value,
        "act": statement.act.value,
        "within": numbers.get(statement.within or ""),
    }


def _event(event: Event, numbers: Mapping[str, int]) -> dict[str, Any]:
    return {
        "source": event.source,
        "target": event.target,
        "plover": event.plover.value,
        "status": event.status.value,
        "trigger": list(event.trigger),
        "statement": numbers.get(event.statement_id or ""),
    }


def _position(position: Position) -> dict[str, Any]:
    return {
        "actor": position.actor,
        "question": position.question_id,
        "stance": position.stance.value,
        "evidence": list(position.evidence),
        "reported_by": position.reported_by,
    }


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [list(span) for span in spans]
