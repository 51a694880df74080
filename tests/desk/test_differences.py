import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.desk.differences import MOST_WORDS, differences


@given(st.text(max_size=200), st.text(max_size=200))
def test_both_wordings_are_in_their_differences(before: str, after: str) -> None:
    found = differences(before, after)
    assert "".join(one.text for one in found if one.kind != "added") == before
    assert "".join(one.text for one in found if one.kind != "removed") == after


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("a b c", "a b c", [("kept", "a b c")]),
        ("a b", "a c", [("kept", "a "), ("removed", "b"), ("added", "c")]),
        ("", "a", [("added", "a")]),
        ("a", "", [("removed", "a")]),
    ],
)
def test_words_are_compared(before: str, after: str, told: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.text) for one in differences(before, after)] == told


def test_long_texts_are_compared_by_lines() -> None:
    lines = [f"line {number} of a long text\n" for number in range(MOST_WORDS)]
    found = differences("".join(lines), "".join([*lines[:50], "another line\n", *lines[51:]]))
    assert [one.text for one in found if one.kind == "added"] == ["another line\n"]
