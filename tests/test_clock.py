from datetime import UTC, datetime

import pytest

from crisisdesk.clock import fixed_clock, moment
from crisisdesk.errors import Misuse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2022-01-05", datetime(2022, 1, 5, 23, 59, 59, 999999, tzinfo=UTC), id="a day means its end"),
        pytest.param("2022-01-05T20:00+06:00", datetime(2022, 1, 5, 14, tzinfo=UTC), id="a zone is kept"),
        pytest.param("2022-01-05T20:00", datetime(2022, 1, 5, 20, tzinfo=UTC), id="no zone is UTC"),
    ],
)
def test_moments(text: str, expected: datetime) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize("text", ["", "yesterday", "2022-13-01", "5 January", "0000-00-00", "99999-01-01"])
def test_what_is_no_moment_is_misuse(text: str) -> None:
    with pytest.raises(Misuse, match="not a date"):
        moment(text)


def test_a_clock_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        fixed_clock(datetime(2022, 1, 1))  # noqa: DTZ001
