from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from crisisdesk.desk.prose import When, counted, day_words, listed, moment_words, shortened, when
from crisisdesk.model import Precision

EVENING = datetime(2022, 1, 5, 20, 5, tzinfo=timezone(timedelta(hours=6)))


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (Precision.MOMENT, When("2022-01-05T14:05+00:00", "5 January 2022, 14:05 UTC")),
        (Precision.DAY, When("2022-01-05", "5 January 2022")),
        (Precision.MONTH, When("2022-01-05", "January 2022")),
        (Precision.YEAR, When("2022-01-05", "2022")),
        (Precision.UNKNOWN, When("2022-01-05", "5 January 2022")),
    ],
)
def test_a_date_is_no_more_exact_than_it_is_known(precision: Precision, expected: When) -> None:
    assert when(EVENING, precision) == expected


@pytest.mark.parametrize(("minutes", "zone"), [(0, "UTC"), (360, "UTC+06:00"), (-210, "UTC−03:30"), (345, "UTC+05:45")])
def test_a_moment_keeps_its_zone(minutes: int, zone: str) -> None:
    at = datetime(2022, 1, 5, 20, tzinfo=timezone(timedelta(minutes=minutes)))
    assert moment_words(at) == f"5 January 2022, 20:00 {zone}"


def test_days() -> None:
    assert day_words(date(2022, 12, 31)) == "31 December 2022"
    assert moment_words(datetime(2022, 1, 5, tzinfo=UTC)) == "5 January 2022, 00:00 UTC"


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories"), (1204, "1,204 stories")]
)
def test_counts(number: int, expected: str) -> None:
    assert counted(number, "story", "stories") == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcdef"), "a, b, c and 3 more"),
    ],
)
def test_lists(names: list[str], expected: str) -> None:
    assert listed(names, 3) == expected if names else listed([""], 3) == ""


@pytest.mark.parametrize(
    ("text", "expected"), [("short", "short"), ("one two three", "one two …"), ("unbrokenword", "unbrokenwo …")]
)
def test_long_texts_end_with_a_word(text: str, expected: str) -> None:
    assert shortened(text, 10) == expected
