import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crisisdesk.clock import fixed_clock
from crisisdesk.engines import take_in
from crisisdesk.errors import EvidenceError, Misuse
from crisisdesk.model import Refusal, Span
from crisisdesk.reading import READER, read
from crisisdesk.record import Record, check
from crisisdesk.record.manifests import unfinished
from crisisdesk.testing import NOON, NOW, article, record_of
from crisisdesk.wire import open_source

FIRST = "Kazakhstan's president said that the force would leave. Russia sent troops to Kazakhstan."
SECOND = "Armenia's prime minister said that the council would meet on Friday."


def test_what_is_written_can_be_read_back(tmp_path: Path) -> None:
    document = article(FIRST)
    snapshot = record_of(tmp_path, [document]).snapshot()
    assert snapshot.document(document.document_id) == document
    assert snapshot.document(document.document_id[:8]) == document
    stored = snapshot.statements_in([document.document_id])[document.document_id]
    assert [s.statement_id for s in stored] == [s.statement_id for s in read(document).statements]
    assert [s.speaker.name for s in stored] == [s.speaker.name for s in read(document).statements]
    events = snapshot.events_in([document.document_id])[document.document_id]
    assert [e.event_id for e in events] == [e.event_id for e in read(document).events]


def test_reading_twice_adds_nothing(tmp_path: Path) -> None:
    record = record_of(tmp_path, [article(FIRST), article(SECOND)])
    before = record.snapshot().counts()
    assert record.append([read(article(FIRST))], []) is None
    assert record.snapshot().counts() == before


def test_an_empty_record_answers(tmp_path: Path) -> None:
    record = Record(tmp_path / "none")
    assert set(record.snapshot().counts().values()) == {0}
    assert check(record) == []
    with pytest.raises(Misuse, match="no document"):
        record.snapshot().document("abc")


def test_as_of_leaves_out_what_came_later(tmp_path: Path) -> None:
    record = record_of(tmp_path, [article(FIRST), article(SECOND, at=NOON + timedelta(days=2))])
    assert record.snapshot(as_of=NOON).counts()["documents"] == 1
    assert record.snapshot(as_of=NOON - timedelta(seconds=1)).counts()["documents"] == 0
    assert record.snapshot(recorded_by=NOW).counts()["documents"] == 2
    assert record.snapshot(recorded_by=NOW - timedelta(seconds=1)).counts()["documents"] == 0


def test_a_newer_reading_takes_the_place_of_the_older(tmp_path: Path) -> None:
    record = record_of(tmp_path, [article(FIRST)])
    later = Record(tmp_path, fixed_clock(NOW + timedelta(days=1)))
    later.append([replace(read(article(FIRST)), reader="another", statements=())])
    assert later.snapshot().counts()["statements"] == 0
    assert record.snapshot(recorded_by=NOW).counts()["statements"] == len(read(article(FIRST)).statements) > 0
    assert check(later) == []


def test_refusals_are_kept_once(tmp_path: Path) -> None:
    record = Record(tmp_path)
    record.append([], [Refusal("a.jsonl", 7, "broken")])
    record.append([], [Refusal("a.jsonl", 7, "broken"), Refusal("a.jsonl", None, "gone")])
    assert record.snapshot().counts()["refusals"] == 2


def test_a_span_outside_the_text_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    reading = read(article(FIRST))
    wrong = replace(reading, statements=(replace(reading.statements[0], content=(Span(0, 9999),)),))
    with pytest.raises(EvidenceError, match="not inside"):
        Record(tmp_path).append([wrong])
    assert Record(tmp_path).snapshot().counts()["documents"] == 0


