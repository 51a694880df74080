import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.warning.forecasting.ranker import BINS, Lessons, edges, learn


def lessons(questions: int = 400, candidates: int = 8) -> Lessons:
    """The candidate with the largest first clue is right; the second clue is noise."""
    random = np.random.default_rng(5)
    first, second = random.random((2, questions * candidates)).astype(np.float32)
    right = first.reshape(questions, candidates)
    best = (right == right.max(axis=1, keepdims=True)).ravel()
    return Lessons([first, second], np.repeat(np.arange(questions), candidates), best, np.ones_like(first))


def test_what_decides_is_learnt_and_noise_is_not() -> None:
    given = lessons()
    ranker = learn(given)
    score = ranker.score(given.clues).reshape(-1, 8)
    right = given.right.reshape(-1, 8)
    assert (score.argmax(axis=1) == right.argmax(axis=1)).mean() > 0.9
    parts = ranker.parts(given.clues)
    assert parts[:, 0].std() > 5 * parts[:, 1].std()


def test_the_parts_of_a_score_add_up_to_it() -> None:
    given = lessons(questions=60)
    ranker = learn(given)
    assert np.allclose(ranker.parts(given.clues).sum(axis=1), ranker.score(given.clues), atol=1e-3)


def test_learning_twice_gives_the_same() -> None:
    given = lessons(questions=40)
    assert (learn(given).score(given.clues) == learn(given).score(given.clues)).all()


@given(st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=300))
def test_edges_ascend_and_fit_into_the_classes(values: list[float]) -> None:
    cuts = edges(np.array(values, np.float32))
    assert len(cuts) < BINS
    assert (np.diff(cuts) > 0).all()


@pytest.mark.parametrize("value", [0.0, 7.0])
def test_a_clue_that_is_always_the_same_has_one_class(value: float) -> None:
    assert edges(np.full(50, value, np.float32)).tolist() == [value]
