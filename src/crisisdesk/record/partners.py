"""Who is named together with an actor, and since when there is so much about some actors that not all can be read."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from crisisdesk.record.snapshot import Snapshot


def named_with(snapshot: Snapshot, code: str, most: int) -> list[str]:
    """States and organisations that the most documents name together with the actor, the most frequent first."""
    found = snapshot.rows(
        """WITH together AS (SELECT unnest(actors) AS actor FROM readings WHERE list_contains(actors, $code))
           SELECT actor FROM together WHERE actor NOT IN ($code, '') AND NOT contains(actor, '.')
           GROUP BY actor ORDER BY count(*) DESC, actor LIMIT $most""",
        {"code": code, "most": most},
    )
    return [row["actor"] for row in found]


def since(snapshot: Snapshot, actors: Sequence[str], most: int) -> date | None:
    """The day after that of the newest statement or event beyond ``most``; None where there are not as many.

    Where a single day holds more, it is that day.
    """
    found = snapshot.rows(
        """WITH told AS (SELECT document_id FROM statements WHERE list_contains($actors, speaks_for)
                         UNION ALL SELECT document_id FROM events
                         WHERE list_contains($actors, source) OR list_contains($actors, target)),
           dated AS (SELECT published_at FROM told JOIN documents USING (document_id))
           SELECT (SELECT max(published_at) FROM dated) AS last,
                  (SELECT published_at FROM dated ORDER BY published_at DESC LIMIT 1 OFFSET $most) AS first""",
        {"actors": list(actors), "most": most},
    )[0]
    first, last = found["first"], found["last"]
    if first is None:
        return None
    return min(_day(first) + timedelta(days=1), _day(last))


def _day(moment: datetime) -> date:
    return moment.date()
