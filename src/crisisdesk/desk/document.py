"""One document: its text with what was found in it, and beside it who said what and who did what to whom."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from crisisdesk.casebook.judgements import Of
from crisisdesk.desk.judging import Judged, JudgementLine, figures, judgements_of, letters
from crisisdesk.desk.language import later, say
from crisisdesk.desk.links import Named, named, to_document, to_statement
from crisisdesk.desk.office import View
from crisisdesk.desk.parts import Part, marks_of, parts_of, visible
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.prose import When, counted, when
from crisisdesk.desk.said import (
    DEEDS,
    content_words,
    event_details,
    extent,
    published,
    speaker_words,
    status_words,
)
from crisisdesk.desk.sheets import Sheet, sheet
from crisisdesk.errors import Misuse
from crisisdesk.model import Document, Event, Span, Statement
from crisisdesk.record import Snapshot
from crisisdesk.record.dossier import Dossier, dossier
from crisisdesk.record.listings import ReadingFacts

SHORTEST_ID = 6
"""Characters of an identifier's beginning that are enough to ask for it."""

WHOLE_ID = 32
"""Characters of a whole identifier, which is found faster than by its beginning."""

_IDENTIFIER = re.compile(rf"[0-9a-fA-F]{{{SHORTEST_ID},32}}")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who said what: one statement with everything that the reader decided about it.

    ``label`` numbers it as in the text; ``within`` is the label of the statement that reports it; ``here`` says that
    it lies in the place asked for, ``link`` is its own address. ``sure`` and ``speaker_sure`` are confidences between
    0.00 and 1.00.
    """

    label: str
    statement_id: str
    speaker: str
    speaks_for: Named | None
    office: str
    act: str
    form: str
    hedge: str
    within: str
    content: str
    rule: str
    sure: str
    speaker_rule: str
    speaker_sure: str
    link: str
    here: bool
    judged: tuple[JudgementLine, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """Who did what to whom: one event. ``teller`` is the label of the statement that tells it, empty for the outlet."""

    label: str
    event_id: str
    source: Named
    deed: str
    plover: str
    target: Named | None
    status: str
    details: str
    trigger: str
    teller: str
    rule: str
    sure: str
    here: bool
    judged: tuple[JudgementLine, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One who carries the text or speaks in it, on the way from the outlet to the speakers."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Another document that tells the same story."""

    outlet: str
    published: When
    link: str


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """What the newest reading of the document says of itself."""

    reader: str
    sentences: str
    skipped: tuple[str, ...]
    recorded: When


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """One article as one outlet published it, with its reading."""

    template: ClassVar[str] = "document.html"

    title: Annotated[str, "The article's title, or that it has none."]
    document_id: Annotated[str, "The identifier: a hash of outlet, address and text."]
    chain: Annotated[tuple[str, ...], "The outlet, and from whom it has the text, outermost first."]
    drawn: Annotated[tuple[Link, ...], "The chain with those who speak at its end."]
    outlet: Annotated[str, "The outlet's name, by which it is graded."]
    published: Annotated[When, "The date of publication, as exactly as it is known."]
    retrieved: Annotated[When, "When the desk took the article in."]
    language: Annotated[str, "ISO 639-1 code of the language."]
    url: Annotated[str, "The address that the source gives, as text: the desk never opens it."]
    origin: Annotated[str, "What the source says about where the article comes from; empty where it says nothing."]
    parts: Annotated[tuple[Part, ...], "The text: the editor's note apart from the article that it introduces."]
    spoken: Annotated[tuple[Spoken, ...], "Who said what, in the order of the text."]
    done: Annotated[tuple[Done, ...], "Who did what to whom, in the order of the text."]
    copies: Annotated[tuple[Copy, ...], "Other documents that tell the same story; they count once."]
    unread: Annotated[str, "Why nothing of it was read, in words; empty for a document that was read."]
    reading: Annotated[ReadingNote | None, "What the reading says of itself; none for a document that was not read."]
    faults: Annotated[tuple[str, ...], "What in the record does not hold and is not shown, and why."]
    graded: Annotated[tuple[JudgementLine, ...], "Grades of the outlet and of this document, the newest first."]
    letters: Annotated[tuple[tuple[str, str], ...], "The Admiralty code for sources; empty where nobody can judge."]
    figures: Annotated[tuple[tuple[str, str], ...], "The Admiralty code for what they say."]

    def sheet(self) -> Sheet:
        """One row for each statement and event, as they stand beside the text."""
        said = [
            {
                "kind": "statement",
                "number": one.label,
                "source": one.speaker,
                "code": one.speaks_for.code if one.speaks_for else "",
                "type": one.act,
                "target": "",
                "status": one.form,
                "words": one.content,
                "within": one.within,
                "rule": one.rule,
                "confidence": one.sure,
                "id": one.statement_id,
            }
            for one in self.spoken
        ]
        done = [
            {
                "kind": "event",
                "number": one.label,
                "source": one.source.name,
                "code": one.source.code,
                "type": one.plover,
                "target": one.target.code if one.target else "",
                "status": one.status,
                "words": one.trigger,
                "within": one.teller,
                "rule": one.rule,
                "confidence": one.sure,
                "id": one.event_id,
            }
            for one in self.done
        ]
        about = ["kind", "number", "source", "code", "type", "target", "status", "words", "within"]
        return sheet(f"document-{self.document_id[:12]}", [*said, *done], [*about, "rule", "confidence", "id"])


