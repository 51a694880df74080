"""A text in paragraphs, sentences and words, with exact spans; and where it quotes.

Law: words lie in order, inside their sentence, and nothing but white space lies between them; sentences lie in
order inside their paragraph. A line break always ends a paragraph.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from crisisdesk.model import Document, SectionKind, Span

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?"
    r"|[^\W\d_]+(?:[-‐‑][^\W_]+)*(?:['’](?!s\b)[^\W\d_]+)?"
    r"|['’]s\b"
    r"|''|``"
    r"|\.{3}|={3,}|-{2,}"
    r"|\S"
)
_LINE = re.compile(r"[^\n\r\u2028\u2029\v\f]+")
_END = re.compile(r"[.!?…。؟]+[\"”’»')\]]*(?=\s+[\"“‘«„'(\[—–-]*[^\W_a-zа-я]|\s*\Z)")
_BEFORE_END = re.compile(r"[\w.]*\Z")
_INITIAL = re.compile(r"[^\W\d_]\Z")
_DOUBLED = frozenset({"''", "``"})
"""How some agencies and archives type a quotation mark."""
_CLOSES = {'"': '"', "“": "”", "«": "»", "„": "“”", "‘": "’", "'": "'"}
_QUOTE = re.compile("''|``|[" + "".join(_CLOSES) + "".join(_CLOSES.values()) + "]")
_CLOSED = re.compile(r"[\w.,!?]'(?![\w])")
_LONGEST_SINGLE = 1_000
"""Characters within which a single quotation mark must be closed to be one."""
_LONGEST_WORDS = 400
"""Words beyond which a sentence is taken for a list or damage and is not read."""


class Word(NamedTuple):
    """A word or a mark of punctuation."""

    start: int
    end: int
    text: str
    low: str

    @property
    def span(self) -> Span:
        """Its characters in the text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its words, the paragraph that it stands in and whose voice it is."""

    span: Span
    words: tuple[Word, ...]
    paragraph: int
    voice: SectionKind

    @property
    def readable(self) -> bool:
        """Whether it is short enough to be a sentence and has words at all."""
        return len(self.words) <= _LONGEST_WORDS and any(word.text[0].isalpha() for word in self.words)

    def first_at(self, position: int) -> int:
        """The index of the first word that begins at or after a position of the text."""
        low, high = 0, len(self.words)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.words[middle].start < position else (low, middle)
        return low


def paragraphs_of(text: str) -> list[Span]:
    """Lines with anything but white space, trimmed."""
    result = []
    for found in _LINE.finditer(text):
        line = found.group()
        start = found.start() + len(line) - len(line.lstrip())
        end = found.start() + len(line.rstrip())
        if start < end:
            result.append(Span(start, end))
    return result


def sentences_of(document: Document) -> list[Sentence]:
    """All sentences of a document in order, each with the voice of its section."""
    result: list[Sentence] = []
    sections = document.sections
    at = 0
    for number, paragraph in enumerate(paragraphs_of(document.text)):
        while at + 1 < len(sections) and sections[at].span.end <= paragraph.start:
            at += 1
        voice = sections[at].kind if sections else SectionKind.BODY
        result += [
            Sentence(span, tuple(words_of(document.text, span)), number, voice)
            for span in sentence_spans(document.text, paragraph)
        ]
    return result


def sentence_at(sentences: Sequence[Sentence], at: int) -> int:
    """The number of the sentence that holds a place; of the next one between two, of the last one behind all."""
    return max(0, min(bisect_right(sentences, at, key=lambda sentence: sentence.span.end), len(sentences) - 1))


def sentence_spans(text: str, paragraph: Span) -> Iterator[Span]:
    """The sentences of one paragraph."""
    start = paragraph.start
    for found in _END.finditer(text, paragraph.start, paragraph.end):
        if found.end() >= paragraph.end or not _abbreviated(text, start, found.start()):
            yield Span(start, found.end())
            start = found.end()
            while start < paragraph.end and text[start].isspace():
                start += 1
    if start < paragraph.end:
        yield Span(start, paragraph.end)


def words_of(text: str, span: Span) -> Iterator[Word]:
    """The words and marks of a span."""
    for found in _WORD.finditer(text, span.start, span.end):
        word = found.group()
        yield Word(found.start(), found.end(), word, '"' if word in _DOUBLED else word.lower())


def quotations_of(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """What stands between quotation marks, without them, in order.

    A mark that is not closed quotes to the end of its paragraph. Apostrophes are no marks.
    """
    result = []
    for paragraph in paragraphs:
        closing: Collection[str] = ()
        start = -1
        for found in _QUOTE.finditer(text, paragraph.start, paragraph.end):
            at, mark = found.start(), found.group()
            if start < 0:
                closing = _opening(text, at, mark, paragraph)
                start = found.end() if closing else -1
            elif mark in closing and _closes(text, at, mark, paragraph):
                if at > start:
                    result.append(Span(start, at))
                start = -1
        if 0 <= start < paragraph.end:
            result.append(Span(start, paragraph.end))
    return result


def _opening(text: str, at: int, mark: str, paragraph: Span) -> Collection[str]:
    """The marks of which one closes what a mark opens; none where it opens nothing."""
    begins = at == paragraph.start or text[at - 1].isspace() or text[at - 1] in '([—–-"“'
    if mark in _DOUBLED:
        return _DOUBLED if begins else ()
    if mark == "'":
        word = begins and at + 1 < paragraph.end and text[at + 1].isalnum()
        closed = word and _CLOSED.search(text, at + 1, min(paragraph.end, at + _LONGEST_SINGLE))
        return "'" if closed else ()
    if mark == "‘" and not begins:
        return ()
    return _CLOSES.get(mark, ())


def _closes(text: str, at: int, mark: str, paragraph: Span) -> bool:
    if mark not in "'’":
        return True
    return at + 1 >= paragraph.end or not text[at + 1].isalnum()


def _abbreviated(text: str, start: int, at: int) -> bool:
    if text[at] != ".":
        return False
    found = _BEFORE_END.search(text, max(start, at - 20), at)
    word = found.group().rstrip(".") if found else ""
    return word.lower() in _abbreviations() or bool(_INITIAL.fullmatch(word) and word.isupper())


@cache
def _abbreviations() -> frozenset[str]:
    lines = files("crisisdesk.reading").joinpath("data/abbreviations.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))
