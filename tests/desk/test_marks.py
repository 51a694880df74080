from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.desk.marks import Mark, beginnings, pieces_of
from crisisdesk.model import Span

TEXT = "One said that two said three."
KINDS = ["source", "cue", "content", "trigger", "at"]


def spans(longest: int) -> st.SearchStrategy[Span]:
    ends = st.integers(0, longest)
    return st.tuples(ends, ends).map(sorted).filter(lambda ends: ends[0] < ends[1]).map(lambda ends: Span(*ends))


def marks(longest: int) -> st.SearchStrategy[list[Mark]]:
    labels = st.sampled_from(["", "1", "2", "e1"])
    return st.lists(st.builds(Mark, spans(longest), st.sampled_from(KINDS), labels), max_size=8)


@given(
    st.text(min_size=1, max_size=60).flatmap(lambda text: st.tuples(st.just(text), spans(len(text)), marks(len(text))))
)
def test_the_pieces_are_the_text(given_: tuple[str, Span, list[Mark]]) -> None:
    text, span, found = given_
    pieces = pieces_of(text, span, found, beginnings(found))
    assert "".join(piece.text for piece in pieces) == span.of(text)
    assert all(piece.text for piece in pieces)


@given(marks(40), spans(40))
def test_every_letter_carries_exactly_its_marks(found: list[Mark], span: Span) -> None:
    at = span.start
    for piece in pieces_of("x" * 40, span, found, {}):
        for place in range(at, at + len(piece.text)):
            over = [mark for mark in found if mark.span.start <= place < mark.span.end]
            assert set(piece.kinds) == {mark.kind for mark in over}
            assert piece.deep == sum(mark.kind == "content" for mark in over)
        at += len(piece.text)


@given(marks(40))
def test_every_label_stands_once_where_its_first_mark_begins(found: list[Mark]) -> None:
    pieces = pieces_of("x" * 40, Span(0, 40), found, beginnings(found))
    shown = [label for piece in pieces for label in piece.labels]
    assert sorted(shown) == sorted({mark.label for mark in found if mark.label})


def test_marks_in_each_other_and_across() -> None:
    found = [
        Mark(Span(14, 28), "content", "1"),
        Mark(Span(23, 28), "content", "2"),
        Mark(Span(18, 25), "trigger", "e1"),
    ]
    pieces = pieces_of(TEXT, Span(0, len(TEXT)), found, beginnings(found))
    assert [(piece.text, piece.kinds, piece.deep, piece.labels) for piece in pieces] == [
        ("One said that ", (), 0, ()),
        ("two ", ("content",), 1, ("1",)),
        ("said ", ("content", "trigger"), 1, ("e1",)),
        ("th", ("content", "trigger"), 2, ("2",)),
        ("ree", ("content",), 2, ()),
        (".", (), 0, ()),
    ]


def test_the_place_asked_for_begins_once() -> None:
    found = [Mark(Span(4, 20), "at"), Mark(Span(9, 13), "cue")]
    pieces = pieces_of(TEXT, Span(0, len(TEXT)), found, {})
    assert [piece.text for piece in pieces if piece.first] == ["said "]
