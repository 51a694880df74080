"""The nouns of the desk as values: what is read, what is found in it, and where actors stand.

All values are frozen. Spans are half-open character offsets into ``Document.text``. Identifiers are content
hashes, so that the same thing read twice is the same thing.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words this span covers."""
        return text[self.start : self.end]

    def holds(self, other: "Span") -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Span") -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


def content_id(*parts: str) -> str:
    """128 bits of SHA-256 over the parts, in hex; no two lists of parts share an input."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()[:32]


class Precision(StrEnum):
    """How exactly a date is known."""

    MOMENT = "moment"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class SectionKind(StrEnum):
    """Whose words a part of a document is."""

    BODY = "body"
    EDITORS_NOTE = "editors_note"
    QUOTED_ARTICLE = "quoted_article"


class Section(NamedTuple):
    """A part of a document that speaks in one voice."""

    kind: SectionKind
    span: Span


class Dating(StrEnum):
    """By what an article is dated."""

    SOURCE = "source"
    """The file or feed that holds it says so."""
    PAGE = "page"
    """The page says so of itself, in its metadata."""
    TEXT = "text"
    """A full date stands in the first lines of the text."""
    INFERRED = "inferred"
    """Guessed from the page's address, markup and words."""
    GIVEN = "given"
    """The user said so when reading it."""
    UNKNOWN = ""


