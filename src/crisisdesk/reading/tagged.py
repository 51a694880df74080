"""Sentences with what the tagger says of them: the roles of words in statements, and grammar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from crisisdesk.model import Document, Span
from crisisdesk.reading.grammar import Grammar, grammars_of
from crisisdesk.reading.overlaps import meeting
from crisisdesk.reading.tagger import Paragraph, shipped_tagger
from crisisdesk.reading.text import Sentence, Word, sentences_of

S = TypeVar("S", bound=Sentence)


@dataclass(frozen=True, slots=True)
class TaggedSentence(Sentence):
    """A sentence with one tag a word (numbers into ``encoding.TAGS``) and its grammar; empty where it is unreadable."""

    tags: tuple[int, ...]
    grammar: Grammar


def tagged_sentences(document: Document, quotations: Sequence[Span]) -> list[TaggedSentence]:
    """All sentences of a document in order; the tagger sees its paragraphs whole."""
    sentences = sentences_of(document)
    groups = list(by_paragraph(sentences))
    found: dict[Span, TaggedSentence] = {}
    said = shipped_tagger().tag([paragraph_of(group, quotations) for group in groups])
    for group, tagged in zip(groups, said, strict=True):
        ends, end = [], 0
        for sentence in group:
            end += len(sentence.words)
            ends.append(end)
        pos, relations, heads = tagged.grammar
        grammars = grammars_of(pos, relations, heads, ends)
        for sentence, grammar, end in zip(group, grammars, ends, strict=True):
            tags = tuple(tagged.tags[end - len(sentence.words) : end])
            found[sentence.span] = _with(sentence, tags, grammar)
    return [found.get(sentence.span) or _with(sentence, (), Grammar((), (), ())) for sentence in sentences]


def _with(sentence: Sentence, tags: tuple[int, ...], grammar: Grammar) -> TaggedSentence:
    return TaggedSentence(sentence.span, sentence.words, sentence.paragraph, sentence.voice, tags, grammar)


def by_paragraph(sentences: Sequence[S]) -> Iterator[list[S]]:
    """The readable sentences of each paragraph that has any."""
    group: list[S] = []
    for sentence in sentences:
        if group and sentence.paragraph != group[0].paragraph:
            yield group
            group = []
        if sentence.readable:
            group.append(sentence)
    if group:
        yield group


def paragraph_of(group: Sequence[Sentence], quotations: Sequence[Span]) -> Paragraph:
    """The sentences of a paragraph as the tagger takes them."""
    words: list[Word] = []
    ends: set[int] = set()
    for sentence in group:
        words += sentence.words
        ends.add(len(words) - 1)
    here = Span(words[0].start, words[-1].end)
    return Paragraph(words, frozenset(ends), meeting(quotations, here))