@pytest.mark.parametrize("table", ["documents", "statements", "events", "readings"])
def test_check_finds_a_changed_and_a_missing_file(tmp_path: Path, table: str) -> None:
    record = record_of(tmp_path, [article(FIRST)])
    assert check(record) == []
    path = next((tmp_path / table).glob("*.parquet"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert [fault.damage for fault in check(record)] == [True]
    path.unlink()
    assert "missing" in str(check(record)[0])


def test_check_finds_a_broken_manifest(tmp_path: Path) -> None:
    record = record_of(tmp_path, [article(FIRST)])
    next((tmp_path / "manifests").glob("*.json")).write_text("{")
    assert "not a manifest" in str(check(record)[0])


def test_check_finds_a_text_that_does_not_fit(tmp_path: Path) -> None:
    reading = read(article(FIRST))
    lied = replace(reading, document=replace(reading.document, text=FIRST.replace("leave", "arrive")))
    record = Record(tmp_path)
    record.append([lied])
    assert any("does not fit its hash" in str(fault) for fault in check(record))


def test_an_unfinished_write_is_a_note_and_is_removed(tmp_path: Path) -> None:
    record = record_of(tmp_path, [article(FIRST)])
    (tmp_path / "documents" / "left.parquet").write_bytes(b"half")
    assert [fault.damage for fault in check(record)] == [False]
    record.append([read(article(SECOND))])
    assert not list(unfinished(tmp_path))
    assert record.snapshot().counts()["documents"] == 2


WRITER = """
import sys
from pathlib import Path
from crisisdesk.engines import take_in
from crisisdesk.record import Record
from crisisdesk.wire import open_source
take_in(Record(Path(sys.argv[1])), open_source(Path(sys.argv[2])), batch=5)
"""


def wire(path: Path, count: int) -> Path:
    with path.open("w") as out:
        for number in range(count):
            text = f"Minister {number} of Armenia said that gate {number} was open. " + SECOND
            out.write(json.dumps({"text": text, "url": str(number), "published": "2022-01-05"}) + "\n")
    return path


@pytest.mark.parametrize("delay", [0.6, 0.9, 1.3, 1.8])
def test_a_killed_writer_leaves_no_gap_and_no_double(tmp_path: Path, delay: float) -> None:
    source, folder = wire(tmp_path / "wire.jsonl", 150), tmp_path / "record"
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(folder), str(source)])
    time.sleep(delay)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    record = Record(folder)
    assert not [fault for fault in check(record) if fault.damage]
    take_in(record, open_source(source))
    assert record.snapshot().counts()["documents"] == 150
    assert record.snapshot().counts()["readings"] == 150
    assert check(record) == []


def test_two_writers_at_once_record_everything_once(tmp_path: Path) -> None:
    source, folder = wire(tmp_path / "wire.jsonl", 40), tmp_path / "record"
    command = [sys.executable, "-c", WRITER, str(folder), str(source)]
    assert [process.wait() for process in [subprocess.Popen(command) for _ in range(2)]] == [0, 0]
    assert Record(folder).snapshot().counts()["documents"] == 40
    assert check(Record(folder)) == []


def test_readers_see_whole_batches_while_another_writes(tmp_path: Path) -> None:
    source, folder = wire(tmp_path / "wire.jsonl", 100), tmp_path / "record"
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(folder), str(source)])
    seen = set()
    while process.poll() is None:
        counts = Record(folder).snapshot().counts()
        assert counts["documents"] == counts["readings"]
        seen.add(counts["documents"] % 5)
    assert process.returncode == 0
    assert seen == {0}


def test_a_manifest_that_is_being_written_is_passed_over(tmp_path: Path) -> None:
    record = record_of(tmp_path, [article(FIRST)])
    (record.folder / "manifests" / ".writing-1.json").write_text('{"batch": ', "utf-8")
    assert Record(record.folder).snapshot().counts()["documents"] == 1


def test_moments_at_rest_are_in_utc(tmp_path: Path) -> None:
    local = datetime.fromisoformat("2022-01-06T18:00:00+06:00")
    document = article(FIRST, at=local)
    stored = record_of(tmp_path, [document]).snapshot().document(document.document_id)
    assert stored.published_at == local
    assert stored.published_at is not None
    assert stored.published_at.tzinfo == UTC
    assert READER.startswith("rules-")