class Passage(NamedTuple):
    """Words of a document that stand in an earlier document of another story, and which one that is."""

    document_id: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article as one outlet published it.

    ``published_at`` is None only before the article enters the record, which refuses undated ones; ``dated_by`` says
    how it is known, and ``inferred_at`` is the date that was guessed from a page, kept apart from its own. ``via`` is
    the chain of republication, outermost first. ``canonical_url`` is the address that the page gives itself,
    ``raw_hash`` the SHA-256 of the bytes as they came. ``fingerprints`` are sampled hashes of five-word runs, in the
    order of the text, by which copies of one story recognise each other; ``story_id`` and ``passages`` are given when
    the article enters the record.
    """

    document_id: str
    outlet: str
    url: str
    title: str
    text: str
    language: str
    published_at: datetime | None
    precision: Precision
    retrieved_at: datetime
    via: tuple[str, ...]
    text_hash: str
    story_id: str
    sections: tuple[Section, ...]
    fingerprints: tuple[int, ...] = ()
    origin: str = ""
    author: str = ""
    canonical_url: str = ""
    raw_hash: str = ""
    dated_by: Dating = Dating.UNKNOWN
    inferred_at: datetime | None = None
    passages: tuple[Passage, ...] = ()

    @property
    def day(self) -> date | None:
        """The day of publication, or None where it is unknown."""
        return self.published_at.date() if self.published_at else None


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor named at a place in a text, and why it is that actor.

    ``code`` is an ISO 3166-1 alpha-3 code, an organisation's acronym, or either with a PLOVER sector after a dot
    (``KAZ.CVL``). ``kind`` says what sort of name was met (state, demonym, capital, seat, organisation, organ,
    office, person, sector, pronoun ...); ``rule`` why it stands for the code; ``confidence`` is between 0 and 1.
    """

    span: Span
    code: str
    kind: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks at a place in a text and on whose behalf.

    ``speaks_for`` is an actor code at the date of the document, or None for one who speaks for nobody but himself
    (an analyst, a newspaper, a former minister).
    """

    name: str
    speaks_for: str | None
    role: str | None
    affiliation: str | None
    rule: str
    confidence: float


class Form(StrEnum):
    """How another's words are given."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Act(StrEnum):
    """What a speaker does by saying it."""

    ASSERTS = "asserts"
    PREDICTS = "predicts"
    DEMANDS = "demands"
    PROMISES = "promises"
    THREATENS = "threatens"
    DENIES = "denies"
    PRAISES = "praises"
    ACCUSES = "accuses"
    ASKS = "asks"
    OFFERS = "offers"
    REJECTS = "rejects"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Somebody says something, as a document tells it."""

    statement_id: str
    document_id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: Speaker
    form: Form
    act: Act
    hedge: str | None
    within: str | None
    rule: str
    confidence: float


class Plover(StrEnum):
    """The event types of PLOVER (Open Event Data Alliance)."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Status(StrEnum):
    """Whether an event took place, as far as the text says."""

    HAPPENED = "happened"
    PLANNED = "planned"
    CALLED_FOR = "called_for"
    ALLEGED = "alleged"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Somebody does something to somebody, as a document tells it."""

    event_id: str
    document_id: str
    statement_id: str | None
    source: str
    target: str | None
    plover: Plover
    mode: str | None
    context: str | None
    status: Status
    on: date | None
    precision: Precision
    place: str | None
    trigger: Span
    source_span: Span | None
    target_span: Span | None
    rule: str
    confidence: float


class Stance(StrEnum):
    """Where an actor stands on a question, as far as the record shows."""

    SUPPORTS = "supports"
    OPPOSES = "opposes"
    CONDITIONAL = "conditional"
    NEUTRAL = "neutral"
    MIXED = "mixed"
    SILENT = "silent"

    def __or__(self, other: str) -> "Stance":
        """What two records say together. Silence never outweighs words."""
        spoken = {self, Stance(other)} - {Stance.SILENT}
        if not spoken:
            return Stance.SILENT
        return spoken.pop() if len(spoken) == 1 else Stance.MIXED


ITSELF = "the actor itself"
OUTLET = "the outlet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A proposition on which actors take positions.

    ``place`` is the state that the measure concerns, ``organisation`` whose decision it would be, ``measure`` the
    kind of measure as charters name it.
    """

    question_id: str
    proposition: str
    terms: tuple[str, ...]
    place: str | None = None
    organisation: str | None = None
    measure: str | None = None
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One sentence of one document that shows where an actor stands on a question.

    ``reported_by`` is ``ITSELF``, ``OUTLET`` or the code of the actor whose words tell it. ``said_of`` marks what an
    analyst claims about the actor, which is never the actor's own position.
    """

    actor: str
    question_id: str
    stance: Stance
    document_id: str
    evidence: Span
    reported_by: str
    statement_id: str | None
    event_id: str | None
    rule: str
    confidence: float
    said_of: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item of a source that did not become a document, and why."""

    source: str
    line: int | None
    reason: str

    @property
    def refusal_id(self) -> str:
        """The same failure at the same place is the same refusal."""
        return content_id("refusal", self.source, str(self.line), self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader found in a document, and what it did not read and why."""

    document: Document
    reader: str
    mentions: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    sentences: int
    skipped: tuple[tuple[str, int], ...] = field(default=())

    @property
    def actors(self) -> tuple[str, ...]:
        """The codes of all actors mentioned, states and organisations without their sectors, in order."""
        return tuple(sorted({base(mention.code) for mention in self.mentions}))


def place_in_text(statement: Statement) -> tuple[Span, Span, str]:
    """Sorts statements of one document: by content, then by cue."""
    first = statement.content[0]
    return first, (statement.cue or (first,))[0], statement.statement_id


def statement_id(document_id: str, source: Iterable[Span], cue: Iterable[Span], content: Iterable[Span]) -> str:
    """The identifier of a statement: its document and its three roles' spans."""
    return content_id(document_id, "statement", *(_written(spans) for spans in (source, cue, content)))


def event_id(document_id: str, source: str, plover: str, target: str | None, status: str, trigger: Span) -> str:
    """The identifier of an event: its document, who did what to whom, its status and its trigger's span."""
    return content_id(document_id, "event", source, plover, target or "", status, _written([trigger]))


def _written(spans: Iterable[Span]) -> str:
    return " ".join(f"{span.start}-{span.end}" for span in spans)


def base(code: str) -> str:
    """The state or organisation of an actor code: ``KAZ`` of ``KAZ.CVL``."""
    return code.partition(".")[0]


def covers(spans: Iterable[Span]) -> Span:
    """The smallest span that holds all of the given ones (at least one)."""
    spans = tuple(spans)
    return Span(min(span.start for span in spans), max(span.end for span in spans))
