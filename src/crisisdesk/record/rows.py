"""Values to rows and back."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from crisisdesk.errors import EvidenceError
from crisisdesk.model import (
    Act,
    Dating,
    Document,
    Event,
    Form,
    Passage,
    Plover,
    Precision,
    Reading,
    Refusal,
    Section,
    SectionKind,
    Span,
    Speaker,
    Statement,
    Status,
)

Row = dict[str, Any]


def document_row(document: Document) -> Row:
    """The row of a document. Raises ``EvidenceError`` for one without a date."""
    if document.published_at is None:
        raise EvidenceError(f"document {document.document_id} has no date of publication; give it one before recording")
    _inside([passage.span for passage in document.passages], document.text, f"document {document.document_id}")
    return {
        "document_id": document.document_id,
        "outlet": document.outlet,
        "url": document.url,
        "via": list(document.via),
        "title": document.title,
        "text": document.text,
        "language": document.language,
        "published_at": document.published_at,
        "precision": document.precision.value,
        "retrieved_at": document.retrieved_at,
        "text_hash": document.text_hash,
        "story_id": document.story_id,
        "sections": [{"kind": s.kind.value, "start": s.span.start, "end": s.span.end} for s in document.sections],
        "fingerprints": list(document.fingerprints),
        "origin": document.origin,
        "author": document.author,
        "canonical_url": document.canonical_url,
        "raw_hash": document.raw_hash,
        "dated_by": document.dated_by.value,
        "inferred_at": document.inferred_at,
        "passages": [
            {"document_id": p.document_id, "start": p.span.start, "end": p.span.end} for p in document.passages
        ],
    }


def document_of(row: Mapping[str, Any]) -> Document:
    """The document of a row."""
    return Document(
        document_id=row["document_id"],
        outlet=row["outlet"],
        url=row["url"],
        via=tuple(row["via"] or ()),
        title=row["title"],
        text=row["text"],
        language=row["language"],
        published_at=_utc(row["published_at"]),
        precision=Precision(row["precision"]),
        retrieved_at=_utc(row["retrieved_at"]),
        text_hash=row["text_hash"],
        story_id=row["story_id"],
        sections=tuple(Section(SectionKind(s["kind"]), Span(s["start"], s["end"])) for s in row["sections"]),
        fingerprints=tuple(row["fingerprints"] or ()),
        origin=row["origin"],
        author=row["author"] or "",
        canonical_url=row["canonical_url"] or "",
        raw_hash=row["raw_hash"] or "",
        dated_by=Dating(row["dated_by"] or ""),
        inferred_at=_utc(row["inferred_at"]) if row["inferred_at"] else None,
        passages=tuple(Passage(p["document_id"], Span(p["start"], p["end"])) for p in row["passages"] or ()),
    )


def statement_row(statement: Statement, text: str, reader: str) -> Row:
    """The row of a statement in its document's text. Raises ``EvidenceError`` for a span outside the text."""
    spans = (*statement.source, *statement.cue, *statement.content)
    _inside(spans, text, f"statement {statement.statement_id}")
    return {
        "statement_id": statement.statement_id,
        "document_id": statement.document_id,
        "source": _spans(statement.source),
        "cue": _spans(statement.cue),
        "content": _spans(statement.content),
        "speaker_text": " ".join(span.of(text) for span in statement.source),
        "speaker": statement.speaker.name,
        "speaks_for": statement.speaker.speaks_for,
        "role": statement.speaker.role,
        "affiliation": statement.speaker.affiliation,
        "speaker_rule": statement.speaker.rule,
        "speaker_confidence": statement.speaker.confidence,
        "form": statement.form.value,
        "act": statement.act.value,
        "hedge": statement.hedge,
        "within": statement.within,
        "rule": statement.rule,
        "confidence": statement.confidence,
        "reader": reader,
    }


def statement_of(row: Mapping[str, Any]) -> Statement:
    """The statement of a row."""
    return Statement(
        statement_id=row["statement_id"],
        document_id=row["document_id"],
        source=_spans_of(row["source"]),
        cue=_spans_of(row["cue"]),
        content=_spans_of(row["content"]),
        speaker=Speaker(
            name=row["speaker"],
            speaks_for=row["speaks_for"],
            role=row["role"],
            affiliation=row["affiliation"],
            rule=row["speaker_rule"],
            confidence=row["speaker_confidence"],
        ),
        form=Form(row["form"]),
        act=Act(row["act"]),
        hedge=row["hedge"],
        within=row["within"],
        rule=row["rule"],
        confidence=row["confidence"],
    )


def event_row(event: Event, text: str, reader: str) -> Row:
    """The row of an event in its document's text. Raises ``EvidenceError`` for a span outside the text."""
    spans = [span for span in (event.trigger, event.source_span, event.target_span) if span]
    _inside(spans, text, f"event {event.event_id}")
    return {
        "event_id": event.event_id,
        "document_id": event.document_id,
        "statement_id": event.statement_id,
        "source": event.source,
        "target": event.target,
        "plover": event.plover.value,
        "mode": event.mode,
        "context": event.context,
        "status": event.status.value,
        "date": event.on,
        "precision": event.precision.value,
        "place": event.place,
        "trigger": _span(event.trigger),
        "source_span": _span(event.source_span),
        "target_span": _span(event.target_span),
        "rule": event.rule,
        "confidence": event.confidence,
        "reader": reader,
    }


def event_of(row: Mapping[str, Any]) -> Event:
    """The event of a row."""
    return Event(
        event_id=row["event_id"],
        document_id=row["document_id"],
        statement_id=row["statement_id"],
        source=row["source"],
        target=row["target"],
        plover=Plover(row["plover"]),
        mode=row["mode"],
        context=row["context"],
        status=Status(row["status"]),
        on=row["date"],
        precision=Precision(row["precision"]),
        place=row["place"],
        trigger=Span(row["trigger"]["start"], row["trigger"]["end"]),
        source_span=_span_of(row["source_span"]),
        target_span=_span_of(row["target_span"]),
        rule=row["rule"],
        confidence=row["confidence"],
    )


def reading_row(reading: Reading) -> Row:
    """The row that says what a reader found and what it skipped."""
    return {
        "document_id": reading.document.document_id,
        "reader": reading.reader,
        "sentences": reading.sentences,
        "skipped": [{"reason": reason, "count": count} for reason, count in reading.skipped],
        "statements": len(reading.statements),
        "events": len(reading.events),
        "actors": list(reading.actors),
    }


def refusal_row(refusal: Refusal) -> Row:
    """The row of an item that could not be read."""
    return {
        "refusal_id": refusal.refusal_id,
        "source": refusal.source,
        "line": refusal.line,
        "reason": refusal.reason,
    }


def _inside(spans: Sequence[Span], text: str, what: str) -> None:
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            raise EvidenceError(f"{what}: span {span.start}-{span.end} is not inside a text of {len(text)} characters")


def _span(span: Span | None) -> Row | None:
    return {"start": span.start, "end": span.end} if span else None


def _spans(spans: Sequence[Span]) -> list[Row | None]:
    return [_span(span) for span in spans]


def _span_of(value: Mapping[str, int] | None) -> Span | None:
    return Span(value["start"], value["end"]) if value else None


def _spans_of(values: Sequence[Mapping[str, int]] | None) -> tuple[Span, ...]:
    return tuple(Span(value["start"], value["end"]) for value in values or ())


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)
