"""Who speaks where the tagger names nobody, because the name stands further off: in the paragraph or clause beside.

"Norvik continued:" introduces the paragraph after it; a quotation that opens a paragraph goes on with the words of
whoever was quoted last; in "After praising the plan, Norvik ..." Norvik praises.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from crisisdesk.model import Span
from crisisdesk.reading.attribution import Attribution
from crisisdesk.reading.cues import cue_at
from crisisdesk.reading.linking import PRONOUNS
from crisisdesk.reading.phrases import SUBORDINATORS, group_at, subject_before
from crisisdesk.reading.sources import is_active
from crisisdesk.reading.text import Sentence, Word, sentence_at

_OPENING = frozenset("\"“«„'‘")
_SHORTENED = re.compile(r"(?:he|she|they|it|we|i|you|who)['’]\w+\Z", re.IGNORECASE)
_JOINING = frozenset({",", "and", "but", "then"})
_FRONTING = frozenset("after before since by while when in despite without upon on".split()) | {""}
"""What leads into a clause without a subject: "by praising", "while praising"."""


def carried(text: str, found: Sequence[Attribution], sentences: Sequence[Sentence]) -> list[Attribution]:
    """The attributions in their order, those without a source joined to their speaker where grammar shows him."""
    result: list[Attribution] = []
    for one in found:
        if one.source or not one.content:
            result.append(one)
        elif one.cue:
            result.append(_in_sentence(one, result, sentences[sentence_at(sentences, one.cue[0].start)]))
        else:
            _go_on(text, one, result, sentences)
    return result


def _go_on(text: str, loose: Attribution, before: list[Attribution], sentences: Sequence[Sentence]) -> None:
    """A quotation that nobody introduces: the words of whoever the paragraph before introduces or quotes."""
    at = sentence_at(sentences, loose.content[0].start)
    here, last = sentences[at], sentences[at - 1]
    opens = text[loose.content[0].start] in _OPENING and loose.content[0].start - here.span.start <= 1
    if not (at and opens and here.paragraph - last.paragraph == 1):
        before.append(loose)
    elif before and before[-1].source and before[-1].cue_words and _reaches(before[-1], last, sentences):
        known = before.pop()
        how = "goes on in" if known.content else "introduces"
        content = (*known.content, *loose.content)
        before.append(replace(known, content=content, rule=f"{known.rule}; {how} the next paragraph"))
    else:
        before.append(_introduced(loose, last))


def _reaches(one: Attribution, last: Sentence, sentences: Sequence[Sentence]) -> bool:
    """Whether it stands in the paragraph of a sentence, or in the sentence itself where that ends in a colon."""
    end = max(span.end for span in (*one.source, *one.cue, *one.content))
    if last.words[-1].text == ":":
        return end > last.span.start
    return sentences[sentence_at(sentences, end - 1)].paragraph == last.paragraph


def _introduced(loose: Attribution, sentence: Sentence) -> Attribution:
    """The words of the subject of the last verb of saying, where the sentence before ends in a colon."""
    words = sentence.words
    if words[-1].text != ":":
        return loose
    for at in range(len(words) - 1, 0, -1):
        cue = cue_at(words, at)
        if cue is None:
            continue
        source = subject_before(words, group_at(words, at, at + 1).start, lambda n: cue_at(words, n) is not None)
        if source:
            spoken = words[at : at + len(cue.words)]
            return replace(
                loose,
                source=(Span(words[source.start].start, words[source.end - 1].end),),
                cue=(Span(spoken[0].start, spoken[-1].end),),
                cue_words=spoken,
                rule="tagger; introduced by the sentence before",
            )
    return loose


def _in_sentence(one: Attribution, before: Sequence[Attribution], sentence: Sentence) -> Attribution:
    """Its speaker where its cue begins with a pronoun, or where the clause after or before it has the same subject."""
    first = one.cue_words[0]
    if first.low in PRONOUNS or _SHORTENED.match(first.text):
        return replace(one, source=(first.span,), rule=f"{one.rule}; its first word")
    at = sentence.first_at(first.start)
    lead = sentence.words[at - 1].low if at else ""
    gerund = first.low.endswith("ing")
    if one.content[0].start < one.cue[-1].end:
        return one
    if gerund and lead in _FRONTING and (subject := _subject_from(sentence, one.content[-1].end)):
        return replace(one, source=(subject,), rule=f"{one.rule}; the subject of the clause after it")
    if lead in _JOINING and (gerund or is_active(one.cue_words)):
        sources = (other.source for other in reversed(before) if other.source)
        earlier = next((s for s in sources if sentence.span.start <= s[0].start < first.start), None)
        if earlier:
            return replace(one, source=earlier, rule=f"{one.rule}; the speaker of the clause before it")
    return one


def _subject_from(sentence: Sentence, position: int) -> Span | None:
    """The pronoun or the name that follows a comma at a place of the text."""
    words, at = sentence.words, sentence.first_at(position)
    if at >= len(words) or words[at].text not in {",", '"', "”"}:
        return None
    while at < len(words) and not words[at].text[0].isalnum():
        at += 1
    if at < len(words) and words[at].low in PRONOUNS:
        return words[at].span
    end = at
    while end < len(words) and (_of_a_name(words[end]) or (words[end].text == "." and end == at + 1)):
        end += 1
    return Span(words[at].start, words[end - 1].end) if end > at else None


def _of_a_name(word: Word) -> bool:
    return word.text[0].isupper() and word.low not in SUBORDINATORS
