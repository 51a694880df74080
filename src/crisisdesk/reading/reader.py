"""One document in, everything that is said and done in it out. Pure: the same bytes give the same reading."""

from collections import Counter

from crisisdesk import __version__
from crisisdesk.actors import Discourse, registry
from crisisdesk.model import Document, Mention, Reading
from crisisdesk.reading.event_model import Conventions
from crisisdesk.reading.events import events_of
from crisisdesk.reading.statements import statements_of
from crisisdesk.reading.tagged import tagged_sentences
from crisisdesk.reading.text import paragraphs_of, quotations_of

READER = f"rules-{__version__}"
"""Names the reader in every row, so that a later reader's rows stand beside these."""
LANGUAGES = frozenset({"en"})
"""ISO 639-1 codes of the languages that the reader reads; others are recorded as unread."""


def read(document: Document, conventions: Conventions = Conventions.DESK) -> Reading:
    """Statements, events and mentions of one document, with what was not read and why.

    ``conventions`` are those of the events; what is recorded is read by the desk's.
    """
    if document.language not in LANGUAGES:
        paragraphs = len(paragraphs_of(document.text))
        return _reading(document, skipped={f"language {document.language}": max(1, paragraphs)})
    quotations = quotations_of(document.text, paragraphs_of(document.text))
    sentences = tagged_sentences(document, quotations)
    discourse = discourse_of(document)
    statements = statements_of(document, sentences, quotations, discourse)
    mentions = mentions_of(discourse)
    events = events_of(document, sentences, quotations, statements, mentions, discourse, conventions=conventions)
    skipped = Counter("too long or without words" for sentence in sentences if not sentence.readable)
    return Reading(
        document=document,
        reader=READER,
        mentions=mentions,
        statements=statements,
        events=events,
        sentences=len(sentences) - sum(skipped.values()),
        skipped=tuple(sorted(skipped.items())),
    )


def discourse_of(document: Document) -> Discourse:
    """A document with its mentions at its date."""
    return Discourse(document.text, registry().find(document.text, document.day), document.day)


def mentions_of(discourse: Discourse) -> tuple[Mention, ...]:
    """The mentions of a document, those without a name of their own ("the government") resolved where possible."""
    return tuple(m if m.code else discourse.actor(m.span) for m in discourse.mentions)


def _reading(document: Document, skipped: dict[str, int]) -> Reading:
    return Reading(
        document=document,
        reader=READER,
        mentions=(),
        statements=(),
        events=(),
        sentences=0,
        skipped=tuple(sorted(skipped.items())),
    )
