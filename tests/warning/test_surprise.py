from fractions import Fraction
from math import comb, log10

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.warning.surprise import (
    DETECTORS,
    Counts,
    _lower_tail,
    _upper_tail,
    cusum,
    ears,
    negative_binomial,
    stands_out,
)


def counts(now: list[int], past: list[list[int]], *, read_now: float = 100, fewer: bool = False) -> Counts:
    table = np.array(past, dtype=float)
    return Counts(np.array(now, dtype=float), table, read_now, np.full(table.shape[1], 100.0), fewer)


def exactly(count: int, mean: Fraction, size: int) -> tuple[Fraction, Fraction]:
    """P(X >= count) and P(X <= count) of a negative binomial with a whole size, by whole numbers."""
    chance = Fraction(size) / (size + mean)
    masses = [comb(k + size - 1, k) * chance**size * (1 - chance) ** k for k in range(count + 1)]
    return 1 - sum(masses[:count], start=Fraction(0)), sum(masses, start=Fraction(0))


@pytest.mark.parametrize("count", [0, 1, 3, 4, 9, 30])
@pytest.mark.parametrize("size", [1, 3, 20])
@pytest.mark.parametrize("mean", [Fraction(1, 5), Fraction(4), Fraction(25, 2)])
def test_the_tails_are_exact(count: int, size: int, mean: Fraction) -> None:
    upper, lower = exactly(count, mean, size)
    given_count, expected = np.array([float(count)]), np.array([float(mean)])
    assert _upper_tail(given_count, expected, size)[0] == pytest.approx(float(upper), rel=1e-9)
    assert _lower_tail(given_count, expected, size)[0] == pytest.approx(float(lower), rel=1e-9)


def test_a_far_tail_is_not_lost_in_rounding() -> None:
    assert -log10(_upper_tail(np.array([200.0]), np.array([2.0]), 50.0)[0]) > 100


def test_a_short_past_is_judged_by_what_is_usual_elsewhere() -> None:
    """Nobody told of one country for a month: among calm ones three events surprise more than among restless ones."""
    calm = negative_binomial(counts([3] + [0] * 8, [[0] * 4] + [[0, 0, 1, 0]] * 8))
    restless = negative_binomial(counts([3] + [2] * 8, [[0] * 4] + [[3, 2, 2, 1], [1, 3, 2, 2]] * 4))
    assert calm.strength[0] > restless.strength[0] > 0


def test_fewer_articles_read_is_not_calm() -> None:
    past = [[10, 9, 11, 10], [10, 12, 8, 10]]
    all_read = negative_binomial(counts([2, 10], past, fewer=True))
    little_read = negative_binomial(counts([2, 10], past, read_now=20, fewer=True))
    assert all_read.strength[0] > 1 > little_read.strength[0]


def test_the_same_count_in_fewer_articles_is_more() -> None:
    past = [[2, 1, 3, 2], [2, 2, 2, 2]]
    usual, few = (negative_binomial(counts([4, 2], past, read_now=read)) for read in (100, 40))
    assert few.strength[0] > usual.strength[0]


@pytest.mark.parametrize("detector", DETECTORS.values(), ids=DETECTORS)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=4), st.integers(1, 30), st.booleans(), st.integers(0, 9))
def test_every_detector_gives_evidence_for_anything(
    detector: object, now: list[int], weeks: int, fewer: bool, level: int
) -> None:
    past = [[(level + n * k) % 7 for n in range(weeks)] for k in range(len(now))]
    found = detector(counts(now, past, fewer=fewer))  # type: ignore[operator]
    assert found.strength.shape == found.expected.shape == (len(now),)
    assert np.all(np.isfinite(found.strength))
    assert np.all(found.strength >= 0)


@given(st.integers(0, 200), st.lists(st.integers(0, 20), min_size=4, max_size=26))
def test_more_events_are_never_less_surprising(now: int, past: list[int]) -> None:
    other = [1] * len(past)
    less, more = (negative_binomial(counts([n, 1], [past, other])).strength[0] for n in (now, now + 1))
    assert more >= less - 1e-9


@pytest.mark.parametrize("detector", [ears, cusum])
def test_the_plain_detectors_see_a_jump(detector: object) -> None:
    past = [[2, 1, 2, 3] * 4, [2, 1, 2, 3] * 4]
    found = detector(counts([12, 2], past))  # type: ignore[operator]
    assert found.strength[0] > 3 > found.strength[1]


def test_false_discoveries_are_kept_down() -> None:
    """Among a thousand comparisons of nothing, one in a hundred is no discovery; among ten it may be."""
    rng = np.random.default_rng(3)
    nothing = -np.log10(rng.random(1000))
    assert stands_out(nothing, 0.1).mean() < 0.01
    one = np.append(nothing[:9].clip(max=0.9), 2.1)
    assert stands_out(one, 0.1).tolist() == [False] * 9 + [True]
    assert not stands_out(np.append(nothing.clip(max=2), 2.1), 0.1).any()


@pytest.mark.parametrize("name", DETECTORS)
def test_no_country_is_no_evidence(name: str) -> None:
    nothing = Counts(now=np.zeros(0), past=np.zeros((0, 8)), read_now=5.0, read_past=np.full(8, 5.0))
    assert DETECTORS[name](nothing).strength.shape == (0,)
