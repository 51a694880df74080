import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from desk_world import (
    BACKS,
    DOCUMENTS,
    FORCE,
    browser,
    by_class,
    by_id,
    deed,
    desk,
    heading,
    id_of,
    tree,
    words,
)
from starlette.testclient import TestClient

from crisisdesk.clock import fixed_clock
from crisisdesk.desk import app
from crisisdesk.model import Span
from crisisdesk.reading import read
from crisisdesk.record import Record
from crisisdesk.testing import NOON, NOW, article


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return browser(desk(tmp_path_factory.mktemp("document") / "record"))


def page_of(client: TestClient, name: str, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = client.get(
        f"/documents/{id_of(name)}{query}", headers={"accept": "application/json"}
    ).json()
    return found


def seen(client: TestClient, name: str, query: str = "") -> ElementTree.Element:
    return tree(client.get(f"/documents/{id_of(name)}{query}").text)


def shown_text(page: ElementTree.Element) -> list[str]:
    """The paragraphs of the text as the page shows them, without the numbers that it adds."""
    paragraphs = []
    for part in by_class(page, "part"):
        for paragraph in part.iter("p"):
            for number in list(by_class(paragraph, "ref")):
                number.text = ""
            paragraphs.append("".join(paragraph.itertext()))
    return paragraphs


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_the_text_stands_there_letter_by_letter(client: TestClient, name: str) -> None:
    lines = [line.strip() for line in DOCUMENTS[name].text.splitlines()]
    expected = [line.translate({7: 0x2407}) for line in lines if line]
    assert shown_text(seen(client, name)) == expected


def test_hostile_text_is_shown_as_text(client: TestClient) -> None:
    page = seen(client, "hostile")
    assert heading(page) == "<script>alert(2)</script>"
    shown = "\n\n".join(shown_text(page))
    assert "<script>alert('1')</script>" in shown
    assert shown == DOCUMENTS["hostile"].text.replace("\x07", "␇")
    assert "javascript:alert(3)" in words(by_id(page, "facts-list"))
    assert not [one for one in page.iter("a") if "javascript" in one.get("href", "")]


def test_texts_find_their_own_direction(client: TestClient) -> None:
    page = seen(client, "hostile")
    assert {p.get("dir") for part in by_class(page, "part") for p in part.iter("p")} == {"auto"}
    assert {number.get("dir") for number in by_class(page, "ref")} == {"ltr"}
    for quote in page.iter("blockquote"):
        assert quote.get("dir") == "auto"


def test_who_said_what_stands_beside_with_numbers_both_ways(client: TestClient) -> None:
    page = seen(client, "condition")
    data = page_of(client, "condition")
    assert data["spoken"]
    for one in data["spoken"]:
        item = by_id(page, f"s{one['label']}")
        assert f"#t{one['label']}" in [a.get("href") for a in item.iter("a")]
        assert by_id(page, f"t{one['label']}").get("href") == f"#s{one['label']}"
        assert one["speaker"] in words(item)
        assert one["act"] in words(item)
        assert f"confidence {one['sure']}" in words(item)
        assert one["rule"] in words(item)


def test_marks_cover_source_cue_and_content(client: TestClient) -> None:
    page = seen(client, "backs")
    marked = {kind: "".join(words(one) for one in by_class(page, f"k-{kind}")) for kind in ("source", "cue", "content")}
    assert "Russia's foreign ministry" in marked["source"]
    assert "welcomed" in marked["cue"]
    assert "the force" in marked["content"]


def test_the_legend_names_every_mark(client: TestClient) -> None:
    page = seen(client, "backs", "?at=0-10")
    legend = next(by_class(page, "legend"))
    text = next(by_class(page, "part"))

    def kinds(element: ElementTree.Element) -> set[str]:
        return {name for one in element.iter() for name in (one.get("class") or "").split() if name.startswith("k-")}

    assert kinds(text) <= kinds(legend)


def test_events_say_who_did_what_to_whom(tmp_path: Path) -> None:
    document = article("Troops went to Kazakhstan on Thursday. Nothing else happened.", at=NOON)
    record = Record(tmp_path / "record", fixed_clock(NOW))
    events = (deed(document, "went", "RUS", "KAZ"), deed(document, "happened", "XYZ", None))
    record.append([replace(read(document), events=events)])
    page = tree(browser(app(record, lambda: (FORCE,))).get(f"/documents/{document.document_id}").text)
    first, second = by_id(page, "se1"), by_id(page, "se2")
    assert words(first).startswith("e1 Russia → mobilisation → towards Kazakhstan MOBILIZE happened troops, military")
    assert "Read by rule “by hand”, confidence 0.70." in words(first)
    assert words(second).startswith("e2 XYZ → mobilisation MOBILIZE")
    assert [words(one) for one in by_class(next(by_class(page, "part")), "k-trigger")] == ["went", "happened"]


def test_the_editors_note_stands_apart(client: TestClient) -> None:
    parts = page_of(client, "noted")["parts"]
    assert [part["kind"] for part in parts] == ["editors_note", "between", "quoted_article"]
    page = seen(client, "noted")
    assert [words(one) for part in by_class(page, "part") for one in part.iter("h2")] == [
        "Editor’s note", "Quoted article",
    ]  # fmt: skip
    assert page_of(client, "noted")["chain"] == ["The Annotator", "The Northern Review"]


def test_copies_know_each_other(client: TestClient) -> None:
    assert [one["outlet"] for one in page_of(client, "backs")["copies"]] == ["Second Mirror"]
    assert [one["link"] for one in page_of(client, "copy")["copies"]] == [f"/documents/{id_of('backs')}"]
    assert page_of(client, "rejects")["copies"] == []


def test_an_unread_document_says_so(client: TestClient) -> None:
    assert page_of(client, "turkish")["unread"] == "1 passage not read: language tr."
    assert "Nothing of it was read. 1 passage" in words(next(by_class(seen(client, "turkish"), "warning")))
    assert page_of(client, "backs")["unread"] == ""
    assert not list(by_class(seen(client, "backs"), "warning"))


def test_passages_that_were_left_out_are_facts_of_the_reading(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", fixed_clock(NOW))
    record.append([replace(read(DOCUMENTS["backs"]), skipped=(("too long", 2),))])
    page = _page_over(record, id_of("backs"))
    assert page["unread"] == ""
    assert page["reading"]["skipped"] == ["2 passages not read: too long"]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        pytest.param("?at=0-6", "Russia", id="a word"),
        pytest.param("?at=0-46", BACKS[:46].strip(), id="a sentence"),
        pytest.param("?at=5-99999", BACKS[5:].strip(), id="beyond the end"),
        pytest.param("?at=99998-99999", "", id="nowhere"),
        pytest.param("?at=9-3", "", id="backwards"),
        pytest.param("?at=x", "", id="no place"),
    ],
)
def test_the_place_asked_for_is_marked(client: TestClient, query: str, marked: str) -> None:
    page = seen(client, "backs", query)
    text = next(by_class(page, "part"))
    for number in list(by_class(text, "ref")):
        number.text = ""
    assert "".join("".join(one.itertext()) for one in by_class(text, "k-at")) == marked
    assert len([one for one in page.iter() if one.get("id") == "at"]) == (1 if marked else 0)


