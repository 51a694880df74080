"""The quality gate of the statements: pinned scores that may only rise."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from crisisdesk.exchange.pipe import parse

ROOT = Path(__file__).resolve().parents[2]
POLNEAR = ROOT.parent / "shared" / "bench" / "attribution"
REGIONAL = ROOT.parent / "shared" / "bench" / "regional"
OWN = ROOT / "training" / "statements" / "own"

PINNED_OWN = 0.82
PINNED_POLNEAR = {
    "relation": 0.71,
    "token.source": 0.81,
    "segment.source": 0.775,
    "segment.cue": 0.715,
    "segment.content": 0.665,
}
PINNED_REGIONAL_RELATION = 0.92
PINNED_REGIONAL_SPEAKS_FOR = 0.97


def test_our_own_articles_held_back_from_training() -> None:
    right = said = gold = 0
    for path in sorted(OWN.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            if int(record["id"].rsplit("-", 1)[-1]) % 10:
                continue
            found = parse({"text": record["text"], "published": record["published"]})["statements"]
            wanted = [_spans(record["text"], one["content"]) for one in record["statements"]]
            said += len(found)
            gold += len(wanted)
            right += _matched([{at for s, e in one["content"] for at in range(s, e)} for one in found], wanted)
    assert gold > 100
    assert 2 * right / (said + gold) >= PINNED_OWN


@pytest.mark.skipif(not POLNEAR.exists(), reason=f"the development set is not at {POLNEAR}")
def test_polnear_dev(tmp_path: Path) -> None:
    predictions = tmp_path / "predictions.jsonl"
    with predictions.open("w") as out:
        for path in sorted((POLNEAR / "data" / "dev" / "text").glob("*.txt")):
            statements = parse({"text": path.read_bytes().decode()})["statements"]
            out.write(json.dumps({"doc": path.stem, "statements": statements}) + "\n")
    command = [sys.executable, POLNEAR / "eval_attribution.py", POLNEAR / "data", "dev", predictions, "--json"]
    scores = json.loads(subprocess.run(list(map(str, command)), capture_output=True, check=True).stdout)
    for name, least in PINNED_POLNEAR.items():
        assert scores[name]["f"] >= least, name


@pytest.mark.skipif(not REGIONAL.exists(), reason=f"the development set is not at {REGIONAL}")
def test_regional_dev(tmp_path: Path) -> None:
    gold, predictions, result = REGIONAL / "dev.jsonl", tmp_path / "predictions.jsonl", tmp_path / "scores.json"
    with predictions.open("w") as out:
        for line in gold.read_text("utf-8").splitlines():
            record = json.loads(line)
            given = {key: record[key] for key in ("id", "text", "title", "outlet", "published", "questions")}
            out.write(json.dumps(parse(given)) + "\n")
    command = [sys.executable, REGIONAL / "score_regional.py", gold, predictions, "--json", result]
    subprocess.run(list(map(str, command)), capture_output=True, check=True)
    scores = json.loads(result.read_text())["statements"]
    assert scores["relation"]["f1"] >= PINNED_REGIONAL_RELATION
    assert scores["speaks_for_acc_exact"] >= PINNED_REGIONAL_SPEAKS_FOR


def _spans(text: str, content: list[str | dict[str, object]]) -> set[int]:
    found: set[int] = set()
    for one in content:
        words, nth = (one, 1) if isinstance(one, str) else (str(one["text"]), int(str(one["nth"])))
        at = -1
        for _ in range(nth):
            at = text.index(words, at + 1)
        found |= set(range(at, at + len(words)))
    return found


def _matched(found: list[set[int]], wanted: list[set[int]]) -> int:
    """Greedily, the best overlaps first: pairs whose characters overlap by half or more."""
    pairs = [(len(a & b) / len(a | b), i, j) for i, a in enumerate(found) for j, b in enumerate(wanted) if a & b]
    left, right = set(range(len(found))), set(range(len(wanted)))
    for share, i, j in sorted(pairs, reverse=True):
        if share >= 0.5 and i in left and j in right:
            left.discard(i)
            right.discard(j)
    return len(found) - len(left)
