"""Documents of the record that may speak of a question, with their statements, events and mentions."""

import re

from crisisdesk.model import Question, Reading
from crisisdesk.reading import READER, discourse_of, mentions_of
from crisisdesk.record import Snapshot
from crisisdesk.record.searches import holding

_WORD = re.compile(r"[^\W_]{3,}")
_STEM = 5


def read_again(snapshot: Snapshot, question: Question) -> list[Reading]:
    """The readings of all documents that may speak of the question, by date: they hold a word of its terms."""
    candidates = snapshot.documents(holding(snapshot, _keys(question.terms)))
    ids = [document.document_id for document in candidates]
    statements, events = snapshot.statements_in(ids), snapshot.events_in(ids)
    return [
        Reading(
            document=document,
            reader=READER,
            mentions=mentions_of(discourse_of(document)),
            statements=tuple(statements.get(document.document_id, ())),
            events=tuple(events.get(document.document_id, ())),
            sentences=0,
        )
        for document in candidates
    ]


def _keys(terms: tuple[str, ...]) -> set[str]:
    """For each term the beginning of its longest word: what any inflection of it must hold."""
    words = [max(_WORD.findall(term), key=len, default="") for term in terms]
    return {word.lower()[:_STEM] for word in words if word}
