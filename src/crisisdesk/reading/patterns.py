"""Who said what, by patterns: words of saying, the noun phrase before or after them, the clause that they carry.

Each sentence is searched for words of saying outside quotation marks. This reader knows the desk's own phrases
("voiced support", "expressed its readiness") and is asked beside the tagger, which has learned from many more texts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from crisisdesk.model import Span
from crisisdesk.reading.attribution import Attribution
from crisisdesk.reading.cues import Cue, cue_at
from crisisdesk.reading.phrases import (
    ADVERBS,
    DAYS,
    MONTHS,
    Group,
    group_at,
    noun_phrase_after,
    subject_before,
)
from crisisdesk.reading.text import Sentence, Word

_CLOSING = frozenset("\"”»’'")
_MARKS = frozenset('"“”«»„‘')
_TAIL_STRIP = frozenset('.,;:!?…—–-"“”«»„')
_ASIDES = frozenset("in on at to during after late early through via by last this from".split())
_PARTICIPLES = frozenset("saying adding noting stressing warning citing quoting claiming".split())
_CONFIDENCE = {"quoted": 0.85, "clause": 0.75, "tail": 0.75, "according": 0.85, "citing": 0.7, "object": 0.7}


@dataclass(slots=True)
class _Draft:
    """A statement in word indexes of one sentence, before it is tied to characters."""

    sentence: Sentence
    cue: Span
    source: Span
    content: list[Span]
    rule: str
    extra: list[Span] = field(default_factory=list)


def attributions_by_pattern(sentences: Sequence[Sentence], quotations: Sequence[Span]) -> Iterator[Attribution]:
    """All attributions of a document in the order of the text."""
    drafts: list[_Draft] = []
    for sentence in sentences:
        if not sentence.readable:
            continue
        inside = _inside(sentence, quotations)
        found = _in_sentence(sentence, quotations, inside)
        if not found and drafts:
            _continue(drafts[-1], sentence, quotations, inside)
        drafts += found
    return map(_attribution, drafts)


def _inside(sentence: Sentence, quotations: Sequence[Span]) -> list[bool]:
    quoted = [quotation for quotation in quotations if quotation.meets(sentence.span)]
    return [any(quotation.holds(word.span) for quotation in quoted) for word in sentence.words]


def _continue(last: _Draft, sentence: Sentence, quotations: Sequence[Span], inside: list[bool]) -> None:
    """A sentence that is nothing but a quotation goes on with what was said before it."""
    words = [word for word in sentence.words if word.text not in _MARKS]
    quoted = sum(1 for word, is_in in zip(sentence.words, inside, strict=True) if is_in and word.text not in _MARKS)
    near = sentence.paragraph - last.sentence.paragraph <= 1
    if near and words and quoted >= 0.9 * len(words):
        last.extra += [quotation for quotation in quotations if quotation.meets(sentence.span)]


def _in_sentence(sentence: Sentence, quotations: Sequence[Span], inside: list[bool]) -> list[_Draft]:
    words = sentence.words
    drafts: list[_Draft] = []
    at = 0
    while at < len(words):
        cue = None if inside[at] else cue_at(words, at)
        if cue is None:
            at += 1
            continue
        draft = _draft(sentence, at, cue, quotations, inside, drafts)
        if draft:
            drafts.append(draft)
        at += len(cue.words)
    return drafts


def _draft(
    sentence: Sentence, at: int, cue: Cue, quotations: Sequence[Span], inside: list[bool], before: list[_Draft]
) -> _Draft | None:
    words = sentence.words
    end = at + len(cue.words)
    if cue.frame == "according":
        return _according(sentence, at, end, inside)
    group = group_at(words, at, end)
    if group.negated or not _is_verb_here(words, at, cue, group):
        return None
    if cue.words[-1] in {"citing", "cited", "cites", "quoting", "quoted", "quotes"}:
        return _citing(sentence, group, end)
    source = _source(words, group, end, inside, before)
    if source is None:
        return None
    if cue.frame in {"clause", "speech"}:
        return _clause(sentence, group, end, cue, source, quotations, inside)
    content = _right(words, end, inside)
    if group.passive or content is None:
        return None
    return _Draft(sentence, Span(at, end), source, [content], f"object: {' '.join(cue.words)}")


def _is_verb_here(words: Sequence[Word], at: int, cue: Cue, group: Group) -> bool:
    """Sort out nouns and participles that only look like words of saying."""
    before = words[at - 1].low if at else ""
    if before in {"the", "a", "an", "its", "his", "her", "their", "of", "such", "this", "these", "no", "in", "with"}:
        return False
    if group.passive and cue.frame in {"clause", "infinitive", "named"}:
        return False
    return not (before.endswith("'s") or group.modal == "to")


def _source(words: Sequence[Word], group: Group, end: int, inside: list[bool], before: list[_Draft]) -> Span | None:
    previous = words[group.start - 1].text if group.start else ""
    if previous in _CLOSING or (previous == "," and group.start >= 2 and inside[group.start - 2]):
        after = noun_phrase_after(words, end, len(words))
        if after:
            return after
    if previous == "," and words[group.end - 1].low in _PARTICIPLES | {"calling", "urging"} and before:
        return before[-1].source
    if previous in {"and", "but", ","} and before and before[-1].source:
        return before[-1].source
    if words[group.end - 1].low.endswith("ing") and before and group.start == group.end - 1:
        return before[-1].source
    if previous == "," and not _content_follows(words, end):
        return noun_phrase_after(words, end, len(words))
    return subject_before(words, group.start, partial(_is_cue, words))


def _is_cue(words: Sequence[Word], at: int) -> bool:
    return cue_at(tuple(words), at) is not None


def _content_follows(words: Sequence[Word], end: int) -> bool:
    return end < len(words) and words[end].low in {"that", ":", "it", "he", "she", "they"}


def _clause(
    sentence: Sentence,
    group: Group,
    end: int,
    cue: Cue,
    source: Span,
    quotations: Sequence[Span],
    inside: list[bool],
) -> _Draft | None:
    words = sentence.words
    cue_span = Span(end - len(cue.words), end)
    left = min(source.start, group.start)
    right = max(source.end, end)
    before = _quoted(sentence, quotations, 0, left)
    after = _quoted(sentence, quotations, right, len(words))
    name = " ".join(cue.words)
    if before and _only_marks_between(words, before[-1], left):
        return _Draft(sentence, cue_span, source, [*before, *after], f"quoted: {name}")
    if _is_tail(words, left, right):
        content = _trimmed(words, 0, left)
        return _Draft(sentence, cue_span, source, [content], f"tail: {name}") if content else None
    if source.start >= end:
        return None
    start = _past_addressee(words, end) if cue.frame == "speech" else _past_asides(words, end)
    span = _trimmed(words, start, _cut(words, start, inside))
    if span is None or span.end - span.start < 2:
        return None
    whole = [quotation for quotation in after if quotation.start <= span.start + 1 and quotation.end >= span.end - 1]
    return _Draft(sentence, cue_span, source, after if whole else [span], f"clause: {name}")


def _according(sentence: Sentence, at: int, end: int, inside: list[bool]) -> _Draft | None:
    words = sentence.words
    source = noun_phrase_after(words, end, len(words))
    if source is None:
        return None
    lead = at == 0 or words[at - 1].text in _MARKS
    if lead:
        start = source.end + (1 if source.end < len(words) and words[source.end].text == "," else 0)
        content = _trimmed(words, start, _cut(words, start, inside))
    else:
        content = _trimmed(words, 0, at)
    return _Draft(sentence, Span(at, end), source, [content], "according: to") if content else None


def _citing(sentence: Sentence, group: Group, end: int) -> _Draft | None:
    words = sentence.words
    source = noun_phrase_after(words, end, len(words))
    if source is None or group.passive:
        return None
    return _Draft(sentence, Span(group.end - 1, end), source, [], "citing")


def _right(words: Sequence[Word], start: int, inside: list[bool]) -> Span | None:
    span = _trimmed(words, start, _cut(words, start, inside))
    return span if span and span.end > span.start else None


def _quoted(sentence: Sentence, quotations: Sequence[Span], first: int, last: int) -> list[Span]:
    """Quotations of two words or more among words ``first`` to ``last``, as word ranges."""
    words = sentence.words
    result = []
    for quotation in quotations:
        covered = [at for at in range(first, last) if quotation.holds(words[at].span)]
        if len(covered) >= 2:
            result.append(Span(covered[0], covered[-1] + 1))
    return result


def _only_marks_between(words: Sequence[Word], quotation: Span, at: int) -> bool:
    return all(word.text in _MARKS | {",", "’", "'", "-", "—", "–"} for word in words[quotation.end : at])


def _is_tail(words: Sequence[Word], left: int, right: int) -> bool:
    """Whether "..., X said" stands at the end of the sentence."""
    rest = [word for word in words[right:] if word.text not in _TAIL_STRIP]
    aside = not rest or (rest[0].low in _ASIDES | DAYS | ADVERBS and len(rest) <= 8)
    return left > 3 and words[left - 1].text == "," and aside


def _past_asides(words: Sequence[Word], start: int) -> int:
    """Skip "on Monday", "in a statement", "to reporters" and "that" before the content."""
    at = start
    for ahead in range(start, min(start + 10, len(words))):
        if words[ahead].low == "that" and (ahead == start or words[start].low in _ASIDES | DAYS | ADVERBS | {","}):
            return ahead + 1
        if words[ahead].text == ":":
            return ahead + 1
    while at < len(words) and (words[at].low in DAYS | ADVERBS | {","} or _is_time(words, at)):
        at += 2 if _is_time(words, at) else 1
    return at


def _is_time(words: Sequence[Word], at: int) -> bool:
    return (
        words[at].low in {"on", "in", "late", "early", "last"}
        and at + 1 < len(words)
        and (words[at + 1].low in DAYS | MONTHS)
    )


def _past_addressee(words: Sequence[Word], start: int) -> int:
    for ahead in range(start, min(start + 9, len(words))):
        if words[ahead].low in {"that", ":"}:
            return ahead + 1
        if words[ahead].text == "," or words[ahead].text in _MARKS:
            return ahead
    return start + 1


def _cut(words: Sequence[Word], start: int, inside: list[bool]) -> int:
    """Where the content ends: before the next verb of saying that goes on with the same speaker."""
    for at in range(start + 1, len(words)):
        if inside[at]:
            continue
        joined = words[at].low in {"and", "but", ","}
        if joined and at + 1 < len(words) and not inside[at + 1]:
            cue = cue_at(tuple(words), at + 1)
            if cue and (words[at].low != "," or words[at + 1].low in _PARTICIPLES | {"calling", "urging"}):
                return at
    return len(words)


def _trimmed(words: Sequence[Word], start: int, end: int) -> Span | None:
    while start < end and (words[start].text in _TAIL_STRIP and words[start].text not in _MARKS):
        start += 1
    while start < end and words[end - 1].text in {".", ",", ";", ":", "—", "–", "-"}:
        end -= 1
    if end - start >= 2 and words[start].text in _MARKS and words[end - 1].text in _MARKS:
        return _trimmed(words, start + 1, end - 1)
    return Span(start, end) if start < end else None


def _attribution(draft: _Draft) -> Attribution:
    words = draft.sentence.words
    content = [Span(words[part.start].start, words[part.end - 1].end) for part in draft.content]
    return Attribution(
        source=(Span(words[draft.source.start].start, words[draft.source.end - 1].end),),
        cue=(Span(words[draft.cue.start].start, words[draft.cue.end - 1].end),),
        content=(*content, *draft.extra),
        cue_words=words[draft.cue.start : draft.cue.end],
        rule=f"pattern {draft.rule}",
        confidence=_CONFIDENCE[draft.rule.partition(":")[0]],
    )
