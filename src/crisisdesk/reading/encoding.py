"""Words as numbers for the tagger: what the network sees of each word of a paragraph.

Each word gives eight numbers: its own (known words only), hashes of its first three, last three and last two letters
and of its shape, where it stands to quotation marks, how often it was a word of saying, and whether it begins or ends
a sentence. The same code runs in training and in reading.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crisisdesk.model import Span
from crisisdesk.reading.text import Word

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
PREFIXES, SUFFIXES, ENDINGS, SHAPES = 3000, 4000, 1000, 200
UNKNOWN = 1
COLUMNS = 8
QUOTED_OUTSIDE, QUOTED_INSIDE, QUOTE_OPENS, QUOTE_CLOSES = range(4)
_MARKS = frozenset('"“”«»„‟')
_UPPER, _LOWER, _DIGIT = re.compile(r"[A-Z]"), re.compile(r"[a-z]"), re.compile(r"\d")
_LONG_RUN = re.compile(r"(.)\1{2,}")

Numbers = NDArray[np.int32]


@dataclass(slots=True)
class Encoder:
    """Turns the words of a paragraph into numbers.

    ``vocabulary`` gives each known lower-case word its number from 2 on; ``sayings`` a word's class from 1 to 3 by
    how often it was a word of saying in training.
    """

    vocabulary: Mapping[str, int]
    sayings: Mapping[str, int]
    _seen: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def encode(self, words: Sequence[Word], ends: frozenset[int], quotations: Sequence[Span]) -> Numbers:
        """An array of shape (words, COLUMNS). ``ends`` are indexes of words that end a sentence."""
        rows = np.zeros((len(words), COLUMNS), dtype=np.int32)
        for at, word in enumerate(words):
            kind = self._seen.get(word.text) or self._word(word)
            rows[at, :5] = kind[:5]
            rows[at, 6] = kind[5]
            rows[at, 7] = 2 * (at == 0 or at - 1 in ends) + (at in ends)
        rows[:, 5] = _quoted(words, quotations)
        return rows

    def _word(self, word: Word) -> tuple[int, ...]:
        low = word.low
        found = (
            self.vocabulary.get(low, UNKNOWN),
            _hash("p" + low[:3], PREFIXES),
            _hash("s" + low[-3:], SUFFIXES),
            _hash("t" + low[-2:], ENDINGS),
            _hash(_shape(word.text), SHAPES),
            self.sayings.get(low, 0),
        )
        if len(self._seen) < 200_000:
            self._seen[word.text] = found
        return found


def _quoted(words: Sequence[Word], quotations: Sequence[Span]) -> list[int]:
    states = []
    at = 0
    for word in words:
        while at < len(quotations) and quotations[at].end <= word.start:
            at += 1
        inside = at < len(quotations) and quotations[at].start <= word.start
        if inside:
            states.append(QUOTED_INSIDE)
        elif word.low in _MARKS:
            opens = at < len(quotations) and quotations[at].start == word.end
            states.append(QUOTE_OPENS if opens else QUOTE_CLOSES)
        else:
            states.append(QUOTED_OUTSIDE)
    return states


def _shape(word: str) -> str:
    shape = _DIGIT.sub("d", _LOWER.sub("x", _UPPER.sub("X", word)))
    return _LONG_RUN.sub(r"\1\1", shape)


def _hash(text: str, size: int) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) % size + 1
