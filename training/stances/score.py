"""How many positions of the annotated articles are read right: ``python training/stances/score.py [--held-back]``.

The open half is there to develop on; the other half is held back and tells what the rules are worth on texts that
nobody looked at while writing them. Its errors are counted, never listed.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from crisisdesk.exchange.pipe import parse

ARTICLES = Path(__file__).parent / "articles"
FIELDS = ("id", "text", "title", "outlet", "published", "questions")
SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Score:
    """Gold rows and how many of them are read right, all rows read, and those read where the gold has none.

    Rows are an actor's stance on a question of an article; silence read where the gold has no row is not spurious.
    ``by_stance`` is the F1 of each stance of the gold.
    """

    rows: int
    right: int
    read: int
    spurious: int
    by_stance: Mapping[str, Fraction]

    @property
    def share(self) -> Fraction:
        """The share of the gold rows that is right."""
        return Fraction(self.right, self.rows)

    @property
    def macro_f1(self) -> Fraction:
        """The mean F1 of the stances."""
        return sum(self.by_stance.values(), Fraction(0)) / len(self.by_stance)

    @property
    def excess(self) -> Fraction:
        """The share of the rows read that is spurious."""
        return Fraction(self.spurious, max(1, self.read))


def articles(*, held_back: bool) -> Iterator[dict[str, Any]]:
    """The articles of one half."""
    for path in sorted(ARTICLES.glob("part-*.jsonl")):
        records = (json.loads(line) for line in path.read_text("utf-8").splitlines())
        yield from (record for record in records if record["held_back"] is held_back)


def score(records: Iterable[Mapping[str, Any]]) -> Score:
    """Read articles from raw text to positions and compare."""
    spurious = read = 0
    asked: Counter[str] = Counter()
    given: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for record in records:
        gold = _stances(record["positions"])
        found = _stances(parse({field: record[field] for field in FIELDS})["positions"])
        read += len(found)
        spurious += sum(key not in gold and stance != SILENT for key, stance in found.items())
        asked.update(gold.values())
        given.update(found[key] for key in gold if key in found)
        met.update(stance for key, stance in gold.items() if found.get(key) == stance)
    by_stance = {stance: Fraction(2 * met[stance], asked[stance] + given[stance]) for stance in asked}
    return Score(asked.total(), met.total(), read, spurious, by_stance)


def _stances(rows: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    return {(row["actor"], row["question"]): row["stance"] for row in rows}


def main() -> None:
    """Print the score of a half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held-back", action="store_true", help="the half that is not developed on")
    found = score(articles(held_back=parser.parse_args().held_back))
    print(f"right     {float(found.share):.3f}   ({found.right} of {found.rows} gold rows)")
    stances = ", ".join(f"{stance} {float(f1):.3f}" for stance, f1 in sorted(found.by_stance.items()))
    print(f"macro-F1  {float(found.macro_f1):.3f}   ({stances})")
    print(f"spurious  {float(found.excess):.3f}   ({found.spurious} of {found.read} rows read)")


if __name__ == "__main__":
    main()
