"""``crisisdesk forecast``: who will do what to whom next, with the past events that say so."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from crisisdesk.cli.options import AsJson, AsOf, DeskFolder, settings, when
from crisisdesk.cli.printing import out, print_json
from crisisdesk.record import Record
from crisisdesk.record.streams import told
from crisisdesk.warning.forecasting import (
    Answer,
    Forecast,
    Interval,
    TooLittlePast,
    diary,
    fitted,
    forecast,
    forecast_rows,
)

NOTHING = 1
_REASONS = 3


def forecast_verb(
    actor: Annotated[str, typer.Argument(help="Code of an actor: KAZ, KAZ.CVL, CSTO.")],
    kind: Annotated[str, typer.Option("--type", metavar="TYPE", help="PLOVER type of the deed: COERCE.")],
    suffered: Annotated[bool, typer.Option("--suffered", help="Ask who does it to the actor.")] = False,
    horizon: Annotated[int, typer.Option(min=1, max=365, help="Days ahead.")] = 7,
    most: Annotated[int, typer.Option(min=1, max=100, help="Answers to show.")] = 10,
    issue: Annotated[bool, typer.Option("--issue", help="Keep the answers as issued, for the scorecard.")] = False,
    desk: DeskFolder = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Rank to whom an actor does a thing next (or who does it to the actor), with rules and dated events."""
    until = when(as_of)
    day = (until or datetime.now(UTC)).date()
    record = Record(settings(desk).record)
    found = _forecast(record, until, day, actor, kind.upper(), suffered, horizon, most)
    if issue and isinstance(found, Forecast):
        record.append_issued(forecast_rows(found))
    if as_json:
        print_json(found)
    elif isinstance(found, TooLittlePast):
        out.print(f"as of {found.as_of}: nothing can be forecast: {found.reason}")
    else:
        _print(found)
    if isinstance(found, TooLittlePast):
        raise typer.Exit(NOTHING)


def _forecast(
    record: Record,
    until: datetime | None,
    day: date,
    actor: str,
    kind: str,
    suffered: bool,
    horizon: int,
    most: int,
) -> Forecast | TooLittlePast:
    known = diary(told(record.snapshot(as_of=until), date.min, day))
    known.actor(actor)
    known.type(kind)
    forecaster = fitted(known, day)
    if isinstance(forecaster, TooLittlePast):
        return forecaster
    source, target = (None, actor) if suffered else (actor, None)
    return forecast(known, forecaster, day, kind, source=source, target=target, horizon=horizon, most=most)


def _print(found: Forecast) -> None:
    asked = f"{found.source or 'who?'} {found.type} {found.target or 'whom?'}"
    out.print(f"{asked}, as of {found.as_of}, within {found.horizon} days", markup=False)
    following = found.next
    if isinstance(following, Interval):
        days = (
            f"in {following.early} to {following.late} days in eight of ten cases, half of them by {following.middle}"
        )
        out.print(f"next time: {days} ({following.reason})", soft_wrap=True)
    else:
        out.print(f"next time: not said: {following.reason}", soft_wrap=True)
    for place, answer in enumerate(found.answers, 1):
        _print_answer(place, answer)


def _print_answer(place: int, answer: Answer) -> None:
    share = f"{answer.share:.1%} if it happens on the next day"
    out.print(f"{place:>2}. {answer.actor}: {answer.probability:.1%}, {share}", markup=False, soft_wrap=True)
    for support in answer.supports:
        line = f"      {support.rule}; without it {support.lowers:.2f} less"
        out.print(line, markup=False, soft_wrap=True)
        for event in support.events:
            out.print(f"           {event.on} {event.source} {event.type} {event.target}", markup=False, soft_wrap=True)
    for reason in answer.reasons[:_REASONS] if answer.supports else ():
        line = f"      {reason.contribution:+.2f} {reason.family}: {reason.says}"
        out.print(line, markup=False, soft_wrap=True)
