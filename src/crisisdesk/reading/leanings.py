"""What words say about where somebody stands, as data."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

KINDS = ("open", "silent", "neutral", "between", "conditional", "yes", "no", "echo")


class Leaning(NamedTuple):
    """A kind of leaning and the words that show it."""

    kind: str
    words: str


def leanings_in(clause: str, kinds: Sequence[str] = KINDS) -> dict[str, Leaning]:
    """The first words of each kind that a clause holds."""
    lowered = clause.lower()
    return {kind: Leaning(kind, words) for kind in kinds if (words := _first(lowered, kind))}


@lru_cache(maxsize=8_192)
def _first(lowered: str, kind: str) -> str:
    found = _patterns()[kind].search(lowered)
    return found.group() if found else ""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lines = files("crisisdesk.reading").joinpath("data/stances.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {kind: re.compile("|".join(pattern for name, pattern in rows if name == kind)) for kind in KINDS}
