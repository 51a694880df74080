import numpy as np
import pytest

from crisisdesk.warning.alarms import BUDGET, Chances, alarms
from crisisdesk.warning.ranking import average_precision, brier, reliability, reliability_error, roc_area


def numbers(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


@pytest.mark.parametrize(
    ("happened", "scores", "area", "precision"),
    [
        (numbers(1, 0, 0), numbers(3, 2, 1), 1.0, 1.0),
        (numbers(0, 0, 1), numbers(3, 2, 1), 0.0, 1 / 3),
        (numbers(1, 0, 1, 0), numbers(4, 3, 2, 1), 0.75, (1 + 2 / 3) / 2),
        (numbers(1, 0, 0, 0), numbers(5, 5, 5, 5), 0.5, 0.25),
    ],
)
def test_areas_and_precision_by_hand(happened: np.ndarray, scores: np.ndarray, area: float, precision: float) -> None:
    assert roc_area(happened, scores) == pytest.approx(area)
    assert average_precision(happened, scores) == pytest.approx(precision)


def test_reliability_of_what_was_said() -> None:
    bins = reliability([0.1, 0.12, 0.9, 1.0], [0, 1, 1, 1])
    assert [(found.number, found.happened) for found in bins] == [(2, 0.5), (2, 1.0)]
    assert reliability_error(bins) == pytest.approx((2 * 0.39 + 2 * 0.05) / 4)
    assert brier([0.0, 1.0], [0, 1]) == 0
    assert reliability_error(()) == 0


def test_an_alarm_that_stands_is_repeated_only_for_what_has_begun() -> None:
    found = [Chances(f"C{n}", 0.01, 0.3 - n / 100) for n in range(9)]
    first = alarms(found, [])
    assert first == [f"C{n}" for n in range(BUDGET)]
    assert alarms(found, first)[:4] == ["C5", "C6", "C7", "C8"]
    worse = [each._replace(begun=0.6) if each.subject == "C0" else each for each in found]
    assert alarms(worse, first)[0] == "C0"
