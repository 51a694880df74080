"""``crisisdesk scorecard``: how good past warnings and forecasts were."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from crisisdesk.cli.options import AsJson, AsOf, DeskFolder, settings, when
from crisisdesk.cli.printing import out, print_json
from crisisdesk.record import Record
from crisisdesk.record.streams import told
from crisisdesk.warning.crises import read_toll
from crisisdesk.warning.issued import issued
from crisisdesk.warning.scorecard import Scorecard, Scores, scorecard
from crisisdesk.warning.scorecard_page import scorecard_page

NOTHING = 1


def scorecard_verb(
    desk: DeskFolder = None,
    as_of: AsOf = None,
    outcomes: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CSV of country, date, deaths and coup: what happened.")
    ] = None,
    page: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the scorecard as an HTML page.")] = None,
    as_json: AsJson = False,
) -> None:
    """Score what was issued against what came to be known: reliability, lead time, misses, false alarms."""
    until = when(as_of)
    snapshot = Record(settings(desk).record).snapshot(as_of=until)
    past = issued(snapshot)
    day = (until or datetime.now(UTC)).date()
    first = min((each.made_on for each in past), default=day)
    toll = read_toll(outcomes) if outcomes else None
    card = scorecard(past, toll, list(told(snapshot, max(first, date.min + timedelta(1)), day)), day)
    if page:
        page.write_text(scorecard_page(card), "utf-8")
    if as_json:
        print_json(card)
    else:
        print_card(card)
    if not past:
        raise typer.Exit(NOTHING)


def print_card(card: Scorecard) -> None:
    """The scorecard in a few lines."""
    for name, scores in (("warnings", card.warnings), ("forecasts", card.forecasts)):
        out.print(f"{name}: {_line(scores)}")
    if card.known_until is None:
        out.print("no list of deaths and coups was given (--outcomes); warnings stay open")
        return
    lead = "none called" if card.median_lead_days is None else f"median lead time {card.median_lead_days:.0f} days"
    out.print(f"crises until {card.known_until}: {len(card.called)}, missed {card.missed}, {lead}")
    rate = card.false_alarms_per_country_year
    apart = "" if rate is None else f", {rate:.2f} false ones per country-year"
    out.print(f"alarms: {card.alarms}{apart}")


def _line(scores: Scores) -> str:
    said = f"{scores.issued} issued, {scores.later} worked out later, {scores.open} open, {scores.scored} scored"
    if scores.error is None or scores.brier is None:
        return said
    return f"{said}, {scores.happened} came true, reliability error {scores.error:.4f}, Brier score {scores.brier:.5f}"
