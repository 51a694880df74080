"""Every page as HTML: well-formed, whole without scripts, readable by keyboard and by ear, nothing from elsewhere."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from desk_world import DOCUMENTS, FORCE, ODD, browser, id_of, staffed, tree, words
from starlette.testclient import TestClient

import crisisdesk.desk
from crisisdesk.desk.links import to_question

SHEET = (Path(crisisdesk.desk.__file__).parent / "static" / "desk.css").read_text("utf-8")
PATHS = [
    "/",
    to_question(FORCE.question_id),
    to_question(FORCE.question_id, "2022-01-07T20:00+06:00"),
    to_question(FORCE.question_id, "2021-01-01"),
    to_question(ODD.question_id),
    *(f"/documents/{id_of(name)}" for name in DOCUMENTS),
    f"/documents/{id_of('backs')}?at=0-46",
    "/actors/RUS",
    "/actors/KAZ.CVL",
    "/actors/CSTO",
    "/organisations/CSTO?on=2022-01-06",
    "/organisations/UN",
    "/nothing",
    "/questions",
    f"{to_question(FORCE.question_id)}?as_of=2022-01-08&against=2022-01-06",
    "/evidence/RUS/force",
    "/evidence/TUR/force?stance=supports",
    "/search",
    "/search?words=force&actor=RUS&from=2022-01-01",
    "/search?words=force&kind=document",
    "/coverage",
    "/warnings",
    "/warnings/KAZ",
    "/forecast",
    "/forecast?actor=KAZ&type=COERCE",
    "/scorecard",
    "/cases",
    "/ledger",
    "/sources",
    "/settings",
    "/people",
    "/articles/new",
    "/sign-in",
]
PHRASING_ONLY = {"p", "h1", "h2", "h3", "h4", "span", "summary", "strong", "a", "bdi", "label", "time", "dt", "button"}
BLOCKS = {
    "p", "ol", "ul", "li", "div", "dl", "table", "form", "blockquote", "section", "aside", "article", "details", "h1",
    "h2", "h3", "h4", "nav", "header", "footer", "main",
}  # fmt: skip
VOID = {"meta", "link", "input", "br", "rect", "path", "circle", "line"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return browser(staffed(tmp_path_factory.mktemp("html")))


@pytest.fixture(scope="module")
def sources(client: TestClient) -> dict[str, str]:
    return {path: client.get(path).text for path in PATHS}


@pytest.fixture(scope="module")
def pages(sources: dict[str, str]) -> dict[str, ElementTree.Element]:
    return {path: tree(source) for path, source in sources.items()}


@pytest.fixture(params=PATHS)
def page(request: pytest.FixtureRequest, pages: dict[str, ElementTree.Element]) -> ElementTree.Element:
    return pages[request.param]


def hrefs(page: ElementTree.Element) -> list[str]:
    return [one.get("href", "") for one in page.iter("a")]


def test_elements_nest_as_html_wants_it(page: ElementTree.Element) -> None:
    for element in page.iter():
        if element.tag in PHRASING_ONLY:
            assert not [inner.tag for inner in element.iter() if inner is not element and inner.tag in BLOCKS]
        if element.tag in {"ul", "ol"}:
            assert {child.tag for child in element} <= {"li"}
        if element.tag in {"meta", "link", "input", "br"}:
            assert not len(element)
            assert not element.text
        if element.tag == "a":
            assert not list(element.iter("a"))[1:]


def test_empty_elements_are_written_with_an_end(sources: dict[str, str]) -> None:
    for source in sources.values():
        closed = set(re.findall(r"<([a-z]+)[^<>]*/>", source))
        assert closed <= VOID


def test_names_are_given_once(page: ElementTree.Element) -> None:
    counts = Counter(one.get("id") for one in page.iter() if one.get("id"))
    assert not [name for name, count in counts.items() if count > 1]


def test_landmarks_and_headings(page: ElementTree.Element) -> None:
    assert page.get("lang") == "en"
    assert [len(page.findall(f".//{tag}")) for tag in ("main", "header", "footer", "h1")] == [1, 1, 1, 1]
    assert page.find(".//nav") is not None
    levels = [int(one.tag[1]) for one in page.iter() if one.tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_first_link_skips_to_the_content(page: ElementTree.Element) -> None:
    assert hrefs(page)[0] == "#main"
    assert next(page.iter("main")).get("id") == "main"


def test_regions_have_names(page: ElementTree.Element) -> None:
    named = {one.get("id") for one in page.iter() if one.get("id")}
    for tag in ("section", "aside", "article", "nav"):
        for one in page.iter(tag):
            assert one.get("aria-label") or one.get("aria-labelledby") in named
    for one in page.iter():
        for name in (one.get("aria-labelledby", "") + " " + one.get("aria-describedby", "")).split():
            assert name in named


def test_tables_say_what_they_hold(page: ElementTree.Element) -> None:
    for table in page.iter("table"):
        caption = table.find("caption")
        assert caption is not None
        assert words(caption)
        assert all(head.get("scope") in {"col", "row", "rowgroup"} for head in table.iter("th"))
        widths = {sum(int(cell.get("colspan", "1")) for cell in row) for row in table.iter("tr")}
        assert len(widths) == 1
        for row in table.iter("tr"):
            assert row.get("role") == "row"
            assert all(cell.get("role") in {"cell", "columnheader", "rowheader"} for cell in row)


def test_every_control_has_a_label(page: ElementTree.Element) -> None:
    labelled = {one.get("for") for one in page.iter("label")}
    wrapped = {control for label in page.iter("label") for control in label.iter("input")}
    for tag in ("input", "select", "textarea"):
        for one in page.iter(tag):
            assert one.get("type") == "hidden" or one in wrapped or one.get("id") in labelled


def test_what_changes_something_carries_the_token(page: ElementTree.Element) -> None:
    for form in page.iter("form"):
        sent = {one.get("name") for one in form.iter("input")}
        assert form.get("method") in {"get", "post"}
        assert ("token" in sent) == (form.get("method") == "post")
        assert (form.get("action") or "/").startswith("/")


def test_pictures_speak(page: ElementTree.Element) -> None:
    for picture in page.iter("svg"):
        if picture.get("role") == "img":
            assert picture.find("title") is not None
            assert picture.find("desc") is not None
        else:
            assert picture.get("aria-hidden") == "true"


def test_nothing_comes_from_elsewhere_and_nothing_runs(page: ElementTree.Element) -> None:
    allowed = re.compile(
        r"(?:/(?:questions|documents|statements|actors|organisations|evidence|static|warnings)/\S+|(?:/[a-z.-]+)+(?:[?#]\S*)?|/|"
        r"/\?\S+|#\S+)\Z"
    )
    for one in page.iter():
        assert one.tag not in {"style", "iframe", "object", "embed", "img", "base"}
        assert one.tag != "script" or one.attrib == {"src": "/static/htmx.min.js", "defer": "defer"}
        assert not [name for name in one.attrib if name.startswith(("on", "hx-on")) or name in {"style", "srcdoc"}]
        if "href" in one.attrib:
            assert allowed.match(one.attrib["href"]), one.attrib["href"]
            assert not one.attrib["href"].startswith("//")


def test_places_in_the_page_are_there(page: ElementTree.Element) -> None:
    named = {one.get("id") for one in page.iter()}
    assert [href for href in hrefs(page) if href.startswith("#") and href[1:] not in named] == []


def test_every_link_leads_somewhere(client: TestClient, pages: dict[str, ElementTree.Element]) -> None:
    links = {href for page in pages.values() for href in hrefs(page) if href.startswith("/")}
    assert len(links) > 30
    for href in sorted(links):
        path, _, place = href.partition("#")
        response = client.get(path)
        assert response.status_code in {200, 303}, href
        if place:
            assert f'id="{place}"' in response.text, href


def test_every_class_of_a_page_is_in_the_sheet(page: ElementTree.Element) -> None:
    plain = {"body", "quoted_article", "found", "outlet", "via", "slot", "threefold"}
    used = {name for one in page.iter() for name in (one.get("class") or "").split()}
    assert not [name for name in used - plain if f".{name}" not in SHEET]
