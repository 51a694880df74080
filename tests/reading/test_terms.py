import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.model import Span
from crisisdesk.reading.terms import named_in, pattern_of
from crisisdesk.testing import question


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("CSTO peacekeepers", "the CSTO's peacekeepers left"),
        ("peacekeepers", "a peacekeeper was hurt"),
        ("dispatch of soldiers", "the dispatching of soldiers"),
        ("collective force", "Collective Forces were sent"),
        ("the mission", "this mission is over"),
        ("deploy troops", "deployed the troops"),
        ("withdrawal", "a withdrawal"),
    ],
)
def test_a_term_is_found_in_other_forms(term: str, text: str) -> None:
    assert named_in(text, question(term))


@pytest.mark.parametrize(
    ("term", "text"),
    [("SCO", "a disco opened"), ("the mission", "mission statement"), ("CSTO force", "the CSTO said that force works")],
)
def test_other_words_are_not_the_term(term: str, text: str) -> None:
    assert not named_in(text, question(term))


@given(st.lists(st.text(min_size=1), min_size=1), st.text())
def test_any_terms_find_spans_inside_any_text(terms: list[str], text: str) -> None:
    try:
        pattern_of(tuple(terms))
    except ValueError:
        return
    assert all(Span(0, len(text)).holds(span) for span in named_in(text, question(*terms)))


def test_terms_without_words_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one term"):
        pattern_of(("--", ""))
