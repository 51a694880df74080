"""Folding keeps every offset; squeezing gives them back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.actors.fold import fold, prepared
from crisisdesk.model import Span


@given(st.text())
def test_folding_keeps_the_length_and_gives_plain_ascii(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert folded.isascii()


@given(st.text(alphabet=st.sampled_from("aZé \t\u00a0\u200b\u0301\r\nß")))
def test_what_is_squeezed_out_can_be_found_again(text: str) -> None:
    clean, folded, squeezed = prepared(text)
    assert len(folded) == len(clean)
    if squeezed is None:
        assert clean == text
        return
    for at, char in enumerate(clean):
        span = squeezed.original(Span(at, at + 1))
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start] == char or char == " "


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Türkiye", "Turkiye"),
        ("İstanbul", "Istanbul"),
        ("Diyarbakır", "Diyarbakir"),
        ("Łódź", "Lodz"),
        ("Əliyev", "Aliyev"),
        ("Côte d’Ivoire", "Cote d Ivoire"),
        ("U.S.-led", "U S  led"),
        ("Қазақстан", "_________"),
        ("中国", "__"),
    ],
)
def test_letters_lose_their_marks(text: str, folded: str) -> None:
    assert fold(text) == folded
