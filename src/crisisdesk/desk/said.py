"""Statements and events as lines of a list."""

from dataclasses import dataclass

from crisisdesk.desk.language import later, say
from crisisdesk.desk.links import Named, named, to_document
from crisisdesk.desk.prose import When, day_words, shortened, when
from crisisdesk.model import Document, Event, Plover, Precision, Span, Statement, covers
from crisisdesk.reading.text import paragraphs_of, sentence_spans

LONGEST = 420
"""Characters of a statement's content that a list shows; the document shows all."""

DEEDS = {
    Plover.AGREE: later("agreement"),
    Plover.CONSULT: later("consultation"),
    Plover.SUPPORT: later("support"),
    Plover.CONCEDE: later("concession"),
    Plover.COOPERATE: later("cooperation"),
    Plover.AID: later("aid"),
    Plover.RETREAT: later("retreat"),
    Plover.REQUEST: later("request"),
    Plover.ACCUSE: later("accusation"),
    Plover.REJECT: later("rejection"),
    Plover.THREATEN: later("threat"),
    Plover.PROTEST: later("protest"),
    Plover.SANCTION: later("sanction"),
    Plover.MOBILIZE: later("mobilisation"),
    Plover.COERCE: later("coercion"),
    Plover.ASSAULT: later("assault"),
}
"""The event types of PLOVER as nouns of everyday English."""


@dataclass(frozen=True, slots=True)
class SaidLine:
    """Who said what: the speaker as the text names him, for whom he speaks, the content, and where it stands."""

    speaker: str
    speaks_for: Named | None
    act: str
    form: str
    content: str
    chain: tuple[str, ...]
    published: When
    link: str


@dataclass(frozen=True, slots=True)
class DoneLine:
    """Who did what to whom, whether it took place, and the sentence that tells it."""

    source: Named
    deed: str
    plover: str
    target: Named | None
    status: str
    details: str
    sentence: str
    chain: tuple[str, ...]
    published: When
    link: str


def said_line(statement: Statement, document: Document, as_of: str = "") -> SaidLine:
    """The line of a statement."""
    return SaidLine(
        speaker=speaker_words(statement, document.text),
        speaks_for=named(statement.speaker.speaks_for, as_of) if statement.speaker.speaks_for else None,
        act=statement.act.value,
        form=statement.form.value,
        content=shortened(content_words(statement, document.text), LONGEST),
        chain=(document.outlet, *document.via),
        published=published(document),
        link=to_document(document.document_id, extent(statement)),
    )


def done_line(event: Event, document: Document, as_of: str = "") -> DoneLine:
    """The line of an event."""
    sentence = sentence_at(document.text, event.trigger)
    return DoneLine(
        source=named(event.source, as_of),
        deed=say(DEEDS[event.plover]),
        plover=event.plover.value,
        target=named(event.target, as_of) if event.target else None,
        status=status_words(event),
        details=event_details(event),
        sentence=sentence.of(document.text),
        chain=(document.outlet, *document.via),
        published=published(document),
        link=to_document(document.document_id, sentence),
    )


def speaker_words(statement: Statement, text: str) -> str:
    """The speaker in the words of the text; the resolved name where the text leaves the speaker out."""
    return " ".join(span.of(text) for span in statement.source) or statement.speaker.name or say("somebody unnamed")


def content_words(statement: Statement, text: str) -> str:
    """What is said, in the words of the text."""
    return " … ".join(span.of(text) for span in statement.content)


def extent(statement: Statement) -> Span:
    """From the first to the last character that belongs to a statement."""
    return covers([*statement.source, *statement.cue, *statement.content])


def status_words(event: Event) -> str:
    """Whether an event took place, in words."""
    return event.status.value.replace("_", " ")


def event_details(event: Event) -> str:
    """Mode, context, place and date of an event, as far as they are known, divided by commas."""
    on = day_words(event.on) if event.on and event.precision is not Precision.UNKNOWN else ""
    place = named(event.place).name if event.place else ""
    return ", ".join(part for part in (event.mode or "", event.context or "", place, on) if part)


def sentence_at(text: str, span: Span) -> Span:
    """The sentence in which a span begins; the span itself where none holds it."""
    for paragraph in paragraphs_of(text):
        if paragraph.meets(span):
            return next((one for one in sentence_spans(text, paragraph) if one.meets(span)), span)
    return span


def published(document: Document) -> When:
    """When a document of the record was published, as exactly as it is known."""
    if document.published_at is None:
        raise ValueError(f"document {document.document_id} is in the record without a date")
    return when(document.published_at, document.precision)
