"""Who said what: attributions of the tagger and of patterns become statements with speaker, act, form and hedge.

The tagger is asked first; patterns add what it left out. A paper that cites an official shares its content with him.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from crisisdesk.actors import Discourse
from crisisdesk.model import Document, Form, Span, Speaker, Statement, place_in_text, statement_id
from crisisdesk.reading.acts import act_of, hedge_of
from crisisdesk.reading.attribution import Attribution, attributions_of
from crisisdesk.reading.carried import carried
from crisisdesk.reading.linking import shipped_linker
from crisisdesk.reading.negation import says_nothing
from crisisdesk.reading.overlaps import Overlaps, meeting
from crisisdesk.reading.patterns import attributions_by_pattern
from crisisdesk.reading.phrases import subject_before
from crisisdesk.reading.sources import by_grammar
from crisisdesk.reading.tagged import TaggedSentence
from crisisdesk.reading.text import Sentence, sentence_at
from crisisdesk.reading.turns import with_turns

_THAT = re.compile(r"that\b")
_DATELINE = re.compile(r"[^a-z]{2}[^.!?]{0,60}? [-–—] ")
_TRAILS = re.compile(r",[^,;:]*")
_MARK = re.compile(r"[\"“”]")
_DIRECT = 0.9
"""The share of a content's letters inside quotation marks from which it counts as direct speech."""
_HEAD = re.compile(r",|[\"“”]|\s(?:of|for|at|in|from|with|on|to|as|by|that|who|which)\b")
"""What ends the part of a phrase that holds its head, at its end."""
_STEM = 4
"""Letters by which "officials" is the plural of "official" and "spokesmen" that of "spokesman"."""
_NOBODY = Speaker("", None, None, None, "nobody is named", 0.5)


def statements_of(
    document: Document, sentences: Sequence[TaggedSentence], quotations: Sequence[Span], discourse: Discourse
) -> tuple[Statement, ...]:
    """All statements of a document in the order of their contents."""
    found_by_tagger = attributions_of(sentences, quotations, shipped_linker())
    tagged = [_citing(better, discourse) for one in found_by_tagger for better in by_grammar(document.text, one)]
    tagged = [_from_its_beginning(document.text, one, sentences) for one in tagged]
    tagged = with_turns(carried(document.text, tagged, sentences), document.text, sentences)
    known = Overlaps((span, one) for one in tagged for span in (*one.cue, *one.content))
    patterned = attributions_by_pattern(sentences, quotations)
    added = [p for p in patterned if not any(any(known.meeting(span)) for span in (*p.cue, *p.content))]
    tagged, added = ([one for one in found if not _denied(document.text, one, sentences)] for found in (tagged, added))
    citing = [one for one in tagged if not one.content and one.cites]
    tagged = [_by_who_cites(one, citing, sentences) for one in tagged]
    found: dict[str, Statement] = {}
    for attribution in sorted((*tagged, *added), key=_place):
        if any(letter.isalnum() for span in attribution.content for letter in span.of(document.text)):
            statement = _statement(document, attribution, attribution.content, quotations, discourse)
            found[statement.statement_id] = statement
    result = {key: replace(found[key], within=outer) for key, outer in _nested(found.values())}
    for attribution in citing:
        if outer := _cited_in(attribution, found.values(), sentences):
            inner = _statement(document, attribution, outer.content, quotations, discourse)
            result[inner.statement_id] = replace(inner, within=outer.statement_id)
    return tuple(sorted(result.values(), key=place_in_text))


def _place(attribution: Attribution) -> tuple[int, int]:
    spans = attribution.content or attribution.cue or attribution.source
    return (spans[0].start, attribution.cue[0].start if attribution.cue else 0)


def _from_its_beginning(text: str, one: Attribution, sentences: Sequence[Sentence]) -> Attribution:
    """What stands in front of its cue has no "that" for its first word: of "A agreed that ..., B said" all is B's."""
    if not (one.content and one.cue) or one.cue[0].start < one.content[0].end or not _THAT.match(text, *one.content[0]):
        return one
    sentence = sentences[sentence_at(sentences, one.content[0].start)].span
    if not _TRAILS.fullmatch(text, one.content[-1].end, sentence.end) or _MARK.search(text, *sentence):
        return one
    dateline = _DATELINE.match(text, *sentence)
    start = dateline.end() if dateline else sentence.start
    return replace(one, content=(Span(start, one.content[0].end), *one.content[1:]))


