"""Searches over the record: which documents name something, and how many stories do."""

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Text:
    """A document's text, and whose it is."""

    document_id: str
    story_id: str
    text: str


def texts_holding(snapshot: Snapshot, words: Sequence[Sequence[str]], most: int) -> list[Text]:
    """Texts of read documents that hold all words of one of the lists, in any case.

    Of more than ``most`` those with the first ids are taken: ids are hashes, so that they are drawn evenly.
    """
    holding, given = _holding(words)
    if not holding:
        return []
    found = snapshot.rows(
        f"""SELECT document_id, story_id, text FROM documents JOIN readings USING (document_id)
            WHERE sentences > 0 AND ({holding}) ORDER BY document_id LIMIT $most""",
        {**given, "most": most},
    )
    return [Text(**row) for row in found]


def some_texts(snapshot: Snapshot, most: int) -> list[Text]:
    """Texts that were read, drawn evenly if there are more than ``most``."""
    drawn = snapshot.rows(
        "SELECT document_id FROM documents JOIN readings USING (document_id) WHERE sentences > 0 ORDER BY 1 LIMIT ?",
        [most],
    )
    documents = snapshot.documents(row["document_id"] for row in drawn)
    return [Text(one.document_id, one.story_id, one.text) for one in documents]


def stories_holding(snapshot: Snapshot, phrases: Sequence[str]) -> dict[str, int]:
    """How many independent stories that were read hold each phrase, in any case, anywhere in their texts."""
    counts = ", ".join(
        f"count(DISTINCT story_id) FILTER (contains(lower(text), $word{at})) AS c{at}" for at in range(len(phrases))
    )
    if not counts:
        return {}
    given = {f"word{at}": phrase.lower() for at, phrase in enumerate(phrases)}
    row = snapshot.rows(
        f"SELECT {counts} FROM documents JOIN readings USING (document_id) WHERE readings.sentences > 0", given
    )[0]
    return dict(zip(phrases, row.values(), strict=True))


def _holding(words: Sequence[Sequence[str]]) -> tuple[str, dict[str, object]]:
    lists = [some for some in words if some]
    asked = {word: f"word{at}" for at, word in enumerate(sorted({word.lower() for some in lists for word in some}))}
    parts = (" AND ".join(f"contains(lower(text), ${asked[word.lower()]})" for word in some) for some in lists)
    return " OR ".join(f"({part})" for part in parts), {name: word for word, name in asked.items()}
