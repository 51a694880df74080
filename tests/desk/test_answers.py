import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from crisisdesk.desk.answers import HTML, JSON, html, printable, wanted
from crisisdesk.desk.feeds import ATOM
from crisisdesk.desk.frame import frame
from crisisdesk.desk.pages import Page, plain
from crisisdesk.desk.problems import problem_page
from crisisdesk.desk.questions import QuestionsPage
from crisisdesk.desk.sheets import CSV, PARQUET


def request(accept: str = "", query: str = "") -> Request:
    headers = [(b"accept", accept.encode()), (b"host", b"localhost")]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": headers}
    return Request({**scope, "scheme": "http", "server": ("localhost", 80)})


def shown_as_html(page: Page) -> str:
    return html(page, frame(request(), page))


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", HTML),
        ("*/*", HTML),
        ("text/html", HTML),
        (JSON, JSON),
        ("application/json, */*", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
        ("text/html, application/json", HTML),
        ("text/html;q=0.5, application/json", JSON),
        ("application/json;q=0.2, text/html;q=0.1", JSON),
        ("application/json;q=0", HTML),
        ("application/json;q=much", HTML),
        ("APPLICATION/JSON", JSON),
        (";;,,q=", HTML),
        (CSV, CSV),
        ("application/json;q=0.4, text/csv;q=0.5", CSV),
        (PARQUET, PARQUET),
        (ATOM, ATOM),
        ("image/png", HTML),
    ],
)
def test_who_asks_for_a_format_gets_it(accept: str, kind: str) -> None:
    page = QuestionsPage(title="Questions", questions=())
    assert wanted(request(accept), page) == kind


@pytest.mark.parametrize(
    ("query", "kind"),
    [("format=json", JSON), ("format=csv", CSV), ("format=html", HTML), ("format=exe", HTML), ("format=", HTML)],
)
def test_the_address_outranks_the_header(query: str, kind: str) -> None:
    page = QuestionsPage(title="Questions", questions=())
    assert wanted(request("text/html", query), page) == kind


@pytest.mark.parametrize("query", ["format=csv", "format=atom"])
def test_a_page_without_a_table_is_no_table(query: str) -> None:
    assert wanted(request("", query), problem_page(404, "No.")) == HTML


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_no_control_character_reaches_a_page(text: str) -> None:
    shown = str(printable(text))
    assert len(shown) == len(text)
    assert not [letter for letter in shown if ord(letter) < 32 and letter not in "\t\n\r"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_any_text_is_shown_as_text(text: str) -> None:
    shown = shown_as_html(problem_page(404, text))
    assert shown.count("<script") == shown.count('<script src="/static/htmx.min.js"') == 1
    assert shown.count("<bdi>") == shown.count("</bdi>") == 1


def test_a_page_as_json_has_its_fields() -> None:
    assert plain(problem_page(404, "No.")) == {
        "title": "Not found",
        "status": 404,
        "sentence": "No.",
        "back": "/",
        "kept": "",
    }
