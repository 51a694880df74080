"""The articles annotated with positions: their checks, their figures, and that none is near a benchmark's."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from training_scripts import script

ROOT = Path(__file__).resolve().parents[2]
TRAINING = ROOT / "training" / "stances"
BENCH = ROOT.parent / "shared" / "bench"
RUN = 8


def articles() -> list[dict[str, Any]]:
    check = script("stances", "check_articles")
    return [record for path in check.parts() for record in check.records(path)]


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def test_all_articles_pass_the_checks_and_the_data_card_counts_them() -> None:
    check = script("stances", "check_articles")
    assert list(check.faults()) == []
    assert check.figures() in (TRAINING / "articles" / "README.md").read_text("utf-8")


def test_enough_articles_of_every_stance() -> None:
    found = articles()
    assert len(found) == 120
    stances = [row["stance"] for record in found for row in record["positions"]]
    assert all(stances.count(stance) > 0.1 * len(stances) for stance in script("stances", "check_articles").STANCES)


def evidence_that_breaks_off(record: dict[str, Any]) -> None:
    record["positions"][0]["evidence"][1] -= 3


def an_actor_nobody_knows(record: dict[str, Any]) -> None:
    record["positions"][0]["actor"] = "ATLANTIS"


def a_sixth_stance(record: dict[str, Any]) -> None:
    record["positions"][0]["stance"] = "mixed"


def a_question_that_is_not_asked(record: dict[str, Any]) -> None:
    record["positions"][0]["question"] = "q9"


def the_same_row_twice(record: dict[str, Any]) -> None:
    record["positions"].append(record["positions"][0])


def a_trigger_inside_a_word(record: dict[str, Any]) -> None:
    record["events"][0]["trigger"][0] += 1


def no_mark(record: dict[str, Any]) -> None:
    record["synthetic"] = False


@pytest.mark.parametrize(
    "spoil",
    [
        evidence_that_breaks_off,
        an_actor_nobody_knows,
        a_sixth_stance,
        a_question_that_is_not_asked,
        the_same_row_twice,
        a_trigger_inside_a_word,
        no_mark,
    ],
)
def test_a_fault_is_found(spoil: Any) -> None:
    record = deepcopy(next(record for record in articles() if "events" in record["annotated"]))
    check = script("stances", "check_articles")
    assert list(check.faults_of(record)) == []
    spoil(record)
    assert list(check.faults_of(record))


@pytest.mark.skipif(not BENCH.is_dir(), reason=f"the shared sets are not at {BENCH}")
def test_no_article_shares_eight_words_in_a_row_with_a_benchmark() -> None:
    known: dict[tuple[str, ...], str] = {}
    for path in sorted([*BENCH.glob("events/*.jsonl"), *BENCH.glob("regional/*.jsonl")]):
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                known.update(dict.fromkeys(runs(json.loads(line).get("text", "")), path.name))
    for path in sorted(BENCH.glob("attribution/data/*/text/*")):
        known.update(dict.fromkeys(runs(path.read_text("utf-8", "replace")), path.name))
    assert known
    near = {(known[run], " ".join(run)) for record in articles() for run in runs(record["text"]) if run in known}
    assert near == set()
