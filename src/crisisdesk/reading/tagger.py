"""The tagger of grammar and statements: three BiLSTM layers and a CRF, trained from scratch, run on one thread.

``training/statements`` makes the weights; ``models/statements.md`` says from what and how good they are.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from crisisdesk.model import Span
from crisisdesk.reading.encoding import COLUMNS, TAGS, Encoder, Numbers
from crisisdesk.reading.grammar import Numbers as Grammatical
from crisisdesk.reading.text import Word
from crisisdesk.reading.viterbi import Scores, best_tags

BATCH = 6
"""Pieces of like length that go through the network together: from four on a word costs the same, padding grows."""
LONGEST = 1_500
"""Words of a paragraph beyond which it is cut for the network, so that memory stays flat."""
_FORBIDDEN = -1e4

Piece = tuple[int, int]
"""A paragraph's number and the word from which a piece of it begins."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What the tagger needs of a paragraph; ``ends`` are the indexes of words that end a sentence."""

    words: Sequence[Word]
    ends: frozenset[int]
    quotations: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the tagger says of the words of a paragraph or a piece of one.

    ``tags`` are numbers into ``encoding.TAGS``; ``grammar`` holds numbers into ``grammar.POS``, ``RELATIONS`` and
    ``HEADS``, of shape (3, words).
    """

    tags: list[int]
    grammar: Grammatical


class Tagger:
    """Gives each word of each paragraph a tag."""

    def __init__(self, graph: bytes, words: dict[str, Any]) -> None:
        # onnxruntime takes a moment to load: only for the first document.
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        vocabulary = {word: number for number, word in enumerate(words["vocabulary"], start=2)}
        self._encoder = Encoder(vocabulary, words["sayings"])
        inner = np.array([name.startswith("I-") for name in TAGS])
        self._transitions = _scores(words["transitions"]) + _broken()
        self._starts = _scores(words["starts"]) + np.where(inner, _FORBIDDEN, 0).astype(np.float32)
        self._stops = _scores(words["stops"])

    def tag(self, paragraphs: Sequence[Paragraph]) -> list[Tagged]:
        """What is to be said of the words of each paragraph."""
        cut: dict[Piece, Numbers] = {}
        for number, paragraph in enumerate(paragraphs):
            numbers = self._encoder.encode(paragraph.words, paragraph.ends, paragraph.quotations)
            for start in range(0, len(numbers), LONGEST):
                cut[number, start] = numbers[start : start + LONGEST]
        found: dict[Piece, Tagged] = {}
        for batch in _batches(cut):
            found.update(zip(batch, self._tag([cut[piece] for piece in batch]), strict=True))
        pieces: list[list[Tagged]] = [[] for _ in paragraphs]
        for number, start in sorted(found):
            pieces[number].append(found[number, start])
        return [_joined(parts) for parts in pieces]

    def _tag(self, rows: Sequence[Numbers]) -> list[Tagged]:
        lengths = [len(row) for row in rows]
        numbers = np.zeros((max(lengths), len(rows), COLUMNS), dtype=np.int32)
        for at, row in enumerate(rows):
            numbers[: len(row), at] = row
        given = {"numbers": numbers, "lengths": np.array(lengths, dtype=np.int32)}
        emissions, *named = self._session.run(["emissions", "pos", "relations", "heads"], given)
        tags = best_tags(emissions.transpose(1, 0, 2), lengths, self._transitions, self._starts, self._stops)
        grammar = np.stack(named)
        return [Tagged(tags[at], grammar[:, :size, at]) for at, size in enumerate(lengths)]


@cache
def shipped_tagger() -> Tagger:
    """The tagger with the weights of the package."""
    folder = files("crisisdesk.reading") / "models"
    words = json.loads((folder / "statements.json").read_text("utf-8"))
    return Tagger((folder / "statements.onnx").read_bytes(), words)


def _joined(parts: Sequence[Tagged]) -> Tagged:
    if len(parts) == 1:
        return parts[0]
    grammar = [part.grammar for part in parts] or [np.empty((3, 0), dtype=np.int64)]
    return Tagged([tag for part in parts for tag in part.tags], np.concatenate(grammar, axis=1))


def _batches(cut: dict[Piece, Numbers]) -> Iterator[list[Piece]]:
    """Pieces of like length together."""
    ordered = sorted(cut, key=lambda piece: (-len(cut[piece]), piece))
    return (ordered[at : at + BATCH] for at in range(0, len(ordered), BATCH))


def _scores(values: object) -> Scores:
    return np.asarray(values, dtype=np.float32)


def _broken() -> Scores:
    table = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    for before, previous in enumerate(TAGS):
        for after, name in enumerate(TAGS):
            if name.startswith("I-") and previous[2:] != name[2:]:
                table[before, after] = _FORBIDDEN
    return table
