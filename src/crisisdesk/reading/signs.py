"""Words that give a clause its direction towards what it speaks of, as data."""

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

KINDS = ("none", "not", "for", "against", "bad", "good", "ought", "end", "go", "keep", "view")
_TURNING = frozenset({"not", "against", "bad", "end", "go"})
_THOUGHT = frozenset({"for", "against", "bad", "good", "ought"})


class Sign(NamedTuple):
    """Words at ``start`` to ``end`` of a clause and what they do to its direction."""

    start: int
    end: int
    kind: str
    words: str

    @property
    def turns(self) -> bool:
        """Whether the direction is turned round."""
        return self.kind in _TURNING

    @property
    def judges(self) -> bool:
        """Whether the words tell what somebody thinks, and not only what is done."""
        return self.kind in _THOUGHT


@lru_cache(maxsize=8_192)
def signs_in(clause: str) -> tuple[Sign, ...]:
    """The signs of a clause from left to right, without overlaps; of those that begin at one place the longest."""
    lowered = clause.lower()
    hits = [
        Sign(hit.start(), hit.end(), kind, hit.group())
        for kind, pattern in _patterns().items()
        for hit in pattern.finditer(lowered)
    ]
    found: list[Sign] = []
    for sign in sorted(hits, key=lambda sign: (sign.start, -sign.end)):
        if not found or sign.start >= found[-1].end:
            found.append(sign)
    return tuple(sign for sign in found if sign.kind != "none")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lines = files("crisisdesk.reading").joinpath("data/signs.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {kind: re.compile("|".join(pattern for name, pattern in rows if name == kind)) for kind in KINDS}
