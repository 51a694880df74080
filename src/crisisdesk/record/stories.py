"""Which story a new document belongs to: the one of which it is a copy, or its own."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from crisisdesk.model import Document

WINDOW = timedelta(days=30)
"""Copies appear within this time of each other; older texts that look alike are a new story."""
COPIED_SHARE = 0.5
"""A text is a copy where at least this share of its fingerprints stands in another one."""

Known = tuple[str, str, Sequence[int]]
"""Document id, story id and fingerprints of a document that is already told."""


def told(documents: Iterable[Document], known: Iterable[Known]) -> list[Document]:
    """The documents with their stories, in order: each may copy a known document or an earlier one of the list.

    A text that contains an earlier one and much more of its own is a story of its own.
    """
    holders: dict[int, list[str]] = defaultdict(list)
    story_of: dict[str, str] = {}

    def remember(document_id: str, story_id: str, fingerprints: Sequence[int]) -> None:
        story_of[document_id] = story_id
        for fingerprint in fingerprints:
            holders[fingerprint].append(document_id)

    for row in known:
        remember(*row)
    result = []
    for document in documents:
        original = _original(document, holders)
        story = story_of[original] if original else document.document_id
        remember(document.document_id, story, document.fingerprints)
        result.append(replace(document, story_id=story))
    return result


def _original(document: Document, holders: dict[int, list[str]]) -> str | None:
    shared = Counter(holder for fingerprint in document.fingerprints for holder in holders.get(fingerprint, ()))
    if not shared:
        return None
    original, count = max(shared.items(), key=lambda item: (item[1], -_age(item[0], shared)))
    return original if count >= COPIED_SHARE * len(document.fingerprints) else None


def _age(holder: str, shared: Counter[str]) -> int:
    return list(shared).index(holder)
