"""Lists of words that the reading of names rests on, kept in ``words.csv``."""

from collections import defaultdict
from functools import cache

from crisisdesk.actors.tables import read


@cache
def _uses() -> dict[str, frozenset[str]]:
    lists: defaultdict[str, set[str]] = defaultdict(set)
    for row in read("words.csv"):
        lists[row["use"]].add(row["word"])
    return {use: frozenset(found) for use, found in lists.items()}


def words(use: str) -> frozenset[str]:
    """The words of one use: ``modifier``, ``preposition``, ``calendar`` ..."""
    return _uses()[use]
