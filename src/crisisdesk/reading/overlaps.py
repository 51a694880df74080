"""Which of many spans of a text share a place with one: by bisection, so that a long document costs no more a word."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter, itemgetter
from typing import Generic, TypeVar

from crisisdesk.model import Span

Thing = TypeVar("Thing")


def meeting(ordered: Sequence[Span], here: Span) -> Sequence[Span]:
    """Those of ``ordered`` that meet ``here``; they must follow each other without overlap, as quotations do."""
    first = bisect_right(ordered, here.start, key=attrgetter("end"))
    return ordered[first : bisect_left(ordered, here.end, first, key=attrgetter("start"))]


class Overlaps(Generic[Thing]):
    """Things by the spans that they stand at; the spans may overlap."""

    def __init__(self, placed: Iterable[tuple[Span, Thing]]) -> None:
        self._placed = sorted(placed, key=itemgetter(0))
        self._starts = [span.start for span, _ in self._placed]
        self._reach = list(accumulate((span.end for span, _ in self._placed), max))

    def meeting(self, here: Span) -> Iterator[tuple[Span, Thing]]:
        """All whose spans share at least one character with ``here``, the last to begin first."""
        for at in range(bisect_left(self._starts, here.end) - 1, -1, -1):
            if self._reach[at] <= here.start:
                return
            if self._placed[at][0].end > here.start:
                yield self._placed[at]
