"""One state: what its signals say on a day, week by week beside what is usual, and the events behind each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, ClassVar

from crisisdesk.actors import registry
from crisisdesk.desk.feeds import Entry, Feed, feed
from crisisdesk.desk.language import counting, say
from crisisdesk.desk.links import Named, anchor, named, to_document, to_search, to_warning
from crisisdesk.desk.office import View
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.prose import day_words, moment_words
from crisisdesk.desk.retold import all_retold, retold
from crisisdesk.desk.said import DEEDS
from crisisdesk.desk.sheets import Sheet, Value, sheet
from crisisdesk.desk.streams import StreamPicture, Week, assessed, last_day, number_of, picture, stream_of, weeks_of
from crisisdesk.record.listings import events_of
from crisisdesk.record.streams import Told
from crisisdesk.warning import Assessed, Finding, signals
from crisisdesk.warning.stream import states

EVENTS = 12
"""Events listed behind a signal, the newest first; all are counted."""


@dataclass(frozen=True, slots=True)
class ToldLine:
    """An event of the stream; ``link`` leads to its sentence and is empty for an imported event."""

    day: str
    source: Named
    deed: str
    target: Named | None
    outlet: str
    link: str


@dataclass(frozen=True, slots=True)
class SignalPanel:
    """One signal: what it counts, what is counted now and what is usual, as numbers, bars and a picture."""

    anchor: str
    name: str
    meaning: str
    reason: str
    now: str
    expected: str
    now_bar: int
    expected_bar: int
    stands_out: bool
    picture: StreamPicture | None
    events: tuple[ToldLine, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningPage:
    """One state."""

    template: ClassVar[str] = "warning.html"

    title: Annotated[str, "The name of the page."]
    subject: Annotated[Named, "The state that the page is about."]
    as_of: Annotated[str, "The moment up to which articles count, as the reader wrote it; empty for now."]
    as_of_words: Annotated[str, "The same moment in words; empty for now."]
    now_link: Annotated[str, "The same page as of now."]
    day: Annotated[str, "The day of the assessment, in words."]
    iso: Annotated[str, "The same day as ISO 8601."]
    refused: Annotated[str, "Why nothing can be said; empty where something can."]
    level: Annotated[str, "The level: usual, watch, warning or alert; empty where nothing can be said."]
    likelihood: Annotated[str, "How likely a crisis begins within four weeks, as a word with its range."]
    confidence: Annotated[str, "How far that can be trusted."]
    limits: Annotated[tuple[str, ...], "Why it can be trusted no further."]
    read: Annotated[str, "Stories read in the seven days, and usually."]
    panels: Annotated[tuple[SignalPanel, ...], "The signals, those that speak first."]
    quiet: Annotated[str, "Signals of which nothing was told, in words; empty for none."]
    search: Annotated[str, "The documents that mention the state."]

    def sheet(self) -> Sheet:
        """One row for each signal and week, as the pictures show them."""
        columns = ["state", "signal", "week_to", "count", "read", "usually_from", "usually_to"]
        rows: list[dict[str, Value]] = [
            {
                "state": self.subject.code,
                "signal": panel.name,
                "week_to": bar.week.iso,
                "count": bar.count,
                "read": bar.read,
                "usually_from": float(bar.low),
                "usually_to": float(bar.high),
            }
            for panel in self.panels
            if panel.picture
            for bar in panel.picture.bars
        ]
        return sheet(f"warning-{self.subject.code}", rows, columns)

    def feed(self) -> Feed:
        """One entry, renewed when the level changes; none where nothing can be said."""
        at = datetime.combine(date.fromisoformat(self.iso), time.min, tzinfo=UTC)
        link = to_warning(self.subject.code)
        why = self.panels[0].reason if self.panels else say("no signal speaks")
        title = f"{self.subject.name}: {say(self.level)}" if self.level else ""
        identifier = f"warning:{self.subject.code}:{self.iso}:{self.level}"
        entries = [Entry(identifier, title, at, link, f"{self.likelihood}; {self.confidence}. {why}")]
        return feed(f"warning:{self.subject.code}", self.title, link, entries if self.level else [])


def warning_page(view: View, code: str, written: str) -> WarningPage:
    """The page of a state as of the view's moment. Raises ``Problem`` for what is no state."""
    if code not in states():
        raise Problem(404, say("No state has the code {code}; codes look like KAZ.", code=repr(code[:40])))
    day = last_day(view)
    found = next((one for one in assessed(view, day) if one.subject == code), None)
    told = found if isinstance(found, Assessed) else None
    drawn = _weeks(view, code, day)
    name = registry().name(code)
    return WarningPage(
        title=say("Warning: {name}", name=name),
        subject=named(code, written),
        as_of=written,
        as_of_words=moment_words(view.snapshot.as_of) if view.snapshot.as_of else "",
        now_link=to_warning(code),
        day=day_words(day),
        iso=day.isoformat(),
        refused="" if told else _why_not(found, name, day),
        level=told.level if told else "",
        likelihood=retold(str(told.likelihood)) if told and told.likelihood else say("not said"),
        confidence=say("{word} confidence", word=say(told.confidence.word)) if told else "",
        limits=all_retold(told.confidence.reasons) if told else (),
        read=say("{now} stories read in seven days, usually {usual}", now=told.read, usual=f"{told.usually_read:.0f}")
        if told
        else "",
        panels=tuple(_panels(view, told, drawn)),
        quiet=", ".join(say(_words(one.name)) for one in signals() if one.name not in drawn),
        search=to_search(kind="document", actor=code),
    )


