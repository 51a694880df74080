import numpy as np
import pytest

from crisisdesk.warning.forecasting.calibration import Calibration, calibrated
from crisisdesk.warning.forecasting.forecaster import Scored
from crisisdesk.warning.forecasting.questions import Questions
from crisisdesk.warning.forecasting.scores import places, ranking, reliability

ACTORS = 10


def scored(scores: list[float], answers: list[int]) -> Scored:
    """One question whose candidates are the actors 0, 1, 2 ... with the given scores."""
    asked = Questions(1, np.array([0]), np.array([0]), np.zeros(len(answers), np.int64), np.array(answers))
    return Scored(asked, np.zeros(len(scores), np.int64), np.arange(len(scores)), np.array(scores, np.float32))


@pytest.mark.parametrize(
    ("scores", "answers", "expected"),
    [
        ([3, 2, 1], [0], [1]),
        ([3, 2, 1], [2], [3]),
        ([3, 2, 1], [1, 0], [1, 1]),
        ([1, 1, 1], [1], [2]),
        ([2, 1, 1], [1], [2.5]),
        ([2, 1], [9], [1 + 2 + 7 / 2]),
        ([2, 1], [0, 9], [1, 1 + 1 + 7 / 2]),
    ],
    ids=["first", "last", "other answers are left out", "three alike", "two alike", "no candidate", "found and not"],
)
def test_places(scores: list[float], answers: list[int], expected: list[float]) -> None:
    found = scored(scores, answers)
    assert places(found, found.score, ACTORS).tolist() == expected


def test_the_mean_of_all_places_is_the_middle() -> None:
    everyone = [
        float(places(found, found.score, ACTORS)[0]) for a in range(ACTORS) if (found := scored([5, 5, 2], [a]))
    ]
    assert sum(everyone) / ACTORS == (ACTORS + 1) / 2


def test_a_ranking_of_nothing_is_nought() -> None:
    assert ranking([]) == (0, 0, 0, 0, 0)
    assert ranking([np.array([1.0, 4.0])]) == (0.625, 0.5, 0.5, 1.0, 2)


def test_reliability_of_perfect_and_of_boastful_forecasts() -> None:
    came_true = np.array([True] * 5 + [False] * 5)
    nothing = np.zeros(0, np.float32)
    assert reliability(np.full(10, 0.5, np.float32), came_true).error == 0
    assert reliability(np.full(10, 0.9, np.float32), came_true).error == pytest.approx(0.4, abs=1e-6)
    assert reliability(nothing, np.zeros(0, np.bool_)).error == 0


def test_boasting_is_taken_back() -> None:
    random = np.random.default_rng(1)
    true = random.random(20_000).astype(np.float32) * np.float32(0.8)
    right = random.random(20_000) < true
    boast = (1 / (1 + np.exp(-(2 * np.log(true / (1 - true)) + 0.5)))).astype(np.float32)
    mended = calibrated(boast, right).probability(boast)
    assert reliability(mended, right).error < 0.02 < reliability(boast, right).error


def test_a_handful_of_answers_calibrates_nothing() -> None:
    assert calibrated(np.full(40, 0.5, np.float32), np.ones(40, np.bool_)) == Calibration()
