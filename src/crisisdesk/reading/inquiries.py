"""A question put to a document: what was read in it, where the question is in it, who is mentioned."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crisisdesk.model import ITSELF, OUTLET, Event, Position, Reading, Span, Statement
from crisisdesk.reading.directions import THING
from crisisdesk.reading.mentioned import Mentioned
from crisisdesk.reading.stance_rules import Shown
from crisisdesk.reading.topics import Topic

_OFFICE = re.compile(
    r"\b(?:diplomats?|officials?|sources?|ministers?|envoys?|delegates?|aides?|officers?|negotiators?|ambassadors?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A document's reading, a question's places in it, and the document's mentions."""

    reading: Reading
    topic: Topic
    mentioned: Mentioned

    @property
    def text(self) -> str:
        """The text of the document."""
        return self.reading.document.text

    def sentence(self, span: Span) -> Span:
        """The sentence in which a span begins."""
        return self.topic.sentences[self.topic.index(span)].span

    def without_terms(self, spans: Sequence[Span]) -> str:
        """The words of spans with the question's own terms blotted out, so that they do not speak for it."""
        parts = []
        for span in spans:
            at = span.start
            for place in self.topic.places:
                if span.meets(place):
                    parts.append(self.text[at : max(at, place.start)] + THING)
                    at = max(at, place.end)
            parts.append(self.text[at : max(at, span.end)])
        return " ".join(parts)

    def position(
        self,
        actor: str,
        shown: Shown,
        where: Span,
        confidence: float,
        *,
        own: Statement | None = None,
        teller: Statement | None = None,
        event: Event | None = None,
    ) -> Position:
        """The position of an actor that the sentence of ``where`` shows.

        In its ``own`` statement, in the words of a ``teller``, or, with neither, in the voice of the outlet.
        """
        statement = own or teller
        return Position(
            actor=actor,
            question_id=self.topic.question.question_id,
            stance=shown.stance,
            document_id=self.reading.document.document_id,
            evidence=self.sentence(where),
            reported_by=_reporter(teller) if teller else ITSELF if own else OUTLET,
            statement_id=statement.statement_id if statement else None,
            event_id=event.event_id if event else None,
            rule=shown.rule,
            confidence=round(confidence * shown.surety, 3),
            said_of=teller is not None and _is_an_observer(teller, self.text),
        )


def _is_an_observer(teller: Statement, text: str) -> bool:
    """Whether who tells it speaks for nobody and holds no office either, like an analyst or a newspaper."""
    if teller.speaker.speaks_for is not None:
        return False
    return not any(_OFFICE.search(span.of(text)) for span in teller.source)


def _reporter(teller: Statement) -> str:
    return teller.speaker.speaks_for or teller.speaker.name
