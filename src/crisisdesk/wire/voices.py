"""Whose words the parts of a text are: an editor's note apart from the article, and from one that it quotes."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crisisdesk.model import Section, SectionKind, Span

_SEPARATOR = re.compile(
    r"^[ \t]*(?:={3,}|-{3,}|\*{3,}|_{3,}|~{3,}|#{3,}|—{2,}|–{2,}|(?:[*•·⁂§#_=~-][ \t]+){2,}[*•·⁂§#_=~-])[ \t]*$",
    re.MULTILINE,
)
_NOTE = re.compile(
    r"\b(?:we\s+(?:re)?(?:publish|print|run|carry|bring)\b|editor(?:'|’)?s?(?:'|’)?\s+(?:note|comment|preface)|note\s+(?:by|from)\s+(?:the\s+)?edit|ed\.\s*note|"
    r"(?:re)?(?:published|printed|posted)\b|we\s+reproduce|appeared\s+(?:in|on)|our\s+reading|the\s+article\s+below|"
    r"the\s+(?:column|text|piece|note|commentary)\s+below)",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"[\s\[(*_]*(?:(?:from\s+the\s+)?editor(?:s|[’']s|s[’'])?\s+(?:note|comment|preface)|ed(?:itor)?s?\.?\s*[’']?\s*note|"
    r"(?:a\s+)?note\s+(?:by|from|to)\s+(?:the\s+|our\s+)?(?:editors?|readers?|desk)|from\s+the\s+(?:editors?|desk)|"
    r"the\s+editors?\s+(?:repl(?:y|ies)|adds?|writes?|comments?)\s*:|"
    r"corrects\s+\w|[\[(](?:corrects|adds|recasts|updates|clarifies|refiles|removes|fixes)\s[^\n]*[\])]\s*\Z|"
    r"(?:publisher|translator|moderator)[’']?s\s+note|desk\s+note|eds\s*:|ed\.\s*:|editors?\s*:|"
    r"(?:correction|clarification|retraction|disclaimer|erratum|corrigendum|about\s+this\s+(?:series|article|story|report))s?\s*(?:\([^()\n]{1,40}\)|,?\s+\d[^:\n]{1,30})?\s*[:—–]|"
    r"(?:an\s+|the\s+)?earlier\s+versions?\s+of\s+this\s+(?:article|story|report|piece|page|post|text)\b|"
    r"this\s+(?:article|story|report|piece|page|post|text)\s+(?:has\s+been|was|is)\s+(?:since\s+|later\s+)?"
    r"(?:updated|corrected|amended|edited|modified|clarified|shortened)\b|"
    r"(?:the\s+)?(?:views|opinions)\s+(?:and\s+\w+\s+)?expressed\b(?=[^\n]*\b(?:author|writer|columnist|necessarily)s?\b)|"
    r"(?:full\s+)?(?:text|excerpts?|extracts?)\s+(?:of|from)\s+(?:an?\s+)?(?:report|article|commentary|editorial|interview)\b"
    r"[^\n]{0,80}?\bby\b[^\n]{0,80}\Z)",
    re.IGNORECASE,
)
"""How a paragraph begins that is an editor's."""
_SIGNED = re.compile(r"\s*[\[(][^\n]*[-–—.]\s*(?:the\s+)?ed(?:itor)?s?\.?\s*[\])]\s*\Z", re.IGNORECASE)
"""A paragraph in brackets that the editor signs."""
_TO_EDITORS = re.compile(r"\s*notes?\s+(?:to|for)\s+(?:the\s+)?editors?\s*:?\s*\Z", re.IGNORECASE)
"""A heading behind which nothing is meant for readers."""
_GOES_ON = re.compile(
    r"(?=[^\n]*\b(?:we|our|ours|us)\b)(?=[^\n]*\b(?:print|publish|reproduce|translat|headline|column|article|text|piece|"
    r"readers?|author|newspaper)\w*)",
    re.IGNORECASE,
)
"""How a note at the head goes on in a further paragraph: the editor speaks of what is printed."""
_LONGEST_HEADING = 30
"""Characters of a line that only says that a note follows."""
_LONGEST_FURTHER = 400
_MOST_FURTHER = 3
_INTRODUCES = re.compile(
    r"\b(?:(?:text|excerpts?|extracts?)\s+(?:of|from)\s+(?:an?\s+)?(?:report|article|commentary|editorial|interview)|the\s+following|below|appeared\s+(?:first\s+)?(?:in|on)|(?:first|originally)\s+(?:published|printed|posted)|"
    r"re(?:published|printed|posted|produced)|we\s+reproduce|translat(?:ed|ion)\s+(?:from|of)|printed\s+(?:by|in|on))",
    re.IGNORECASE,
)
"""A note with these words presents another's article."""
_CITED_LINE = re.compile(r"^[ \t]*>[^\n]*$", re.MULTILINE)
_NOTE_LONGEST = 2_500
_TAIL_LONGEST = 1_000
_ARTICLE_SHORTEST = 60
"""Words from which a block quotation is an article and not a citation."""


