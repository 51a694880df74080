"""Why a candidate stands where it stands: its score divided among the families of clues, each with its reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from crisisdesk.warning.forecasting.clues import FAMILIES, clues
from crisisdesk.warning.forecasting.forecaster import Forecaster
from crisisdesk.warning.forecasting.questions import Questions
from crisisdesk.warning.forecasting.ranker import Ranker
from crisisdesk.warning.forecasting.tallies import NEVER

Values = Mapping[str, float]


class Reason(NamedTuple):
    """What a family of clues adds to the score, beside the mean of the question's candidates, and what it saw."""

    family: str
    contribution: float
    says: str


def _ago(days: float) -> str:
    return "never" if days >= NEVER else f"{days:.0f} days ago"


def _share(value: float) -> str:
    return f"{100 * value:.0f} %"


SAYS: Final[Mapping[str, Callable[[Values], str]]] = {
    "same deed": lambda v: f"last {_ago(v['days since'])}, {_share(v['share of late'])} of late",
    "other deeds": lambda v: f"the best rule was right in {_share(v['best rule'])} of its cases",
    "together": lambda v: f"last dealings {_ago(v['days since'])}, {_share(v['share of late'])} of late",
    "role": lambda v: f"last at this end {_ago(v['days since'])}, {_share(v['share of late'])} of late",
    "activity": lambda v: f"{v['times of late (10 days)']:.0f} events of late",
    "through others": lambda v: f"{_share(v['share of meetings that lead there'])} of two-step meetings lead there",
    "homes": lambda v: "of the same home" if v["same home"] else "of another home",
    "question": lambda v: f"one of {v['candidates']:.0f} candidates",
}
"""What each family says of a candidate in words."""


def reasons(forecaster: Forecaster, questions: Questions, candidates: Sequence[int]) -> list[tuple[Reason, ...]]:
    """For the chosen candidates of the first question, by number of the row: reasons, the weightiest first."""
    assert isinstance(forecaster.ranker, Ranker)
    found = clues(next(forecaster.scenes(questions)))
    parts = forecaster.ranker.parts(list(found.values()))
    parts -= parts.mean(axis=0)
    places = {family.name: [at for at, (name, _) in enumerate(found) if name == family.name] for family in FAMILIES}
    return [
        tuple(
            sorted(
                (_reason(name, float(parts[row, at].sum()), _of(found, name, row)) for name, at in places.items()),
                key=lambda reason: -abs(reason.contribution),
            )
        )
        for row in candidates
    ]


def _reason(family: str, contribution: float, values: Values) -> Reason:
    return Reason(family, contribution, SAYS[family](values))


def _of(found: Mapping[tuple[str, str], np.ndarray[tuple[int], np.dtype[np.float32]]], family: str, row: int) -> Values:
    return {name: float(values[row]) for (owner, name), values in found.items() if owner == family}
