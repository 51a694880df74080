"""The words by which news attributes words, as data."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from crisisdesk.model import Act
from crisisdesk.reading.text import Word

Frame = Literal["clause", "object", "addressee", "infinitive", "target", "speech", "named", "according", "none"]
FRAMES: tuple[Frame, ...] = (
    "clause",
    "object",
    "addressee",
    "infinitive",
    "target",
    "speech",
    "named",
    "according",
    "none",
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A form of a verb or phrase of saying, what it does and how it joins its content."""

    words: tuple[str, ...]
    act: Act
    frame: Frame


def cue_at(words: tuple[Word, ...], at: int) -> Cue | None:
    """The longest cue that begins at a word and that a pattern may look for."""
    return next((cue for cue in cues_at(words, at) if cue.frame != "none"), None)


def cues_at(words: tuple[Word, ...], at: int) -> Iterator[Cue]:
    """All cues that begin at a word, the longest first."""
    for cue in _cues().get(words[at].low, ()):
        if tuple(word.low for word in words[at : at + len(cue.words)]) == cue.words:
            yield cue


@cache
def _cues() -> dict[str, tuple[Cue, ...]]:
    lines = files("crisisdesk.reading").joinpath("data/cues.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if line.strip() and not line.startswith("#"))
    by_first: dict[str, list[Cue]] = {}
    for row in rows:
        for form in row["forms"].split("|"):
            words = tuple(form.split())
            by_first.setdefault(words[0], []).append(Cue(words, Act(row["act"]), _frame(row["frame"])))
    return {first: tuple(sorted(found, key=lambda cue: -len(cue.words))) for first, found in by_first.items()}


def _frame(name: str) -> Frame:
    if name not in FRAMES:
        raise ValueError(f"data/cues.csv: unknown frame {name!r}; known: {', '.join(FRAMES)}")
    return name