class _Part(NamedTuple):
    span: Span
    note: bool
    quoted: bool = False


def sections_of(text: str, quoted: Sequence[Span] = ()) -> tuple[Section, ...]:
    """The parts of a text by voice, in order and without overlap; outside of them stand separators and white space.

    ``quoted`` are the paragraphs that the markup shows as block quotations; lines that begin with ``>`` are so too.
    """
    parts = [part for block in _blocks(text) for part in _paragraphs(text, block)]
    presented = bool(parts) and parts[0].note and bool(_INTRODUCES.search(parts[0].span.of(text)))
    found = [Section(_kind(part, presented), part.span) for part in parts]
    found = list(_joined(_with_quotations(text, found, [*quoted, *_cited(text)])))
    return tuple(found) or (Section(SectionKind.BODY, Span(0, len(text))),)


def _kind(part: _Part, presented: bool) -> SectionKind:
    if part.note:
        return SectionKind.EDITORS_NOTE
    return SectionKind.QUOTED_ARTICLE if part.quoted or presented else SectionKind.BODY


def _blocks(text: str) -> Iterator[_Part]:
    """The text between separator lines; the first and the last may be notes."""
    spans = list(_between(text))
    if len(spans) < 2:
        yield _Part(Span(0, len(text)), note=False)
        return
    first = _is_note(spans[0].of(text), spans[1].of(text)) and not _is_credit(text, spans)
    last = (len(spans) > 2 or not first) and _ends_in_note(spans[-1].of(text), spans[-2].of(text))
    if not first and not last:
        yield _Part(Span(0, len(text)), note=False)
        return
    body = [span for at, span in enumerate(spans) if not (at == 0 and first) and not (at == len(spans) - 1 and last)]
    if first:
        yield _Part(spans[0], note=True)
    if body:
        yield _Part(Span(body[0].start, body[-1].end), note=False, quoted=first)
    if last and (body or not first):
        yield _Part(spans[-1], note=True)


def _between(text: str) -> Iterator[Span]:
    at = 0
    for found in _SEPARATOR.finditer(text):
        if text[at : found.start()].strip():
            yield Span(at, found.start())
        at = found.end()
    if text[at:].strip():
        yield Span(at, len(text))


def _is_note(head: str, article: str) -> bool:
    return len(head) <= _NOTE_LONGEST and bool(_BEGINS.match(head) or _NOTE.search(head) or _NOTE.search(article[:300]))


def _is_credit(text: str, spans: Sequence[Span]) -> bool:
    """Whether of two parts the second is only a line below the article that says where it is from."""
    head, tail = spans[0].of(text), spans[1].of(text)
    return len(spans) == 2 and not _NOTE.search(head) and 3 * len(tail) < 2 * len(head) and _ends_in_note(tail, head)


