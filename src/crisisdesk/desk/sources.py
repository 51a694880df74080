"""The sources that the desk watches: when each was asked, what came, and which went quiet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

from crisisdesk.desk.calls import Call
from crisisdesk.desk.language import figure, say
from crisisdesk.desk.office import Office
from crisisdesk.desk.prose import When, when
from crisisdesk.desk.sheets import Sheet, sheet
from crisisdesk.wire.standings import Standing, Standings

QUIET = timedelta(days=7)
"""Without anything new for so long, a source is called quiet."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source. ``state`` is ``well``, ``quiet``, ``failing`` or ``off``, ``reason`` says why."""

    name: str
    kind: str
    address: str
    state: str
    reason: str
    items: int
    refused: int
    asked: When | None
    newest: When | None
    due: When | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPage:
    """Where every source stands."""

    template: ClassVar[str] = "sources.html"

    title: Annotated[str, "The name of the page."]
    sources: Annotated[tuple[SourceLine, ...], "The sources, those that need attention first."]

    def sheet(self) -> Sheet:
        """One row for each source."""
        rows = [
            {
                "name": line.name,
                "kind": line.kind,
                "address": line.address,
                "state": line.state,
                "reason": line.reason,
                "items": line.items,
                "refused": line.refused,
                "asked": line.asked.iso if line.asked else None,
                "newest": line.newest.iso if line.newest else None,
                "due": line.due.iso if line.due else None,
            }
            for line in self.sources
        ]
        columns = ["name", "kind", "address", "state", "reason", "items", "refused", "asked", "newest", "due"]
        return sheet("sources", rows, columns)


def sources_page(office: Office, _: Call) -> SourcesPage:
    """The page of all sources."""
    return SourcesPage(title=say("Sources"), sources=tuple(source_lines(office)))


def source_lines(office: Office) -> Sequence[SourceLine]:
    """The sources of the desk, those that need attention first."""
    standings = Standings(office.record.folder.parent / "sources").all()
    lines = [_line(one, office.clock()) for one in standings]
    order = {"failing": 0, "quiet": 1, "well": 2, "off": 3}
    return sorted(lines, key=lambda line: (order[line.state], line.name.casefold()))


def _line(one: Standing, now: datetime) -> SourceLine:
    state, reason = _state(one, now)
    return SourceLine(
        name=one.name,
        kind=one.kind,
        address=one.address,
        state=state,
        reason=reason,
        items=one.items,
        refused=one.refused,
        asked=when(one.last_asked) if one.last_asked else None,
        newest=when(one.last_item_at) if one.last_item_at else None,
        due=when(one.next_at) if one.next_at else None,
    )


def _state(one: Standing, now: datetime) -> tuple[str, str]:
    if not one.enabled:
        return "off", say("switched off in the file of sources")
    if one.failures:
        return "failing", say("failed {count} times in a row: {why}", count=figure(one.failures), why=one.last_error)
    silent = now - one.silent_since if one.silent_since else timedelta()
    if silent >= QUIET:
        return "quiet", say("nothing new for {days} days", days=figure(silent.days))
    return "well", ""
