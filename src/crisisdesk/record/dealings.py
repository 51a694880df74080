"""What actors did to each other and said of each other, with who tells it: the rows behind relations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crisisdesk.model import Span
from crisisdesk.record.reach import Within
from crisisdesk.record.snapshot import Snapshot

_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
_NEWEST = "QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY recorded_at"
_EACH = "QUALIFY row_number() OVER (PARTITION BY statement_id, reader ORDER BY recorded_at) = 1"
_READ_OF = f"""
    d AS (SELECT document_id, story_id, outlet, published_at FROM all_documents SEMI JOIN chosen USING (document_id)
          WHERE published_at BETWEEN $begins AND $ends AND recorded_at <= $recorded {_NEWEST}) = 1),
    r AS (SELECT document_id, reader, actors FROM all_readings SEMI JOIN d USING (document_id)
          WHERE recorded_at <= $recorded {_NEWEST} DESC) = 1)
"""
"""The documents of what was chosen, and their newest readings: little is sorted where little was chosen."""
_EVENTS = f"""
    WITH chosen AS MATERIALIZED (
        SELECT * FROM all_events WHERE list_contains($parties, source) AND list_contains($parties, target)
        AND split_part(source, '.', 1) <> split_part(target, '.', 1) AND status IN ('happened', 'planned', 'alleged')),
    {_READ_OF},
    tellers AS (SELECT statement_id, reader, speaks_for FROM all_statements
                WHERE document_id IN (SELECT document_id FROM d) {_EACH})
    SELECT source, target, plover AS what, d.story_id, d.outlet, d.published_at, document_id,
           c."trigger" AS place_in_text,
           c.statement_id IS NOT NULL AND t.speaks_for IS DISTINCT FROM source OR status = 'alleged' AS told
    FROM chosen c JOIN r USING (document_id, reader) JOIN d USING (document_id)
    LEFT JOIN tellers t ON t.statement_id = c.statement_id AND t.reader = c.reader
    WHERE $place IS NULL OR c.place = $place OR (c.place IS NULL AND list_contains(r.actors, $place))
    ORDER BY d.published_at, document_id, place_in_text
"""
_STATEMENTS = f"""
    WITH chosen AS MATERIALIZED (
        SELECT * FROM all_statements WHERE list_contains($parties, speaks_for) AND list_contains($acts, act)),
    {_READ_OF},
    around AS (SELECT statement_id, reader, speaks_for FROM all_statements
               WHERE document_id IN (SELECT document_id FROM d) {_EACH})
    SELECT c.speaks_for AS source, c.act AS what, d.story_id, d.outlet, d.published_at, document_id,
           c.content, o.statement_id IS NOT NULL AND o.speaks_for IS DISTINCT FROM c.speaks_for AS told
    FROM chosen c JOIN r USING (document_id, reader) JOIN d USING (document_id)
    LEFT JOIN around o ON o.statement_id = c.within AND o.reader = c.reader
    WHERE len(list_filter(r.actors, lambda a: list_contains($parties, a) AND a <> split_part(c.speaks_for, '.', 1))) > 0
      AND ($place IS NULL OR list_contains(r.actors, $place))
    ORDER BY d.published_at, document_id, c.statement_id
"""


@dataclass(frozen=True, slots=True)
class Dealing:
    """Something that one actor did to another, or said: ``what`` is a PLOVER type or an act of speech.

    ``told`` marks what is in another's words or alleged. ``target`` is empty for a statement, which names whom it is
    about in its content. ``span`` is the trigger of an event, the content of a statement.
    """

    source: str
    target: str
    what: str
    told: bool
    story_id: str
    outlet: str
    published_at: datetime
    document_id: str
    span: Span


def deeds(snapshot: Snapshot, parties: Sequence[str], place: str | None, within: Within) -> Iterator[Dealing]:
    """Events between any two of the parties that happened, are planned or alleged; at a place where one is given.

    An event without a place of its own counts where its document mentions the place.
    """
    for row in snapshot.rows(_EVENTS, _given(snapshot, parties, place, within)):
        at = row.pop("place_in_text")
        yield Dealing(**row, span=Span(at["start"], at["end"]))


def words(
    snapshot: Snapshot, parties: Sequence[str], acts: Sequence[str], place: str | None, within: Within
) -> Iterator[Dealing]:
    """Statements of some acts by one of the parties, in documents that mention another of them and the place."""
    for row in snapshot.rows(_STATEMENTS, {**_given(snapshot, parties, place, within), "acts": list(acts)}):
        content = row.pop("content")
        if content:
            yield Dealing(**row, target="", span=Span(content[0]["start"], content[-1]["end"]))


def _given(snapshot: Snapshot, parties: Sequence[str], place: str | None, within: Within) -> dict[str, object]:
    return {
        "parties": list(parties),
        "place": place,
        "begins": within.begins or _FIRST,
        "ends": within.ends or _LAST,
        "recorded": snapshot.recorded_by or _LAST,
    }
