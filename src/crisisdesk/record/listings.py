"""Lists out of the record: outlets, refusals, newest statements, deeds, copies of a story, facts of a reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from crisisdesk.model import Document, Event, Refusal, Statement
from crisisdesk.record.rows import event_of, statement_of
from crisisdesk.record.snapshot import Snapshot

_FAR = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OutletCount:
    """What one outlet has in the record in one language; ``unread`` counts documents of which nothing was read."""

    outlet: str
    language: str
    documents: int
    stories: int
    unread: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class ReadingFacts:
    """What the newest reading of a document says of itself."""

    reader: str
    sentences: int
    skipped: tuple[tuple[str, int], ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """A document without its text."""

    document_id: str
    story_id: str
    published_at: datetime
    outlet: str
    title: str
    language: str


def headings(snapshot: Snapshot) -> list[Heading]:
    """All documents in the order of their publication."""
    found = snapshot.rows(
        """SELECT document_id, story_id, published_at, outlet, title, language FROM documents
           ORDER BY published_at, document_id"""
    )
    return [Heading(**row) for row in found]


def outlets(snapshot: Snapshot) -> list[OutletCount]:
    """Outlets and languages, the largest first."""
    found = snapshot.rows(
        """SELECT outlet, language, count(*) AS documents, count(DISTINCT story_id) AS stories,
                  count(*) FILTER (coalesce(sentences, 0) = 0) AS unread,
                  min(published_at) AS first, max(published_at) AS last
           FROM documents LEFT JOIN readings USING (document_id)
           GROUP BY outlet, language ORDER BY documents DESC, outlet, language"""
    )
    return [OutletCount(**row) for row in found]


def stories(snapshot: Snapshot) -> int:
    """Independent stories in the record, read or not."""
    return int(snapshot.value("SELECT count(DISTINCT story_id) FROM documents"))


def refusals(snapshot: Snapshot, most: int) -> list[Refusal]:
    """Items that could not be read, the newest first."""
    found = snapshot.rows(
        "SELECT source, line, reason FROM refusals ORDER BY recorded_at DESC, source, line LIMIT ?", [most]
    )
    return [Refusal(row["source"], row["line"], row["reason"]) for row in found]


def latest_statements(snapshot: Snapshot, most: int) -> list[tuple[Statement, Document]]:
    """The newest statements made on behalf of any state or organisation (not of a sector), with their documents."""
    found = snapshot.rows(
        """SELECT s.* FROM statements s JOIN documents d USING (document_id)
           WHERE speaks_for IS NOT NULL AND NOT contains(speaks_for, '.')
           ORDER BY d.published_at DESC, document_id, s.cue, s.statement_id LIMIT ?""",
        [most],
    )
    return _with_documents(snapshot, [statement_of(row) for row in found])


def statements_by(snapshot: Snapshot, actor: str, most: int) -> list[tuple[Statement, Document]]:
    """What was said on an actor's behalf, the newest first, with the documents."""
    found = snapshot.rows(
        """SELECT s.* FROM statements s JOIN documents d USING (document_id) WHERE speaks_for = ?
           ORDER BY d.published_at DESC, document_id, s.cue, s.statement_id LIMIT ?""",
        [actor, most],
    )
    return _with_documents(snapshot, [statement_of(row) for row in found])


def events_by(snapshot: Snapshot, actor: str, most: int) -> list[tuple[Event, Document]]:
    """What an actor did, the newest first, with the documents."""
    found = snapshot.rows(
        """SELECT e.* FROM events e JOIN documents d USING (document_id) WHERE source = ?
           ORDER BY d.published_at DESC, document_id, e.trigger, e.event_id LIMIT ?""",
        [actor, most],
    )
    return _with_documents(snapshot, [event_of(row) for row in found])


