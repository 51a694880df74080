"""Which way a clause points, and which way the words that name a question point."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.model import Span
from crisisdesk.reading.bearings import bearing_of
from crisisdesk.reading.directions import Direction, clauses_of, direction_of


def pointed(clause: str, thing: str) -> Direction | None:
    at = clause.index(thing)
    return direction_of(clause, Span(0, len(clause)), [Span(at, at + len(thing))])


@pytest.mark.parametrize(
    ("clause", "thing", "sign"),
    [
        ("called for an end to the base", "the base", -1),
        ("nobody could doubt the need for a force", "a force", 1),
        ("has not given up its resistance to the price cap", "the price cap", -1),
        ("demanded that the crossing remain shut", "the crossing", -1),
        ("wanted visas abolished", "visas", -1),
        ("saw no reason to delay the talks", "the talks", 1),
        ("the mine had to go on working", "the mine", 1),
        ("the tunnel is out of the question", "the tunnel", -1),
        ("condemned the illegal force", "the force".removeprefix("the "), -1),
        ("supports the mission against smugglers", "the mission", 1),
        ("criticised and rejected the brigade", "the brigade", -1),
        ("used its veto against the loan", "the loan", -1),
        ("would not stand in the way of the bridge", "the bridge", 1),
    ],
)
def test_directions_multiply_along_a_clause(clause: str, thing: str, sign: int) -> None:
    found = pointed(clause, thing)
    assert found
    assert found.sign == sign


@pytest.mark.parametrize("clause", ["the bridge is forty metres long", "they spoke of the bridge for an hour"])
def test_without_a_sign_there_is_no_direction(clause: str) -> None:
    assert pointed(clause, "the bridge") is None


TURNING, STRAIGHT = ["opposes", "ends", "rejects", "without"], ["supports", "keeps", "wants", "should"]


@given(st.lists(st.sampled_from([*TURNING, *STRAIGHT]), min_size=1, max_size=6))
def test_each_turning_word_turns_the_direction_once(words: list[str]) -> None:
    spread = " what ".join(words)
    found = pointed(f"{spread} the bridge", "the bridge")
    turned = sum(word in TURNING for word in words)
    assert found
    assert found.sign == (-1 if turned % 2 else 1)


@given(st.text())
def test_clauses_lie_in_order_inside_their_text(text: str) -> None:
    found = clauses_of(text, Span(0, len(text)))
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(Span(0, len(text)).holds(clause) for clause in found)


@pytest.mark.parametrize(
    ("proposition", "words", "bearing"),
    [
        ("The base is closed", "the base", -1),
        ("The base is closed", "closure of the base", 1),
        ("The base stays open", "the base", 1),
        ("The UN mission leaves Mali", "withdrawal of the mission", 1),
        ("The UN mission leaves Mali", "the decision", 1),
        ("The withdrawal of the troops is delayed", "drawdown", -1),
        ("States abolish visas", "visa-free travel", 1),
        ("Russian troops leave the left bank of the Dniester", "Russian troops", -1),
        ("The region keeps its autonomy", "the amendment", -1),
        ("Forces are based in Chad after leaving Niger", "the bases", 1),
    ],
)
def test_words_point_to_the_proposition_or_away_from_it(proposition: str, words: str, bearing: int) -> None:
    assert bearing_of(proposition, words) == bearing
