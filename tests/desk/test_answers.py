import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.desk.answers import html, printable, wants_json
from crisisdesk.desk.pages import plain
from crisisdesk.desk.problems import problem_page


@pytest.mark.parametrize(
    ("accept", "json"),
    [
        ("", False),
        ("*/*", False),
        ("text/html", False),
        ("application/json", True),
        ("application/json, */*", True),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", False),
        ("text/html, application/json", False),
        ("text/html;q=0.5, application/json", True),
        ("application/json;q=0.2, text/html;q=0.1", True),
        ("application/json;q=0", False),
        ("application/json;q=much", False),
        ("APPLICATION/JSON", True),
        (";;,,q=", False),
    ],
)
def test_who_asks_for_json_gets_it(accept: str, json: bool) -> None:
    assert wants_json(accept) is json


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_no_control_character_reaches_a_page(text: str) -> None:
    shown = str(printable(text))
    assert len(shown) == len(text)
    assert not [letter for letter in shown if ord(letter) < 32 and letter not in "\t\n\r"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_any_text_is_shown_as_text(text: str) -> None:
    shown = html(problem_page(404, text))
    assert "<script" not in shown
    assert shown.count("<bdi>") == shown.count("</bdi>") == 1


def test_a_page_as_json_has_its_fields() -> None:
    assert plain(problem_page(404, "No.")) == {"title": "Not Found", "status": 404, "sentence": "No."}