def document_page(view: View, document_id: str, at: Span | None) -> DocumentPage:
    """The page of a document; ``at`` is the place in its text that the reader came for."""
    found = found_dossier(view.snapshot, document_id)
    document, statements, events = found.document, found.statements, found.events
    sound = [one for one in statements if _inside(_spans_of_statement(one), document.text)]
    happened = [one for one in events if _inside(_spans_of_event(one), document.text)]
    labels = {one.statement_id: str(number) for number, one in enumerate(sound, 1)}
    at = visible(at, document.text)
    office, kept = view.office, view.office.casebook is not None
    graded = [(Of.DOCUMENT, document.document_id), (Of.OUTLET, document.outlet)]
    read = [(Of.STATEMENT, one.statement_id) for one in sound] + [(Of.EVENT, one.event_id) for one in happened]
    judged = judgements_of(office, [*graded, *read])
    spoken = tuple(_spoken(one, document, labels, at, judged) for one in sound)
    return DocumentPage(
        title=document.title or say("A document without a title"),
        document_id=document.document_id,
        chain=(document.outlet, *document.via),
        drawn=_drawn(document, spoken),
        outlet=document.outlet,
        published=published(document),
        retrieved=when(document.retrieved_at),
        language=document.language,
        url=document.url,
        origin=document.origin,
        parts=tuple(parts_of(document, marks_of(sound, happened, at))),
        spoken=spoken,
        done=tuple(_done(one, f"e{number}", document, labels, at, judged) for number, one in enumerate(happened, 1)),
        copies=tuple(_copy(one) for one in found.copies),
        unread=_unread(found.reading),
        reading=_note(found.reading) if found.reading else None,
        faults=tuple(_faults(document, len(statements) - len(sound), len(events) - len(happened))),
        graded=tuple(line for one in graded for line in judged.get(one, ())),
        letters=letters() if kept else (),
        figures=figures() if kept else (),
    )


def found_dossier(snapshot: Snapshot, document_id: str) -> Dossier:
    """The dossier of an id or of the beginning of one. Raises ``Problem`` for none or more than one document."""
    try:
        name = _checked(document_id, later("This is no identifier of a document: {what}.")).lower()
        found = dossier(snapshot, name) if len(name) == WHOLE_ID else None
        found = found or dossier(snapshot, snapshot.document(name).document_id)
    except Misuse:
        found = None
    if found is None:
        raise Problem(
            404, say("The record holds no single document whose identifier begins with {name}.", name=repr(document_id))
        )
    return found


def place_of_statement(view: View, identifier: str) -> str:
    """The address of a statement's place in its document. Raises ``Problem`` for an unknown one."""
    try:
        statement = view.snapshot.statement(
            _checked(identifier, later("This is no identifier of a statement: {what}."))
        )
    except Misuse:
        raise Problem(
            404, say("The record holds no single statement whose identifier begins with {name}.", name=repr(identifier))
        ) from None
    return to_document(statement.document_id, extent(statement))


def _checked(identifier: str, refusal: str) -> str:
    if not _IDENTIFIER.fullmatch(identifier):
        digits = say("at least {count} of the digits 0-9 and a-f", count=SHORTEST_ID)
        raise Problem(404, say(refusal, what=digits))
    return identifier


