from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisdesk.record.segments import MOST, Segments

NAMES = [f"batch {number}" for number in range(12)]


def rows(batches: list[str]) -> pa.Table:
    """Two rows of each batch."""
    return pa.table({"batch": [batch for batch in batches for _ in range(2)], "value": list(range(2 * len(batches)))})


def held(segments: Segments, batches: list[str]) -> list[str]:
    pieces, missing = segments.pieces(batches)
    assert not missing
    return sorted(batch for piece in pieces for batch in piece.table()["batch"].to_pylist())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sets(st.sampled_from(NAMES)), max_size=14), st.sets(st.sampled_from(NAMES)))
def test_each_row_of_each_batch_is_there_once_whoever_made_it(
    tmp_path_factory: pytest.TempPathFactory, made: list[set[str]], asked: set[str]
) -> None:
    segments = Segments(tmp_path_factory.mktemp("segments"))
    known: set[str] = set()
    for batches in made:
        segments.keep(rows(sorted(batches)), sorted(batches))
        known |= batches
    _, missing = segments.pieces(sorted(asked))
    assert set(missing) == asked - known
    assert held(segments, sorted(asked & known)) == sorted([*(asked & known)] * 2)


def test_many_segments_melt_into_few(tmp_path: Path) -> None:
    segments = Segments(tmp_path)
    for name in NAMES:
        segments.keep(rows([name]), [name])
    assert len(list(tmp_path.glob("*.arrow"))) <= MOST
    assert held(segments, NAMES) == sorted(NAMES * 2)


def test_a_batch_without_rows_is_not_missing(tmp_path: Path) -> None:
    segments = Segments(tmp_path)
    segments.keep(rows([]), ["empty"])
    assert segments.pieces(["empty", "new"])[1] == ["new"]
