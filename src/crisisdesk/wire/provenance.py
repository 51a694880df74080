"""Whose words a text is: editor's notes apart from quoted articles, and the chain of republication."""

import re

from crisisdesk.model import Section, SectionKind, Span

_SEPARATOR = re.compile(r"^[ \t]*(?:={3,}|-{3,}|\*{3,}|_{3,}|—{2,}|(?:\*[ \t]+){2,}\*)[ \t]*$", re.MULTILINE)
_NOTE = re.compile(
    r"\b(?:editor(?:'|’)?s?(?:'|’)?\s+(?:note|comment|preface)|note\s+(?:by|from)\s+(?:the\s+)?edit|ed\.\s*note|"
    r"(?:re)?(?:published|printed|posted)\b|we\s+reproduce|appeared\s+(?:in|on)|our\s+reading|the\s+article\s+below|"
    r"the\s+(?:column|text|piece|note|commentary)\s+below)",
    re.IGNORECASE,
)
_NAME = r"(?P<name>[A-Z][^\n.;:()]{1,70}?)"
_ENDS = r"(?=[\n.;:(]|, | on \d| in \d|\Z)"
_CHAIN = (
    re.compile(
        r"\b[Ff]rom an? (?:article|column|report|note|piece) (?:first )?(?:printed|published|run|carried)"
        rf" (?:by|in|on) {_NAME}{_ENDS}"
    ),
    re.compile(rf"\b(?:[Oo]riginally|[Ff]irst) (?:published|printed|posted|appeared) (?:by|in|on|at) {_NAME}{_ENDS}"),
    re.compile(rf"\b[Rr]e(?:published|printed|posted) (?:from|with permission of|courtesy of) {_NAME}{_ENDS}"),
    re.compile(r"\A[^\n]{0,80}?\((?P<name>[A-Z][^()\n]{1,50})\)\s*[-–—]"),
    re.compile(r"^[ \t]*\((?P<name>(?:with |via )?[A-Z][^()\n]{1,50})\)\s*\Z", re.MULTILINE),
    re.compile(r"^[ \t]*(?:Source|Via|Credit):\s*(?P<name>[A-Z][^\n]{1,60})\s*\Z", re.MULTILINE),
)
_NOTE_LONGEST = 2_500


def sections_of(text: str) -> tuple[Section, ...]:
    """The parts of a text by voice: one body, or an editor's note and the article that it introduces."""
    separator = _SEPARATOR.search(text)
    if separator is None:
        return (Section(SectionKind.BODY, Span(0, len(text))),)
    head, tail = text[: separator.start()], text[separator.end() :]
    is_note = (
        head.strip()
        and tail.strip()
        and len(head) <= _NOTE_LONGEST
        and (_NOTE.search(head) or _NOTE.search(tail[:300]))
    )
    if not is_note:
        return (Section(SectionKind.BODY, Span(0, len(text))),)
    return (
        Section(SectionKind.EDITORS_NOTE, Span(0, separator.start())),
        Section(SectionKind.QUOTED_ARTICLE, Span(separator.end(), len(text))),
    )


def via_of(text: str, outlet: str) -> tuple[str, ...]:
    """Where the outlet has the text from, as the text says, outermost first; empty where it says nothing."""
    found = [hit for pattern in _CHAIN for hit in pattern.finditer(text)]
    names = dict.fromkeys(hit["name"].strip(" ,\"'“”") for hit in sorted(found, key=lambda hit: hit.start()))
    own = outlet.casefold()
    return tuple(name for name in names if name and name.casefold() not in own and own not in name.casefold())
