from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from invented_weeks import clashes, event, quiet, week_end

from crisisdesk.clock import fixed_clock
from crisisdesk.record import Record, check
from crisisdesk.record.streams import Told
from crisisdesk.warning import Assessor, Stream
from crisisdesk.warning.crises import Toll, toll_of
from crisisdesk.warning.imports import coded_rows
from crisisdesk.warning.issued import FORECAST, WARNING, Issued, issued, issued_row, warning_rows
from crisisdesk.warning.scorecard import Scorecard, scorecard
from crisisdesk.warning.scorecard_page import scorecard_page

LAST = week_end(30)
EVENTS = [*quiet(31), *clashes(week_end(22), 9)]


def kept(folder: Path, events: Sequence[Told], weeks: range, late_by: int = 0) -> Record:
    """A desk that issued its warnings every Sunday, on the day or so many days late."""
    record = Record(folder, fixed_clock(datetime(2021, 6, 1, tzinfo=UTC)))
    record.append_coded(coded_rows(events, "invented"))
    for number in weeks:
        day = week_end(number)
        at = datetime.combine(day + timedelta(days=late_by), datetime.min.time(), UTC) + timedelta(hours=20)
        desk = Record(folder, fixed_clock(at))
        stream = Stream.of(event for event in events if event.day <= day)
        desk.append_issued(warning_rows(Assessor(stream).all(day), issued(desk.snapshot(), WARNING)))
    return record


def outcomes(*crises: tuple[str, int], until: date = LAST) -> Toll:
    """A crisis of 40 deaths on the Wednesday after each week's end, and a report of none on the last day."""
    deaths = [(country, week_end(number) + timedelta(days=3), 40.0) for country, number in crises]
    return toll_of([*deaths, ("FJI", until, 1.0)])


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> list[Issued]:
    record = kept(tmp_path_factory.mktemp("desk"), EVENTS, range(18, 29))
    assert [fault for fault in check(record) if fault.damage] == []
    return issued(record.snapshot())


def card(past: Sequence[Issued], toll: Toll | None) -> Scorecard:
    return scorecard(past, toll, EVENTS, LAST)


def test_the_quiet_ones_are_kept_too(past: list[Issued]) -> None:
    days = {each.made_on for each in past}
    assert len(days) == 11
    assert {each.subject for each in past if each.made_on == LAST - timedelta(weeks=2)} == set(
        Stream.of(EVENTS).subjects
    )


def test_what_was_issued_stays_as_it_was(tmp_path: Path) -> None:
    record = kept(tmp_path, EVENTS, range(20, 22))
    before = issued(record.snapshot())
    kept(tmp_path, [*EVENTS, *clashes(week_end(21), 12)], range(20, 22), late_by=60)
    assert issued(record.snapshot()) == before


def test_a_crisis_that_was_called_has_its_lead_and_one_that_was_not_is_missed(past: list[Issued]) -> None:
    called = {each.subject for each in past if each.alarm and each.made_on == week_end(22)}
    assert "KAZ" in called
    found = card(past, outcomes(("KAZ", 22), ("TUR", 18)))
    assert {(each.crisis.country, each.alarm is None) for each in found.called} >= {("KAZ", False)}
    kazakh = next(each for each in found.called if each.crisis.country == "KAZ")
    assert kazakh.lead_days is not None
    assert 1 <= kazakh.lead_days <= 28
    silent = [replace(each, detail={**each.detail, "alarm": False}) for each in past]
    assert card(silent, outcomes(("KAZ", 22))).missed == 1


def test_false_alarms_are_counted_for_each_country_and_year(past: list[Issued]) -> None:
    nothing = card(past, outcomes())
    assert nothing.false_alarms == nothing.alarms > 0
    assert nothing.country_years == pytest.approx(sum(1 for _ in Stream.of(EVENTS).subjects) * (7 * 8 + 28) / 365.25)
    assert card(past, outcomes(("KAZ", 22))).false_alarms < nothing.false_alarms


def test_what_is_not_over_is_open(past: list[Issued]) -> None:
    found = card(past, outcomes(until=week_end(24))).warnings
    assert found.issued == found.open + found.scored
    assert found.scored == sum(each.ends <= week_end(24) for each in past)
    assert card(past, None).warnings.scored == 0


def test_what_was_worked_out_later_is_never_scored(tmp_path: Path) -> None:
    past = issued(kept(tmp_path, EVENTS, range(22, 24), late_by=90).snapshot())
    assert any(each.alarm for each in past)
    found = card(past, outcomes(("KAZ", 22)))
    assert found.called == ()
    assert found.country_years == 0
    assert found.warnings.later == found.warnings.issued > 0
    assert found.warnings.scored == found.alarms == 0


def test_forecasts_are_scored_by_later_events(tmp_path: Path) -> None:
    day = week_end(26)
    record = Record(tmp_path, fixed_clock(datetime.combine(day, datetime.min.time(), UTC)))
    came = {"source": "KAZ", "type": "THREATEN", "target": "RUS"}
    rows = [issued_row(FORECAST, "KAZ", day, 0.9, came, horizon=timedelta(days=7))]
    rows += [issued_row(FORECAST, "KAZ", day, 0.2, came | {"target": "UZB"}, horizon=timedelta(days=7))]
    record.append_issued(rows)
    later = [event(day + timedelta(days=2), "THREATEN", "KAZ.GOV", "RUS"), event(day, "THREATEN", "KAZ", "UZB")]
    found = scorecard(issued(record.snapshot()), None, later, LAST).forecasts
    assert (found.scored, found.happened) == (2, 1)
    assert found.brier == pytest.approx((0.1**2 + 0.2**2) / 2)


def test_the_page_says_what_the_card_says(past: list[Issued]) -> None:
    found = card(past, outcomes(("KAZ", 22)))
    page = scorecard_page(found)
    assert f"{found.false_alarms_per_country_year:.2f}" in page
    assert "<svg" in page
    assert page.count("<circle") == len(found.warnings.bins)
    assert "No list of deaths" in scorecard_page(card(past, None))


def test_a_desk_that_never_warned_has_a_page() -> None:
    empty = card([], outcomes())
    assert empty.false_alarms_per_country_year is None
    assert empty.median_lead_days is None
    assert "Nothing can be scored yet" in scorecard_page(empty)
