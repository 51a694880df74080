"""Who said what, by the tagger: each paragraph is tagged, its segments are linked, and the links become statements."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crisisdesk.model import Span
from crisisdesk.reading.linking import CITING, Linked, Linker, Segment, segments_of
from crisisdesk.reading.tagged import TaggedSentence, by_paragraph, paragraph_of
from crisisdesk.reading.tagger import Paragraph
from crisisdesk.reading.text import Word


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
    sentences: Sequence[TaggedSentence], quotations: Sequence[Span], linker: Linker
) -> Iterator[Attribution]:
    """All attributions of a document in the order of its paragraphs."""
    for group in by_paragraph(sentences):
        paragraph = paragraph_of(group, quotations)
        segments = segments_of([tag for sentence in group for tag in sentence.tags])
        if any(segment.role != "source" for segment in segments):
            linked = linker.link(paragraph.words, _sentence_numbers(paragraph), _quoted(paragraph), segments)
            yield from (_attribution(paragraph, one) for one in linked if one.content or one.source)


def _sentence_numbers(paragraph: Paragraph) -> list[int]:
    numbers, number = [], 0
    for at in range(len(paragraph.words)):
        numbers.append(number)
        number += at in paragraph.ends
    return numbers


def _quoted(paragraph: Paragraph) -> list[bool]:
    starts = [quotation.start for quotation in paragraph.quotations]
    last = ((word, bisect_right(starts, word.start) - 1) for word in paragraph.words)
    return [at >= 0 and word.start < paragraph.quotations[at].end for word, at in last]


def _attribution(paragraph: Paragraph, linked: Linked) -> Attribution:
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
