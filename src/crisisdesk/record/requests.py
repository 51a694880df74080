"""Which requests the record shows: one state asked one organisation for something."""

from crisisdesk.model import Document, Event
from crisisdesk.record.reach import Within
from crisisdesk.record.snapshot import Snapshot

_ASKED = """
    SELECT document_id, event_id FROM all_events
    WHERE plover = 'REQUEST' AND status = 'happened' AND source = ? AND target = ?
"""


def requests(snapshot: Snapshot, source: str, target: str, within: Within) -> list[tuple[Event, Document]]:
    """Requests that were made by one actor of another, told within some dates, the earliest first, with the documents.

    The table of events is looked through once; only documents that tell of such a request are opened.
    """
    asked = {row["event_id"]: row["document_id"] for row in snapshot.rows(_ASKED, [source, target])}
    documents = snapshot.documents(set(asked.values()))
    told = [one for one in documents if one.published_at and within.holds(one.published_at)]
    events = snapshot.events_in([one.document_id for one in told])
    made = ((event, document) for document in told for event in events.get(document.document_id, ()))
    return [(event, document) for event, document in made if event.event_id in asked]