def test_a_place_that_begins_with_white_space_can_be_reached(client: TestClient) -> None:
    at = DOCUMENTS["noted"].text.index("\n\n=====")
    page = seen(client, "noted", f"?at={at}-{at + 9}")
    assert words(by_id(page, "at")) == "====="


def test_the_statement_asked_for_is_pointed_out(client: TestClient) -> None:
    spoken = page_of(client, "backs", "?at=0-46")["spoken"]
    assert [one["here"] for one in spoken] == [one["content"] in BACKS[:46] for one in spoken]
    assert list(by_class(seen(client, "backs", "?at=0-46"), "here"))


def test_a_damaged_text_and_lost_spans_are_named(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", fixed_clock(NOW))
    reading = read(DOCUMENTS["backs"])
    wrong = replace(DOCUMENTS["backs"], text_hash=hashlib.sha256(b"another").hexdigest(), text=BACKS + " more")
    statement = replace(reading.statements[0], content=(Span(len(BACKS), len(BACKS) + 5),))
    record.append([replace(reading, document=wrong, statements=(statement,))])
    short = replace(wrong, text=BACKS)
    page = _page_over(record, short.document_id)
    assert page["faults"] == [
        "The text does not fit the hash that was recorded with it; `crisisdesk record check` says more."
    ]


def _page_over(record: Record, document_id: str) -> dict[str, Any]:
    client = browser(app(record, lambda: (FORCE,)))
    found: dict[str, Any] = client.get(f"/documents/{document_id}", headers={"accept": "application/json"}).json()
    return found


def test_nested_statements_name_the_outer_one(tmp_path: Path) -> None:
    text = "Russia's foreign ministry said on Friday, citing the Kazakh government, that the force would leave."
    document = article(text, at=NOON)
    record = Record(tmp_path / "record", fixed_clock(NOW))
    reading = read(document)
    outer = reading.statements[0]
    inner = replace(outer, statement_id="f" * 32, within=outer.statement_id)
    record.append([replace(reading, statements=(outer, inner))])
    spoken = _page_over(record, document.document_id)["spoken"]
    assert sorted((one["label"], one["within"]) for one in spoken) == [("1", ""), ("2", "1")]
