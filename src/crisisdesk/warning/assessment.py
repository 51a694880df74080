"""What the signals say about a country in a week, or why they cannot say anything."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from crisisdesk.model import base
from crisisdesk.record import Snapshot
from crisisdesk.record.streams import weekly, weeks_read
from crisisdesk.warning.signals import SIGNALS, Finding, Week

LEAST_WEEKS = 4
"""Weeks of past below which nothing is said."""
MOST_WEEKS = 52
"""Weeks of past that count."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A week compared with the country's own past: a score from 0 to 1 and the findings that make it."""

    country: str
    week: date
    weeks_of_past: int
    stories_read: int
    findings: tuple[tuple[str, float, Finding], ...]

    @property
    def score(self) -> float:
        """The weighted mean of the findings."""
        weights = sum(weight for _, weight, _ in self.findings)
        return sum(weight * finding.value for _, weight, finding in self.findings) / weights


@dataclass(frozen=True, slots=True)
class TooLittle:
    """The record does not reach back far enough to say what is usual."""

    country: str
    week: date
    reason: str


def assess(snapshot: Snapshot, country: str, week: date) -> Assessed | TooLittle:
    """Compare the week that holds a day with the country's weeks before it."""
    monday = week - timedelta(days=week.weekday())
    read = weeks_read(snapshot)
    past = [m for m in (monday - timedelta(weeks=n) for n in range(1, MOST_WEEKS + 1)) if read.get(m)]
    if len(past) < LEAST_WEEKS:
        reason = f"{len(past)} weeks before {monday} were read; {LEAST_WEEKS} are needed to know what is usual"
        return TooLittle(country, monday, reason)
    weeks = _weeks(snapshot, country)
    now = weeks.get(monday, Week({}))
    before = tuple(weeks.get(m, Week({})) for m in past)
    findings = tuple((s.find.__name__, s.weight, s.find(now, before)) for s in SIGNALS)
    return Assessed(country, monday, len(past), read.get(monday, 0), findings)


def _weeks(snapshot: Snapshot, country: str) -> dict[date, Week]:
    counts: dict[date, Counter[str]] = {}
    demands: Counter[date] = Counter()
    for row in weekly(snapshot, country):
        counts.setdefault(row.week, Counter())[row.plover] += row.stories
        if row.plover == "REQUEST" and base(row.source) != country:
            demands[row.week] += row.stories
    return {week: Week(dict(found), demands[week]) for week, found in counts.items()}
