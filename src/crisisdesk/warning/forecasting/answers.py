"""A forecast: who is at the other end of a deed next, how likely within some days, when, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from crisisdesk.warning.forecasting.diaries import Diary
from crisisdesk.warning.forecasting.forecaster import Forecaster, Scored, Unfit
from crisisdesk.warning.forecasting.occurrences import Interval, NoInterval, daily_rate, days_of, next_time, within
from crisisdesk.warning.forecasting.questions import ask
from crisisdesk.warning.forecasting.reasons import Reason, reasons
from crisisdesk.warning.forecasting.supports import Support, supports
from crisisdesk.warning.issued import FORECAST, issued_row

METHOD: Final = "rules and trees 1"
"""Name and number of the method; a change of clues or of what is learnt changes the number."""
HORIZON: Final = 7
"""Days ahead, unless others are asked for."""
LEAST_DAYS: Final = 30
"""Days with events below which nothing is forecast."""
STALE: Final = timedelta(days=14)
"""Without any event for longer than this nothing is forecast."""
LESSONS: Final = 15_000
"""Questions from which a desk's forecaster learns; more take longer and gain little."""
_CALIBRATED_ON = 0.1


@dataclass(frozen=True, slots=True)
class Answer:
    """An actor who may be at the other end.

    ``share`` is the probability that it is this actor if the deed happens on the next day, ``probability`` that it
    happens with this actor at least once within the horizon. ``reasons`` add up to the score's distance from the
    mean candidate; ``supports`` are past events without which the log-odds of the share would be lower, by
    ``unsupported`` without all of them.
    """

    actor: str
    share: float
    probability: float
    reasons: tuple[Reason, ...]
    supports: tuple[Support, ...]
    unsupported: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """Ranked answers to "source, type, who?" or "who, type, target?" as of a day; the unknown end is None."""

    source: str | None
    type: str
    target: str | None
    as_of: date
    horizon: int
    rate: float
    next: Interval | NoInterval
    answers: tuple[Answer, ...]
    days: int
    method: str = METHOD


@dataclass(frozen=True, slots=True)
class TooLittlePast:
    """Nothing is forecast, and why."""

    as_of: date
    reason: str


def fitted(diary: Diary, as_of: date, on_day: Callable[[], None] | None = None) -> Forecaster | TooLittlePast:
    """A forecaster that has learnt from all days up to one, the last tenth kept to calibrate on.

    ``on_day`` is called after each day that was taken in; what it raises ends the learning.
    """
    days = [(day, deeds) for day, deeds in diary.days if day <= as_of.toordinal()]
    if len(days) < LEAST_DAYS:
        return TooLittlePast(as_of, f"events on {len(days)} days up to {as_of}; {LEAST_DAYS} are needed")
    if (last := date.fromordinal(days[-1][0])) < as_of - STALE:
        return TooLittlePast(as_of, f"the newest event is of {last}, more than {STALE.days} days before {as_of}")
    forecaster = Forecaster(diary.actors, on_day)
    kept = max(1, int(_CALIBRATED_ON * len(days)))
    forecaster.fit(days[:-kept], LESSONS)
    if isinstance(forecaster.ranker, Unfit):
        return TooLittlePast(as_of, forecaster.ranker.reason)
    forecaster.calibrate(days[-kept:])
    return forecaster


def forecast(
    diary: Diary,
    forecaster: Forecaster,
    as_of: date,
    kind: str,
    *,
    source: str | None = None,
    target: str | None = None,
    horizon: int = HORIZON,
    most: int = 10,
    explained: int = 3,
) -> Forecast | TooLittlePast:
    """Answer one question: exactly one of source and target is given.

    ``forecaster`` has taken in the days up to ``as_of``. The first ``explained`` answers carry their supports. Raises
    ``Misuse`` for an actor or type that no event names.
    """
    asked = diary.actor(source or target or "")
    relation = 2 * diary.type(kind) + (source is None)
    today = as_of.toordinal()
    scored = next(forecaster.scored(ask(today + 1, asked, relation)))
    if not len(scored.candidate):
        return TooLittlePast(as_of, f"no actor was met by {source or target} or at the other end of {kind} so far")
    days = days_of(forecaster.history, asked, relation)
    rate = daily_rate(days, forecaster.history.since(today), today)
    answers = _answers(diary, forecaster, scored, rate, horizon, most, explained)
    following = next_time(days, forecaster.history.since(today), today)
    return Forecast(source, kind, target, as_of, horizon, rate, following, answers, len(days))


def _answers(
    diary: Diary, forecaster: Forecaster, scored: Scored, rate: float, horizon: int, most: int, explained: int
) -> tuple[Answer, ...]:
    probability = forecaster.calibration.probability(scored.share())
    likely = within(probability, rate, horizon)
    best = np.argsort(-probability, kind="stable")[:most].tolist()
    why = reasons(forecaster, scored.questions, best)
    return tuple(
        Answer(
            diary.actors.names.codes[int(scored.candidate[row])],
            float(probability[row]),
            float(likely[row]),
            why[place],
            *(
                supports(diary, forecaster, scored.questions, int(scored.candidate[row]))
                if place < explained
                else ((), 0.0)
            ),
        )
        for place, row in enumerate(best)
    )


def forecast_rows(found: Forecast) -> list[dict[str, Any]]:
    """The forecast as rows of the record's table ``issued``, one for each answer, for the scorecard to score later."""
    return [_row(found, answer) for answer in found.answers]


def _row(found: Forecast, answer: Answer) -> dict[str, Any]:
    detail = {
        "source": found.source or answer.actor,
        "type": found.type,
        "target": found.target or answer.actor,
        "share": answer.share,
        "rules": _rules(answer),
    }
    subject = found.source or found.target or ""
    horizon = timedelta(days=found.horizon)
    method = f"{METHOD} {found.horizon} days"
    return issued_row(FORECAST, subject, found.as_of, answer.probability, detail, method=method, horizon=horizon)


def _rules(answer: Answer) -> list[dict[str, Any]]:
    named: list[dict[str, Any]] = [
        {"rule": reason.family, "contribution": reason.contribution, "events": []} for reason in answer.reasons
    ]
    return named + [
        {
            "rule": support.rule,
            "contribution": support.lowers,
            "events": [identifier for event in support.events for identifier in event.event_ids],
        }
        for support in answer.supports
    ]
