"""Searches over the record: which documents name something, and how many stories do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crisisdesk.record.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the record holds: independent stories read, documents in languages that were not read, the last date."""

    stories: int
    documents: int
    unread: tuple[tuple[str, int], ...]
    last: datetime | None


def coverage(snapshot: Snapshot) -> Coverage:
    """How much was read and what was not."""
    row = snapshot.rows(
        """SELECT count(DISTINCT d.story_id) AS stories, count(*) AS documents, max(d.published_at) AS last
           FROM documents d JOIN readings r USING (document_id) WHERE r.sentences > 0"""
    )[0]
    unread = snapshot.rows(
        """SELECT d.language, count(*) AS n FROM documents d JOIN readings r USING (document_id)
           WHERE r.sentences = 0 GROUP BY 1 ORDER BY 1"""
    )
    languages = tuple((one["language"], one["n"]) for one in unread)
    return Coverage(row["stories"], row["documents"], languages, row["last"])


def holding(snapshot: Snapshot, words: Iterable[str]) -> list[str]:
    """Ids of the read documents whose title or text holds at least one of the words, in any case."""
    wanted = [word.lower() for word in words]
    if not wanted:
        return []
    found = snapshot.rows(
        """SELECT document_id FROM documents JOIN readings USING (document_id)
           WHERE sentences > 0 AND len(list_filter(?, lambda word: contains(lower(text), word))) > 0
           ORDER BY published_at, document_id""",
        [wanted],
    )
    return [row["document_id"] for row in found]


def stories_mentioning(snapshot: Snapshot, document_ids: Sequence[str] | None = None) -> dict[str, int]:
    """Stories by the actor that they mention, of all documents or of the given ones."""
    found = snapshot.rows(
        """SELECT actor, count(DISTINCT story_id) AS stories
           FROM (SELECT unnest(actors) AS actor, document_id FROM readings) JOIN documents USING (document_id)
           WHERE ?::VARCHAR[] IS NULL OR list_contains(?, document_id) GROUP BY 1""",
        [list(document_ids) if document_ids is not None else None, list(document_ids or ())],
    )
    return {row["actor"]: row["stories"] for row in found}


def stories_of(snapshot: Snapshot, document_ids: Sequence[str]) -> int:
    """How many independent stories the documents tell."""
    return int(
        snapshot.value(
            "SELECT count(DISTINCT story_id) FROM documents WHERE list_contains(?, document_id)", [list(document_ids)]
        )
    )
