"""What was made already: the record grows by whole batches, so that what rests on them stays true until the next."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")

KEPT = 512
"""Things kept at the most; the one that was asked for longest ago goes first."""


class Shelf:
    """Things by what they were made from, which their keys must name wholly. Safe for many threads."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._made: OrderedDict[Hashable, Any] = OrderedDict()
        self._looking = Lock()
        self._making: dict[Hashable, Lock] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing under the key, made now where it is not there; never made twice at the same time.

        What ``make`` needs of the shelf it may ask for; others make other things meanwhile.
        """
        found = self._known(key)
        if not found:
            with self._turn(key):
                found = self._known(key) or self._keep(key, make())
        thing: T = found[0]
        return thing

    def held(self, key: Hashable) -> tuple[Any, ...]:
        """The thing alone in a tuple where it was made already, else an empty one; nothing is made."""
        return self._known(key)

    @contextmanager
    def _turn(self, key: Hashable) -> Iterator[None]:
        with self._looking:
            turn = self._making.setdefault(key, Lock())
        try:
            with turn:
                yield
        finally:
            with self._looking:
                if not turn.locked():
                    self._making.pop(key, None)

    def _known(self, key: Hashable) -> tuple[Any, ...]:
        """The thing alone in a tuple, or an empty one."""
        with self._looking:
            if key not in self._made:
                return ()
            self._made.move_to_end(key)
            return (self._made[key],)

    def _keep(self, key: Hashable, made: T) -> tuple[T]:
        with self._looking:
            self._made[key] = made
            if len(self._made) > self._kept:
                self._made.popitem(last=False)
        return (made,)
