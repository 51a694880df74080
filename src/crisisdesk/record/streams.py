"""Events counted by week: independent stories, not reports."""

from dataclasses import dataclass
from datetime import date

from crisisdesk.record.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class WeekCount:
    """Stories of one week that tell of a type of event which concerns a country, and stories read in that week."""

    week: date
    plover: str
    source: str
    target: str | None
    stories: int


def weekly(snapshot: Snapshot, country: str) -> list[WeekCount]:
    """Counts of happened events by week (its Monday) and type in which the country acts or is acted upon."""
    found = snapshot.rows(
        """SELECT date_trunc('week', d.published_at)::DATE AS week, e.plover, split_part(e.source, '.', 1) AS source,
                  split_part(e.target, '.', 1) AS target, count(DISTINCT d.story_id) AS stories
           FROM events e JOIN documents d USING (document_id)
           WHERE e.status = 'happened' AND (split_part(e.source, '.', 1) = ? OR split_part(e.target, '.', 1) = ?)
           GROUP BY ALL ORDER BY ALL""",
        [country, country],
    )
    return [WeekCount(**row) for row in found]


def weeks_read(snapshot: Snapshot) -> dict[date, int]:
    """Stories read by week: the coverage beside every count."""
    found = snapshot.rows(
        """SELECT date_trunc('week', published_at)::DATE AS week, count(DISTINCT story_id) AS stories
           FROM documents GROUP BY 1 ORDER BY 1"""
    )
    return {row["week"]: row["stories"] for row in found}
