"""Copies of one story recognise each other by sampled hashes of five-word runs."""

import hashlib
import re
from collections.abc import Sequence

from crisisdesk.model import Section, SectionKind

RUN = 5
"""Words in a run."""
SAMPLE = 4
"""One run in this many is kept, chosen by its hash, so that copies keep the same ones."""
LARGEST = 400
"""Fingerprints kept of one text at the most."""

_WORD = re.compile(r"[^\W\d_]+")


def fingerprints_of(text: str, sections: Sequence[Section]) -> tuple[int, ...]:
    """Sorted 63-bit hashes of a sample of the text's five-word runs.

    Case, digits, punctuation and layout do not count. An editor's note is left out: what a note introduces is
    still the same story.
    """
    body = "\n".join(s.span.of(text) for s in sections if s.kind is not SectionKind.EDITORS_NOTE)
    words = _WORD.findall(body.lower())
    runs = {" ".join(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1))}
    hashes = sorted(_hash(run) for run in runs)
    sampled = [value for value in hashes if value % SAMPLE == 0] or hashes[:1]
    return tuple(sampled[:LARGEST])


def _hash(run: str) -> int:
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big") >> 1
