"""The best sequence of tags under a linear-chain CRF."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def best_tags(
    emissions: Scores, lengths: Sequence[int], transitions: Scores, starts: Scores, stops: Scores
) -> list[list[int]]:
    """For each paragraph its tags. ``emissions`` has the shape (paragraphs, words, tags), padded behind ``lengths``."""
    count, longest, tags = emissions.shape
    sizes = np.asarray(lengths)
    score = starts + emissions[:, 0]
    back = np.zeros((longest, count, tags), dtype=np.int8)
    final = np.where((sizes == 1)[:, None], score, 0)
    for at in range(1, longest):
        paths = score[:, :, None] + transitions
        back[at] = paths.argmax(1)
        score = paths.max(1) + emissions[:, at]
        final = np.where((sizes == at + 1)[:, None], score, final)
    last = (final + stops).argmax(1)
    return [_trace(back[:, row], int(last[row]), lengths[row]) for row in range(count)]


def _trace(back: NDArray[np.int8], last: int, length: int) -> list[int]:
    tags = [last]
    for at in range(length - 1, 0, -1):
        tags.append(int(back[at, tags[-1]]))
    return tags[::-1]
