import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisdesk.errors import Misuse
from crisisdesk.warning.forecasting.history import (
    ITSELF,
    KEPT,
    Deeds,
    History,
    Names,
    by_days,
    columns,
    home_and_kind,
)
from crisisdesk.warning.forecasting.tallies import Tally

ROWS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from([0, 2]), st.integers(0, 4), st.integers(0, 40)), max_size=40
)


def history(rows: list[tuple[int, int, int, int]]) -> History:
    found = History()
    for code in ("AAA", "AAA.GOV", "BBB", "BBB.MIL", "CCC"):
        found.actors.number(code)
    for day, deeds in by_days(columns(rows)):
        found.add(day, deeds)
    return found


@pytest.mark.parametrize(
    ("code", "home", "kind"),
    [
        ("KAZ", "KAZ", ITSELF),
        ("KAZ.CVL", "KAZ", "CVL"),
        ("Citizen (Nigeria)", "Nigeria", "Citizen"),
        ("Citizen_(Nigeria)", "Nigeria", "Citizen"),
        ("(Nigeria)", "(Nigeria)", ITSELF),
        ("Dr. A. Person", "Dr. A. Person", ITSELF),
        ("", "", ITSELF),
    ],
)
def test_homes_and_kinds(code: str, home: str, kind: str) -> None:
    assert home_and_kind(code) == (home, kind)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_the_state_of_a_history_is_that_of_its_distinct_deeds_counted_at_once(
    rows: list[tuple[int, int, int, int]],
) -> None:
    found = history(rows)
    whole = columns(sorted(set(rows))).both_ways()
    for kept in KEPT:
        keys = kept.key(found, whole)
        once = Tally.of(kept.scales, whole.day[keys >= 0], keys[keys >= 0])
        assert (found.tallies[kept.name].keys == once.keys).all()
        assert (found.tallies[kept.name].count == once.count).all()
        assert (found.tallies[kept.name].last == once.last).all()
        assert np.allclose(found.tallies[kept.name].faded, once.faded, atol=1e-4)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(0, 40))
def test_without_a_day_is_a_history_that_never_saw_it(rows: list[tuple[int, int, int, int]], day: int) -> None:
    found = history(rows)
    rest, never = found.without(found.log().day == day), history([row for row in rows if row[3] != day])
    for name, tally in never.tallies.items():
        assert (rest.tallies[name].keys == tally.keys).all()
        assert np.allclose(rest.tallies[name].faded, tally.faded, atol=1e-4)


def test_a_million_copies_of_a_deed_count_once() -> None:
    found = History()
    found.actors.number("AAA")
    found.actors.number("BBB")
    zeros = np.zeros(1_000_000, np.int64)
    found.add(1, Deeds(zeros, zeros, zeros + 1, zeros + 1))
    assert found.tallies["deeds"].count.tolist() == [1, 1]


@pytest.mark.parametrize("day", [3, 2])
def test_a_day_that_is_not_later_is_refused(day: int) -> None:
    found = history([(0, 0, 2, 3)])
    with pytest.raises(Misuse, match="not after day 3"):
        found.add(day, columns([(0, 0, 2, day)]))


def test_too_many_codes_are_refused() -> None:
    names = Names.upto(1)
    names.number("AAA")
    with pytest.raises(Misuse, match="more than 1"):
        names.number("BBB")
