"""What changed between two wordings of a text, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 6_000
"""Words of both wordings beyond which only whole lines are compared."""

_WORD = re.compile(r"\s+|[^\s]+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text that is ``kept``, ``added`` or ``removed``."""

    kind: str
    text: str


def differences(before: str, after: str) -> tuple[Change, ...]:
    """The way from one wording to the other: kept and added make the later, kept and removed the earlier."""
    cut = _WORD if len(_WORD.findall(before)) + len(_WORD.findall(after)) <= MOST_WORDS else _LINE
    old, new = cut.findall(before), cut.findall(after)
    return tuple(_changes(old, new, SequenceMatcher(None, old, new, autojunk=False)))


def _changes(old: list[str], new: list[str], found: "SequenceMatcher[str]") -> Iterator[Change]:
    for kind, i1, i2, j1, j2 in found.get_opcodes():
        if kind == "equal":
            yield Change("kept", "".join(old[i1:i2]))
            continue
        if i2 > i1:
            yield Change("removed", "".join(old[i1:i2]))
        if j2 > j1:
            yield Change("added", "".join(new[j1:j2]))
