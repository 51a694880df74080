"""The weights that read events: three linear models over hashed features, in numpy alone."""

import io
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from crisisdesk.model import Plover, Status

NONE = "NONE"
TYPES: tuple[str, ...] = (*(plover.value for plover in Plover), NONE)
STATUSES: tuple[str, ...] = tuple(status.value for status in Status)
TYPE_BITS, PARTY_BITS, STATUS_BITS = 16, 15, 14
_MOST_KNOWN = 100_000
"""Features whose rows are kept at a time; memory stays flat."""

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EventModel:
    """Weights by hashed feature, and the numbers that turn scores into decisions.

    ``types`` has the shape (2**TYPE_BITS, 17), ``parties`` (2**PARTY_BITS, 2) for source and target, ``statuses``
    (2**STATUS_BITS, 5); the first row of each holds the bias. ``learned`` are stems of triggers that no table names.
    ``settings`` are thresholds and the coefficients of the confidence.
    """

    types: Numbers
    parties: Numbers
    statuses: Numbers
    learned: frozenset[str]
    settings: dict[str, float]

    def type_odds(
        self, features: Sequence[Sequence[str]], sentences: Sequence[Sequence[str]], of: Sequence[int]
    ) -> Numbers:
        """For each trigger's features the probability of each of ``TYPES``, shape (n, 17).

        ``sentences`` are the features that all triggers of a sentence share, ``of`` says which each trigger has.
        """
        scores = _scores(self.types, features, TYPE_BITS)
        if sentences:
            scores += (_scores(self.types, sentences, TYPE_BITS) - self.types[0])[list(of)]
        return _softmax(scores)

    def party_scores(self, features: Sequence[Sequence[str]]) -> Numbers:
        """For each list of features the log odds of being source and target, shape (n, 2)."""
        return _scores(self.parties, features, PARTY_BITS)

    def status_odds(self, features: Sequence[Sequence[str]]) -> Numbers:
        """For each list of features the probability of each of ``STATUSES``, shape (n, 5)."""
        return _softmax(_scores(self.statuses, features, STATUS_BITS))

    def type_weights(self, features: Sequence[str], plover: str) -> list[float]:
        """What each feature adds to the score of a type beside that of no event."""
        known = _known(TYPE_BITS)
        rows = [known.get(name) or _learn(known, name, TYPE_BITS) for name in features]
        found: list[float] = (self.types[rows, TYPES.index(plover)] - self.types[rows, -1]).tolist()
        return found


def slot(feature: str, bits: int) -> int:
    """The row of a feature in a table of ``2**bits`` rows; row 0 is kept for the bias."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass")) % ((1 << bits) - 1) + 1


def _scores(weights: Numbers, features: Sequence[Sequence[str]], bits: int) -> Numbers:
    if not features:
        return np.empty((0, weights.shape[1]), dtype=np.float32)
    known = _known(bits)
    rows: list[int] = []
    starts: list[int] = []
    for names in features:
        starts.append(len(rows))
        for name in names:
            row = known.get(name)
            rows.append(row if row is not None else _learn(known, name, bits))
    total: Numbers = np.add.reduceat(weights.take(rows, axis=0), starts, axis=0)
    return total + weights[0]


@cache
def _known(bits: int) -> dict[str, int]:
    """Rows of features met before: looking them up is four times as fast as hashing them."""
    return {}


def _learn(known: dict[str, int], name: str, bits: int) -> int:
    if len(known) >= _MOST_KNOWN:
        known.clear()
    return known.setdefault(name, slot(name, bits))


def _softmax(scores: Numbers) -> Numbers:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    total: Numbers = raised / raised.sum(axis=1, keepdims=True)
    return total


@cache
def event_model() -> EventModel:
    """The model of the package, loaded once per process."""
    return loaded(files("crisisdesk.reading").joinpath("models/events.npz").read_bytes())


def loaded(content: bytes) -> EventModel:
    """A model from the bytes of its file."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        about = json.loads(str(arrays["about"]))
        return EventModel(
            types=arrays["types"].astype(np.float32),
            parties=arrays["parties"].astype(np.float32),
            statuses=arrays["statuses"].astype(np.float32),
            learned=frozenset(about["learned"]),
            settings=about["settings"],
        )
