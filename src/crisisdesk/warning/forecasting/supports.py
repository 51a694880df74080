"""Past events that speak for an answer: those without which it would be less likely."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import numpy as np

from crisisdesk.warning.forecasting.calibration import log_odds
from crisisdesk.warning.forecasting.diaries import Diary
from crisisdesk.warning.forecasting.forecaster import Forecaster
from crisisdesk.warning.forecasting.history import Deeds, History, by_deed
from crisisdesk.warning.forecasting.questions import Questions
from crisisdesk.warning.forecasting.rules import lag_class
from crisisdesk.warning.forecasting.tallies import Flags, Ints

EVENTS: Final = 8
"""The newest events of a rule that are shown."""
RULES: Final = 5
"""Rules that are tried for each answer."""


@dataclass(frozen=True, slots=True)
class PastEvent:
    """A deed on a day, with the events of the record that tell it."""

    on: date
    source: str
    type: str
    target: str
    event_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """A rule with its newest events, and how much the log-odds of the answer would fall had they not happened."""

    rule: str
    lowers: float
    events: tuple[PastEvent, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    rule: str
    rows: Ints


def supports(
    diary: Diary, forecaster: Forecaster, questions: Questions, answer: int
) -> tuple[tuple[Support, ...], float]:
    """The rules that speak for an answer, the weightiest first, and how much less likely it is without any of them.

    Each is tried: its events are taken out of the past and the question is asked again; the weights stay as learnt.
    Falls are of log-odds, and above zero each and together.
    """
    whole = _odds(forecaster, questions, answer, forecaster.history)

    def fall(rows: Ints) -> float:
        return whole - _without(forecaster, questions, answer, rows)

    tried = [(claim, fall(claim.rows)) for claim in _claims(diary, forecaster, questions, answer)]
    kept = sorted((item for item in tried if item[1] > 0), key=lambda item: -item[1])
    together = fall(_rows(kept)) if kept else 0.0
    while together <= 0 and len(kept) > 1:
        kept.pop()
        together = fall(_rows(kept))
    log = forecaster.history.log()
    return tuple(Support(claim.rule, lowers, _events(diary, log, claim.rows)) for claim, lowers in kept), together


def _rows(kept: list[tuple[_Claim, float]]) -> Ints:
    return np.concatenate([claim.rows for claim, _ in kept])


def _odds(forecaster: Forecaster, questions: Questions, answer: int, history: History) -> float:
    scored = next(forecaster.scored(questions, history, (answer,)))
    return float(log_odds(scored.share()[scored.candidate == answer])[0])


def _without(forecaster: Forecaster, questions: Questions, answer: int, rows: Ints) -> float:
    return _odds(forecaster, questions, answer, forecaster.history.without(mirrored(forecaster.history.log(), rows)))


def mirrored(log: Deeds, rows: Ints) -> Flags:
    """Rows of the log, together with the same events seen from the other side."""
    gone = np.zeros(len(log.day), np.bool_)
    gone[rows] = True
    for day in np.unique(log.day[rows]):
        same = np.flatnonzero(log.day == day)
        chosen = rows[log.day[rows] == day]
        turned = by_deed(log.other[chosen], log.subject[chosen], log.relation[chosen] ^ 1)
        gone[same[np.isin(by_deed(log.subject[same], log.other[same], log.relation[same]), turned)]] = True
    return gone


def _claims(diary: Diary, forecaster: Forecaster, questions: Questions, answer: int) -> Iterator[_Claim]:
    """Rules whose events may speak for an answer: what passed between the two, and the deed with others."""
    log = forecaster.history.log()
    subject, relation = int(questions.subject[0]), int(questions.relation[0])
    between = (log.subject == subject) & (log.other == answer)
    right = {int(kind): _right(forecaster, questions, between, int(kind)) for kind in np.unique(log.relation[between])}
    followed = _told(diary, subject, relation, answer)
    for kind in sorted(right, key=lambda kind: -right[kind].share)[:RULES]:
        rows = np.flatnonzero(between & (log.relation == kind))[-EVENTS:]
        yield _Claim(f"after {_told(diary, subject, kind, answer)} comes {followed}: {right[kind]}", rows)
    others = np.flatnonzero((log.other == answer) & (log.relation == relation) & (log.subject != subject))[-EVENTS:]
    if len(others):
        name, deed = diary.actors.names.codes[answer], diary.types.codes[relation // 2]
        yield _Claim(f"{name} {deed} others" if relation % 2 else f"others {deed} {name}", others)


class _Past(NamedTuple):
    """How often a rule was right at its present lag."""

    share: float
    right: float
    cases: float

    def __str__(self) -> str:
        return f"right in {self.right:.0f} of {self.cases:.0f} such cases" if self.cases else "no such case was met"


def _right(forecaster: Forecaster, questions: Questions, between: Flags, kind: int) -> _Past:
    log, rules, asked = forecaster.history.log(), forecaster.rules, int(questions.relation[0])
    since = questions.day - int(log.day[between & (log.relation == kind)].max())
    place = (asked, kind, int(lag_class(np.array([since]))[0]))
    return _Past(float(forecaster.shares()[place]), float(rules.right[place]), float(rules.met[place]))


def _told(diary: Diary, subject: int, relation: int, other: int) -> str:
    names, kind = diary.actors.names.codes, diary.types.codes[relation // 2]
    source, target = (other, subject) if relation % 2 else (subject, other)
    return f"{names[source]} {kind} {names[target]}"


def _events(diary: Diary, log: Deeds, rows: Ints) -> tuple[PastEvent, ...]:
    """The events of rows of the log from source to target, the newest first."""
    return tuple(_event(diary, *(int(column[row]) for column in log)) for row in sorted(rows.tolist(), reverse=True))


def _event(diary: Diary, subject: int, relation: int, other: int, day: int) -> PastEvent:
    names = diary.actors.names.codes
    source, target = (other, subject) if relation % 2 else (subject, other)
    identifiers = diary.ids(day, subject, relation, other)
    return PastEvent(date.fromordinal(day), names[source], diary.types.codes[relation // 2], names[target], identifiers)
