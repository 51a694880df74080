import json
from pathlib import Path

import pytest

from crisisdesk.engines import engine_for, take_in
from crisisdesk.record import Record, check
from crisisdesk.wire import open_source

LINES = [
    json.dumps(
        {"text": f"Minister {n} of Armenia said that gate {n} was open.", "published": "2022-01-05", "url": str(n)}
    )
    for n in range(40)
]


def wire(folder: Path, *extra: str) -> Path:
    path = folder / "wire.jsonl"
    path.write_text("\n".join([*LINES, *extra]) + "\n")
    return path


def test_everything_is_taken_in_once(tmp_path: Path) -> None:
    record = Record(tmp_path / "record")
    source = open_source(wire(tmp_path, "broken", LINES[0]))
    first = take_in(record, source, batch=7)
    assert (first.seen, first.recorded, len(first.refusals)) == (42, 40, 1)
    second = take_in(record, source, batch=11)
    assert (second.seen, second.recorded, second.known) == (42, 0, 41)
    assert check(record) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_every_engine_writes_the_same_rows(tmp_path: Path, workers: int) -> None:
    record = Record(tmp_path / str(workers))
    take_in(record, open_source(wire(tmp_path)), engine=engine_for(workers))
    here = Record(tmp_path / "here")
    take_in(here, open_source(wire(tmp_path)))
    query = "SELECT * EXCLUDE (recorded_at) FROM statements ORDER BY statement_id"
    assert record.snapshot().rows(query) == here.snapshot().rows(query)


def test_an_unread_language_is_recorded_as_unread(tmp_path: Path) -> None:
    line = json.dumps({"text": "Bakan toplantıya katıldı.", "published": "2022-01-05", "language": "tr"})
    record = Record(tmp_path / "record")
    assert take_in(record, open_source(wire(tmp_path, line))).unread == 1
    (row,) = record.snapshot().rows("SELECT skipped FROM readings WHERE sentences = 0")
    assert row["skipped"] == [{"reason": "language tr", "count": 1}]
