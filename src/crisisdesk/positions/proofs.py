"""Sentences are held against the stored texts again when they are shown, and the texts against their hashes."""

import hashlib
from collections.abc import Iterable

from crisisdesk.errors import EvidenceError
from crisisdesk.model import Document
from crisisdesk.positions.evidence import Evidence
from crisisdesk.record import Snapshot


def prove(snapshot: Snapshot, shown: Iterable[Evidence]) -> None:
    """Raises ``EvidenceError`` where a sentence is not what its document holds at that place.

    What a cell shows is kept beside the record, in files that could be damaged or stem from another record.
    """
    by_document: dict[str, list[Evidence]] = {}
    for one in shown:
        by_document.setdefault(one.document.document_id, []).append(one)
    stored = {document.document_id: document for document in snapshot.documents(by_document)} if by_document else {}
    for document_id, sentences in by_document.items():
        document = stored.get(document_id)
        if document is None:
            raise _fault(document_id, "the record has no such document")
        if _hash(document) != document.text_hash:
            raise _fault(document_id, "its text does not fit the hash that was recorded with it")
        for one in sentences:
            if one.position.evidence.of(document.text) != one.sentence:
                raise _fault(document_id, f"it does not hold “{one.sentence}” at {one.position.evidence.start}")


def _hash(document: Document) -> str:
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


def _fault(document_id: str, reason: str) -> EvidenceError:
    return EvidenceError(
        f"a sentence of document {document_id} is not shown: {reason}; run `crisisdesk record check`, then delete the "
        "folder `derived` of the record, which is made anew"
    )
