import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.warning.forecasting.tallies import NEVER, Tally, spread

SCALES = (3, 30)
EVENTS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 6)), max_size=60)


def same(one: Tally, other: Tally) -> bool:
    exact = all((getattr(one, name) == getattr(other, name)).all() for name in ("keys", "first", "last", "count"))
    return exact and np.allclose(one.faded, other.faded, atol=1e-5)


def columns(events: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(events, np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def by_day(events: list[tuple[int, int]]) -> Tally:
    tally = Tally(*SCALES)
    for day in sorted({day for day, _ in events}):
        tally.add(day, np.array([key for on, key in events if on == day]))
    return tally


@given(EVENTS)
def test_adding_day_by_day_equals_counting_all_at_once(events: list[tuple[int, int]]) -> None:
    assert same(by_day(events), Tally.of(SCALES, *columns(events)))


@given(EVENTS, st.data())
def test_what_is_taken_out_was_never_there(events: list[tuple[int, int]], data: st.DataObject) -> None:
    days, keys = columns(events)
    gone = np.array(data.draw(st.lists(st.booleans(), min_size=len(events), max_size=len(events))), np.bool_)
    assert same(Tally.of(SCALES, days, keys).without(days, keys, gone), Tally.of(SCALES, days[~gone], keys[~gone]))


@given(EVENTS, st.integers(0, 6))
def test_what_is_read_is_what_the_definition_says(events: list[tuple[int, int]], key: int) -> None:
    faded, since = by_day(events).read(61, np.array([key]))
    days = [day for day, met in events if met == key]
    assert since[0] == (61 - max(days) if days else NEVER)
    assert np.allclose(faded[0], [sum(np.exp((day - 61) / scale) for day in days) for scale in SCALES], atol=1e-4)


def test_ranges_are_spread() -> None:
    rows, owner = spread(np.array([3, 7, 2]), np.array([5, 7, 3]))
    assert rows.tolist() == [3, 4, 2]
    assert owner.tolist() == [0, 0, 2]
