"""An invented world for tests: documents, statements and records of places that do not exist."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from crisisdesk.clock import fixed_clock
from crisisdesk.model import Document, Precision, Question
from crisisdesk.reading import read
from crisisdesk.record import Record
from crisisdesk.wire import Article, document_of

NOON = datetime(2022, 1, 6, 12, tzinfo=UTC)
NOW = datetime(2022, 6, 1, tzinfo=UTC)


def article(
    text: str,
    *,
    at: datetime | None = NOON,
    outlet: str = "Test Wire",
    title: str = "",
    url: str = "",
    language: str = "en",
) -> Document:
    """A document as the wire would give it."""
    precision = Precision.MOMENT if at else Precision.UNKNOWN
    given = Article(
        text=text, title=title, outlet=outlet, url=url, published_at=at, precision=precision, language=language
    )
    return document_of(given, retrieved_at=NOW, where="test")


def question(
    *terms: str, proposition: str = "It happens", organisation: str | None = None, place: str | None = None
) -> Question:
    """A question named by its terms."""
    return Question(question_id="q1", proposition=proposition, terms=terms, organisation=organisation, place=place)


def record_of(folder: Path, documents: Iterable[Document]) -> Record:
    """A record that holds the readings of the documents, written in one batch."""
    record = Record(folder, fixed_clock(NOW))
    record.append([read(document) for document in documents])
    return record
