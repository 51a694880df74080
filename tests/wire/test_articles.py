from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisdesk.errors import SourceError
from crisisdesk.model import SectionKind
from crisisdesk.testing import NOON, article
from crisisdesk.wire.articles import LONGEST_UNBROKEN

FUTURE = datetime(2031, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at", "reason"),
    [
        pytest.param("1234 ... 5678", NOON, "no letters", id="no letters"),
        pytest.param("", NOON, "no letters", id="empty"),
        pytest.param("Some words.", None, "no date", id="no date"),
        pytest.param("Some words.", FUTURE, "in the future", id="future"),
        pytest.param("word " * (LONGEST_UNBROKEN // 4), NOON, "without a full stop", id="no full stop"),
        pytest.param("a\x00b.", NOON, "NUL", id="binary"),
        pytest.param("a \ud800 b.", NOON, "surrogate", id="half a surrogate"),
    ],
)
def test_a_text_that_cannot_be_read_says_why(text: str, at: datetime | None, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as caught:
        article(text, at=at)
    assert str(caught.value).startswith("test: ")


def test_the_same_article_is_the_same_document() -> None:
    assert article("Some words.").document_id == article("Some words.").document_id
    assert article("Some words.").document_id != article("Some words.", outlet="Another").document_id


def test_an_editors_note_stands_apart() -> None:
    text = "Editor's note: we doubt this.\n\n====\n\nFrom an article printed by Steppe Courier. The bloc met."
    document = article(text)
    assert [section.kind for section in document.sections] == [
        SectionKind.EDITORS_NOTE,
        SectionKind.QUOTED_ARTICLE,
    ]
    assert "we doubt this" in document.sections[0].span.of(text)
    assert "The bloc met" in document.sections[1].span.of(text)
    assert document.via == ("Steppe Courier",)


def test_a_separator_without_a_note_parts_nothing() -> None:
    assert [s.kind for s in article("First half.\n\n***\n\nSecond half.").sections] == [SectionKind.BODY]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1))
@settings(deadline=None)
def test_sections_lie_inside_any_text(text: str) -> None:
    try:
        document = article(text)
    except SourceError:
        return
    assert all(0 <= s.span.start <= s.span.end <= len(text) for s in document.sections)
