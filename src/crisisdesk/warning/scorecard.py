"""How good past warnings and forecasts were: scored as issued, against what came to be known later."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import NamedTuple

import numpy as np

from crisisdesk.model import base
from crisisdesk.record.streams import Told
from crisisdesk.warning.alarms import stands
from crisisdesk.warning.crises import Crisis, Toll, starts
from crisisdesk.warning.findings import HORIZON
from crisisdesk.warning.issued import FORECAST, WARNING, Issued
from crisisdesk.warning.ranking import Bin, average_precision, brier, reliability, reliability_error

_YEAR = 365.25


class Called(NamedTuple):
    """A crisis and the alarm that called it: how many days before its week, or None where it was missed."""

    crisis: Crisis
    alarm: date | None
    lead_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Probabilities as issued beside what happened. ``open`` are those whose time has not run out in what is known.

    ``error`` is the reliability error, ``climate`` the Brier score of saying the usual share every time; the five are
    None where nothing could be scored.
    """

    issued: int
    open: int
    later: int
    scored: int
    happened: int
    bins: tuple[Bin, ...]
    error: float | None
    brier: float | None
    climate: float | None
    average_precision: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """The public account. ``known_until`` is the last day of the list of deaths and coups, None without a list."""

    made_on: date
    known_until: date | None
    warnings: Scores
    forecasts: Scores
    called: tuple[Called, ...]
    alarms: int
    false_alarms: int
    country_years: float

    @property
    def missed(self) -> int:
        """Crises that no alarm called in the four weeks before or the week itself and the next."""
        return sum(each.alarm is None for each in self.called)

    @property
    def median_lead_days(self) -> float | None:
        """Days from alarm to crisis, the median of those that were called; below nought is after its Monday."""
        leads = [each.lead_days for each in self.called if each.lead_days is not None]
        return median(leads) if leads else None

    @property
    def false_alarms_per_country_year(self) -> float | None:
        """False alarms for each year in which a country was watched; None where no time has passed."""
        return self.false_alarms / self.country_years if self.country_years else None


def scorecard(past: Iterable[Issued], toll: Toll | None, events: Sequence[Told], today: date) -> Scorecard:
    """Score what was issued. Without a toll the warnings stay open: the desk does not judge itself by its own reading.

    ``events`` are the record's until ``today``; by them forecasts are scored.
    """
    given = list(past)
    warnings = [each for each in given if each.kind == WARNING]
    until = min(today, toll.known_until) if toll and toll.known_until else None
    judged = [each for each in warnings if each.in_time and until and each.ends <= until]
    crises = _crises(toll, judged, until) if toll and until else []
    called = [each for each in judged if each.alarm]
    return Scorecard(
        made_on=today,
        known_until=until,
        warnings=_scores(warnings, until, lambda each: _starts(each, crises)),
        forecasts=_forecasts([each for each in given if each.kind == FORECAST], events, today),
        called=tuple(_called(crisis, [each for each in warnings if each.alarm and each.in_time]) for crisis in crises),
        alarms=len(called),
        false_alarms=sum(not _right(each, crises) for each in called),
        country_years=_country_years(judged),
    )


def _scores(issued: Sequence[Issued], until: date | None, happened: Callable[[Issued], bool]) -> Scores:
    in_time = [each for each in issued if each.in_time]
    scored = [each for each in in_time if until is not None and each.ends <= until]
    given = [each.probability for each in scored]
    true = [float(happened(each)) for each in scored]
    bins = reliability(given, true) if scored else ()
    share = sum(true) / len(true) if true else 0.0
    return Scores(
        issued=len(issued),
        open=len(in_time) - len(scored),
        later=len(issued) - len(in_time),
        scored=len(scored),
        happened=int(sum(true)),
        bins=bins,
        error=reliability_error(bins) if scored else None,
        brier=brier(given, true) if scored else None,
        climate=brier([share] * len(true), true) if scored else None,
        average_precision=average_precision(np.array(true), np.array(given)) if sum(true) else None,
    )


def _forecasts(issued: Sequence[Issued], events: Sequence[Told], today: date) -> Scores:
    days: dict[tuple[str, str, str], list[date]] = {}
    for event in events:
        key = (base(event.source), event.plover, base(event.target or ""))
        days.setdefault(key, []).append(event.day)

    def came(each: Issued) -> bool:
        source, kind, target = (str(each.detail.get(part) or "") for part in ("source", "type", "target"))
        return any(each.begins <= day <= each.ends for day in days.get((base(source), kind, base(target)), ()))

    return _scores(issued, today, came)


def _crises(toll: Toll, judged: Sequence[Issued], until: date) -> list[Crisis]:
    """Starts in countries and weeks that were watched: of which a warning that has run out spoke."""
    spoken: dict[str, list[tuple[date, date]]] = {}
    for each in judged:
        spoken.setdefault(each.subject, []).append((each.begins, each.ends))
    found = (c for country, spans in spoken.items() for c in starts(toll, country, min(spans)[0], until))
    watched = (c for c in found if any(begins <= c.week <= ends for begins, ends in spoken[c.country]))
    return sorted(watched, key=lambda crisis: (crisis.week, crisis.country))


def _starts(each: Issued, crises: Sequence[Crisis]) -> bool:
    return any(c.country == each.subject and each.begins <= c.week <= each.ends for c in crises)


def _right(each: Issued, crises: Sequence[Crisis]) -> bool:
    """Whether a crisis starts from the week before the alarm's own to four weeks after."""
    first, last = each.made_on - timedelta(days=13), each.ends
    return any(c.country == each.subject and first <= c.week <= last for c in crises)


def _called(crisis: Crisis, alarms: Sequence[Issued]) -> Called:
    """The first alarm that stood when the week began, else one given in that week or the next."""
    mine = sorted(each.made_on for each in alarms if each.subject == crisis.country)
    before = [day for day in mine if stands(day, crisis.week) or crisis.week - day == HORIZON]
    after = [day for day in mine if crisis.week <= day < crisis.week + timedelta(weeks=2)]
    day = next(iter((*before, *after)), None)
    return Called(crisis, day, (crisis.week - day).days if day else None)


def _country_years(judged: Sequence[Issued]) -> float:
    """Days between the first and the last warning of each country, and one horizon, in years."""
    days: dict[str, list[date]] = {}
    for each in judged:
        days.setdefault(each.subject, []).append(each.made_on)
    return sum(((max(found) - min(found)).days + HORIZON.days) / _YEAR for found in days.values())
