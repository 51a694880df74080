"""The crisis benchmark as a gate: the bars that the desk promises, on files beside the checkout."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from crisisdesk.errors import SourceError
from crisisdesk.warning.benchmark import CHOSEN_UNTIL, Bench, poisson_surprise
from crisisdesk.warning.crisis_data import crisis_data

SHARED = Path(__file__).resolve().parents[3] / "shared" / "bench" / "warning"
BEGIN, END = CHOSEN_UNTIL + timedelta(days=1), date(2016, 1, 3)


@pytest.fixture(scope="module")
def bench() -> Bench:
    if not SHARED.exists():
        pytest.skip("the crisis benchmark's files are not beside this checkout (../shared/bench/warning)")
    return Bench(crisis_data(SHARED))


def test_what_is_promised_on_the_years_of_report(bench: Bench) -> None:
    no_events = "deaths of the last year, known eight weeks ago (no events)"
    rows = {row.name: row for row in bench.table(BEGIN, END, [no_events])}
    desk, history = rows["this desk, alarms that stand for four weeks"], rows[no_events]
    assert desk.early >= 0.36
    assert desk.detected >= 0.40
    assert desk.precision >= 0.18
    assert desk.precision_ahead > history.precision_ahead
    assert all(fit.error <= 0.03 for fit in bench.fits(BEGIN, END))


def test_it_knows_its_crises(bench: Bench) -> None:
    """Some that everybody remembers, found by the rule alone."""
    found = {(crisis.country, crisis.week) for crisis in bench.crises}
    assert {
        ("SSD", date(2013, 12, 9)),
        ("MYS", date(2013, 2, 25)),
        ("TUR", date(2015, 7, 20)),
        ("TUN", date(2015, 6, 22)),
        ("FRA", date(2015, 11, 9)),
        ("BDI", date(2015, 5, 11)),
    } <= found


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"cameo-codes\.csv"):
        crisis_data(tmp_path)


def test_the_poisson_baseline_by_hand() -> None:
    counts = np.full((1, 15), 1.0)
    counts[0, 14] = 3
    lower = np.exp(-1.2) * (1 + 1.2 + 1.2**2 / 2)
    assert poisson_surprise(counts)[0, 14] == pytest.approx(-np.log10(1 - lower))
