"""A text cut at the borders of its marks, so that marks may lie in each other, cross, or share a border.

Law: the pieces put together are the text, in order, nothing left out and nothing twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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


def pieces_of(text: str, span: Span, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """The part of a text that a span covers, in pieces."""
    here = [mark for mark in marks if mark.span.meets(span)]
    borders = {span.start, span.end}
    borders.update(at for mark in here for at in mark.span if span.start < at < span.end)
    starts = dict(_starts(marks))
    ordered = sorted(borders)
    return tuple(_piece(text, Span(*part), here, starts) for part in zip(ordered, ordered[1:], strict=False))


def _piece(text: str, part: Span, marks: Iterable[Mark], starts: dict[str, int]) -> Piece:
    over = [mark for mark in marks if mark.span.holds(part)]
    at = [mark for mark in over if mark.kind == "at"]
    return Piece(
        text=part.of(text),
        kinds=tuple(dict.fromkeys(mark.kind for mark in over)),
        deep=sum(1 for mark in over if mark.kind == "content"),
        labels=tuple(dict.fromkeys(mark.label for mark in over if mark.label and starts[mark.label] == part.start)),
        first=any(mark.span.start == part.start for mark in at),
    )


def _starts(marks: Iterable[Mark]) -> Iterator[tuple[str, int]]:
    """For each label where its first mark begins."""
    first: dict[str, int] = {}
    for mark in marks:
        if mark.label:
            first[mark.label] = min(mark.span.start, first.get(mark.label, mark.span.start))
    yield from first.items()
