"""What words say about where somebody stands, as data."""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

KINDS = ("open", "silent", "neutral", "between", "conditional", "insists", "against", "for")


class Leaning(NamedTuple):
    """A kind of leaning and the words that show it."""

    kind: str
    words: str


def leanings_in(clause: str) -> dict[str, Leaning]:
    """The first words of each kind that a clause holds."""
    lowered = clause.lower()
    found = {}
    for kind, patterns in _patterns().items():
        for pattern in patterns:
            if hit := pattern.search(lowered):
                found[kind] = Leaning(kind, hit.group())
                break
    return found


@cache
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    lines = files("crisisdesk.reading").joinpath("data/stances.tsv").read_text("utf-8").splitlines()
    table: dict[str, list[re.Pattern[str]]] = {kind: [] for kind in KINDS}
    for line in lines:
        if line and not line.startswith("#"):
            kind, pattern = line.split("\t")
            table[kind].append(re.compile(pattern))
    return table
