"""Spans that meet, found by bisection: the same as by looking at each."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.model import Span
from crisisdesk.reading.overlaps import Overlaps, meeting

spans = st.tuples(st.integers(0, 60), st.integers(1, 25)).map(lambda pair: Span(pair[0], sum(pair)))


@given(st.lists(spans), spans)
def test_overlaps_are_those_that_meet(placed: list[Span], here: Span) -> None:
    found = Overlaps((span, at) for at, span in enumerate(placed)).meeting(here)
    assert sorted(at for _, at in found) == [at for at, span in enumerate(placed) if span.meets(here)]


@given(st.sets(st.integers(0, 80), min_size=2), spans)
def test_of_ordered_spans_those_that_meet(ends: set[int], here: Span) -> None:
    ordered = [Span(start, end) for start, end in pairwise(sorted(ends))]
    assert list(meeting(ordered, here)) == [span for span in ordered if span.meets(here)]
