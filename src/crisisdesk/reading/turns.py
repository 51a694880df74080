"""Transcripts: "NORVIK: We shall wait." is a statement of Norvik's, up to where the next one speaks."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from crisisdesk.model import Span
from crisisdesk.reading.attribution import Attribution
from crisisdesk.reading.overlaps import Overlaps
from crisisdesk.reading.text import Sentence

_MARKS = "\"“«„'‘"
_TURN = re.compile(
    rf"[{_MARKS}]?(?P<name>[A-Z][A-Z'’.-]+(?: [A-Z][A-Z'’.-]+){{0,3}})(?: \([^()\n]{{1,40}}\))?(?P<mark>:) *(?=\S)"
)
_ASIDE = re.compile(rf"[{_MARKS}]?[(\[].*")
_FURNITURE = frozenset("ALSO LISTEN MORE NOTE PHOTO PHOTOS READ RELATED SEE UPDATE UPDATED VIDEO WATCH".split())
"""Words of the page around a text, which repeat before colons too."""
_CONFIDENCE = 0.8


def with_turns(found: Sequence[Attribution], text: str, sentences: Sequence[Sentence]) -> list[Attribution]:
    """The attributions with those of a transcript, which take the place of quotations that nobody introduces."""
    turns = list(_turns(text, sentences))
    told = Overlaps((span, turn) for turn in turns for span in turn.content)
    openings = {span for sentence in sentences if (span := _opening(text, sentence.span))}
    kept = (one for one in found if one.source not in openings and (one.cue or not _met(one, told)))
    return [*kept, *turns]


def _opening(text: str, paragraph: Span) -> tuple[Span, ...]:
    """The name in capitals before a colon that something begins with: a turn, a place or a headline's label."""
    found = _TURN.match(text, paragraph.start, paragraph.end)
    return (Span(*found.span("name")),) if found else ()


def _met(one: Attribution, told: Overlaps[Attribution]) -> bool:
    return any(any(told.meeting(span)) for span in one.content)


def _turns(text: str, sentences: Sequence[Sentence]) -> Iterator[Attribution]:
    """One attribution a turn; none where fewer than two people take turns."""
    paragraphs = [_whole(group) for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph)]
    turns = {at: found for at, here in enumerate(paragraphs) if (found := _turn(text, here))}
    if len({found["name"] for found in turns.values()}) < 2:
        return
    for at, found in turns.items():
        more = _following(text, paragraphs, at, turns)
        yield Attribution(
            source=(Span(*found.span("name")),),
            cue=(Span(*found.span("mark")),),
            content=(Span(found.end(), paragraphs[at].end), *more),
            cue_words=(),
            rule="transcript: a name and a colon",
            confidence=_CONFIDENCE,
        )


def _whole(sentences: Iterator[Sentence]) -> Span:
    spans = [sentence.span for sentence in sentences]
    return Span(spans[0].start, spans[-1].end)


def _turn(text: str, paragraph: Span) -> re.Match[str] | None:
    found = _TURN.match(text, paragraph.start, paragraph.end)
    return found if found and not _FURNITURE.intersection(found["name"].split()) else None


def _following(text: str, paragraphs: Sequence[Span], at: int, turns: dict[int, re.Match[str]]) -> Iterator[Span]:
    """The paragraphs that go on with a turn: quoted again where it is quoted, else all before another turn."""
    quoted = text[paragraphs[at].start] in _MARKS
    last = max(turns)
    for number in range(at + 1, len(paragraphs)):
        if number in turns or (text[paragraphs[number].start] not in _MARKS if quoted else number > last):
            return
        if not _ASIDE.match(text, paragraphs[number].start):
            yield paragraphs[number]
