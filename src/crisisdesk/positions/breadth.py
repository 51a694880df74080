"""Terms that name more than a question: half of all stories hold them."""

from fractions import Fraction

from crisisdesk.model import Question
from crisisdesk.positions.matrix import BROAD, FEWEST
from crisisdesk.positions.readings import terms_in
from crisisdesk.record import Snapshot
from crisisdesk.record.searches import some_texts

LOOKED_AT = 2_000
"""Texts that are looked at, drawn evenly from those that were read."""


def broad_terms(snapshot: Snapshot, question: Question) -> tuple[tuple[str, Fraction], ...]:
    """Terms that at least half of the stories read hold, with the share, before the record is read for the question."""
    stories: set[str] = set()
    held: list[set[str]] = [set() for _ in question.terms]
    for text in some_texts(snapshot, LOOKED_AT):
        stories.add(text.story_id)
        for term in terms_in(text.text, question):
            held[term].add(text.story_id)
    if len(stories) < FEWEST:
        return ()
    shares = [(term, Fraction(len(one), len(stories))) for term, one in zip(question.terms, held, strict=True)]
    return tuple((term, share) for term, share in shares if share >= BROAD)


def broad_words(terms: tuple[tuple[str, Fraction], ...]) -> tuple[str, ...]:
    """A warning for each broad term."""
    return tuple(
        f"the term {term!r} stands in {round(share * 100)} % of the stories read; it names more than the question"
        for term, share in terms
    )
