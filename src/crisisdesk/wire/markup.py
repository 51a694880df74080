"""Paragraphs out of markup: XHTML, NITF and what trafilatura leaves of a page, with whose words they are."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from crisisdesk.errors import SourceError
from crisisdesk.model import Section, Span
from crisisdesk.wire.provenance import sections_of

SEPARATOR = "* * *"
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 head hl1 hl2 li item tr row pre section article header footer figure figcaption table "
    "ul ol list body body.content block blockquote quote bq dl dt dd media caption".split()
)
_QUOTES = frozenset({"blockquote", "quote", "bq"})
_BREAKS = frozenset({"hr"})
_LINE_BREAKS = frozenset({"br", "lb"})
_SILENT = frozenset({"script", "style", "template", "noscript", "title", "media", "graphic"})
_SPACE = re.compile(r"\s+")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Paragraph(NamedTuple):
    """Words between two breaks, and whether they stand in a block quotation."""

    text: str
    quoted: bool = False


class Written(NamedTuple):
    """A text and its sections."""

    text: str
    sections: tuple[Section, ...]


def paragraphs(root: Any) -> Iterator[Paragraph]:
    """The paragraphs of an element tree (ElementTree or lxml) in order, without empty ones."""
    words: list[str] = []
    depth = 0
    for tag, opens, text in _walk(root):
        if tag in _BLOCKS or tag in _BREAKS:
            yield from _flush(words, depth > 0)
            depth += (1 if opens else -1) if tag in _QUOTES else 0
            if tag in _BREAKS and opens:
                yield Paragraph(SEPARATOR)
        elif tag in _LINE_BREAKS and opens:
            words.append("\x00")
        words.append(text)
    yield from _flush(words, depth > 0)


def written(found: Iterable[Paragraph]) -> Written:
    """Paragraphs as one text, divided by empty lines, with its sections."""
    parts: list[str] = []
    quoted: list[Span] = []
    at = 0
    for paragraph in found:
        if paragraph.quoted:
            quoted.append(Span(at, at + len(paragraph.text)))
        parts.append(paragraph.text)
        at += len(paragraph.text) + 2
    text = "\n\n".join(parts)
    return Written(text, sections_of(text, quoted))


def plain_text(text: str) -> Written:
    """A text without markup."""
    text = _UNWRITABLE.sub("", text.replace("\r\n", "\n"))
    return Written(text, sections_of(text))


def html_text(text: str) -> Written:
    """The text of a fragment of HTML that is an article's body and nothing else."""
    # trafilatura takes about a second to load: only for the first markup.
    from trafilatura.utils import load_html

    tree = load_html(f"<html><body>{_UNWRITABLE.sub('', text)}</body></html>")
    if tree is None:
        raise SourceError("body", "the markup of the body cannot be read")
    return written(paragraphs(tree))


def _walk(root: Any) -> Iterator[tuple[str, bool, str]]:
    """Each beginning and end of an element with the words that follow it."""
    stack: list[tuple[Any, Iterator[Any]]] = []
    yield _name(root), True, root.text or ""
    stack.append((root, iter(root)))
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            tail = (element.tail or "") if stack else ""
            yield _name(element), False, tail
        elif _name(child) in _SILENT:
            yield "", True, child.tail or ""
        else:
            yield _name(child), True, child.text or ""
            stack.append((child, iter(child)))


def _name(element: Any) -> str:
    """The local name of an element; comments and processing instructions are silent."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else "script"


def _flush(words: list[str], quoted: bool) -> Iterator[Paragraph]:
    for line in "".join(words).split("\x00"):
        text = _SPACE.sub(" ", _UNWRITABLE.sub("", line)).strip()
        if text:
            yield Paragraph(text, quoted)
    words.clear()
