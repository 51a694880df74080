from datetime import UTC, datetime
from pathlib import Path

import pytest

from crisisdesk.errors import SourceError
from crisisdesk.model import SectionKind
from crisisdesk.wire.files import Item, entries_in
from crisisdesk.wire.items import Entry

NAR = "http://iptc.org/std/nar/2006-10-01/"
XHTML = (
    "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>No</title></head>"
    "<body><p>The <b>bloc</b> met.</p></body></html>"
)


def nitf(content: str) -> str:
    head = "<body.head><hedline>No</hedline></body.head>"
    body = f"<nitf><body>{head}<body.content>{content}</body.content></body></nitf>"
    return f"<inlineXML contenttype='application/nitf+xml'>{body}</inlineXML>"


def item(body: str = "", meta: str = "", status: str = "stat:usable", guid: str = "tag:wire.example,2022:7") -> str:
    body = body or nitf("<p>The bloc met.</p><p>It left.</p>")
    return f"""<newsItem xmlns="{NAR}" guid="{guid}" version="2" xml:lang="en">
      <itemMeta><itemClass qcode="ninat:text"/><provider literal="Steppe Wire"/>
        <versionCreated>2022-01-06T08:00:00Z</versionCreated>{meta}<pubStatus qcode="{status}"/></itemMeta>
      <contentMeta><contentCreated>2022-01-05T10:00:00Z</contentCreated><by>By Aru Bek</by>
        <creditline>Caspian Relay</creditline><headline>Gates  open</headline></contentMeta>
      <contentSet>{body}</contentSet></newsItem>"""


def read(folder: Path, content: str | bytes) -> list[Entry]:
    path = folder / "a.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(entries_in(path))


def test_an_item(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, item())
    assert isinstance(entry, Item)
    found = entry.article
    assert (found.title, found.author, found.outlet) == ("Gates open", "By Aru Bek", "Steppe Wire")
    assert (found.text, found.via, found.language) == ("The bloc met.\n\nIt left.", ("Caspian Relay",), "en")
    assert found.published_at == datetime(2022, 1, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<inlineXML>{XHTML}</inlineXML>", "The bloc met."),
        ("<inlineData contenttype='text/plain'>The bloc met.\n\nIt left.</inlineData>", "The bloc met.\n\nIt left."),
        ("<inlineData contenttype='text/html'>&lt;p&gt;The bloc met.&lt;/p&gt;</inlineData>", "The bloc met."),
        (nitf("<p>The bloc</p><hr/><p>met.</p>"), "The bloc\n\n* * *\n\nmet."),
    ],
    ids=["XHTML", "plain", "escaped HTML", "NITF"],
)  # fmt: skip
def test_bodies(tmp_path: Path, body: str, text: str) -> None:
    (entry,) = read(tmp_path, item(body))
    assert isinstance(entry, Item), entry
    assert entry.article.text == text


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (item(status="stat:canceled"), 'marked "canceled"'),
        (item(meta="<embargoed>2999-01-01T00:00:00Z</embargoed>"), "under embargo until 2999"),
        (item(body="<remoteContent href='a.jpg'/>"), "no body"),
        (item().replace("ninat:text", "ninat:picture"), "the item is picture"),
        (item().replace("2022-01-05T10:00:00Z", "tomorrow"), "no date"),
        (f"<packageItem xmlns='{NAR}' guid='p'/>", "carries no article"),
    ],
    ids=["withdrawn", "embargo", "no body", "a picture", "no date", "a package"],
)
def test_what_is_not_read_says_why_and_the_next_item_is(tmp_path: Path, given: str, reason: str) -> None:
    first, second = read(tmp_path, f"<newsMessage xmlns='{NAR}'><itemSet>{given}{item()}</itemSet></newsMessage>")
    assert isinstance(first, SourceError)
    assert reason in first.reason
    assert isinstance(second, Item)
    assert second.line == 2


BILLION = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "head",
    [
        BILLION + "]>",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE x [<!ENTITY % a SYSTEM 'http://host.example/a.dtd'> %a;]>",
    ],
    ids=["a billion laughs", "a file of the machine", "a DTD from elsewhere"],
)
def test_entities_are_refused(tmp_path: Path, head: str) -> None:
    named = item().replace("Gates  open", "&a;" if "%" not in head else "Gates").replace("The bloc met.", "x")
    (entry,) = read(tmp_path, f"<?xml version='1.0'?>{head}<newsMessage>{named}</newsMessage>")
    assert isinstance(entry, SourceError)
    assert "entities" in entry.reason


def test_a_message_that_breaks_off_gives_the_items_before(tmp_path: Path) -> None:
    whole = f"<newsMessage xmlns='{NAR}'>{item()}{item()}"
    entries = read(tmp_path, whole + item()[:300])
    assert [isinstance(e, Item) for e in entries] == [True, True, False]
    assert isinstance(entries[2], SourceError)
    assert "broken XML" in entries[2].reason


@pytest.mark.parametrize("coding", ["utf-16", "iso-8859-1", "no-such-code"])
def test_encodings_are_those_that_the_file_declares(tmp_path: Path, coding: str) -> None:
    written = f"<?xml version='1.0' encoding='{coding}'?>" + item().replace("The bloc met.", "Café met.")
    (entry,) = read(tmp_path, written.encode(coding if coding != "no-such-code" else "utf-8"))
    if coding == "no-such-code":
        assert isinstance(entry, SourceError)
    else:
        assert isinstance(entry, Item)
        assert entry.article.text.startswith("Café met.")


def test_a_note_in_a_body_stands_apart(tmp_path: Path) -> None:
    body = nitf("<p>Editor's note: we doubt it.</p><p>The bloc met.</p>")
    (entry,) = read(tmp_path, item(body))
    assert isinstance(entry, Item)
    assert [s.kind for s in entry.article.sections] == [SectionKind.EDITORS_NOTE, SectionKind.BODY]
