"""The weights that read events: linear models over hashed features, in numpy alone."""

import io
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from crisisdesk.model import Plover, Status

NONE = "NONE"
TYPES: tuple[str, ...] = (*(plover.value for plover in Plover), NONE)
STATUSES: tuple[str, ...] = tuple(status.value for status in Status)
TYPE_BITS, PARTY_BITS, STATUS_BITS = 16, 15, 14
_MOST_KNOWN = 250_000
"""Features whose rows are kept at a time; memory stays flat."""

Numbers = NDArray[np.float32]


class Conventions(StrEnum):
    """By whose rules deeds are told apart."""

    DESK = "desk"
    """Every deed, with a status: what is planned keeps its type."""
    PLOVER = "plover"
    """What a sentence is there to tell, one type to a sentence; what is still to come is AGREE or THREATEN."""


@dataclass(frozen=True, slots=True)
class EventModel:
    """Weights by hashed feature, and the numbers that turn scores into decisions.

    ``types`` and ``codings`` (types by the desk's and by PLOVER's conventions) have the shape (2**TYPE_BITS, 17),
    ``parties`` (2**PARTY_BITS, 3) for source, target and both together, ``statuses``
    (2**STATUS_BITS, 5); the first row of each holds the bias. ``learned`` are stems of triggers that no table names.
    ``settings`` are thresholds and the coefficients of the confidence.
    """

    types: Numbers
    codings: Numbers
    parties: Numbers
    statuses: Numbers
    learned: frozenset[str]
    settings: dict[str, float]
    _type_rows: "Rows" = field(default_factory=lambda: Rows(TYPE_BITS))
    _party_rows: "Rows" = field(default_factory=lambda: Rows(PARTY_BITS))
    _status_rows: "Rows" = field(default_factory=lambda: Rows(STATUS_BITS))

    def type_odds(
        self,
        features: Sequence[Sequence[str]],
        sentences: Sequence[Sequence[str]],
        of: Sequence[int],
        conventions: Conventions = Conventions.DESK,
    ) -> Numbers:
        """For each trigger's features the probability of each of ``TYPES``, shape (n, 17).

        ``sentences`` are the features that all triggers of a sentence share, ``of`` says which each trigger has.
        """
        table = self.table(conventions)
        scores = _scores(table, features, self._type_rows)
        if sentences:
            scores += (_scores(table, sentences, self._type_rows) - table[0])[list(of)]
        return _softmax(scores)

    def table(self, conventions: Conventions) -> Numbers:
        """The weights of types by some conventions."""
        return self.codings if conventions is Conventions.PLOVER else self.types

    def party_scores(self, features: Sequence[Sequence[str]]) -> Numbers:
        """For each party's features the log odds of being source and target; shape (n, 3), the last column unused."""
        return _scores(self.parties, features, self._party_rows)

    def pair_scores(self, features: Sequence[Sequence[str]]) -> Numbers:
        """For each list of features of two parties the log odds of doing it one to the other, shape (n,)."""
        found: Numbers = _scores(self.parties, features, self._party_rows)[:, 2]
        return found

    def status_odds(self, features: Sequence[Sequence[str]]) -> Numbers:
        """For each list of features the probability of each of ``STATUSES``, shape (n, 5)."""
        return _softmax(_scores(self.statuses, features, self._status_rows))

    def type_weights(
        self, features: Sequence[str], plover: str, conventions: Conventions = Conventions.DESK
    ) -> list[float]:
        """What each feature adds to the score of a type beside that of no event."""
        rows, table = self._type_rows.of(features), self.table(conventions)
        found: list[float] = (table[rows, TYPES.index(plover)] - table[rows, -1]).tolist()
        return found


class Rows(dict[str, int]):
    """The rows of features in a table of ``2**bits`` rows, those met before by look-up: four times as fast."""

    def __init__(self, bits: int) -> None:
        super().__init__()
        self._bits = bits

    def of(self, names: Sequence[str]) -> list[int]:
        """The row of each feature."""
        if len(self) > _MOST_KNOWN:
            self.clear()
        return list(map(self.__getitem__, names))

    def __missing__(self, name: str) -> int:
        return self.setdefault(name, slot(name, self._bits))


def slot(feature: str, bits: int) -> int:
    """The row of a feature in a table of ``2**bits`` rows; row 0 is kept for the bias."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass")) % ((1 << bits) - 1) + 1


def _scores(weights: Numbers, features: Sequence[Sequence[str]], rows: Rows) -> Numbers:
    if not features:
        return np.empty((0, weights.shape[1]), dtype=np.float32)
    places: list[int] = []
    starts: list[int] = []
    for names in features:
        starts.append(len(places))
        places += rows.of(names)
    total: Numbers = np.add.reduceat(weights.take(places, axis=0), starts, axis=0) + weights[0]
    return total


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
            codings=arrays["codings"].astype(np.float32),
            parties=arrays["parties"].astype(np.float32),
            statuses=arrays["statuses"].astype(np.float32),
            learned=frozenset(about["learned"]),
            settings=about["settings"],
        )
