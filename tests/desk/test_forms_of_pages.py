"""Pages in other forms: what is saved is what is shown; feeds; the description; strict HTML; nothing ends in a 5xx."""

import csv
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import html5lib
import jsonschema
import pyarrow.parquet as pq
import pytest
import schemathesis
from desk_world import FORCE, ODD, browser, id_of, staffed, token_of, tree, words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from crisisdesk.desk.addresses import TABLE
from crisisdesk.desk.answers import offered_for
from crisisdesk.desk.sheets import Sheet, as_csv, as_parquet, sheet

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    found = browser(staffed(tmp_path_factory.mktemp("forms")))
    book = found.app.state.office.casebook  # type: ignore[attr-defined]
    case = book.open_case("CSTO", title="=HYPERLINK(1) <b>", place="KAZ")
    book.act(case.case_id, "request", member="KAZ", route="csc-extraordinary")
    return found


SHEETS = [
    "/questions",
    "/questions/force?as_of=2022-01-08&against=2022-01-06",
    "/evidence/RUS/force",
    "/search?words=force",
    "/search?words=force&kind=document",
    "/search?words=force&actor=RUS&from=2022-01-06&to=2022-01-08",
    "/search?words=ministry&as_of=2022-01-07&outlet=Harbour+Post",
    f"/documents/{id_of('noted')}",
    "/actors/RUS",
    "/actors/RUS?as_of=2022-01-07",
    "/evidence/RUS/force?stance=supports&as_of=2022-01-07",
    "/coverage",
    "/cases",
    "/ledger",
]


def saved(client: TestClient, path: str, form: str) -> bytes:
    body: bytes = client.get(f"{path}{'&' if '?' in path else '?'}format={form}").content
    return body


@pytest.mark.parametrize("path", SHEETS)
def test_what_is_saved_is_what_is_shown(client: TestClient, path: str) -> None:
    rows = list(csv.DictReader(io.StringIO(saved(client, path, "csv").decode("utf-8"))))
    table = pq.read_table(io.BytesIO(saved(client, path, "parquet")))
    assert table.column_names == list(rows[0])
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in table.to_pylist()] == [
        {k: v.removeprefix("'") if v[1:2] in "=+-@" and v else v for k, v in row.items()} for row in rows
    ]
    shown = " ".join(words(tree(client.get(path).text)).split())
    for row in rows:
        for name in ("sentence", "words", "outlet", "proposition", "title", "name"):
            told = " ".join((row.get(name) or "").removeprefix("'").translate({7: 0x2407}).split())
            assert told in shown, (name, told)


@pytest.mark.parametrize("path", SHEETS)
def test_a_page_offers_what_it_shows_and_not_another(client: TestClient, path: str) -> None:
    """The addresses below a page keep everything that it was asked for: dates, words, filters, the page of hits."""
    offered = [one.get("href", "") for one in tree(client.get(path).text).iter("a") if "format=" in one.get("href", "")]
    shown = client.get(path, headers={"accept": "application/json"}).json()
    assert {parse_qs(urlsplit(one).query)["format"][0] for one in offered} >= {"csv", "parquet", "json"}
    asked = parse_qs(urlsplit(path).query)
    for one in offered:
        given = parse_qs(urlsplit(one).query)
        assert {name: value for name, value in given.items() if name != "format"} == asked
        if given["format"] == ["json"]:
            assert client.get(one).json() == shown


def test_what_is_narrowed_is_saved_narrowed(client: TestClient) -> None:
    def outlets(path: str) -> set[str]:
        return {row["outlet"] for row in csv.DictReader(io.StringIO(saved(client, path, "csv").decode("utf-8")))}

    assert outlets("/search?words=ministry&outlet=Harbour+Post") == {"Harbour Post"}
    assert len(outlets("/search?words=ministry")) > 1
    early = saved(client, "/actors/RUS?as_of=2022-01-07", "csv").decode("utf-8")
    assert "2022-01-11" not in early
    assert "2022-01-11" in saved(client, "/actors/RUS", "csv").decode("utf-8")


def test_the_matrix_is_saved_row_by_row(client: TestClient) -> None:
    path = "/questions/force"
    rows = list(csv.DictReader(io.StringIO(saved(client, path, "csv").decode("utf-8"))))
    page = client.get(path, headers={"accept": "application/json"}).json()
    shown = [
        (row["actor"]["code"], row["stance"], *(str(one["stories"]) for one in row["counts"]))
        for group in page["groups"]
        for row in group["rows"]
    ]
    stances = ("supports", "opposes", "conditional", "neutral", "silent")
    assert [(row["actor"], row["stance"], *(row[f"{one}_stories"] for one in stances)) for row in rows] == shown


def test_a_formula_stays_words(client: TestClient) -> None:
    assert "'=HYPERLINK(1) <b>" in saved(client, "/cases", "csv").decode()


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(-(2**60), 2**60) | st.none()), max_size=6))
def test_any_values_can_be_saved(values: list[tuple[str, int | None]]) -> None:
    found: Sheet = sheet("x", [{"a": text, "b": number} for text, number in values], ["a", "b"])
    assert len(list(csv.reader(io.StringIO(as_csv(found).decode("utf-8"), newline="")))) == len(values) + 1
    assert pq.read_table(io.BytesIO(as_parquet(found))).num_rows == len(values)