def _ends_in_note(tail: str, article: str) -> bool:
    short = len(tail) <= min(_TAIL_LONGEST, len(article))
    return short and bool(_BEGINS.match(tail) or _INTRODUCES.search(tail[:200]))


def _paragraphs(text: str, block: _Part) -> Iterator[_Part]:
    """A block that is no note, with the paragraphs that are an editor's apart."""
    if block.note:
        yield block
        return
    at = block.span.start
    for span in _notes_in(text, block.span):
        if text[at : span.start].strip():
            yield _Part(Span(at, span.start), note=False, quoted=block.quoted)
        yield _Part(span, note=True)
        at = span.end
    if text[at : block.span.end].strip() or at == block.span.start:
        yield _Part(Span(at, block.span.end), note=False, quoted=block.quoted)


def _notes_in(text: str, block: Span) -> Iterator[Span]:
    """The paragraphs of a block that are an editor's; a note that is all there is counts as the text."""
    whole = text.strip()
    at_head, headed, further = True, False, 0
    for found in re.finditer(r"[^\n]+", text[block.start : block.end]):
        words = found.group()
        span = Span(block.start + found.start(), block.start + found.end())
        if _TO_EDITORS.match(words) and text[block.start : span.start].strip():
            yield Span(span.start, block.end)
            return
        if (_BEGINS.match(words) or _SIGNED.match(words)) and words.strip() != whole:
            further = _MOST_FURTHER if at_head else 0
            headed = len(words) <= _LONGEST_HEADING and "." not in words
            yield span
        elif headed and words.strip():
            headed = False
            yield span
        elif further and len(words) <= _LONGEST_FURTHER and _GOES_ON.match(words):
            further -= 1
            yield span
        elif words.strip():
            at_head, further = False, 0


def _cited(text: str) -> list[Span]:
    return [Span(*found.span()) for found in _CITED_LINE.finditer(text)]


def _with_quotations(text: str, found: list[Section], quoted: Sequence[Span]) -> list[Section]:
    """Block quotations that are articles of their own, apart from what introduces them."""
    articles = deque(run for run in _runs(text, sorted(quoted)) if _is_article(text, run))
    result = []
    for section in found:
        at = section.span.start
        while articles and articles[0].start < section.span.end:
            run = articles.popleft()
            if section.kind is SectionKind.BODY and section.span.holds(run):
                if text[at : run.start].strip():
                    result.append(Section(SectionKind.BODY, Span(at, run.start)))
                result.append(Section(SectionKind.QUOTED_ARTICLE, run))
                at = run.end
        if text[at : section.span.end].strip():
            result.append(Section(section.kind, Span(at, section.span.end)))
    return result


def _runs(text: str, quoted: Sequence[Span]) -> list[Span]:
    """Quotations that follow each other with nothing but white space between."""
    runs: list[Span] = []
    for span in quoted:
        if runs and not text[runs[-1].end : span.start].strip():
            runs[-1] = Span(runs[-1].start, max(runs[-1].end, span.end))
        elif not runs or span.start >= runs[-1].end:
            runs.append(span)
    return runs


def _is_article(text: str, run: Span) -> bool:
    """Long enough, and presented as something that was printed elsewhere."""
    long = len(run.of(text).split()) >= _ARTICLE_SHORTEST
    return long and bool(
        _INTRODUCES.search(text[max(0, run.start - 400) : run.start])
        or _INTRODUCES.search(text[run.end : run.end + 300])
    )


def _joined(found: Sequence[Section]) -> Iterator[Section]:
    """Neighbours of one voice with nothing but white space between are one section."""
    waiting: Section | None = None
    for section in found:
        if waiting and waiting.kind is section.kind and waiting.span.end == section.span.start:
            waiting = Section(waiting.kind, Span(waiting.span.start, section.span.end))
            continue
        if waiting:
            yield waiting
        waiting = section
    if waiting:
        yield waiting
