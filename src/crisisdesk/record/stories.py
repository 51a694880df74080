"""Stories: a document and its copies, told when they are recorded, and what may be asked of them later."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crisisdesk.model import Document
from crisisdesk.record.manifests import Manifest
from crisisdesk.record.rows import document_of
from crisisdesk.record.snapshot import Snapshot
from crisisdesk.record.storyindex import StoryIndex, Told
from crisisdesk.wire.stories import told

FOLDER = "stories"
"""Where the index lies, beside the tables. It is derived: it may be deleted at any time."""


@dataclass(frozen=True, slots=True)
class Story:
    """The copies of one text by date: which was published first, and which holds most of it."""

    copies: tuple[Document, ...]
    earliest: Document
    completest: Document


def tell(index: StoryIndex, folder: Path, batches: Sequence[Manifest], documents: Sequence[Document]) -> list[Told]:
    """The documents with their stories and passages, after the index has caught up with the batches."""
    names = [batch.batch for batch in batches]
    if not index.holds(names):
        index.clear()
    for number in range(index.batches[0], len(batches)):
        snapshot = Snapshot(folder, [batches[number]])
        known = [document_of(row) for row in snapshot.rows("SELECT * FROM all_documents ORDER BY document_id")]
        snapshot.close()
        index.add(index.recall(known), names[: number + 1])
    return index.tell(documents)


def story_of(snapshot: Snapshot, story_id: str) -> Story | None:
    """The copies of a story as the snapshot shows them; None where it shows none.

    The earliest by date of publication, then of retrieval; the most complete by the length of what is no editor's note.
    """
    rows = snapshot.rows(
        "SELECT * FROM documents WHERE story_id = ? ORDER BY published_at, retrieved_at, document_id", [story_id]
    )
    copies = tuple(document_of(row) for row in rows)
    if not copies:
        return None
    return Story(copies, copies[0], max(copies, key=_told_length))


def _told_length(document: Document) -> int:
    return sum(section.span.end - section.span.start for section in told(document.sections))
