from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.model import Precision
from crisisdesk.reading.event_dates import dates_in

TODAY = date(2024, 3, 13)  # a Wednesday

PAST = {
    "weekday": ("on monday", date(2024, 3, 11), Precision.DAY),
    "the same weekday": ("on wednesday", date(2024, 3, 13), Precision.DAY),
    "yesterday": ("yesterday", date(2024, 3, 12), Precision.DAY),
    "day and month": ("on 7 january", date(2024, 1, 7), Precision.DAY),
    "day and month, the year before": ("on 20 march", date(2023, 3, 20), Precision.DAY),
    "month and day with year": ("march 3 , 2019", date(2019, 3, 3), Precision.DAY),
    "ordinal": ("on 2nd february", date(2024, 2, 2), Precision.DAY),
    "month": ("in november", date(2023, 11, 1), Precision.MONTH),
    "month of a year": ("in may 2021", date(2021, 5, 1), Precision.MONTH),
    "year": ("in 1997", date(1997, 1, 1), Precision.YEAR),
    "last week": ("last week", date(2024, 3, 6), Precision.MONTH),
    "last year": ("last year", date(2023, 3, 14), Precision.YEAR),
    "days ago": ("two days ago", date(2024, 3, 11), Precision.DAY),
    "weeks earlier": ("three weeks earlier", date(2024, 2, 21), Precision.MONTH),
    "digits": ("10 days ago", date(2024, 3, 3), Precision.DAY),
}


@pytest.mark.parametrize(("words", "on", "precision"), PAST.values(), ids=PAST)
def test_dates_of_what_happened(words: str, on: date, precision: Precision) -> None:
    found = dates_in(words.split(), TODAY, future=False)
    assert [(dated.on, dated.precision) for dated in found] == [(on, precision)]


FUTURE = {
    "weekday": ("on monday", date(2024, 3, 18)),
    "tomorrow": ("tomorrow", date(2024, 3, 14)),
    "month": ("in may", date(2024, 5, 1)),
    "a month that is over": ("in january", date(2025, 1, 1)),
    "next week": ("next week", date(2024, 3, 20)),
}


@pytest.mark.parametrize(("words", "on"), FUTURE.values(), ids=FUTURE)
def test_dates_of_what_is_to_come(words: str, on: date) -> None:
    assert [dated.on for dated in dates_in(words.split(), TODAY, future=True)] == [on]


NONE = {
    "may as a verb": "the army may leave",
    "a number": "more than 200 people",
    "a price": "40 million dollars",
    "no such day": "on 31 february",
    "a year that counts something": "2021 soldiers",
}


@pytest.mark.parametrize("words", NONE.values(), ids=NONE)
def test_what_is_no_date(words: str) -> None:
    assert dates_in(words.split(), TODAY, future=False) == []


def test_without_a_day_only_full_dates_are_known() -> None:
    words = "on monday and on 7 january 2022".split()
    assert [dated.on for dated in dates_in(words, None, future=False)] == [date(2022, 1, 7)]


WORDS = "on in monday 7 31 january may 2021 last week ago two days next year , overnight 0 99 february".split()


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.dates(), st.booleans())
def test_any_words_in_any_year(words: list[str], today: date, future: bool) -> None:
    for dated in dates_in(words, today, future=future):
        assert dated.words.split() == words[dated.at : dated.at + len(dated.words.split())]
