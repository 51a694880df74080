"""A text cut at the borders of its marks, so that marks may lie in each other, cross, or share a border.

Law: the pieces put together are the text, in order, nothing left out and nothing twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crisisdesk.model import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text with what it is: source, cue, content, trigger or at; and the label of whom it belongs to."""

    span: Span
    kind: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that lie in the same marks.

    ``kinds`` names the marks, each once, and ``deep`` how many contents lie in each other here. ``labels`` are those
    whose first mark begins with this piece. ``first`` says that the place asked for begins here.
    """

    text: str
    kinds: tuple[str, ...]
    deep: int
    labels: tuple[str, ...]
    first: bool


def pieces_of(text: str, span: Span, marks: Sequence[Mark], labels: Mapping[int, tuple[str, ...]]) -> tuple[Piece, ...]:
    """The part of a text that a span covers, in pieces; ``labels`` by position, as ``beginnings`` gives them."""
    here = [mark for mark in marks if mark.span.meets(span)]
    borders = {span.start, span.end}
    borders.update(at for mark in here for at in mark.span if span.start < at < span.end)
    return tuple(_piece(text, Span(*part), here, labels) for part in pairwise(sorted(borders)))


def beginnings(marks: Iterable[Mark]) -> dict[int, tuple[str, ...]]:
    """The labels by the position at which the first mark of each begins."""
    first: dict[str, int] = {}
    for mark in marks:
        if mark.label:
            first[mark.label] = min(mark.span.start, first.get(mark.label, mark.span.start))
    found: dict[int, tuple[str, ...]] = {}
    for label, at in first.items():
        found[at] = (*found.get(at, ()), label)
    return found


def _piece(text: str, part: Span, marks: Sequence[Mark], labels: Mapping[int, tuple[str, ...]]) -> Piece:
    over = [mark for mark in marks if mark.span.holds(part)]
    return Piece(
        text=part.of(text),
        kinds=tuple(dict.fromkeys(mark.kind for mark in over)),
        deep=sum(1 for mark in over if mark.kind == "content"),
        labels=labels.get(part.start, ()),
        first=any(mark.kind == "at" and mark.span.start == part.start for mark in over),
    )
