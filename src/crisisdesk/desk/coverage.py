"""What the desk has read and what it has not: by week, by outlet and language, and what failed."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, ClassVar

from crisisdesk.desk.language import figure, say
from crisisdesk.desk.links import to_search
from crisisdesk.desk.office import View
from crisisdesk.desk.prose import When, day_words, month_words, when
from crisisdesk.desk.sheets import Sheet, Value, sheet
from crisisdesk.model import Precision, Refusal
from crisisdesk.record import Snapshot, listings
from crisisdesk.record.listings import OutletCount
from crisisdesk.record.streams import days_read

REFUSALS = 50
"""Refusals listed at the most; all are counted."""
OUTLETS = 500
"""Outlets listed at the most, the largest first."""
WEEKS = 104
"""Weeks drawn at the most, the newest."""
TALL = 60
"""Height of the tallest week."""
FIRST_DAY = date(1800, 1, 1)
QUIET = timedelta(days=7)
"""Without an article for so long before the newest one of all, an outlet is called quiet."""


@dataclass(frozen=True, slots=True)
class OutletLine:
    """What was read from one outlet in one language; ``quiet`` says for how long it has been silent, if it has."""

    outlet: str
    link: str
    language: str
    documents: int
    stories: int
    unread: int
    first: When
    last: When
    quiet: str


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """An item that could not be read: its file and line, and the reason."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class WeekBar:
    """The stories of one week as a bar; a week without any has a mark instead."""

    x: int
    height: int
    words: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePage:
    """What was read, from whom, and what was not."""

    template: ClassVar[str] = "coverage.html"

    title: Annotated[str, "The name of the page."]
    documents: Annotated[int, "Articles in the record."]
    stories: Annotated[int, "Independent stories that they tell; copies count once."]
    weeks: Annotated[tuple[WeekBar, ...], "Stories by week, the newest last."]
    gaps: Annotated[tuple[str, ...], "Stretches of weeks of which nothing was read, in words."]
    outlets: Annotated[
        tuple[OutletLine, ...], "Outlets by language with counts and first and last date of publication."
    ]
    unread: Annotated[tuple[tuple[str, int], ...], "Languages that the reader cannot read, with documents in each."]
    refusals: Annotated[tuple[RefusalLine, ...], "Items that failed, newest first: file, line and reason."]
    refused: Annotated[int, "How many items failed in all."]

    def sheet(self) -> Sheet:
        """One row for each outlet and language."""
        rows: list[dict[str, Value]] = [
            {
                "outlet": line.outlet,
                "language": line.language,
                "documents": line.documents,
                "stories": line.stories,
                "unread": line.unread,
                "first": line.first.iso,
                "last": line.last.iso,
                "quiet": line.quiet,
            }
            for line in self.outlets
        ]
        columns = ["outlet", "language", "documents", "stories", "unread", "first", "last", "quiet"]
        return sheet("coverage", rows, columns)


def coverage_page(view: View) -> CoveragePage:
    """The page of what was read."""
    snapshot = view.snapshot
    counts = view.once("counts", snapshot.counts)
    outlets = view.once("outlets", lambda: listings.outlets(snapshot))
    weeks = view.once("weeks", lambda: _weeks(snapshot, view.day))
    return CoveragePage(
        title=say("Coverage"),
        documents=counts["documents"],
        stories=view.once("stories", lambda: listings.stories(snapshot)),
        weeks=tuple(_bars(weeks)),
        gaps=tuple(_gaps(weeks)),
        outlets=tuple(outlet_lines(outlets)[:OUTLETS]),
        unread=unread(outlets),
        refusals=tuple(_refusal(one) for one in listings.refusals(snapshot, REFUSALS)),
        refused=counts["refusals"],
    )


def outlet_lines(outlets: Sequence[OutletCount]) -> list[OutletLine]:
    """The lines of outlets in their order."""
    newest = max((one.last for one in outlets), default=None)
    lines = []
    for one in outlets:
        silent = newest - one.last if newest else timedelta()
        first, last = when(one.first, Precision.DAY), when(one.last, Precision.DAY)
        quiet = say("quiet for {days} days", days=figure(silent.days)) if silent >= QUIET else ""
        link = to_search(outlet=one.outlet, kind="document")
        lines.append(
            OutletLine(one.outlet, link, one.language, one.documents, one.stories, one.unread, first, last, quiet)
        )
    return lines


def unread(outlets: Sequence[OutletCount]) -> tuple[tuple[str, int], ...]:
    """Documents of which nothing was read, by language."""
    counts: dict[str, int] = {}
    for one in outlets:
        if one.unread:
            counts[one.language] = counts.get(one.language, 0) + one.unread
    return tuple(sorted(counts.items()))


def _weeks(snapshot: Snapshot, until: date) -> dict[date, int]:
    """Stories by the Monday of their week."""
    weeks: dict[date, int] = {}
    for read in days_read(snapshot, FIRST_DAY, until):
        monday = read.day - timedelta(days=read.day.weekday())
        weeks[monday] = weeks.get(monday, 0) + read.stories
    return weeks


def _refusal(refusal: Refusal) -> RefusalLine:
    where = refusal.source if refusal.line is None else f"{refusal.source}:{refusal.line}"
    return RefusalLine(where, refusal.reason)


def _bars(weeks: dict[date, int]) -> list[WeekBar]:
    if not weeks:
        return []
    last = max(weeks)
    shown = [last - timedelta(weeks=back) for back in range(min(WEEKS, (last - min(weeks)).days // 7 + 1))][::-1]
    tallest = max(weeks.get(week, 0) for week in shown)
    bars, named = [], 0
    for at, week in enumerate(shown):
        count = weeks.get(week, 0)
        height = max(1, round(TALL * count / tallest)) if count else 0
        label = month_words(week) if not at or (week.month != shown[at - 1].month and at - named >= 12) else ""
        named = at if label else named
        words = say("week of {day}: {count} stories", day=day_words(week), count=figure(count))
        bars.append(WeekBar(at * 8, height, words, label))
    return bars


def _gaps(weeks: dict[date, int]) -> list[str]:
    """Weeks without any story between the first and the last that have one."""
    known = sorted(week for week, count in weeks.items() if count)
    gaps = []
    for before, after in itertools.pairwise(known):
        missing = (after - before).days // 7 - 1
        if missing:
            first, last = before + timedelta(weeks=1), after - timedelta(days=1)
            gaps.append(say("nothing from {first} to {last}", first=day_words(first), last=day_words(last)))
    return gaps[-20:]
