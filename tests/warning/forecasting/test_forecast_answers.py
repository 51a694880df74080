import json
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from invented_stream import BEGINS, DAYS, deed, invented

from crisisdesk.cli.printing import plain
from crisisdesk.errors import Misuse
from crisisdesk.warning.forecasting import (
    Diary,
    Forecast,
    Forecaster,
    Interval,
    NoInterval,
    PastEvent,
    TooLittlePast,
    diary,
    fitted,
    forecast,
    forecast_rows,
)
from crisisdesk.warning.forecasting.calibration import log_odds
from crisisdesk.warning.forecasting.occurrences import daily_rate, next_time, within
from crisisdesk.warning.forecasting.questions import ask
from crisisdesk.warning.forecasting.supports import mirrored

QUESTIONS = [("S00", None, "ASSAULT"), ("S02", None, "CONSULT"), (None, "S01", "ASSAULT"), (None, "S04.GOV", "CONSULT")]


def answers(
    world: Diary, forecaster: Forecaster, as_of: date, kind: str, source: str | None = None, target: str | None = None
) -> Forecast:
    found = forecast(world, forecaster, as_of, kind, source=source, target=target)
    assert isinstance(found, Forecast)
    return found


def events_of(found: Forecast) -> list[PastEvent]:
    return [event for answer in found.answers for support in answer.supports for event in support.events]


@pytest.mark.parametrize(("source", "target", "kind"), QUESTIONS)
def test_explanations_name_events_of_the_stream_before_the_day_asked(
    world: Diary, forecaster: Forecaster, as_of: date, source: str | None, target: str | None, kind: str
) -> None:
    told = {event.event_id: event for event in invented()}
    named = events_of(answers(world, forecaster, as_of, kind, source, target))
    assert named
    for event in named:
        assert event.event_ids
        assert event.on <= as_of
        for identifier in event.event_ids:
            known = told[identifier]
            assert (event.on, event.source, event.type, event.target) == (
                known.day,
                known.source,
                known.plover,
                known.target,
            )


@pytest.mark.parametrize(("source", "target", "kind"), QUESTIONS)
def test_without_its_events_an_answer_is_less_likely(
    world: Diary, forecaster: Forecaster, as_of: date, source: str | None, target: str | None, kind: str
) -> None:
    found = answers(world, forecaster, as_of, kind, source, target)
    question = ask(as_of.toordinal() + 1, world.actor(source or target or ""), 2 * world.type(kind) + (source is None))
    for answer in found.answers:
        number = world.actor(answer.actor)
        whole = odds(forecaster, question, number, ())
        for support in answer.supports:
            assert odds(forecaster, question, number, rows_of(world, forecaster, support.events)) < whole
        if answer.supports:
            every = [event for support in answer.supports for event in support.events]
            without = odds(forecaster, question, number, rows_of(world, forecaster, every))
            assert whole - without == pytest.approx(answer.unsupported, abs=1e-4)
            assert without < whole
    assert found.answers[0].supports


def odds(forecaster: Forecaster, question: object, answer: int, rows: Sequence[int]) -> float:
    """The log-odds of an answer after the events of some rows of the log are taken out."""
    gone = mirrored(forecaster.history.log(), np.array(rows, np.int64))
    past = forecaster.history.without(gone)
    scored = next(forecaster.scored(question, past, (answer,)))  # type: ignore[arg-type]
    return float(log_odds(scored.share()[scored.candidate == answer])[0])


def rows_of(world: Diary, forecaster: Forecaster, events: Sequence[PastEvent]) -> list[int]:
    log = forecaster.history.log()
    return [
        int(row)
        for event in events
        for row in np.flatnonzero(
            (log.day == event.on.toordinal())
            & (log.subject == world.actor(event.source))
            & (log.relation == 2 * world.type(event.type))
            & (log.other == world.actor(event.target))
        )
    ]


def test_shares_fall_and_reasons_add_up(world: Diary, forecaster: Forecaster, as_of: date) -> None:
    found = answers(world, forecaster, as_of, "CONSULT", source="S02")
    shares = [answer.share for answer in found.answers]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= answer.probability <= 1 for answer in found.answers)
    assert found.answers[0].actor == "S03"
    totals = [sum(reason.contribution for reason in answer.reasons) for answer in found.answers]
    assert totals == sorted(totals, reverse=True)


