"""Matrices that were made already: the record only grows by whole batches, so that one stays true until the next."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from crisisdesk.model import Question
from crisisdesk.positions import Matrix, matrix
from crisisdesk.record import Snapshot

KEPT = 64
"""Matrices kept at the most; the one that was asked for longest ago goes first."""


class Matrices:
    """Matrices by what they were made from. Safe for many threads; each matrix is made once."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._made: OrderedDict[Hashable, Matrix] = OrderedDict()
        self._looking, self._making = Lock(), Lock()

    def of(self, key: Hashable, snapshot: Snapshot, question: Question, actors: tuple[str, ...]) -> Matrix:
        """The matrix under the key, or a new one over the snapshot."""
        found = self._known(key)
        if found is None:
            with self._making:
                found = self._known(key) or self._keep(key, matrix(snapshot, question, actors))
        return found

    def _known(self, key: Hashable) -> Matrix | None:
        with self._looking:
            if key in self._made:
                self._made.move_to_end(key)
            return self._made.get(key)

    def _keep(self, key: Hashable, made: Matrix) -> Matrix:
        with self._looking:
            self._made[key] = made
            if len(self._made) > self._kept:
                self._made.popitem(last=False)
        return made
