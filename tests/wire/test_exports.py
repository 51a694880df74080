import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crisisdesk.errors import SourceError
from crisisdesk.wire.articles import Article
from crisisdesk.wire.files import Item, Listed, entries_in
from crisisdesk.wire.items import Entry

DAY = datetime(2022, 1, 5, 10, tzinfo=UTC)
NINJS: dict[str, Any] = {
    "uri": "https://wire.example/items/7",
    "type": "text",
    "pubstatus": "usable",
    "versioncreated": "2022-01-05T10:00:00Z",
    "headline": "Gates open",
    "byline": "Aru Bek",
    "language": "en-GB",
    "copyrightholder": "Steppe Wire",
    "infosources": [{"name": "Caspian Relay"}, {"name": "Steppe Wire"}],
    "body_text": "The bloc met.\n\nIt will meet again.",
}
REGISTRY: dict[str, Any] = {
    "uri": "688",
    "lang": "eng",
    "dateTimePub": "2022-01-05T10:00:00Z",
    "url": "https://post.example/gates",
    "title": "Gates open",
    "body": "The bloc met.",
    "source": {"uri": "post.example", "title": "Valley Post"},
    "authors": [{"name": "Aru Bek"}, {"name": "Dana Oz"}],
}
MEDIA_CLOUD: dict[str, Any] = {
    "stories_id": 7,
    "media_name": "Valley Post",
    "media_url": "https://post.example",
    "publish_date": "2022-01-05 10:00:00",
    "title": "Gates open",
    "url": "https://post.example/gates",
    "language": "en",
}
DOC: dict[str, Any] = {
    "url": "https://post.example/gates",
    "title": "Gates open",
    "seendate": "20220105T100000Z",
    "domain": "post.example",
    "language": "English",
}


def read(folder: Path, name: str, value: object) -> list[Entry]:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return list(entries_in(path))


def article(entries: list[Entry]) -> Article:
    (entry,) = entries
    assert isinstance(entry, Item), entry
    return entry.article


@pytest.mark.parametrize("wrap", [lambda r: r, lambda r: [r], lambda r: {"items": [r]}], ids=["one", "list", "wrapped"])
def test_ninjs(tmp_path: Path, wrap: Any) -> None:
    found = article(read(tmp_path, "a.json", wrap(NINJS)))
    assert (found.title, found.author, found.outlet) == ("Gates open", "Aru Bek", "Steppe Wire")
    assert (found.text, found.via) == ("The bloc met.\n\nIt will meet again.", ("Caspian Relay",))
    assert (found.published_at, found.url) == (DAY, "https://wire.example/items/7")


def test_ninjs_of_version_2_and_3_and_xhtml(tmp_path: Path) -> None:
    newer = {
        "uri": "urn:7",
        "versioncreated": "2022-01-05T10:00:00Z",
        "headlines": [{"role": "short", "value": "Gates"}, {"role": "main", "value": "Gates open"}],
        "bodies": [
            {"contenttype": "text/html", "value": "<p>The bloc<br/>met.</p><script>x()</script><p>Again &amp; so.</p>"}
        ],
    }
    found = article(read(tmp_path, "a.json", newer))
    assert (found.title, found.text, found.url) == ("Gates open", "The bloc\n\nmet.\n\nAgain & so.", "")
    older = {**NINJS, "body_text": None, "body_xhtml": "<div><p>The bloc met.</p><p>It left.</p></div>"}
    assert article(read(tmp_path, "b.json", older)).text == "The bloc met.\n\nIt left."


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"pubstatus": "canceled"}, "marked"),
        ({"type": "picture"}, "the item is picture"),
        ({"body_text": " "}, "no body"),
        ({"versioncreated": "soon"}, "holds no date"),
    ],
)
def test_a_ninjs_item_that_is_not_read_says_why(tmp_path: Path, changed: dict[str, Any], reason: str) -> None:
    first, second = read(tmp_path, "a.json", [{**NINJS, **changed}, NINJS])
    assert isinstance(first, SourceError)
    assert reason in first.reason
    assert isinstance(second, Item)


@pytest.mark.parametrize(
    "value",
    [
        {"articles": {"results": [REGISTRY], "totalResults": 1}},
        [REGISTRY],
        json.dumps(REGISTRY) + "\n" + json.dumps(REGISTRY),
    ],
    ids=["answer", "list", "lines"],
)
def test_event_registry(tmp_path: Path, value: object) -> None:
    found = article(read(tmp_path, "a.json", value)[:1])
    assert (found.title, found.text, found.outlet) == ("Gates open", "The bloc met.", "Valley Post")
    assert (found.author, found.language, found.published_at) == ("Aru Bek, Dana Oz", "eng", DAY)


