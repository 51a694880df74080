"""Who said what, by the tagger: each paragraph is tagged, its segments are linked, and the links become statements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crisisdesk.model import Span
from crisisdesk.reading.linking import CITING, Linked, Linker, Segment, segments_of
from crisisdesk.reading.overlaps import meeting
from crisisdesk.reading.tagger import TaggedParagraph, Tagger
from crisisdesk.reading.text import Sentence, Word


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement by its spans, before its speaker is known; the content may be that of another, whom it cites."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    cue_words: tuple[Word, ...]
    rule: str
    confidence: float

    @property
    def cites(self) -> bool:
        """Whether its cue says that somebody else is quoted."""
        return any(word.low in CITING for word in self.cue_words)


def attributions_of(
    sentences: Sequence[Sentence], quotations: Sequence[Span], tagger: Tagger, linker: Linker
) -> Iterator[Attribution]:
    """All attributions of a document in the order of its paragraphs."""
    paragraphs = [_paragraph(group, quotations) for group in _by_paragraph(sentences)]
    for paragraph, tags in zip(paragraphs, tagger.tag(paragraphs), strict=True):
        segments = segments_of(tags)
        if any(segment.role != "source" for segment in segments):
            linked = linker.link(paragraph.words, _sentence_numbers(paragraph), _quoted(paragraph), segments)
            yield from (_attribution(paragraph, one) for one in linked if one.content or one.source)


def _by_paragraph(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    for sentence in sentences:
        if group and sentence.paragraph != group[0].paragraph:
            yield group
            group = []
        if sentence.readable:
            group.append(sentence)
    if group:
        yield group


def _paragraph(group: Sequence[Sentence], quotations: Sequence[Span]) -> TaggedParagraph:
    words: list[Word] = []
    ends: set[int] = set()
    for sentence in group:
        words += sentence.words
        ends.add(len(words) - 1)
    here = Span(words[0].start, words[-1].end)
    return TaggedParagraph(words, frozenset(ends), meeting(quotations, here))


def _sentence_numbers(paragraph: TaggedParagraph) -> list[int]:
    numbers, number = [], 0
    for at in range(len(paragraph.words)):
        numbers.append(number)
        number += at in paragraph.ends
    return numbers


def _quoted(paragraph: TaggedParagraph) -> list[bool]:
    return [any(q.start <= word.start < q.end for q in paragraph.quotations) for word in paragraph.words]


def _attribution(paragraph: TaggedParagraph, linked: Linked) -> Attribution:
    words = paragraph.words
    cue_words = tuple(words[linked.cue.start : linked.cue.end]) if linked.cue else ()
    return Attribution(
        source=(_span(words, linked.source),) if linked.source else (),
        cue=(_span(words, linked.cue),) if linked.cue else (),
        content=tuple(_span(words, segment) for segment in linked.content),
        cue_words=cue_words,
        rule="tagger and linker" if linked.cue else "tagger: nobody introduces it",
        confidence=0.8 if linked.cue and linked.source else 0.6,
    )


def _span(words: Sequence[Word], segment: Segment) -> Span:
    return Span(words[segment.start].start, words[segment.end - 1].end)
