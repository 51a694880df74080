"""How good forecasts some days ahead were: did it happen within the week, and did the next time lie in its interval."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from crisisdesk.warning.forecasting.forecaster import Forecaster
from crisisdesk.warning.forecasting.history import ACTOR_BITS, Deeds, actor_of, by_deed, by_role
from crisisdesk.warning.forecasting.occurrences import Interval, daily_rate, next_time
from crisisdesk.warning.forecasting.questions import Questions
from crisisdesk.warning.forecasting.tallies import Flags, Ints, Reals

WEEK: Final = 7
TIMES: Final = 5
"""Days with a deed before an actor is asked about."""
_PAST = 90

Days = Sequence[tuple[int, Deeds]]


class Outlook(NamedTuple):
    """Probabilities of a week, the best ten of each question, whether they came true, and intervals kept and given."""

    probability: Reals
    came_true: Flags
    kept: int
    given: int


def outlook(forecaster: Forecaster, begins: int, ahead: Days) -> Outlook:
    """Ask about all that was done on five days of the last ninety, before the days ahead become known.

    An interval counts once the next time has come or its end has passed.
    """
    today = begins - 1
    ends = ahead[-1][0] if ahead else today
    week = [deeds.both_ways() for day, deeds in ahead if day < begins + WEEK]
    coming = {key for deeds in week for key in by_deed(deeds.subject, deeds.other, deeds.relation).tolist()}
    asked = dict(_regular(forecaster, today))
    kept = _kept(forecaster.history.since(today), today, ends, asked, _next_days(ahead))
    probability, true = [np.zeros(0, np.float32)], [np.zeros(0, np.bool_)]
    for likely, keys in _likely(forecaster, today, asked):
        probability.append(likely)
        true.append(np.array([key in coming for key in keys.tolist()], np.bool_))
    return Outlook(np.concatenate(probability), np.concatenate(true), sum(kept), len(kept))


def _kept(begins: int, today: int, ends: int, asked: dict[int, Ints], coming: dict[int, int]) -> list[bool]:
    """Whether the next time lay in its interval, for each interval that can be judged by the last day known."""
    found = []
    for key, days in asked.items():
        said, came = next_time(days, begins, today), coming.get(key)
        if isinstance(said, Interval) and (came is not None or today + said.late <= ends):
            found.append(came is not None and said.early <= came - today <= said.late)
    return found


def _next_days(ahead: Days) -> dict[int, int]:
    found: dict[int, int] = {}
    for day, deeds in ahead:
        seen = deeds.both_ways()
        for key in np.unique(by_role(seen.relation, seen.subject)).tolist():
            found.setdefault(key, day)
    return found


def _regular(forecaster: Forecaster, today: int) -> Iterator[tuple[int, Ints]]:
    """Actors with a type, and the days on which they did it, where that was often enough of late."""
    log = forecaster.history.log()
    both = np.unique(np.stack([by_role(log.relation, log.subject), log.day]), axis=1)
    keys, starts = np.unique(both[0], return_index=True)
    for key, days in zip(keys.tolist(), np.split(both[1], starts[1:]), strict=True):
        if (days > today - _PAST).sum() >= TIMES:
            yield key, days


def _likely(forecaster: Forecaster, today: int, asked: dict[int, Ints]) -> Iterator[tuple[Reals, Ints]]:
    """The ten best answers of each question with the probability that they come within a week."""
    keys = np.array(sorted(asked), np.int64)
    begins = forecaster.history.since(today)
    rates = np.array([daily_rate(asked[key], begins, today) for key in keys.tolist()], np.float32)
    nothing = np.zeros(0, np.int64)
    questions = Questions(today + 1, actor_of(keys), keys >> ACTOR_BITS, nothing, nothing)
    first = 0
    for scored in forecaster.scored(questions):
        best = scored.best(10)
        row = scored.question[best]
        share = forecaster.calibration.probability(scored.share()[best])
        likely = 1 - (1 - rates[first + row] * share) ** WEEK
        deeds = by_deed(scored.questions.subject[row], scored.candidate[best], scored.questions.relation[row])
        yield likely.astype(np.float32), deeds
        first += len(scored.questions)
