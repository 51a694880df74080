"""A document's text in its parts: editor's note, article, and what stands between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crisisdesk.desk.language import later, say
from crisisdesk.desk.marks import Mark, Piece, beginnings, pieces_of
from crisisdesk.model import Document, Event, SectionKind, Span, Statement
from crisisdesk.reading.text import paragraphs_of

_HEADINGS = {SectionKind.EDITORS_NOTE: later("Editor’s note"), SectionKind.QUOTED_ARTICLE: later("Quoted article")}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text in one voice: ``body``, ``editors_note``, ``quoted_article``, or ``between`` for the rest.

    ``heading`` is empty for the body.
    """

    kind: str
    heading: str
    paragraphs: tuple[tuple[Piece, ...], ...]


def marks_of(statements: Sequence[Statement], events: Sequence[Event], at: Span | None) -> list[Mark]:
    """Everything found in a text as marks, labelled by its number, and the place that the reader came for."""
    marks = [Mark(at, "at")] if at else []
    for number, one in enumerate(statements, 1):
        kinds = (("source", one.source), ("cue", one.cue), ("content", one.content))
        marks += [Mark(span, kind, str(number)) for kind, spans in kinds for span in spans]
    marks += [Mark(event.trigger, "trigger", f"e{number}") for number, event in enumerate(events, 1)]
    return marks


def parts_of(document: Document, marks: Sequence[Mark]) -> Iterator[Part]:
    """The whole text of a document in parts, without empty ones."""
    labels = beginnings(marks)
    for kind, heading, span in _voices(document):
        paragraphs = [Span(span.start + p.start, span.start + p.end) for p in paragraphs_of(span.of(document.text))]
        if paragraphs:
            cut = tuple(pieces_of(document.text, paragraph, marks, labels) for paragraph in paragraphs)
            yield Part(kind, heading, cut)


def _voices(document: Document) -> Iterator[tuple[str, str, Span]]:
    """The sections in order, and what stands between them."""
    at = 0
    for section in sorted(document.sections, key=lambda one: one.span):
        yield "between", "", Span(at, max(at, section.span.start))
        heading = _HEADINGS.get(section.kind, "")
        yield section.kind.value, say(heading) if heading else "", Span(max(at, section.span.start), section.span.end)
        at = max(at, section.span.end)
    yield "between" if document.sections else "body", "", Span(at, max(at, len(document.text)))


def visible(at: Span | None, text: str) -> Span | None:
    """The place asked for, from its first letter that is no white space; None where there is nothing."""
    if at is None or not at.of(text).strip():
        return None
    words = at.of(text)
    start = at.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))
