"""How good past warnings and forecasts were: as they were issued, beside what came to be known later."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, ClassVar

from crisisdesk.desk.language import figure, say
from crisisdesk.desk.links import Named, named
from crisisdesk.desk.office import View
from crisisdesk.desk.prose import counted, day_words
from crisisdesk.desk.sheets import Sheet, sheet
from crisisdesk.record.streams import told
from crisisdesk.warning.crises import read_toll
from crisisdesk.warning.issued import issued
from crisisdesk.warning.scorecard import Called, Scorecard, Scores, scorecard
from crisisdesk.warning.scorecard_page import SIDE, dots


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of the account and what it is of."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A bin of the diagram: its place and size in the picture, and the same as numbers."""

    x: float
    y: float
    radius: float
    words: str
    number: str
    said: str
    happened: str


@dataclass(frozen=True, slots=True)
class Account:
    """Warnings or forecasts: the numbers, and the reliability diagram where something could be scored."""

    anchor: str
    name: str
    facts: tuple[Fact, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """A crisis and the alarm that called it, if one did."""

    week: str
    country: Named
    kind: str
    alarm: str
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardPage:
    """The public account of past warnings and forecasts."""

    template: ClassVar[str] = "scorecard.html"

    title: Annotated[str, "The name of the page."]
    made_on: Annotated[str, "The day of the account, in words."]
    known_until: Annotated[str, "The last day of the list of deaths and coups, in words; empty without a list."]
    nothing: Annotated[bool, "Whether nothing was issued so far."]
    facts: Annotated[tuple[Fact, ...], "Crises, misses, lead time, alarms and false alarms."]
    crises: Annotated[tuple[CrisisLine, ...], "Each crisis of the list with the alarm that called it."]
    accounts: Annotated[tuple[Account, ...], "Warnings and forecasts with their reliability."]
    side: Annotated[int, "Width and height of a diagram in its own units."]

    def sheet(self) -> Sheet:
        """One row for each bin of each diagram."""
        rows = [
            {"of": account.name, "cases": spot.number, "said": spot.said, "happened": spot.happened}
            for account in self.accounts
            for spot in account.spots
        ]
        return sheet("scorecard", rows, ["of", "cases", "said", "happened"])


def scorecard_page(view: View) -> ScorecardPage:
    """The account as of the view's moment, by the list of crises that the desk was given."""
    past, day = issued(view.snapshot), view.day
    first = min((each.made_on for each in past), default=day)
    outcomes = view.office.house.outcomes
    toll = read_toll(Path(outcomes)) if outcomes else None
    card = scorecard(past, toll, list(told(view.snapshot, max(first, date.min + timedelta(1)), day)), day)
    return ScorecardPage(
        title=say("Scorecard"),
        made_on=day_words(day),
        known_until=day_words(card.known_until) if card.known_until else "",
        nothing=not past,
        facts=tuple(_facts(card)) if card.known_until else (),
        crises=tuple(_line(each) for each in card.called),
        accounts=(
            _account("warnings", say("Warnings"), card.warnings),
            _account("forecasts", say("Forecasts"), card.forecasts),
        ),
        side=SIDE,
    )


def _facts(card: Scorecard) -> list[Fact]:
    lead, rate = card.median_lead_days, card.false_alarms_per_country_year
    return [
        Fact(say("Crises in the countries watched"), figure(len(card.called))),
        Fact(say("Missed"), figure(card.missed)),
        Fact(say("Median lead time"), say("no crisis was called") if lead is None else _days(round(lead))),
        Fact(say("Alarms whose time has run out"), figure(card.alarms)),
        Fact(say("False alarms"), figure(card.false_alarms)),
        Fact(say("False alarms per country-year"), say("no time has passed") if rate is None else f"{rate:.2f}"),
    ]


def _line(each: Called) -> CrisisLine:
    return CrisisLine(
        week=day_words(each.crisis.week),
        country=named(each.crisis.country),
        kind=say(each.crisis.kind),
        alarm=day_words(each.alarm) if each.alarm else say("missed"),
        lead="" if each.lead_days is None else _days(each.lead_days),
    )


def _account(anchor: str, name: str, scores: Scores) -> Account:
    spots = (
        Spot(
            x=dot.x,
            y=dot.y,
            radius=dot.radius,
            words=say(
                "{number} said {said} on average, {happened} happened",
                number=figure(each.number),
                said=f"{each.probability:.0%}",
                happened=f"{each.happened:.0%}",
            ),
            number=figure(each.number),
            said=f"{each.probability:.3f}",
            happened=f"{each.happened:.3f}",
        )
        for dot, each in zip(dots(scores.bins), scores.bins, strict=True)
    )
    return Account(anchor, name, tuple(_scores(scores)), tuple(spots))


def _scores(scores: Scores) -> list[Fact]:
    found = [
        Fact(say("Issued"), figure(scores.issued)),
        Fact(say("Worked out later, not scored"), figure(scores.later)),
        Fact(say("Open"), figure(scores.open)),
        Fact(say("Scored"), figure(scores.scored)),
        Fact(say("Came true"), figure(scores.happened)),
    ]
    if scores.error is not None:
        found.append(Fact(say("Reliability error"), f"{scores.error:.4f}"))
    if scores.brier is not None and scores.climate is not None:
        usual = say("Brier score (of always saying the usual share)")
        found.append(Fact(usual, f"{scores.brier:.5f} ({scores.climate:.5f})"))
    if scores.average_precision is not None:
        found.append(Fact(say("Average precision"), f"{scores.average_precision:.4f}"))
    return found


def _days(number: int) -> str:
    return counted(number, "day", "days")
