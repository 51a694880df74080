"""The sentences that the event reader is trained on: their checks, and that none is near a benchmark's."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from training_scripts import script

ROOT = Path(__file__).resolve().parents[2]
TRAINING = ROOT / "training" / "events"
BENCH = ROOT.parent / "shared" / "bench"
RUN = 8


def records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TRAINING / "sentences.jsonl").read_text("utf-8").splitlines()]


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def test_all_sentences_pass_the_checks_and_the_file_is_up_to_date() -> None:
    sentences = script("events", "sentences")
    found = sentences.collect(TRAINING / "own")
    assert found.faults == []
    assert sorted(record["id"] for record in found.records) == [record["id"] for record in records()]
    assert (TRAINING / "DATA_CARD.md").read_text("utf-8") == sentences.card_of(found.records)


FAULTS = {
    "trigger not in the text": {"trigger": "met"},
    "unknown type": {"plover": "TALK"},
    "unknown status": {"status": "rumoured"},
    "no code": {"source": "Kenya"},
    "words that do not stand there": {"target_text": "Togo"},
}


@pytest.mark.parametrize("change", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found(change: dict[str, str]) -> None:
    event = {
        "source": "KEN", "source_text": "Kenya", "target": "UGA", "target_text": "Uganda", "plover": "AID",
        "status": "happened", "trigger": "helped",
    }  # fmt: skip
    record = {"text": "Kenya helped Uganda.", "events": [event]}
    sentences = script("events", "sentences")
    assert list(sentences.faults_of(record)) == []
    assert list(sentences.faults_of({**record, "events": [{**event, **change}]}))


def test_enough_sentences_and_enough_without_event() -> None:
    found = records()
    assert len(found) >= 3000
    assert sum(1 for record in found if not record["events"]) >= 0.35 * len(found)
    counts = {event["plover"] for record in found for event in record["events"]}
    assert len(counts) == 16
    assert 0.05 < sum(record["held_back"] for record in found) / len(found) < 0.15


def test_spans_lie_in_their_sentences() -> None:
    for record in records():
        for event in record["events"]:
            for name in ("trigger", "source_span", "target_span"):
                span = event[name]
                assert span is None or 0 <= span[0] < span[1] <= len(record["text"]), record["id"]


def test_frames_make_sentences_with_their_events_in_place() -> None:
    sys.path.insert(0, str(TRAINING))
    made = list(script("events", "frames").framed())
    assert len(made) > 1500
    for text, told in made:
        assert "{" not in text
        assert "[" not in text
        for event in told:
            assert event.trigger.of(text).strip()


@pytest.mark.skipif(not BENCH.is_dir(), reason=f"the shared sets are not at {BENCH}")
def test_no_sentence_shares_eight_words_in_a_row_with_a_benchmark() -> None:
    known: dict[tuple[str, ...], str] = {}
    for path in sorted([*BENCH.glob("events/*.jsonl"), *BENCH.glob("regional/*.jsonl")]):
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                known.update(dict.fromkeys(runs(json.loads(line).get("text", "")), path.name))
    assert known
    texts = [record["text"] for record in records()] + [text for text, _ in script("events", "frames").framed()]
    near = {(known[run], " ".join(run)) for text in texts for run in runs(text) if run in known}
    assert near == set()
