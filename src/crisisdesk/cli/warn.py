"""``crisisdesk warn``: how countries' last days compare with their own past."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from crisisdesk.actors import registry
from crisisdesk.cli.options import AsJson, AsOf, DeskFolder, settings, when
from crisisdesk.cli.printing import out, print_json
from crisisdesk.errors import Misuse
from crisisdesk.record import Record, Snapshot
from crisisdesk.warning import Assessed, Assessor, History, Stream, TooLittle
from crisisdesk.warning.crises import read_toll
from crisisdesk.warning.issued import WARNING, issued, warning_rows
from crisisdesk.warning.levels import LEVELS
from crisisdesk.warning.stream import states
from crisisdesk.warning.surprise import DETECTORS

NOTHING = 1
_SHOWN_EVENTS = 5

HistoryFile = Annotated[
    Path | None,
    typer.Option("--history", metavar="FILE", help="CSV of country, date, deaths and coup: the structural history."),
]


def warn(
    country: Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-3 code of a state; all by default.")] = None,
    other: Annotated[
        str | None, typer.Option("--with", metavar="CODE", help="A second state: what passes between the two.")
    ] = None,
    desk: DeskFolder = None,
    as_of: AsOf = None,
    history: HistoryFile = None,
    detector: Annotated[str, typer.Option(help=f"One of {', '.join(DETECTORS)}.")] = "surprise",
    fitted: Annotated[
        bool, typer.Option("--fitted", help="The scorecard has shown that the probabilities hold on this desk.")
    ] = False,
    issue: Annotated[bool, typer.Option("--issue", help="Keep the warnings of all countries as issued.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare countries' last seven days with their own past, signal by signal, and say how likely a crisis is."""
    record, until = Record(settings(desk).record), when(as_of)
    day = (until or datetime.now(UTC)).date()
    snapshot = record.snapshot(as_of=until)
    found = _assessed(snapshot, day, country, other, history, detector, fitted)
    if issue:
        if country or detector != "surprise":
            raise Misuse("--issue keeps the warnings of all countries by the detector surprise; leave the others out")
        record.append_issued(warning_rows(found, issued(snapshot, WARNING)))
    if as_json:
        print_json(found[0] if country else found)
    elif country:
        print_assessment(found[0])
    else:
        print_overview(found)
    if not any(isinstance(each, Assessed) for each in found):
        raise typer.Exit(NOTHING)


def _assessed(
    snapshot: Snapshot,
    day: date,
    country: str | None,
    other: str | None,
    history: Path | None,
    detector: str,
    fitted: bool,
) -> list[Assessed | TooLittle]:
    if detector not in DETECTORS:
        raise Misuse(f"no detector {detector!r}; use one of {', '.join(DETECTORS)}")
    if other and not country:
        raise Misuse("--with names the second of two states; name the first by --country")
    subjects = [registry().actor(code).code for code in (country, other) if code]
    known = History(read_toll(history)) if history else None
    stream = Stream.of_record(snapshot, day)
    if country and not other and subjects[0] not in states():
        raise Misuse(f"{subjects[0]} is not a state; warnings are of states, and of pairs by --with")
    if other:
        pair = stream.between(*subjects)
        return Assessor(pair, None, detector, fitted).all(day, ["-".join(sorted(subjects))])
    return Assessor(stream, known, detector, fitted).all(day, subjects or None)


def print_assessment(found: Assessed | TooLittle) -> None:
    """One country or pair with everything that speaks for it."""
    if isinstance(found, TooLittle):
        out.print(f"{found.subject}, seven days to {found.day}: nothing can be said: {found.reason}")
        return
    out.print(f"[bold]{found.subject}, seven days to {found.day}: {found.level}[/bold]")
    if found.ahead is not None and found.begun is not None:
        out.print(f"  a crisis starts within four weeks: {found.likelihood}, {found.ahead:.1%}")
        out.print(f"  one has begun in these two weeks: {found.begun:.1%}")
    else:
        out.print("  no probability is given for a pair; there is no list of crises between two states to fit it on")
    out.print(f"  confidence: {found.confidence.word}")
    for reason in found.confidence.reasons:
        out.print(f"    {reason}")
    out.print(f"  {found.read} stories read, usually {found.usually_read:.0f}; {found.weeks_of_past} weeks of past")
    for finding in found.findings:
        mark = "▲" if finding.stands_out else "·"
        out.print(f"  {mark} {finding.weight:+.2f} {finding.signal.replace('_', ' ')}: {finding.reason}")
        for event in finding.events[-_SHOWN_EVENTS:]:
            who = f"{event.source} → {event.target}" if event.target else event.source
            out.print(f"      {event.day} {who} {event.plover} ({event.outlet}) {event.event_id[:8]}", markup=False)
        if len(finding.events) > _SHOWN_EVENTS:
            out.print(f"      and {len(finding.events) - _SHOWN_EVENTS} before; --json lists all")


def print_overview(found: Sequence[Assessed | TooLittle]) -> None:
    """All countries above the usual, the most urgent first, and how many are usual."""
    said = [each for each in found if isinstance(each, Assessed)]
    if not said:
        out.print(next((each.reason for each in found if isinstance(each, TooLittle)), "the record holds no events"))
        return
    for each in sorted(said, key=lambda e: (-LEVELS.index(e.level), -(e.begun or 0), -(e.ahead or 0))):
        if each.level != LEVELS[0]:
            chances = f"begun {each.begun:.1%}, within four weeks {each.ahead:.1%}"
            out.print(f"[bold]{each.level:8} {each.subject}[/bold] {chances}, confidence {each.confidence.word}")
            for finding in each.findings[:2]:
                out.print(f"             {finding.reason}", soft_wrap=True)
    usual = sum(each.level == LEVELS[0] for each in said)
    out.print(f"{usual} of {len(said)} countries as usual on {said[0].day}; {said[0].read} stories read in seven days")
