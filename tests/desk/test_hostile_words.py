"""Words that want to be something else, in every place where somebody may write, on every page in every form."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from desk_world import HOME, browser, token_of, tree
from starlette.testclient import TestClient

from crisisdesk.casebook import Casebook
from crisisdesk.charters import readiness
from crisisdesk.clock import system_clock
from crisisdesk.desk import House, app
from crisisdesk.model import Question, Refusal
from crisisdesk.positions.decision import decide
from crisisdesk.reading import read
from crisisdesk.record import Record
from crisisdesk.testing import article

SCRIPT = "<script>window.ran = 1</script><img src=x onerror=window.ran=1>"
QUOTES = "\"' onmouseover='window.ran=1' x=\""
FORMULA = '=HYPERLINK("https://evil.example","x")'
TURNED = "safe\u202egpj.exe\u2066\u2067"
TEMPLATE = "{{ 7*7 }}{% raw %}${7*7}%(x)s{0}{name}"
BREAKS = "a\r\nSet-Cookie: x=y\r\n\r\n\x1b[31m\ufffe\u0085\u2028"
LINK = "javascript:window.ran=1"
CLOSING = "</title></textarea></script></style></svg>]]>--><b>"
ALL = (SCRIPT, QUOTES, FORMULA, TURNED, TEMPLATE, BREAKS, LINK, CLOSING)
LINE = " ".join(one for one in ALL if one != BREAKS)
PLAIN = " ".join(one for one in ALL if one.isprintable())
"""For fields of one line, which take no letters that cannot be seen."""
SENTENCE = "Russia's foreign ministry praised the force's help. Georgia's government said that it rejected the force."

QUESTION = Question(
    question_id=f"q {SCRIPT}/../{QUOTES}#?",
    proposition=f"Is the force {LINE}",
    terms=("the force", SCRIPT),
    place="KAZ",
    organisation="CSTO",
    measure="send_force",
)


def hostile(number: int, words: str) -> Any:
    return article(
        f"{words}\n\n{SENTENCE}\n\n{words} said {words}.",
        title=f"{words} {number}",
        outlet=f"{words} Post",
        url=f"{LINK}{number}",
    )


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    folder = tmp_path_factory.mktemp("hostile")
    record = Record(folder / "record", system_clock)
    refusals = [Refusal(f"in/{words}", 7, words) for words in ALL]
    record.append([read(hostile(number, words)) for number, words in enumerate(ALL)], refusals)
    book = Casebook(f"sqlite:///{folder / 'casebook.sqlite'}", system_clock)
    house = House(disclaimer=LINE, settings=(("host", LINE, "Where it is served."),))
    found = browser(
        app(record, lambda: (QUESTION,), system_clock, decide=decide, readiness=readiness, casebook=book, house=house)
    )
    write_everywhere(found, book)
    return found


def write_everywhere(client: TestClient, book: Casebook) -> None:
    """Fill every form with it."""
    token = token_of(client, "/people")

    def sent(path: str, **fields: str) -> int:
        return client.post(path, data={"token": token, **fields}).status_code

    opened = client.post("/cases", data={"token": token, "organisation": "CSTO", "title": PLAIN, "place": "KAZ"})
    case = opened.headers["location"]
    for fields in (
        {"act": "request", "member": "KAZ", "f.route": "csc-extraordinary", "f.reason": LINE + BREAKS},
        {"act": "second", "member": "RUS"},
        {"act": "convene"},
        {"act": "consult", "member": "ARM", "f.stance": "supports", "f.words": LINE + BREAKS},
        {"act": "show", "f.gate": "request_of_affected", "f.evidence": LINE},
        {"act": "table", "member": "KAZ", "f.title": PLAIN, "f.text": LINE + BREAKS, "f.measure": "statement"},
        {"act": "amend", "member": "KAZ", "f.text": CLOSING + LINE},
        {"act": "report", "member": "KAZ", "f.text": LINE},
    ):
        assert sent(f"{case}/acts", **fields) in {303, 400}, fields["act"]
    page = client.get("/questions", headers={"accept": "application/json"}).json()
    assert len(page["questions"]) == 1
    for one in client.get("/search?words=force&kind=document", headers={"accept": "application/json"}).json()["hits"]:
        document = one["link"].partition("?")[0].rpartition("/")[2]
        assert (
            sent("/judgements", of="document", subject=document, grade="2", comment=LINE, back=f"/documents/{document}")
            == 303
        )
        spoken = client.get(f"/documents/{document}", headers={"accept": "application/json"}).json()["spoken"]
        for said in spoken[:1]:
            subject = said["statement_id"]
            assert sent("/judgements", of="statement", subject=subject, verdict="disagree", comment=LINE) == 303
            amended = {"verdict": "amend", "field": "act", "value": LINE[:100], "comment": LINE}
            assert sent("/judgements", of="statement", subject=subject, **amended) in {303, 400}
    for words in ALL:
        sent("/judgements", of="outlet", subject=f"{words} Post".strip(), grade="B", comment=words)
    names = ("../../x.txt", f"{SCRIPT}.txt", f"{TURNED}.html", f"{FORMULA}.jsonl", "a\x00b.txt", "x" * 300)
    for number, name in enumerate(names):
        text = json.dumps(
            {"title": "\ud800 " + LINE, "text": SENTENCE + " \ud800", "outlet": "\udfff", "published": "2022-01-06"}
        )
        body = text if name.endswith(".jsonl") else f"{LINE} {number}\n\n{SENTENCE}"
        response = client.post(
            "/articles",
            data={"token": token, "published": "2022-01-07", "outlet": LINE[:150]},
            files={"file": (name, body.encode())},
        )
        assert response.status_code == 303
        client.app.state.office.works.wait(response.headers["location"].rpartition("/")[2], 30)  # type: ignore[attr-defined]
    book.add_person("anna", name=PLAIN[:199], email=FORMULA)


@pytest.fixture(scope="module")
def pages(client: TestClient) -> dict[str, str]:
    """All pages that links lead to from the first, and works and problems that none lead to."""
    works = [f"/progress/{one}" for one in client.app.state.office.works._known]  # type: ignore[attr-defined]
    odd = [f"/actors/{SCRIPT}", f"/search?words={SCRIPT}&outlet={QUOTES}", f"/sign-in?next=/{QUOTES}", f"/{CLOSING}"]
    wait = ["/", "/people", "/settings", "/sign-in", "/articles/new", "/ledger", *works, *odd]
    found: dict[str, str] = {}
    while wait and len(found) < 90:
        path = wait.pop(0).partition("#")[0]
        if path in found or "format=" in path or path.startswith("/static"):
            continue
        response = client.get(path)
        assert response.status_code < 500, path
        assert "x=y" not in response.headers.get("set-cookie", "")
        found[path] = response.text if response.headers.get("content-type", "").startswith("text/html") else ""
        if found[path]:
            wait += re.findall(r'href="(/[^"]*)"', found[path].replace("&amp;", "&").replace("&#39;", "'"))
    assert len(found) > 60
    return found


def test_no_page_holds_more_than_its_templates_do(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        if not text:
            continue
        page = html5lib.parse(text, namespaceHTMLElements=False)
        for one in page.iter():
            if not isinstance(one.tag, str):
                continue
            assert one.tag not in {"img", "iframe", "object", "embed", "base", "link"} - {"link"}, path
            assert one.tag != "script" or set(one.attrib) == {"src", "defer"}, path
            assert not [name for name in one.attrib if name.startswith("on") or name == "style"], path
            for name in ("href", "src", "action", "hx-get"):
                address = one.get(name, "/")
                assert address.startswith(("/", "#", "?", "data:")), (path, address)
                assert not address.startswith("//"), (path, address)


def test_pages_are_strict_html_whatever_they_show(pages: dict[str, str]) -> None:
    wrong = {}
    for path, text in pages.items():
        parser = html5lib.HTMLParser()
        parser.parse(text or "<!DOCTYPE html><title>x</title>")
        if parser.errors:
            wrong[path] = parser.errors[:2]
    assert wrong == {}


def test_letters_that_turn_the_line_stay_in_their_place(pages: dict[str, str]) -> None:
    """What may turn the direction of writing stands in an element that keeps it to itself, and turns nothing else."""
    alone = {"bdi", "title", "textarea", "option", "desc"}
    loose: dict[str, str] = {}
    for path, text in pages.items():
        if not text:
            continue
        page = html5lib.parse(text, namespaceHTMLElements=False)
        kept = set()
        for one in page.iter():
            if one.tag.rpartition("}")[2] in alone or one.get("dir") == "auto":
                kept |= set(one.iter())
        for one in page.iter():
            pieces = [(one, one.text or "")] + [(one, child.tail or "") for child in one]
            for owner, words in pieces:
                if owner not in kept and "\u202e" in words:
                    loose[f"{owner.tag} {owner.get('class', '')}"] = path
    assert loose == {}


SAVED = [
    "/",
    "/questions",
    "/cases",
    "/coverage",
    "/search?words=force",
    "/search?words=force&kind=document",
    "/warnings",
    "/people",
    "/ledger",
    "/settings",
    "/sources",
]


@pytest.mark.parametrize("path", SAVED)
def test_other_forms_hold_words_as_words(client: TestClient, path: str) -> None:
    def had(form: str) -> Any:
        return client.get(
            path, params={**dict([one.split("=") for one in path.partition("?")[2].split("&") if one]), "format": form}
        )

    assert json.loads(had("json").content)["title"]
    sheet = had("csv")
    if sheet.headers["content-type"].startswith("text/csv"):
        for row in csv.reader(io.StringIO(sheet.content.decode("utf-8"), newline="")):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
        assert sheet.headers["content-disposition"].isascii()
    feed = had("atom")
    if feed.headers["content-type"].startswith("application/atom"):
        root = ElementTree.fromstring(feed.content)
        assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {
            "feed", "id", "title", "updated", "author", "name", "link", "entry", "summary"
        }  # fmt: skip
        assert all(one.get("href", HOME).startswith(f"{HOME}/") for one in root.iter() if one.tag.endswith("link"))


def test_the_question_and_its_evidence_in_every_form(client: TestClient) -> None:
    link = client.get("/questions", headers={"accept": "application/json"}).json()["questions"][0]["link"]
    for form in ("html", "json", "csv", "parquet", "atom"):
        assert client.get(f"{link}?format={form}").status_code == 200, form
    assert client.get(f"{link}?format=atom").content.count(b"<script") == 0


def test_the_calendar_and_the_sheet_break_no_lines(client: TestClient) -> None:
    calendar = client.get("/deadlines.ics").text
    assert "\nSet-Cookie" not in calendar
    case = client.get("/cases", headers={"accept": "application/json"}).json()["cases"][0]["link"]
    assert client.get(f"{case}/sheet").status_code in {200, 404}


def test_what_is_shown_is_what_was_written(client: TestClient) -> None:
    case = client.get("/cases", headers={"accept": "application/json"}).json()["cases"][0]
    assert case["title"] == PLAIN
    shown = "".join(tree(client.get("/cases").text).itertext())
    assert "<script>window.ran = 1</script>" in shown
    assert "{{ 7*7 }}" in shown


def test_nothing_was_written_outside(client: TestClient, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = Path(client.app.state.office.record.folder).parent  # type: ignore[attr-defined]
    assert not list(folder.parent.rglob("x.txt"))