def _citing(attribution: Attribution, discourse: Discourse) -> Attribution:
    """Who is cited is no content: "citing an official" makes the official a source whose content is told elsewhere."""
    if not (attribution.cites and attribution.content):
        return attribution
    cited = attribution.content[0]
    beside = 0 <= cited.start - attribution.cue[-1].end <= 1
    return replace(attribution, source=(cited,), content=()) if beside and _speaks(cited, discourse) else attribution


def _speaks(cited: Span, discourse: Discourse) -> bool:
    """Whether a phrase is a name or an office, which can speak; a poll, a plan or a fear can be cited too."""
    head = _HEAD.split(cited.of(discourse.text), maxsplit=1)[0].rpartition("’s ")[2].rpartition("'s ")[2].split()[-1:]
    if not head or head[0][0].isupper():
        return bool(head)
    role = discourse.speaker(cited).role or ""
    return bool(role) and head[0].startswith(role.split()[-1][:_STEM])


def _by_who_cites(one: Attribution, citing: Sequence[Attribution], sentences: Sequence[Sentence]) -> Attribution:
    """In "A, citing B, wrote that ..." it is A who wrote: where both cues were given to B, A stands before them."""
    if not one.content or not one.source:
        return one
    for other in citing:
        if other.source == one.source and other.cue[0].end < one.cue[0].start:
            return replace(one, source=_phrase_before(other.cue[0], sentences))
    return one


def _phrase_before(cue: Span, sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    sentence = sentences[sentence_at(sentences, cue.start)]
    words = sentence.words if sentence.span.holds(cue) else ()
    at = next((n for n, word in enumerate(words) if word.start >= cue.start), 0)
    at -= at > 0 and words[at - 1].text == ","
    phrase = subject_before(words, at, lambda _: False)
    return (Span(words[phrase.start].start, words[phrase.end - 1].end),) if phrase else ()


def _denied(text: str, attribution: Attribution, sentences: Sequence[Sentence]) -> bool:
    if not attribution.cue_words:
        return False
    content = attribution.content[0].of(text) if attribution.content else ""
    return says_nothing(text, attribution.cue_words[-1].span, content, sentences)


def _statement(
    document: Document,
    attribution: Attribution,
    content: tuple[Span, ...],
    quotations: Sequence[Span],
    discourse: Discourse,
) -> Statement:
    return Statement(
        statement_id=statement_id(document.document_id, attribution.source, attribution.cue, content),
        document_id=document.document_id,
        source=attribution.source,
        cue=attribution.cue,
        content=content,
        speaker=discourse.speaker(attribution.source[0]) if attribution.source else _NOBODY,
        form=_form(document.text, content, quotations),
        act=act_of(attribution.cue_words),
        hedge=hedge_of(" ".join(span.of(document.text) for span in content)),
        within=None,
        rule=attribution.rule,
        confidence=attribution.confidence,
    )


def _form(text: str, content: Sequence[Span], quotations: Sequence[Span]) -> Form:
    letters = quoted = 0
    for span in content:
        letters += _letters(span.of(text))
        for quotation in meeting(quotations, span):
            quoted += _letters(text[max(span.start, quotation.start) : min(span.end, quotation.end)])
    if not quoted:
        return Form.INDIRECT
    return Form.DIRECT if quoted >= _DIRECT * letters else Form.MIXED


def _letters(words: str) -> int:
    return sum(map(str.isalnum, words))


def _nested(found: Iterable[Statement]) -> Iterator[tuple[str, str | None]]:
    """Each statement with the innermost other one in whose content its cue stands."""
    found = tuple(found)
    contents = Overlaps((part, statement) for statement in found for part in statement.content)
    for statement in found:
        holders = {
            other.statement_id: other
            for cue in statement.cue
            for part, other in contents.meeting(cue)
            if part.holds(cue) and other.statement_id != statement.statement_id
        }
        closest = min(holders.values(), key=_nesting, default=None)
        yield statement.statement_id, closest.statement_id if closest else None


def _nesting(statement: Statement) -> tuple[int, tuple[Span, Span, str]]:
    return sum(part.end - part.start for part in statement.content), place_in_text(statement)


def _cited_in(attribution: Attribution, others: Iterable[Statement], sentences: Sequence[Sentence]) -> Statement | None:
    """The nearest statement of whoever cites: its cue stands closest to the cue of citing, in the same sentence."""
    cue = attribution.cue[0]
    here = sentences[sentence_at(sentences, cue.start)].span
    near = [other for other in others if other.cue and here.holds(other.cue[0])]
    return min(near, key=lambda other: abs(other.cue[0].start - cue.start), default=None)
