"""The desk's own phrases: "voiced support for", "rejected", "urged X to", "expressed its readiness", "according to".

They stand for words without a "that", are rare in what the tagger was trained on and matter to the desk; so sentences
are searched for them beside the tagger. The source is the noun phrase before, the content what follows.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from crisisdesk.model import Span
from crisisdesk.reading.attribution import Attribution
from crisisdesk.reading.cues import cue_at
from crisisdesk.reading.overlaps import meeting
from crisisdesk.reading.phrases import group_at, subject_before
from crisisdesk.reading.text import Sentence, Word

_FRAMES = frozenset({"object", "addressee", "infinitive", "target", "named"})
_NOT_VERBS_AFTER = frozenset("the a an its his her their of such this these no in with".split())
_MARKS = frozenset('.,;:!?…—–-"“”«»„')
_CONFIDENCE = 0.7


def attributions_by_pattern(sentences: Sequence[Sentence], quotations: Sequence[Span]) -> Iterator[Attribution]:
    """All such attributions of a document, in the order of the text."""
    for sentence in sentences:
        if sentence.readable:
            here = meeting(quotations, sentence.span)
            inside = [any(quotation.holds(word.span) for quotation in here) for word in sentence.words]
            for at in range(len(sentence.words)):
                if not inside[at] and (found := _attribution(sentence.words, at, inside)):
                    yield found


def _attribution(words: tuple[Word, ...], at: int, inside: Sequence[bool]) -> Attribution | None:
    cue = cue_at(words, at)
    if cue is not None and cue.frame == "according":
        return _according(words, at, at + len(cue.words))
    if cue is None or cue.frame not in _FRAMES or _is_no_verb(words, at):
        return None
    end = at + len(cue.words)
    group = group_at(words, at, end)
    source = subject_before(words, group.start, partial(_is_cue, words))
    content = _trimmed(words, end, _cut(words, end, inside))
    if group.negated or group.passive or group.modal == "to" or source is None or content is None:
        return None
    return Attribution(
        source=(_span(words, source),),
        cue=(_span(words, Span(at, end)),),
        content=(_span(words, content),),
        cue_words=words[at:end],
        rule=f"pattern: {' '.join(cue.words)}",
        confidence=_CONFIDENCE,
    )


def _according(words: tuple[Word, ...], at: int, end: int) -> Attribution | None:
    """Read "According to X, ..." and "..., according to X": the source runs to the next comma or the sentence's end."""
    comma = next((n for n in range(end, len(words)) if words[n].text == ","), len(words))
    source = _trimmed(words, end, comma)
    content = _trimmed(words, comma, len(words)) if at == 0 else _trimmed(words, 0, at)
    if source is None or content is None:
        return None
    return Attribution(
        source=(_span(words, source),),
        cue=(_span(words, Span(at, end)),),
        content=(_span(words, content),),
        cue_words=words[at:end],
        rule="pattern: according to",
        confidence=_CONFIDENCE,
    )


def _is_no_verb(words: Sequence[Word], at: int) -> bool:
    """Nouns and participles that only look like words of saying: "the support", "Iran's demands"."""
    before = words[at - 1].low if at else ""
    return before in _NOT_VERBS_AFTER or before.endswith("'s")


def _is_cue(words: tuple[Word, ...], at: int) -> bool:
    return cue_at(words, at) is not None


def _cut(words: tuple[Word, ...], start: int, inside: Sequence[bool]) -> int:
    """Where the content ends: before the next word of saying of the same speaker."""
    for at in range(start + 1, len(words) - 1):
        if words[at].low in {"and", "but"} and not inside[at] and not inside[at + 1] and cue_at(words, at + 1):
            return at
    return len(words)


def _trimmed(words: Sequence[Word], start: int, end: int) -> Span | None:
    while start < end and words[start].text in _MARKS - {'"', "“", "«", "„"}:
        start += 1
    while start < end and words[end - 1].text in _MARKS - {'"', "”", "»"}:
        end -= 1
    return Span(start, end) if start < end else None


def _span(words: Sequence[Word], part: Span) -> Span:
    return Span(words[part.start].start, words[part.end - 1].end)
