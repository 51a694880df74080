import json
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.casebook.canonical import canonical, utc
from crisisdesk.errors import Misuse
from crisisdesk.model import Stance

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e15, 1e15) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param({"b": 1, "a": 2}, '{"a":2,"b":1}', id="keys in order"),
        pytest.param({"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\x80": 6, "ö": 7}, None, id="keys by UTF-16"),
        pytest.param('\x0f\n"\\/\x7fé€', '"\\u000f\\n\\"\\\\/\x7fé€"', id="escapes"),
        pytest.param(
            [4.5, 2e-3, 1e-27, 333333333.33333329, 1.0], "[4.5,0.002,1e-27,333333333.3333333,1]", id="numbers"
        ),
        pytest.param(Fraction(2, 3), '"2/3"', id="a fraction"),
        pytest.param(Stance.SUPPORTS, '"supports"', id="an enum"),
        pytest.param({Stance.OPPOSES: date(2022, 1, 6)}, '{"opposes":"2022-01-06"}', id="an enum as a key, a day"),
        pytest.param({"KAZ", "ARM"}, '["ARM","KAZ"]', id="a set"),
        pytest.param((1, (2,)), "[1,[2]]", id="tuples"),
    ],
)
def test_values_are_written_in_one_way(value: Any, written: str | None) -> None:
    if written is None:
        assert list(json.loads(canonical(value))) == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]
    else:
        assert canonical(value).decode() == written


class Colour(Enum):
    RED = 1


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**53,
        1e20,
        "\ud800",
        {1: "a"},
        {"\udfff": 1},
        {Colour.RED: 1},
        object(),
        datetime(2022, 1, 6),  # noqa: DTZ001
    ],
    ids=repr,
)
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(Misuse):
        canonical({"key": value} if not isinstance(value, dict) else value)


def test_nesting_without_end_is_refused() -> None:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(Misuse):
        canonical(value)


@given(VALUES)
def test_reading_and_writing_again_changes_nothing(value: Any) -> None:
    once = canonical(value)
    assert canonical(json.loads(once)) == once


@given(st.dictionaries(TEXTS, st.integers(0, 9), max_size=6), st.randoms())
def test_the_order_of_keys_does_not_matter(value: dict[str, int], chance: Any) -> None:
    keys = list(value)
    chance.shuffle(keys)
    assert canonical({key: value[key] for key in keys}) == canonical(value)


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_a_moment_is_the_same_in_every_zone(naive: datetime, minutes: int) -> None:
    if naive.year in {1, 9999}:
        return
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert utc(moment) == utc(moment.astimezone(UTC))
    assert datetime.fromisoformat(utc(moment)) == moment