def test_an_event_registry_export_without_bodies_says_what_to_do(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, "a.json", [{**REGISTRY, "body": ""}])
    assert isinstance(entry, SourceError)
    assert "includeArticleBody" in entry.reason


def test_media_cloud_gives_addresses_and_texts_where_it_has_them(tmp_path: Path) -> None:
    listed, whole = read(tmp_path, "a.json", [MEDIA_CLOUD, {**MEDIA_CLOUD, "text": "The bloc met."}])
    assert isinstance(listed, Listed)
    assert (listed.url, listed.outlet, listed.seen_at) == ("https://post.example/gates", "Valley Post", DAY)
    assert isinstance(whole, Item)
    assert (whole.article.text, whole.article.outlet) == ("The bloc met.", "Valley Post")


def test_the_doc_interface_of_gdelt_gives_addresses(tmp_path: Path) -> None:
    (listed,) = read(tmp_path, "a.json", {"articles": [DOC]})
    assert isinstance(listed, Listed)
    assert (listed.url, listed.title, listed.outlet) == ("https://post.example/gates", "Gates open", "post.example")
    assert listed.seen_at == DAY


def gkg(url: str, kind: str = "1") -> str:
    return "\t".join(["20220105100000-1", "20220105100000", kind, "post.example", url, *[""] * 22])


def test_a_knowledge_graph_gives_its_addresses_once(tmp_path: Path) -> None:
    lines = [gkg("https://a.example/1"), gkg("https://a.example/1"), gkg("DOI:x", "2"), "cut\toff", gkg("no address")]
    entries = read(tmp_path, "20220105100000.gkg.csv", "\n".join(lines))
    assert [e.url for e in entries if isinstance(e, Listed)] == ["https://a.example/1"]
    errors = [(e.line, e.reason.split(";")[0]) for e in entries if isinstance(e, SourceError)]
    assert errors[0] == (3, "from post.example without a web address (DOI:x)")
    assert errors[1] == (4, "2 columns")
    assert errors[2][0] == 5


def test_the_first_version_of_the_knowledge_graph(tmp_path: Path) -> None:
    head = "DATE\tNUMARTS\tCOUNTS\tTHEMES\tLOCATIONS\tPERSONS\tORGANIZATIONS\tTONE\tCAMEOEVENTIDS\tSOURCES\tSOURCEURLS"
    row = "20130401\t2" + "\t" * 9 + "https://a.example/1<UDIV>https://a.example/2"
    entries = read(tmp_path, "20130401.gkg.csv", f"{head}\n{row}\n")
    assert [e.url for e in entries if isinstance(e, Listed)] == ["https://a.example/1", "https://a.example/2"]


def test_events_of_gdelt_give_their_addresses(tmp_path: Path) -> None:
    row = ["1018", "20220105", "202201", "2022", "2022.0137", *[""] * 54, "20220105100000", "https://a.example/1"]
    entries = read(tmp_path, "20220105.export.CSV", "\t".join(row) + "\n" + "\t".join(row) + "\n")
    (listed,) = entries
    assert isinstance(listed, Listed)
    assert (listed.url, listed.seen_at) == ("https://a.example/1", DAY)


def test_a_broken_object_in_a_list_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    good = json.dumps({"text": "The bloc met."})
    entries = read(tmp_path, "a.json", f'[\n{good},\n{{"text": "x" "y"}},\n{good},\n7,\n{good}\n]')
    kinds = [e.line if isinstance(e, SourceError) else "read" for e in entries if not isinstance(e, Listed)]
    assert kinds == ["read", 3, "read", 5, "read"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('[{"text": "a."}', "the list is not closed"),
        ('{"text": "a."} {"text": "b."}', "more follows the first object"),
        ("[" * 5_000, "nested too deeply"),
        ('{"text": 1' + "0" * 5_000 + "}", "number too long"),
        ('{"a": 1}', '"text" is missing'),
        ("{", "broken JSON in line 1"),
    ],
)
def test_a_broken_document_says_what_is_wrong(tmp_path: Path, content: str, reason: str) -> None:
    errors = [e for e in read(tmp_path, "a.json", content) if isinstance(e, SourceError)]
    assert any(reason in error.reason for error in errors), errors
