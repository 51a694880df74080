from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.clock import fixed_clock
from crisisdesk.reading import read
from crisisdesk.record import Record
from crisisdesk.record.whereabouts import beginnings, held, holds
from crisisdesk.testing import NOON, NOW, article

SAYS = "Russia's foreign ministry welcomed the force. It gave no figures in report {number}."


@given(
    there=st.sets(st.text("0123456789abcdefé", max_size=20)), asked=st.sets(st.text("0123456789abcdefé", max_size=20))
)
def test_a_file_that_holds_an_identifier_is_never_passed_over(
    tmp_path_factory: pytest.TempPathFactory, there: set[str], asked: set[str]
) -> None:
    file = tmp_path_factory.mktemp("files") / "table.parquet"
    pq.write_table(pa.table({"document_id": pa.array(sorted(there), pa.string())}), file)
    found = holds(file, "document_id", beginnings(asked))
    assert found or not there & asked
    assert found == bool({one.encode()[:16] for one in there} & {one.encode()[:16] for one in asked})


def test_a_missing_value_is_no_identifier(tmp_path: Path) -> None:
    file = tmp_path / "table.parquet"
    pq.write_table(pa.table({"story_id": ["a", None]}), file)
    assert held(file, "story_id").tolist() == [b"a"]


def recorded(folder: Path, batches: int) -> Record:
    kept = Record(folder, fixed_clock(NOW))
    for number in range(batches):
        at = NOON + timedelta(hours=number)
        kept.append([read(article(SAYS.format(number=number), outlet=f"Paper {number}", at=at))])
    return kept


def test_only_the_files_that_hold_a_document_are_opened(tmp_path: Path) -> None:
    snapshot = recorded(tmp_path / "record", 3).snapshot()
    for row in snapshot.rows("SELECT document_id FROM documents"):
        assert snapshot.holding("documents", [row["document_id"]]).count(".parquet") == 1
    assert ".parquet" not in snapshot.holding("documents", ["0" * 32])


def test_what_is_found_in_few_files_is_what_the_views_hold(tmp_path: Path) -> None:
    snapshot = recorded(tmp_path / "record", 3).snapshot()
    ids = [row["document_id"] for row in snapshot.rows("SELECT document_id FROM documents ORDER BY published_at")]
    found = snapshot.statements_in(ids)
    assert [one.document_id for one in snapshot.documents(ids)] == ids
    assert sum(len(one) for one in found.values()) == snapshot.value("SELECT count(*) FROM statements") > 0
    assert snapshot.statements_in(ids[1:2]) == {ids[1]: found[ids[1]]}


def test_a_document_read_again_in_a_later_batch_has_its_newest_reading(tmp_path: Path) -> None:
    first = read(article(SAYS.format(number=1), at=NOON))
    Record(tmp_path / "record", fixed_clock(NOW)).append([first])
    later = Record(tmp_path / "record", fixed_clock(NOW + timedelta(days=1)))
    later.append([replace(first, reader="another", statements=())])
    document_id = first.document.document_id
    assert later.snapshot().statements_in([document_id]) == {}
    then = later.snapshot(recorded_by=NOW).statements_in([document_id])
    assert [one.statement_id for one in then[document_id]] == [one.statement_id for one in first.statements]
