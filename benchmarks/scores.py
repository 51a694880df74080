"""How well the readers read: the shared development sets, scored by their own scorers. ``make scores``.

The sets lie beside the repository (``../shared/bench``) and are not part of it; where they are absent this says so.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crisisdesk.exchange.pipe import parse

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
FIELDS = ("id", "text", "title", "outlet", "published", "questions")


def main() -> None:
    """Print the scores of statements, events and positions."""
    if not BENCH.exists():
        sys.exit(f"the development sets are not at {BENCH}; nothing to score")
    with tempfile.TemporaryDirectory() as folder:
        regional(Path(folder) / "regional.jsonl")
        polnear(Path(folder) / "polnear.jsonl")


def regional(predictions: Path) -> None:
    """Sixty articles of the desk's domain: statements, events, positions."""
    gold = BENCH / "regional" / "dev.jsonl"
    records = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    _write(predictions, (parse({key: record[key] for key in FIELDS}) for record in records))
    _score(BENCH / "regional" / "score_regional.py", gold, predictions)


def polnear(predictions: Path) -> None:
    """Attributed statements of PolNeAR's development part."""
    texts = sorted((BENCH / "attribution" / "data" / "dev" / "text").glob("*.txt"))
    found = ({"doc": path.stem, **parse({"text": path.read_bytes().decode("utf-8")})} for path in texts)
    _write(predictions, found)
    _score(BENCH / "attribution" / "eval_attribution.py", BENCH / "attribution" / "data", "dev", predictions)


def _write(path: Path, records: Iterator[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")


def _score(*command: Path | str) -> None:
    subprocess.run([sys.executable, *map(str, command)], check=True)


if __name__ == "__main__":
    main()
