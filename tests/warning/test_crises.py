from datetime import date, timedelta
from pathlib import Path

import pytest

from crisisdesk.errors import SourceError
from crisisdesk.warning.crises import Toll, read_toll, starts, toll_of
from crisisdesk.warning.history import History, history_weights

MONDAY = date(2020, 1, 6)


def toll(*weeks: float, coup: int | None = None) -> Toll:
    deaths = [("XYZ", MONDAY + timedelta(weeks=n, days=2), killed) for n, killed in enumerate(weeks)]
    return toll_of(deaths, [("XYZ", MONDAY + timedelta(weeks=coup))] if coup is not None else [])


@pytest.mark.parametrize(
    ("weeks", "coup", "expected"),
    [
        pytest.param([0] * 12 + [10], None, [(12, "onset")], id="onset"),
        pytest.param([0] * 12 + [9], None, [], id="too few for an onset"),
        pytest.param([1] * 6 + [0] * 6 + [10], None, [], id="six deaths before"),
        pytest.param([5] * 12 + [25], None, [(12, "escalation")], id="escalation"),
        pytest.param([7] * 12 + [25], None, [], id="under four times the usual"),
        pytest.param([30] + [1] * 11 + [29], None, [(0, "onset")], id="not above the worst of twelve weeks"),
        pytest.param([0] * 12 + [10, 400], None, [(12, "onset")], id="one start in eight weeks"),
        pytest.param([0] * 12 + [10] + [0] * 8 + [90], None, [(12, "onset"), (21, "escalation")], id="two starts"),
        pytest.param([0] * 12, 5, [(5, "coup")], id="coup"),
    ],
)
def test_starts(weeks: list[float], coup: int | None, expected: list[tuple[int, str]]) -> None:
    found = starts(toll(*weeks, coup=coup), "XYZ", MONDAY, MONDAY + timedelta(weeks=30))
    assert [((crisis.week - MONDAY).days // 7, crisis.kind) for crisis in found] == expected


def test_a_file_of_deaths(tmp_path: Path) -> None:
    file = tmp_path / "deaths.csv"
    file.write_text("country,date,deaths,coup\nXYZ,2020-01-06,3,\nXYZ,2020-01-06,4,\nXYZ,2020-02-01,0,yes\n", "utf-8")
    found = read_toll(file)
    assert found.deaths["XYZ"][date(2020, 1, 6)] == 7
    assert found.coups["XYZ"] == {date(2020, 2, 1)}
    assert found.known_until == date(2020, 2, 1)


@pytest.mark.parametrize(
    "text", ["country,date\nXYZ,soon\n", "land,tag\nXYZ,2020-01-06\n", "country,date,deaths\nX,2020-01-06,few\n"]
)
def test_a_bad_file_names_its_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "deaths.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(SourceError, match=r"deaths\.csv:2"):
        read_toll(file)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_toll(tmp_path / "absent.csv")


def test_history_knows_nothing_younger_than_eight_weeks() -> None:
    history, nothing = History(toll(*[0] * 12, 50)), History(toll_of([]))
    crisis = MONDAY + timedelta(weeks=12)
    wednesday, sunday = (crisis + timedelta(weeks=8, days=days) for days in (2, 6))
    before = wednesday - timedelta(days=1)
    assert history.known("XYZ", before) == nothing.known("XYZ", before)
    assert history.known("XYZ", wednesday).log_odds > nothing.known("XYZ", wednesday).log_odds
    assert history.known("XYZ", sunday - timedelta(days=1)).starts == ()
    assert [found.week for found in history.known("XYZ", sunday).starts] == [crisis]


def test_every_term_of_the_history_has_a_weight() -> None:
    assert {"always", *History(toll_of([])).terms("XYZ", MONDAY)} == set(history_weights())