def _why_not(found: object, name: str, day: date) -> str:
    reason = getattr(found, "reason", "")
    return retold(reason) or say("no event of {name} was told in the year before {day}", name=name, day=day_words(day))


def _weeks(view: View, code: str, day: date) -> dict[str, tuple[Week, ...]]:
    """The weeks of every signal of which something was told, by its name."""
    stream = stream_of(view, day)
    found = {one.name: weeks_of(stream, number, code, day) for number, one in enumerate(signals())}
    return {name: weeks for name, weeks in found.items() if any(week.count for week in weeks)}


def _panels(view: View, told: Assessed | None, drawn: dict[str, tuple[Week, ...]]) -> list[SignalPanel]:
    findings = {one.signal: one for one in told.findings} if told else {}
    events = {event.event_id for one in findings.values() for event in _newest(one.events)}
    places = {one.event_id: to_document(one.document_id, one.trigger) for one in events_of(view.snapshot, events)}
    speaking = [name for name in findings if number_of(name) is not None]
    panels = [_panel(findings[name], drawn.get(name, ()), places) for name in speaking]
    return panels + [_calm(name, weeks) for name, weeks in drawn.items() if name not in findings]


def _panel(one: Finding, weeks: Sequence[Week], places: dict[str, str]) -> SignalPanel:
    most = max(one.now, one.expected, 1.0)
    left = len(one.events) - EVENTS
    return SignalPanel(
        anchor=anchor("signal-", one.signal),
        name=say(_words(one.signal)),
        meaning=_meaning(one.signal),
        reason=retold(one.reason),
        now=f"{one.now:.0f}",
        expected=f"{one.expected:.1f}",
        now_bar=round(100 * one.now / most),
        expected_bar=round(100 * one.expected / most),
        stands_out=one.stands_out,
        picture=picture(weeks),
        events=tuple(_told(event, places.get(event.event_id, "")) for event in _newest(one.events)),
        more=counting("and one more", "and {number} more", left) if left > 0 else "",
    )


def _calm(name: str, weeks: Sequence[Week]) -> SignalPanel:
    week = weeks[-1]
    usual = (week.low + week.high) / 2
    most = max(week.count, usual, 1.0)
    return SignalPanel(
        anchor=anchor("signal-", name),
        name=say(_words(name)),
        meaning=_meaning(name),
        reason=say("nothing unusual"),
        now=str(week.count),
        expected=f"{usual:.1f}",
        now_bar=round(100 * week.count / most),
        expected_bar=round(100 * usual / most),
        stands_out=False,
        picture=picture(weeks),
        events=(),
        more="",
    )


def _told(event: Told, link: str) -> ToldLine:
    return ToldLine(
        day=day_words(event.day),
        source=named(event.source),
        deed=say(DEEDS[event.plover]) if event.plover in DEEDS else event.plover,  # type: ignore[index]
        target=named(event.target) if event.target else None,
        outlet=event.outlet,
        link=link,
    )


def _newest(events: Sequence[Told]) -> list[Told]:
    return sorted(events, key=lambda event: (event.day, event.event_id), reverse=True)[:EVENTS]


def _words(signal: str) -> str:
    return signal.replace("_", " ")


def _meaning(signal: str) -> str:
    number = number_of(signal)
    return "" if number is None else retold(signals()[number].meaning)
