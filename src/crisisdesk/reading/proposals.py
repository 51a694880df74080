"""A proposition read as the deed that it proposes: whoever does that deed supports it, whatever the words."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

from crisisdesk.model import Document, Event, Plover, Precision, Section, SectionKind, Span, base
from crisisdesk.reading.event_model import EventModel, event_model
from crisisdesk.reading.events import events_of
from crisisdesk.reading.reader import discourse_of, mentions_of
from crisisdesk.reading.tagged import tagged_sentences

_NEVER = datetime.fromtimestamp(0, UTC)
_LEAST = 0.05
"""How likely the type of a proposition's deed must be; that it is a deed is known."""
_CLASSES = (
    frozenset({Plover.AGREE, Plover.CONSULT, Plover.SUPPORT}),
    frozenset({Plover.COOPERATE, Plover.AID, Plover.MOBILIZE}),
    frozenset({Plover.CONCEDE, Plover.RETREAT}),
    frozenset({Plover.SANCTION, Plover.COERCE, Plover.ASSAULT}),
)
"""Types that one deed may be told as: a force that is sent is AID here and MOBILIZE there."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Who would do what to whom, at the level of states and organisations."""

    source: str
    plover: Plover
    target: str | None

    def is_done_by(self, event: Event) -> bool:
        """Whether an event is this deed."""
        alike = event.plover is self.plover or any({event.plover, self.plover} <= kind for kind in _CLASSES)
        return alike and base(event.source) == self.source and base(event.target or "") == (self.target or "")


@lru_cache(maxsize=512)
def proposed(proposition: str) -> tuple[Proposed, ...]:
    """The deeds between two actors that a proposition tells of; one without a target could be any and is left out."""
    document = _document(proposition.rstrip(". ") + ".")
    discourse = discourse_of(document)
    mentions = mentions_of(discourse)
    sentences = tagged_sentences(document, ())
    found = events_of(document, sentences, (), (), mentions, discourse, _willing(event_model()))
    deeds = (Proposed(base(event.source), event.plover, base(event.target or "")) for event in found)
    return tuple(deed for deed in dict.fromkeys(deeds) if deed.target and deed.target != deed.source)


def _willing(model: EventModel) -> EventModel:
    """The same model, sure that something is told."""
    return replace(model, settings={**model.settings, "gate": _LEAST, "least_type": _LEAST, "second": 1.0})


def _document(text: str) -> Document:
    return Document(
        document_id="",
        outlet="",
        url="",
        title="",
        text=text,
        language="en",
        published_at=None,
        precision=Precision.UNKNOWN,
        retrieved_at=_NEVER,
        via=(),
        text_hash="",
        story_id="",
        sections=(Section(SectionKind.BODY, Span(0, len(text))),),
    )
