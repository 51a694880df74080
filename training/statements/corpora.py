"""Texts with gold statements: PolNeAR where it lies beside the repository, and our own articles.

A paragraph becomes words with one tag each. PolNeAR's texts never enter the repository: they are read from
``../shared/bench/attribution/data`` (stand-off annotation in brat's format).
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crisisdesk.model import Span
from crisisdesk.reading.encoding import TAGS
from crisisdesk.reading.text import Word, paragraphs_of, quotations_of, sentence_spans, words_of

ROOT = Path(__file__).resolve().parents[2]
POLNEAR = ROOT.parent / "shared" / "bench" / "attribution" / "data"
OWN = Path(__file__).parent / "own"
_THAT = re.compile(r"\bthat\s+[\"“«‘']?\Z")
_AUXILIARY = re.compile(r"\b(?:(?:has|had|have|was|were|is|are|been|being|also|will|would)\s+)+\Z")
_OPENING, _CLOSING = "\"“«„‘'", "\"”»’'"
ROLES = ("source", "cue", "content")


@dataclass(frozen=True)
class Gold:
    """One gold statement: spans by role."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True)
class Paragraph:
    """Words of one paragraph with what the tagger sees and should say.

    ``tags`` are empty where nobody marked the statements; ``grammar`` holds numbers of part of speech, relation and
    head for each word, or nothing.
    """

    article: str
    words: tuple[Word, ...]
    ends: frozenset[int]
    quotations: tuple[Span, ...]
    tags: tuple[int, ...] = ()
    grammar: tuple[tuple[int, int, int], ...] = ()


def polnear(part: str) -> Iterator[tuple[str, str, list[Gold]]]:
    """Name, text and statements of each article; of several annotators the first by name."""
    chosen: dict[str, Path] = {}
    for path in sorted((POLNEAR / part / "attributions").glob("*.ann")):
        chosen.setdefault(path.stem.rpartition("_")[0], path)
    for stem, path in chosen.items():
        text = (POLNEAR / part / "text" / f"{stem}.txt").read_bytes().decode("utf-8")
        yield stem, text, list(_brat(path.read_bytes().decode("utf-8")))


def own() -> Iterator[tuple[str, str, list[Gold]]]:
    """Name, text and statements of our own articles, whose spans are written as words of the text.

    They are widened to PolNeAR's habit, so that the tagger learns one: contents with their quotation marks and
    "that", cues with their auxiliaries.
    """
    for path in sorted(OWN.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            text = record["text"]
            yield record["id"], text, [_widened(text, _written(text, one)) for one in record["statements"]]


def paragraphs(article: str, text: str, statements: list[Gold]) -> Iterator[Paragraph]:
    """The article's paragraphs with tags; where roles overlap, cue outranks source outranks content."""
    labels = _labels(statements)
    for paragraph in unmarked(article, text):
        yield replace(paragraph, tags=tuple(_tags(paragraph.words, labels)))


def unmarked(article: str, text: str) -> Iterator[Paragraph]:
    """The paragraphs of a text that have words."""
    for paragraph in paragraphs_of(text):
        words: list[Word] = []
        ends: set[int] = set()
        for sentence in sentence_spans(text, paragraph):
            words += words_of(text, sentence)
            ends.add(len(words) - 1)
        if words:
            yield Paragraph(article, tuple(words), frozenset(ends), tuple(quotations_of(text, [paragraph])))


def _labels(statements: list[Gold]) -> list[tuple[str, Span]]:
    return [(role, span) for role in ("content", "source", "cue") for s in statements for span in getattr(s, role)]


def _tags(words: Sequence[Word], labels: list[tuple[str, Span]]) -> Iterator[int]:
    names = ["O"] * len(words)
    for role, span in labels:
        inside = [at for at, word in enumerate(words) if word.start < span.end and span.start < word.end]
        for first, at in enumerate(inside):
            names[at] = ("I-" if first else "B-") + role
    previous = "O"
    for name in names:
        broken = name.startswith("I-") and previous[2:] != name[2:]
        name = "B-" + name[2:] if broken else name
        yield TAGS.index(name)
        previous = name


def _brat(raw: str) -> Iterator[Gold]:
    spans: dict[str, list[Span]] = {}
    events = []
    for line in raw.splitlines():
        columns = line.rstrip("\r").split("\t")
        if len(columns) >= 2 and re.fullmatch(r"T\d+", columns[0]):
            offsets = columns[1].partition(" ")[2]
            pieces = [tuple(map(int, piece.split())) for piece in offsets.split(";")]
            spans[columns[0]] = [Span(*piece) for piece in pieces if len(piece) == 2 and piece[0] < piece[1]]
        elif len(columns) >= 2 and re.fullmatch(r"E\d+", columns[0]):
            events.append(columns[1].split())
    for arguments in events:
        roles: dict[str, list[Span]] = {role: [] for role in ROLES}
        for argument in arguments:
            name, _, reference = argument.partition(":")
            role = re.sub(r"\d+$", "", name).lower()
            if role in roles:
                roles[role] += spans.get(reference, [])
        if any(roles.values()):
            yield Gold(*(tuple(sorted(roles[role])) for role in ROLES))


def _written(text: str, statement: dict[str, Any]) -> Gold:
    source = [statement["source"]] if statement["source"] else []
    return Gold(
        *(tuple(_find(text, one) for one in group) for group in (source, statement["cue"], statement["content"]))
    )


def _widened(text: str, gold: Gold) -> Gold:
    contents = tuple(_with_marks(text, _with_lead(text, span, _THAT)) for span in gold.content)
    return Gold(gold.source, tuple(_with_lead(text, span, _AUXILIARY) for span in gold.cue), contents)


def _with_lead(text: str, span: Span, lead: re.Pattern[str]) -> Span:
    found = lead.search(text, max(0, span.start - 30), span.start)
    return Span(found.start(), span.end) if found else span


def _with_marks(text: str, span: Span) -> Span:
    opened = text[span.start - 1 : span.start] in _OPENING and span.start > 0
    closed = text[span.end : span.end + 1] in _CLOSING and span.end < len(text)
    return Span(span.start - opened, span.end + closed)


def _find(text: str, written: str | dict[str, Any]) -> Span:
    words, nth = (written, 1) if isinstance(written, str) else (written["text"], written["nth"])
    at = -1
    for _ in range(nth):
        at = text.index(words, at + 1)
    return Span(at, at + len(words))