def events_to(snapshot: Snapshot, actor: str, most: int) -> list[tuple[Event, Document]]:
    """What others did to an actor, the newest first, with the documents."""
    found = snapshot.rows(
        """SELECT e.* FROM events e JOIN documents d USING (document_id) WHERE target = ? AND source <> ?
           ORDER BY d.published_at DESC, document_id, e.trigger, e.event_id LIMIT ?""",
        [actor, actor, most],
    )
    return _with_documents(snapshot, [event_of(row) for row in found])


def counts_of(snapshot: Snapshot, code: str) -> tuple[int, int, int]:
    """How many statements an actor made, events it did, and events were done to it by others."""
    row = snapshot.rows(
        """SELECT (SELECT count(*) FROM statements WHERE speaks_for = ?) AS said,
                  (SELECT count(*) FROM events WHERE source = ?) AS did,
                  (SELECT count(*) FROM events WHERE target = ? AND source <> ?) AS met""",
        [code, code, code, code],
    )[0]
    return row["said"], row["did"], row["met"]


def parts_of(snapshot: Snapshot, code: str) -> list[str]:
    """Codes of the actor's sectors (``KAZ.CVL``) that speak, act or are acted upon in the record."""
    found = snapshot.rows(
        """SELECT DISTINCT code FROM (SELECT speaks_for AS code FROM statements UNION ALL SELECT source FROM events
           UNION ALL SELECT target FROM events) WHERE starts_with(code, ?) ORDER BY code""",
        [f"{code}."],
    )
    return [row["code"] for row in found]


def copies_of(snapshot: Snapshot, document: Document) -> list[Document]:
    """Other documents that tell the same story, by date."""
    found = snapshot.rows(
        f"""SELECT DISTINCT document_id FROM ({snapshot.holding("documents", [document.story_id], "story_id")})
           WHERE story_id = ? AND document_id <> ? AND published_at <= ? AND recorded_at <= ?""",
        [document.story_id, document.document_id, snapshot.as_of or _FAR, snapshot.recorded_by or _FAR],
    )
    return snapshot.documents(row["document_id"] for row in found) if found else []


def reading_of(snapshot: Snapshot, document_id: str) -> ReadingFacts | None:
    """What the newest reading says of itself; None for a document that was never read."""
    found = snapshot.rows(
        f"""SELECT reader, sentences, skipped, recorded_at FROM ({snapshot.holding("readings", [document_id])})
           WHERE document_id = ? AND recorded_at <= ? ORDER BY recorded_at DESC LIMIT 1""",
        [document_id, snapshot.recorded_by or _FAR],
    )
    if not found:
        return None
    row = found[0]
    skipped = tuple((one["reason"], one["count"]) for one in row["skipped"] or ())
    return ReadingFacts(row["reader"], row["sentences"], skipped, row["recorded_at"])


def last_recorded(snapshot: Snapshot) -> datetime | None:
    """When the desk recorded something for the last time."""
    found: datetime | None = snapshot.value("SELECT max(recorded_at) FROM readings")
    return found


def doers(snapshot: Snapshot, most: int) -> list[str]:
    """Codes of the actors that did something to others most often, imported events included."""
    found = snapshot.rows(
        """SELECT source FROM (
               SELECT source FROM events WHERE status = 'happened' AND target IS NOT NULL
               UNION ALL SELECT source FROM coded WHERE target IS NOT NULL
           ) GROUP BY source ORDER BY count(*) DESC, source LIMIT ?""",
        [most],
    )
    return [row["source"] for row in found]


def events_of(snapshot: Snapshot, ids: Iterable[str]) -> list[Event]:
    """The events of the given ids that stand in documents; imported ones do not."""
    found = snapshot.rows("SELECT * FROM events WHERE event_id IN (SELECT unnest(?::VARCHAR[]))", [list(ids)])
    return [event_of(row) for row in found]


Told = TypeVar("Told", Statement, Event)


def _with_documents(snapshot: Snapshot, found: list[Told]) -> list[tuple[Told, Document]]:
    documents = {one.document_id: one for one in snapshot.documents({one.document_id for one in found})}
    return [(one, documents[one.document_id]) for one in found]