def _drawn(document: Document, spoken: Sequence[Spoken]) -> tuple[Link, ...]:
    """Outlet, republications, and the actors that are spoken for; somebody reported within another comes after."""
    carriers = [Link("outlet", document.outlet), *(Link("via", name) for name in document.via)]
    outer = dict.fromkeys(one.speaks_for.name for one in spoken if one.speaks_for and not one.within)
    inner = dict.fromkeys(one.speaks_for.name for one in spoken if one.speaks_for and one.within)
    speakers = [Link("speaker", name) for name in outer] + [Link("within", name) for name in inner if name not in outer]
    return (*carriers, *speakers)


def _spoken(one: Statement, document: Document, labels: dict[str, str], at: Span | None, judged: Judged) -> Spoken:
    speaker = one.speaker
    return Spoken(
        label=labels[one.statement_id],
        statement_id=one.statement_id,
        speaker=speaker_words(one, document.text),
        speaks_for=named(speaker.speaks_for) if speaker.speaks_for else None,
        office=", ".join(part for part in (speaker.role, speaker.affiliation) if part),
        act=one.act.value,
        form=one.form.value,
        hedge=one.hedge or "",
        within=labels.get(one.within or "", ""),
        content=content_words(one, document.text),
        rule=one.rule,
        sure=f"{one.confidence:.2f}",
        speaker_rule=speaker.rule,
        speaker_sure=f"{speaker.confidence:.2f}",
        link=to_statement(one.statement_id),
        here=at is not None and any(at.meets(span) for span in _spans_of_statement(one)),
        judged=judged.get((Of.STATEMENT, one.statement_id), ()),
    )


def _done(one: Event, label: str, document: Document, labels: dict[str, str], at: Span | None, judged: Judged) -> Done:
    return Done(
        label=label,
        event_id=one.event_id,
        source=named(one.source),
        deed=say(DEEDS[one.plover]),
        plover=one.plover.value,
        target=named(one.target) if one.target else None,
        status=status_words(one),
        details=event_details(one),
        trigger=one.trigger.of(document.text),
        teller=labels.get(one.statement_id or "", ""),
        rule=one.rule,
        sure=f"{one.confidence:.2f}",
        here=at is not None and at.meets(one.trigger),
        judged=judged.get((Of.EVENT, one.event_id), ()),
    )


def _copy(document: Document) -> Copy:
    return Copy(document.outlet, published(document), to_document(document.document_id))


def _unread(facts: ReadingFacts | None) -> str:
    if facts is None:
        return say("No reader has read this document.")
    return "" if facts.sentences else "; ".join(_skipped(facts)) + "."


def _skipped(facts: ReadingFacts) -> tuple[str, ...]:
    passages = ((counted(count, "passage", "passages"), reason) for reason, count in facts.skipped)
    return tuple(say("{passages} not read: {reason}", passages=count, reason=reason) for count, reason in passages)


def _note(facts: ReadingFacts) -> ReadingNote:
    return ReadingNote(
        reader=facts.reader,
        sentences=say("{sentences} read", sentences=counted(facts.sentences, "sentence", "sentences")),
        skipped=_skipped(facts),
        recorded=when(facts.recorded_at),
    )


def _faults(document: Document, statements: int, events: int) -> Iterator[str]:
    text = document.text.encode("utf-8", "surrogatepass")
    if hashlib.sha256(text).hexdigest() != document.text_hash:
        yield say("The text does not fit the hash that was recorded with it; `crisisdesk record check` says more.")
    damaged = (
        (statements, counted(statements, "statement", "statements")),
        (events, counted(events, "event", "events")),
    )
    for count, words in damaged:
        if count:
            yield say("{what} not shown: a place named there does not lie in the text.", what=words)


def _inside(spans: Sequence[Span], text: str) -> bool:
    return bool(spans) and all(0 <= span.start < span.end <= len(text) for span in spans)


def _spans_of_statement(one: Statement) -> tuple[Span, ...]:
    return (*one.source, *one.cue, *one.content)


def _spans_of_event(one: Event) -> tuple[Span, ...]:
    return tuple(span for span in (one.trigger, one.source_span, one.target_span) if span)
