"""What a speaker does by saying something, and how sure it is said to be."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from crisisdesk.model import Act
from crisisdesk.reading.cues import cues_at
from crisisdesk.reading.text import Word


def act_of(cue: Sequence[Word]) -> Act:
    """The act of the longest known word of saying in a cue; plain assertion where none is known."""
    words = tuple(cue)
    found = [cue for at in range(len(words)) for cue in cues_at(words, at)]
    return max(found, key=lambda known: len(known.words)).act if found else Act.ASSERTS


def hedge_of(content: str) -> str | None:
    """The degree by which a content is hedged: possible, likely, necessary; None where it is not."""
    lowered = content.lower()
    return next((degree for degree, pattern in _hedges() if pattern.search(lowered)), None)


@cache
def _hedges() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lines = files("crisisdesk.reading").joinpath("data/hedges.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((degree, re.compile(pattern)) for degree, pattern in rows)
