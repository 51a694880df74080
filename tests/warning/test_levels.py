from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.warning.levels import LEVELS, confidence, confidence_rules, level, level_rules, likelihood, likelihoods
from crisisdesk.warning.signals import signals
from crisisdesk.warning.weights import Asked, weights


def test_the_words_cover_everything_without_gaps() -> None:
    words = likelihoods()
    assert (words[0].at_least, words[-1].at_most) == (0, 1)
    assert all(low.at_most == high.at_least for low, high in pairwise(words))


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.0, "almost no chance"),
        (0.05, "very unlikely"),
        (0.5, "roughly even chance"),
        (0.55, "likely"),
        (1.0, "almost certain"),
    ],
)
def test_words_of_probabilities(probability: float, word: str) -> None:
    assert likelihood(probability).word == word


chances = st.floats(0, 1)


@given(chances, chances, st.integers(0, 10), chances, chances, st.integers(0, 3))
def test_more_never_lowers_the_level(begun: float, ahead: float, number: int, b: float, a: float, n: int) -> None:
    low = level(begun, ahead, number)
    high = level(min(1, begun + b), min(1, ahead + a), number + n)
    assert LEVELS.index(high) >= LEVELS.index(low)


def test_the_last_rule_of_levels_always_holds() -> None:
    assert level_rules()[-1].holds(0, 0, 0)


@pytest.mark.parametrize("rule", confidence_rules(), ids=lambda rule: f"{rule.measure} {rule.below:g}")
def test_every_rule_of_confidence_speaks(rule: object) -> None:
    measure, below, at_most = rule.measure, rule.below, rule.at_most  # type: ignore[attr-defined]
    found = confidence({measure: below - 0.01})
    assert found.word == at_most
    assert len(found.reasons) == 1


def test_without_reason_confidence_is_high() -> None:
    assert confidence({"coverage": 1.0, "weeks": 26, "outlets": 9, "history": 1}).word == "high"


def test_no_signal_speaks_against_a_crisis_and_every_weight_has_a_signal() -> None:
    names = {signal.name for signal in signals()}
    for asked in Asked:
        for given_history in (True, False):
            found = weights(asked, given_history)
            assert set(found.of) == names
            assert min(found.of.values()) >= 0
    assert all(signal.meaning.endswith(".") and signal.what for signal in signals())