@pytest.mark.parametrize("path", ["/questions", "/questions/force", "/questions/odd/%3Cb%3E%3F%20%26", "/cases"])
def test_feeds_name_themselves_and_everything_by_an_iri(client: TestClient, path: str) -> None:
    feed = ElementTree.fromstring(client.get(path, params={"format": "atom"}).content)
    links = {one.get("rel"): one for one in feed.findall(f"{ATOM}link")}
    assert links["self"].get("type") == "application/atom+xml"
    assert client.get(links["self"].get("href", "")).headers["content-type"].startswith("application/atom+xml")
    for one in [feed, *feed.findall(f"{ATOM}entry")]:
        assert re.fullmatch(r"urn:crisisdesk:[A-Za-z0-9%/:+.~_-]+", one.findtext(f"{ATOM}id") or "")
        assert one.findtext(f"{ATOM}title")


@pytest.mark.parametrize("path", ["/questions", "/questions/force", "/cases"])
def test_feeds_follow_atom(client: TestClient, path: str) -> None:
    response = client.get(path, params={"format": "atom"})
    assert response.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    assert [len(feed.findall(f"{ATOM}{tag}")) for tag in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", entry.findtext(f"{ATOM}updated") or "")
        link = entry.find(f"{ATOM}link")
        assert link is not None
        address = link.get("href", "")
        assert client.get(address.partition("#")[0]).status_code == 200
    assert f'href="{path}?format=atom"' in client.get(path).text


def test_a_feed_stays_the_same_until_something_is_new(client: TestClient) -> None:
    assert saved(client, "/questions/force", "atom") == saved(client, "/questions/force", "atom")


def description(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_the_description_names_every_address(client: TestClient) -> None:
    described = description(client)
    named = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    assert named == {(row.method, row.path.replace(":path", "")) for row in TABLE}


EXAMPLES = [
    "/",
    "/questions/force",
    "/evidence/RUS/force",
    f"/documents/{id_of('noted')}",
    "/actors/RUS",
    "/organisations/CSTO?on=2022-01-06",
    "/search?words=force",
    "/coverage",
    "/warnings",
    "/warnings/KAZ",
    "/forecast?actor=KAZ&type=COERCE",
    "/scorecard",
    "/cases",
    "/people",
    "/settings",
    "/sources",
    "/ledger",
]


@pytest.mark.parametrize("path", EXAMPLES)
def test_a_page_is_what_the_description_says(client: TestClient, path: str) -> None:
    described = description(client)
    row = next(row for row in TABLE if row.method == "GET" and _fits(row.path, path.partition("?")[0]))
    schema = described["paths"][row.path.replace(":path", "")]["get"]["responses"]["200"]["content"]
    assert set(schema) == set(offered_for(row.answers))
    page = client.get(path, headers={"accept": "application/json"}).json()
    jsonschema.validate(page, {**schema["application/json"]["schema"], "components": described["components"]})


def _fits(pattern: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+(:path)?\}", "[^/]+", pattern), path) is not None


STRICT = [
    "/",
    "/questions",
    "/questions/force?as_of=2022-01-08&against=2022-01-06",
    "/evidence/RUS/force",
    *(f"/documents/{id_of(name)}" for name in ("backs", "hostile", "noted", "turkish")),
    "/actors/RUS",
    "/organisations/CSTO?on=2022-01-06",
    "/search?words=force",
    "/coverage",
    "/warnings",
    "/warnings/KAZ",
    "/forecast?actor=KAZ&type=COERCE",
    "/scorecard",
    "/cases",
    "/people",
    "/settings",
    "/sources",
    "/ledger",
    "/articles/new",
    "/sign-in",
    "/nothing",
]


@pytest.mark.parametrize("path", STRICT)
def test_html_is_strict(client: TestClient, path: str) -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(client.get(path).text)
    assert parser.errors == []


def test_a_case_is_strict_too(client: TestClient) -> None:
    path = client.get("/cases", headers={"accept": "application/json"}).json()["cases"][0]["link"]
    html5lib.HTMLParser(strict=True).parse(client.get(path).text)


@pytest.fixture(scope="module")
def described(client: TestClient) -> Any:
    return schemathesis.openapi.from_dict(description(client))


TRIES = 6
"""Requests made up for each address."""


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.path}")
def test_nothing_that_is_asked_ends_in_a_5xx(client: TestClient, described: Any, row: Any) -> None:
    operation = described[row.path.replace(":path", "")][row.method]
    token = token_of(client, "/settings")

    @settings(max_examples=TRIES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        if isinstance(case.body, dict):
            case.body = {**case.body, "token": token}
        sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8765")
        known = {name: sent[name] for name in ("params", "headers", "data", "files", "json") if sent.get(name)}
        if "files" in known:
            known["files"] = [
                (name, (file, str(value).encode("utf-8", "replace"))) for name, (file, value) in sent["files"]
            ]
        response = client.request(sent["method"], sent["url"], **known)
        assert response.status_code < 500, (sent, response.text)

    ask()


@pytest.mark.parametrize("question", [FORCE, ODD], ids=["force", "odd"])
def test_links_to_other_forms_are_addresses(client: TestClient, question: Any) -> None:
    page = client.get("/questions", headers={"accept": "application/json"}).json()
    link = next(one["link"] for one in page["questions"] if one["question_id"] == question.question_id)
    hrefs = [one.get("href", "") for one in tree(client.get(link).text).iter("a") if "format=" in one.get("href", "")]
    assert len(hrefs) == 4
    assert {client.get(href).status_code for href in hrefs} == {200}


def test_pictures_of_the_chapter_are_there() -> None:
    root = Path(__file__).resolve().parents[2] / "docs"
    named = re.findall(r"\]\((pictures/[^)]+)\)", (root / "desk.md").read_text("utf-8"))
    assert [name for name in named if not (root / name).is_file()] == []
