"""Events by day as warnings need them, and how much was read on each day: independent stories, not reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from crisisdesk.record.rows import Row
from crisisdesk.record.snapshot import Snapshot


class Told(NamedTuple):
    """One event of the record on the day on which it was told.

    ``story`` is the same for all copies of a text; ``outlet`` is the publisher or, for imported events, the data set
    where no publisher is named.
    """

    event_id: str
    day: date
    source: str
    target: str | None
    plover: str
    mode: str | None
    story: str
    outlet: str


def told(snapshot: Snapshot, since: date, until: date) -> Iterator[Told]:
    """Happened events that were told from one day to another, both included, in order of days.

    From the desk's own reading the day is that of publication; what an article tells of older times (more than two
    weeks where the day is known, the years before where only the year is) is history and left out. Imported events
    stand on their own day.
    """
    query = """
        SELECT event_id, told_on, source, target, plover, mode, story, outlet FROM (
            SELECT e.event_id, d.published_at::DATE AS told_on, e.source, e.target, e.plover, e.mode,
                   d.story_id AS story, d.outlet
            FROM events e JOIN documents d USING (document_id)
            WHERE e.status = 'happened' AND CASE e.precision
                WHEN 'day' THEN e.date >= d.published_at::DATE - 14
                WHEN 'moment' THEN e.date >= d.published_at::DATE - 14
                WHEN 'month' THEN e.date >= d.published_at::DATE - 45
                WHEN 'year' THEN year(e.date) >= year(d.published_at)
                ELSE true END
            UNION ALL
            SELECT event_id, date, source, target, plover, mode, coalesce(story_id, event_id),
                   coalesce(outlet, dataset)
            FROM coded
        ) WHERE told_on BETWEEN ? AND ? ORDER BY told_on, event_id
    """
    for row in snapshot.rows(query, [since, until]):
        yield Told(*row.values())


@dataclass(frozen=True, slots=True)
class DayRead:
    """Stories read on a day: the coverage beside every count."""

    day: date
    stories: int


def days_read(snapshot: Snapshot, since: date, until: date) -> list[DayRead]:
    """Stories read by day, those of imported events included; days on which nothing was read are absent."""
    found = snapshot.rows(
        """SELECT day, count(DISTINCT story) AS stories FROM (
               SELECT published_at::DATE AS day, story_id AS story FROM documents
               UNION ALL SELECT date, coalesce(story_id, event_id) FROM coded
           ) WHERE day BETWEEN ? AND ? GROUP BY 1 ORDER BY 1""",
        [since, until],
    )
    return [DayRead(**row) for row in found]


def issued_rows(snapshot: Snapshot) -> list[Row]:
    """Warnings and forecasts as issued, in order of days and subjects."""
    columns = "issued_id, kind, subject, made_on, begins, ends, probability, level, detail, method, recorded_at"
    return snapshot.rows(f"SELECT {columns} FROM issued ORDER BY made_on, kind, subject, issued_id")