def test_the_next_time_is_said_where_the_past_allows(world: Diary, forecaster: Forecaster, as_of: date) -> None:
    often = answers(world, forecaster, as_of, "CONSULT", source="S02")
    assert isinstance(often.next, Interval)
    assert often.next.early <= often.next.middle <= often.next.late <= 5
    never = answers(world, forecaster, as_of, "ASSAULT", source="S05")
    assert isinstance(never.next, NoInterval)
    assert "0 days" in never.next.reason


@pytest.mark.parametrize(
    ("days", "today", "expected"),
    [(range(0, 60, 4), 57, (3, 3, 3)), (range(0, 60, 4), 59, (1, 1, 1)), (range(20), 200, None)],
    ids=["three days left", "one day left", "silent for long"],
)
def test_intervals(days: range, today: int, expected: tuple[int, int, int] | None) -> None:
    found = next_time(np.array(days), 0, today)
    assert isinstance(found, Interval)
    if expected:
        assert (found.early, found.middle, found.late) == expected
    else:
        assert found.early < found.middle < found.late


def test_rates_and_horizons_grow_with_the_past_and_the_days() -> None:
    rates = [daily_rate(np.arange(100 - times, 100), 0, 99) for times in (0, 1, 50, 100)]
    assert 0 < rates[0] < rates[1] < rates[2] < rates[3] < 1
    share = np.array([0.5], np.float32)
    chances = [float(within(share, 0.3, days)[0]) for days in (1, 7, 365)]
    assert chances == sorted(chances)
    assert chances[0] == pytest.approx(0.15)


@pytest.mark.parametrize(
    ("kind", "source", "message"),
    [("CONSULT", "S0", "no event has the actor 'S0'.*S0"), ("ASSULT", "S00", "no event has the type.*ASSAULT")],
)
def test_what_no_event_names_is_misuse(
    world: Diary, forecaster: Forecaster, as_of: date, kind: str, source: str, message: str
) -> None:
    with pytest.raises(Misuse, match=message):
        forecast(world, forecaster, as_of, kind, source=source)


@pytest.mark.parametrize(
    ("days", "as_of", "message"),
    [
        (0, BEGINS, "events on 0 days"),
        (1, BEGINS, "events on 1 days"),
        (DAYS, BEGINS - timedelta(1), "events on 0 days"),
        (40, BEGINS + timedelta(60), "more than 14 days before"),
    ],
    ids=["no event", "one day", "before everything", "nothing new"],
)
def test_too_little_past_is_a_reason(days: int, as_of: date, message: str) -> None:
    found = fitted(diary(invented(days)), as_of)
    assert isinstance(found, TooLittlePast)
    assert message in found.reason


def test_few_events_are_too_few() -> None:
    found = fitted(diary(deed(day, "S00", "AID", "S01") for day in range(60)), BEGINS + timedelta(59))
    assert isinstance(found, TooLittlePast)
    assert "answered questions" in found.reason


def test_order_copies_and_events_without_target_change_nothing() -> None:
    told = list(invented(20))
    copies = [deed(19, "S02", "CONSULT", "S03", story="one", number=n) for n in range(3000)]
    late = [deed(25, "S02", "CONSULT", "S03", story="one", number=-1)]
    alone = [deed(3, "S02", "PROTEST", None)]
    plainly, mixed = diary([*told, copies[0]]), diary([*reversed(told), *late, *alone, *copies])
    assert mixed.without_target == 1
    assert [day for day, _ in plainly.days] == [day for day, _ in mixed.days]
    assert [len(deeds.day) for _, deeds in plainly.days] == [len(deeds.day) for _, deeds in mixed.days]


def test_issued_rows_are_json_and_name_question_and_events(world: Diary, forecaster: Forecaster, as_of: date) -> None:
    found = answers(world, forecaster, as_of, "ASSAULT", target="S01")
    rows = forecast_rows(found)
    assert len(rows) == len(found.answers) == len({row["issued_id"] for row in rows})
    detail = json.loads(rows[0]["detail"])
    assert (detail["source"], detail["type"], detail["target"]) == ("S00", "ASSAULT", "S01")
    assert any(rule["events"] for rule in detail["rules"])
    assert rows[0]["probability"] == found.answers[0].probability
    assert rows[0]["ends"] == as_of + timedelta(days=7)
    json.dumps(plain(found))
