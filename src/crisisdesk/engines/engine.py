"""Where the work is done: here, or on several processes of this machine, in order and with flat memory."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Protocol, TypeVar

from crisisdesk.errors import Misuse

A = TypeVar("A")
B = TypeVar("B")

BATCH = 16
"""Items that travel to another process together."""
_AHEAD = 3


class Engine(Protocol):
    """Applies one pure function to many items."""

    def map(self, function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """Results in the order of the items, made as they are asked for."""


class OneProcess:
    """The work is done here."""

    def map(self, function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """Results in the order of the items."""
        return map(function, items)


class ManyProcesses:
    """The work is done by ``workers`` processes of this machine; each holds a bounded number of items."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def map(self, function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """Results in the order of the items; at most a few batches a process are under way."""
        batches = _batched(items)
        pending: deque[Future[list[B]]] = deque()
        with ProcessPoolExecutor(self._workers, mp_context=get_context("spawn")) as pool:
            for batch in islice(batches, self._workers * _AHEAD):
                pending.append(pool.submit(_all, function, batch))
            while pending:
                done = pending.popleft().result()
                pending.extend(pool.submit(_all, function, batch) for batch in islice(batches, 1))
                yield from done


def engine_for(workers: int) -> Engine:
    """The engine for a number of workers. Raises ``Misuse`` for less than one."""
    if workers < 1:
        raise Misuse(f"{workers} workers: at least one is needed")
    return OneProcess() if workers == 1 else ManyProcesses(workers)


def _batched(items: Iterable[A]) -> Iterator[list[A]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _all(function: Callable[[A], B], batch: list[A]) -> list[B]:
    return [function(item) for item in batch]
