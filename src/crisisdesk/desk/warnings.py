"""Warnings: every state whose last days differ from its own past, with the signals that say so and their events."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, ClassVar

from crisisdesk.desk.feeds import Entry, Feed, feed
from crisisdesk.desk.language import figure, say
from crisisdesk.desk.links import Named, anchor, named, to_search, to_warning
from crisisdesk.desk.maps import Picture, Tint, picture
from crisisdesk.desk.office import View
from crisisdesk.desk.prose import day_words, listed
from crisisdesk.desk.retold import all_retold, retold
from crisisdesk.desk.sheets import Sheet, sheet
from crisisdesk.desk.streams import (
    USUAL,
    Spark,
    assessed,
    last_day,
    lead,
    raised,
    stream_of,
)
from crisisdesk.warning import Assessed, Finding, TooLittle

EVENTS = 5
"""Events named behind a signal."""
SHOWN = 60
"""States listed at the most; all are counted."""


@dataclass(frozen=True, slots=True)
class SignalLine:
    """One signal: what is counted now and what is usual, as numbers and as bars from 0 to 100."""

    name: str
    reason: str
    now: str
    expected: str
    now_bar: int
    expected_bar: int
    stands_out: bool
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WarningLine:
    """One state: its level, how likely a crisis is within four weeks, how sure that is, and why."""

    anchor: str
    subject: Named
    link: str
    spark: Spark | None
    level: str
    likelihood: str
    confidence: str
    limits: tuple[str, ...]
    why: str
    read: str
    signals: tuple[SignalLine, ...]
    search: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningsPage:
    """What is starting, as far as the record shows."""

    template: ClassVar[str] = "warnings.html"

    title: Annotated[str, "The name of the page."]
    day: Annotated[str, "The day of the assessment, in words."]
    iso: Annotated[str, "The same day as ISO 8601."]
    refused: Annotated[str, "Why nothing can be said; empty where something can."]
    warnings: Annotated[tuple[WarningLine, ...], "States above the usual level, the highest first."]
    calm: Annotated[str, "States of which something was read and that are as usual, in words."]
    picture: Annotated[Picture | None, "The levels on a map; none where nobody is above the usual."]

    def sheet(self) -> Sheet:
        """One row for each state above the usual level."""
        rows = [
            {
                "state": line.subject.code,
                "name": line.subject.name,
                "day": self.iso,
                "level": line.level,
                "likelihood": line.likelihood,
                "confidence": line.confidence,
                "why": line.why,
                "read": line.read,
            }
            for line in self.warnings
        ]
        columns = ["state", "name", "day", "level", "likelihood", "confidence", "why", "read"]
        return sheet("warnings", rows, columns)

    def feed(self) -> Feed:
        """One entry for each state above the usual level, renewed when its level changes."""
        at = datetime.combine(date.fromisoformat(self.iso), time.min, tzinfo=UTC)
        entries = [
            Entry(
                identifier=f"warning:{line.subject.code}:{self.iso}:{line.level}",
                title=f"{line.subject.name}: {say(line.level)}",
                at=at,
                link=f"/warnings#{line.anchor}",
                words=f"{line.likelihood}; {line.confidence}. {line.why}",
            )
            for line in self.warnings
        ]
        return feed("warnings", self.title, "/warnings", entries)


def warnings_page(view: View) -> WarningsPage:
    """The page of warnings as of the view's day; of a record that ended before, as of its last day."""
    day = last_day(view)
    found = assessed(view, day)
    told = [one for one in found if isinstance(one, Assessed)]
    high = raised(found)[:SHOWN]
    lines = tuple(_line(one, lead(one, stream_of(view, day))) for one in high)
    calm = [named(one.subject).name for one in told if one.level == USUAL]
    house = view.office.house
    tints = {
        line.subject.code: Tint(_tint(line.level), f"{line.subject.name}: {say(line.level)}", f"#{line.anchor}")
        for line in lines
    }
    return WarningsPage(
        title=say("Warnings"),
        day=day_words(day),
        iso=day.isoformat(),
        refused="" if told else _why_not(found, day),
        warnings=lines,
        calm=listed(calm, 40) if calm else "",
        picture=picture(tints, house.words_of_maps, disputed=house.disputed) if tints else None,
    )


def _why_not(found: list[Assessed | TooLittle], day: date) -> str:
    reasons = {one.reason for one in found if isinstance(one, TooLittle)}
    if reasons:
        return retold(min(reasons))
    return say("no event was read in the year before {day}", day=day_words(day))


def _tint(level: str) -> str:
    """Levels on a map by the signs that stances have: what matters most stands out most."""
    return {"alert": "opposes", "warning": "conditional", "watch": "neutral"}.get(level, "silent")


def _line(one: Assessed, small: Spark | None) -> WarningLine:
    why = retold(one.findings[0].reason) if one.findings else say("no signal speaks")
    return WarningLine(
        anchor=anchor("state-", one.subject),
        subject=named(one.subject),
        link=to_warning(one.subject),
        spark=small,
        level=one.level,
        likelihood=retold(str(one.likelihood)) if one.likelihood else say("not said"),
        confidence=say("{word} confidence", word=say(one.confidence.word)),
        limits=all_retold(one.confidence.reasons),
        why=why,
        read=say("{now} stories read in seven days, usually {usual}", now=one.read, usual=f"{one.usually_read:.0f}"),
        signals=tuple(_signal(finding) for finding in one.findings),
        search=to_search(kind="document", actor=one.subject),
    )


def _signal(one: Finding) -> SignalLine:
    most = max(one.now, one.expected, 1.0)
    events = [
        say(
            "{day}: {source}, {deed}{target} ({outlet})",
            day=day_words(event.day),
            source=named(event.source).name,
            deed=event.plover,
            target=f" → {named(event.target).name}" if event.target else "",
            outlet=event.outlet,
        )
        for event in one.events[:EVENTS]
    ]
    if len(one.events) > EVENTS:
        events.append(say("and {count} more", count=figure(len(one.events) - EVENTS)))
    return SignalLine(
        name=say(one.signal.replace("_", " ")),
        reason=retold(one.reason),
        now=f"{one.now:.0f}",
        expected=f"{one.expected:.1f}",
        now_bar=round(100 * one.now / most),
        expected_bar=round(100 * one.expected / most),
        stands_out=one.stands_out,
        events=tuple(events),
    )
