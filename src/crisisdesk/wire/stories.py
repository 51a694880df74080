"""By what copies of one story recognise each other: hashes of five-word runs, numbers and names."""

import hashlib
import re
import zlib
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from crisisdesk.model import Section, SectionKind

RUN = 5
"""Words in a run."""
SAMPLE = 2
"""One run in this many is compared, chosen by its hash, so that copies keep the same ones."""
LARGEST = 800
"""Runs compared of one text at the most: those whose hashes are the smallest."""
FINGERPRINT = 4
"""One run in this many is a fingerprint, by which texts are looked up."""

_CHARACTERS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts without spaces between words, of which every character counts as a word."""
_WORD = re.compile(rf"[{_CHARACTERS}]|\d+(?:[.,]\d+)*|[^\W\d_{_CHARACTERS}]+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_NAME = re.compile(
    r"(?<=[a-zß-öø-ÿа-яё,;] )(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]+"
    r"(?: [A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]+)*"
)
_QUOTED = re.compile(r"[“„«]([^“”„«»\n]{20,})[”»“]|\"([^\"\n]{20,})\"")
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5, 1], np.uint64)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Print:
    """What is compared of a text: its runs in order, those in quotation marks, all its words, numbers and names.

    ``ceiling`` is the largest hash of a long text of which only the smallest hashes are kept; None for a text of which
    no run of the sample is missing. ``places`` are the runs' first and last characters; empty where nobody needs them.
    """

    runs: Sequence[int]
    quoted: Set[int]
    wording: int
    numbers: Set[int]
    names: Set[int]
    ceiling: int | None = None
    places: Sequence[tuple[int, int]] = ()


def print_of(text: str, sections: Sequence[Section]) -> Print:
    """What is compared of a text.

    Case, punctuation and layout do not count; numbers do, for by them a routine text differs from the one of the day
    before. An editor's note is left out: what a note introduces is still the same story.
    """
    words = [found for section in told(sections) for found in _WORD.finditer(text, *section.span)]
    lowered = [found.group().lower() for found in words]
    values, firsts = _sample(*_runs(lowered))
    places = [(words[at].start(), words[min(at + RUN, len(words)) - 1].end()) for at in firsts]
    return Print(
        runs=tuple(values),
        quoted=_quoted(text, values, places),
        wording=_hash(" ".join(lowered)),
        numbers=_hashes(_NUMBER, text, sections),
        names=_hashes(_NAME, text, sections),
        ceiling=max(values) if len(values) >= LARGEST else None,
        places=places,
    )


def fingerprints_of(text: str, sections: Sequence[Section]) -> tuple[int, ...]:
    """63-bit hashes of a smaller sample of the runs, in the order of the text: one at least where there are words."""
    lowered = [found.group().lower() for section in told(sections) for found in _WORD.finditer(text, *section.span)]
    return looked_up(_sample(*_runs(lowered))[0])


def looked_up(values: Sequence[int]) -> tuple[int, ...]:
    """Those of the runs' hashes by which a text is looked up."""
    return tuple(value for value in values if value % FINGERPRINT == 0) or tuple(sorted(values)[:1])


def told(sections: Sequence[Section]) -> list[Section]:
    """The sections that tell the story: all but an editor's notes, unless there is nothing else."""
    return [section for section in sections if section.kind is not SectionKind.EDITORS_NOTE] or list(sections)


def _runs(words: Sequence[str]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """The hash of every run, each once, and the word at which it begins first, in the order of the text."""
    if not words:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    hashes = np.array([_word_hash(word) for word in words], np.uint64)
    length = max(1, len(words) - RUN + 1)
    mixed = np.zeros(length, np.uint64)
    for at, factor in enumerate(_FACTORS[: len(words)]):
        mixed += hashes[at : at + length] * factor
    mixed ^= mixed >> _HALF
    mixed *= _MIX
    mixed ^= mixed >> _HALF
    values, firsts = np.unique(mixed >> np.uint64(1), return_index=True)
    order = np.argsort(firsts)
    return values[order], firsts[order]


def _sample(values: npt.NDArray[np.uint64], firsts: npt.NDArray[np.int64]) -> tuple[list[int], list[int]]:
    if not len(values):
        return [], []
    kept = values % np.uint64(SAMPLE) == 0
    if not kept.any():
        kept = values == values.min()
    if kept.sum() > LARGEST:
        kept &= values <= np.sort(values[kept])[LARGEST - 1]
    return values[kept].tolist(), firsts[kept].tolist()


def _quoted(text: str, values: Sequence[int], places: Sequence[tuple[int, int]]) -> frozenset[int]:
    spans = [found.span() for found in _QUOTED.finditer(text)]
    found: set[int] = set()
    at = 0
    for value, (start, _) in zip(values, places, strict=True) if spans else ():
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if at < len(spans) and spans[at][0] <= start:
            found.add(value)
    return frozenset(found)


def _hashes(pattern: re.Pattern[str], text: str, sections: Sequence[Section]) -> frozenset[int]:
    found = (hit.group() for section in told(sections) for hit in pattern.finditer(text, *section.span))
    return frozenset(zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in found)


@lru_cache(65_536)
def _word_hash(word: str) -> int:
    return _hash(word)


def _hash(words: str) -> int:
    """63 bits of some words."""
    digest = hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
