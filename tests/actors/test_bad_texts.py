"""No text breaks the reading, and every span lies where it says."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisdesk.actors import Discourse, registry
from crisisdesk.model import Span

WORDS = st.sampled_from(
    [
        *"the president of Kazakhstan's U.S. police said 's Georgia Jordan ( ) CSTO (CSTO) — “ ” . , he its".split(),
        *"Paris, Texas ethnic Albanians in Serbia former minister of for to President Bush 中国 Россия 🇰🇿 Mr.".split(),
        *("\n", "\n\n", "\u200b", "\u0301", "NATO-member", "a", "OPEC+", "  ", "\u00a0"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(WORDS, max_size=40).map(" ".join))


@given(TEXTS, st.sampled_from([None, date(2022, 1, 6)]))
@settings(max_examples=300, deadline=None)
def test_spans_lie_in_the_text_in_order_and_apart(text: str, on: date | None) -> None:
    last = 0
    for mention in registry().find(text, on):
        assert last <= mention.span.start < mention.span.end <= len(text)
        last = mention.span.end


@given(TEXTS, st.data())
@settings(max_examples=150, deadline=None)
def test_any_span_has_a_speaker(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(start, len(text)))
    read = Discourse(text, registry().find(text), date(2022, 1, 6))
    speaker = read.speaker(Span(start, end))
    assert read.actor(Span(start, end)).span == (start, end)
    assert 0 <= speaker.confidence <= 1


LONG = {
    "one word": "a" * 10_000_000,
    "no names": "and then it rained on the hills " * 312_500,
    "brackets": "(" * 5_000_000 + "A B C " * 800_000,
    "role of role of role": "minister of " * 300_000,
    "half names": "Republic of " * 300_000,
    "mentions": "Kazakhstan's president met Iran in Paris. " * 24_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_ten_million_characters_on_one_line(text: str) -> None:
    start = time.process_time()
    mentions = registry().find(text, date(2022, 1, 6))
    assert time.process_time() - start < 60
    assert all(mention.span.end <= len(text) for mention in mentions)


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\x01", "\ud800", "🇰🇿", "Қазақстан", "中国外交部", "\u200b" * 50, "'s of the"]
)
def test_texts_without_names(text: str) -> None:
    assert registry().find(text) == []
