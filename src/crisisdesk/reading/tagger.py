"""The tagger of statements: a two-layer BiLSTM with a CRF, trained from scratch, run with numpy alone.

``training/statements`` makes the weights; ``models/statements.md`` says from what and how good they are.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crisisdesk.model import Span
from crisisdesk.reading.encoding import COLUMNS, TAGS, Encoder
from crisisdesk.reading.text import Word
from crisisdesk.reading.viterbi import best_tags

Floats = NDArray[np.float32]
BATCH_WORDS = 6_000
"""Words (with padding) that go through the network together."""
LONGEST = 1_500
"""Words of a paragraph beyond which it is cut for the network, so that memory stays flat."""
_FORBIDDEN = -1e4


@dataclass(frozen=True, slots=True)
class TaggedParagraph:
    """What the tagger needs of a paragraph."""

    words: Sequence[Word]
    ends: frozenset[int]
    quotations: Sequence[Span]


@dataclass(frozen=True, slots=True)
class _Layer:
    """Both directions of an LSTM; the weights of the three sigmoid gates are halved, so that one tanh serves all."""

    entry: Floats
    bias: Floats
    inner: Floats

    @property
    def hidden(self) -> int:
        return int(self.inner.shape[1])


class Tagger:
    """Gives each word of each paragraph a tag."""

    def __init__(self, weights: dict[str, Floats], encoder: Encoder) -> None:
        self._encoder = encoder
        entry = weights["entry.weight"]
        widths = [weights[f"embeddings.{column}.weight"].shape[1] for column in range(COLUMNS)]
        starts = np.cumsum([0, *widths])
        self._tables = [
            weights[f"embeddings.{c}.weight"] @ entry[:, starts[c] : starts[c + 1]].T for c in range(COLUMNS)
        ]
        self._entry_bias = weights["entry.bias"]
        self._layers = [_layer(weights, f"layers.{number}") for number in range(2)]
        self._exit, self._exit_bias = weights["exit.weight"].T.copy(), weights["exit.bias"]
        self._transitions = weights["transitions"] + _broken()
        self._starts = weights["starts"] + np.where([t.startswith("I-") for t in TAGS], _FORBIDDEN, 0).astype("f4")
        self._stops = weights["stops"]

    def tag(self, paragraphs: Sequence[TaggedParagraph]) -> list[list[int]]:
        """For each paragraph one tag a word, as numbers into ``encoding.TAGS``."""
        result: list[list[int]] = [[] for _ in paragraphs]
        pieces = [(number, start) for number, p in enumerate(paragraphs) for start in range(0, len(p.words), LONGEST)]
        numbers = {n: self._encoder.encode(p.words, p.ends, p.quotations) for n, p in enumerate(paragraphs) if p.words}
        cut = {(n, start): numbers[n][start : start + LONGEST] for n, start in pieces}
        tags: dict[tuple[int, int], list[int]] = {}
        for batch in _batches(cut):
            rows = [cut[piece] for piece in batch]
            tags.update(zip(batch, self._tag(rows), strict=True))
        for number, start in pieces:
            result[number] += tags[number, start]
        return result

    def _tag(self, rows: Sequence[NDArray[np.int32]]) -> list[list[int]]:
        """Tags of paragraphs in the order of falling length."""
        lengths = [len(row) for row in rows]
        hidden = np.zeros((lengths[0], len(rows), self._entry_bias.size), dtype=np.float32)
        for at, row in enumerate(rows):
            hidden[: lengths[at], at] = self._embedded(row)
        order = _reversal(lengths)
        for layer in self._layers:
            hidden = _run(layer, hidden, lengths, order)
        emissions = (hidden @ self._exit + self._exit_bias).transpose(1, 0, 2)
        return best_tags(emissions, lengths, self._transitions, self._starts, self._stops)

    def _embedded(self, row: NDArray[np.int32]) -> Floats:
        total = self._entry_bias + self._tables[0][row[:, 0]]
        for column in range(1, COLUMNS):
            total += self._tables[column][row[:, column]]
        return np.tanh(total, out=total)


@cache
def shipped_tagger() -> Tagger:
    """The tagger with the weights of the package."""
    folder = files("crisisdesk.reading") / "models"
    with (folder / "statements.npz").open("rb") as stream, np.load(stream) as stored:
        weights = {name: stored[name].astype(np.float32) for name in stored.files}
    words: dict[str, Any] = json.loads((folder / "statements.json").read_text("utf-8"))
    vocabulary = {word: number for number, word in enumerate(words["vocabulary"], start=2)}
    return Tagger(weights, Encoder(vocabulary, words["sayings"]))


def _layer(weights: dict[str, Floats], name: str) -> _Layer:
    entries, biases, inners = [], [], []
    for side in ("", "_reverse"):
        bias = weights[f"{name}.bias_ih_l0{side}"] + weights[f"{name}.bias_hh_l0{side}"]
        hidden = bias.size // 4
        scale = np.full(4 * hidden, 0.5, dtype=np.float32)
        scale[2 * hidden : 3 * hidden] = 1.0
        entries.append((weights[f"{name}.weight_ih_l0{side}"] * scale[:, None]).T)
        inners.append((weights[f"{name}.weight_hh_l0{side}"] * scale[:, None]).T)
        biases.append(bias * scale)
    return _Layer(np.stack(entries), np.stack(biases), np.stack(inners))


def _run(layer: _Layer, given: Floats, lengths: Sequence[int], order: NDArray[np.intp]) -> Floats:
    """Both directions at once; the second reads each paragraph from its own end."""
    longest, count, _ = given.shape
    columns = np.arange(count)
    backwards = given[order, columns]
    size = layer.hidden
    ahead = np.stack([given @ layer.entry[0] + layer.bias[0], backwards @ layer.entry[1] + layer.bias[1]], axis=1)
    out = np.zeros((longest, 2, count, size), dtype=np.float32)
    state = np.zeros((2, count, size), dtype=np.float32)
    cell = np.zeros((2, count, size), dtype=np.float32)
    alive = [sum(1 for length in lengths if length > at) for at in range(longest)]
    for at in range(longest):
        n = alive[at]
        gates = np.tanh(ahead[at, :, :n] + state[:, :n] @ layer.inner)
        keep = gates[..., size : 2 * size] * 0.5 + 0.5
        add = gates[..., :size] * 0.5 + 0.5
        cell[:, :n] = keep * cell[:, :n] + add * gates[..., 2 * size : 3 * size]
        state[:, :n] = (gates[..., 3 * size :] * 0.5 + 0.5) * np.tanh(cell[:, :n])
        out[at, :, :n] = state[:, :n]
    return np.concatenate([out[:, 0], out[:, 1][order, columns]], axis=-1)


def _reversal(lengths: Sequence[int]) -> NDArray[np.intp]:
    """For each step and paragraph the step that it changes places with when the paragraph is read backwards."""
    steps = np.arange(lengths[0])[:, None]
    turned = np.asarray(lengths)[None, :] - 1 - steps
    return np.where(turned >= 0, turned, steps)


def _batches(cut: dict[tuple[int, int], NDArray[np.int32]]) -> Iterator[list[tuple[int, int]]]:
    batch: list[tuple[int, int]] = []
    for piece in sorted(cut, key=lambda one: -len(cut[one])):
        if batch and len(cut[batch[0]]) * (len(batch) + 1) > BATCH_WORDS:
            yield batch
            batch = []
        batch.append(piece)
    if batch:
        yield batch


def _broken() -> Floats:
    table = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    for before, previous in enumerate(TAGS):
        for after, name in enumerate(TAGS):
            if name.startswith("I-") and previous[2:] != name[2:]:
                table[before, after] = _FORBIDDEN
    return table
