"""A desk over an invented record, and its pages as trees."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from starlette.applications import Starlette
from starlette.testclient import TestClient

from crisisdesk.casebook import Casebook
from crisisdesk.charters import readiness
from crisisdesk.clock import Clock, fixed_clock, system_clock
from crisisdesk.desk import Decide, House, app
from crisisdesk.model import Document, Event, Plover, Precision, Question, Reading, Refusal, Span, Status, event_id
from crisisdesk.positions.decision import decide
from crisisdesk.reading import read
from crisisdesk.record import Record
from crisisdesk.testing import NOON, article

TODAY = datetime(2022, 6, 1, tzinfo=UTC)
HOME = "http://127.0.0.1:8765"

FORCE = Question(
    question_id="force",
    proposition="A force is sent to Kazakhstan",
    terms=("the force", "peacekeepers"),
    place="KAZ",
    organisation="CSTO",
    measure="send_force",
)
ODD = Question(question_id="odd/<b>? &", proposition='Is <b>this</b> "odd"?', terms=("oddity",))

BACKS = (
    "Russia's foreign ministry welcomed the force. The ministry gave no figures, and roads to the border stayed shut."
)
REJECTS = "Georgia's foreign ministry rejected the force. Snow fell in the north."
CONDITION = "Armenia's government said it would send peacekeepers only if the parliament agreed."
SILENT = "Uzbekistan has not commented on the force."
ANALYST = "An analyst at a think tank in Ankara said that Turkey had condemned the force."
NOTED = (
    "Editor's note: this article was first published by The Northern Review.\n\n=====\n\n"
    "The foreign ministry of Belarus said that the peacekeepers were needed.\n\nThe rest was weather."
)
LONG_WORD = "w" * 3000
HOSTILE = (
    "Russia's foreign ministry praised the force's help </p><script>alert('1')</script> & its <b>speed</b>.\n\n"
    f"\u202eThe end\u202c \x07 {LONG_WORD}\n\nقالت الوزارة إن القوة <i>مفيدة</i>."
)
DOCUMENTS = {
    "backs": article(
        BACKS, title="Ministry welcomes the force", outlet="Harbour Post", url="https://harbour.example/1"
    ),
    "copy": article(BACKS, title="As told by others", outlet="Second Mirror", at=NOON + timedelta(hours=1)),
    "rejects": article(REJECTS, title="No from Tbilisi", outlet="Harbour Post", at=NOON + timedelta(days=1)),
    "condition": article(CONDITION, outlet="Harbour Post", at=NOON + timedelta(days=2)),
    "silent": article(SILENT, outlet="Plain Paper", at=NOON + timedelta(days=3)),
    "analyst": article(ANALYST, outlet="Plain Paper", at=NOON + timedelta(days=3)),
    "noted": article(NOTED, title="A note", outlet="The Annotator", at=NOON + timedelta(days=4)),
    "hostile": article(
        HOSTILE,
        title="<script>alert(2)</script>",
        outlet="Out\"let' <b>",
        url="javascript:alert(3)",
        at=NOON + timedelta(days=5),
    ),
    "turkish": article("Bakanlık bir açıklama yaptı.", outlet="Günlük", language="tr", at=NOON + timedelta(days=5)),
}
REFUSALS = (
    Refusal("in/<b>.jsonl", 7, "broken JSON at character 3: <script>alert(4)</script>"),
    Refusal("in/empty.txt", None, "the file is empty"),
)


def id_of(name: str) -> str:
    return DOCUMENTS[name].document_id


def deed(document: Document, words: str, source: str, target: str | None) -> Event:
    """An event whose trigger are the given words of a document."""
    trigger = Span(document.text.index(words), document.text.index(words) + len(words))
    return Event(
        event_id=event_id(document.document_id, source, Plover.MOBILIZE, target, Status.HAPPENED, trigger),
        document_id=document.document_id,
        statement_id=None,
        source=source,
        target=target,
        plover=Plover.MOBILIZE,
        mode="troops",
        context="military",
        status=Status.HAPPENED,
        on=document.day,
        precision=Precision.DAY,
        place="KAZ",
        trigger=trigger,
        source_span=None,
        target_span=None,
        rule="by hand",
        confidence=0.7,
    )


@cache
def readings() -> tuple[Reading, ...]:
    """The readings of all documents, made once for all tests."""
    return tuple(read(document) for document in DOCUMENTS.values())


def record(folder: Path, documents: dict[str, Document] | None = None) -> Record:
    kept = Record(folder, fixed_clock(TODAY))
    kept.append(readings() if documents is None else [read(document) for document in documents.values()], REFUSALS)
    return kept


def desk(folder: Path, *questions: Question, decide: Decide | None = None) -> Starlette:
    return app(record(folder), lambda: questions or (FORCE, ODD), fixed_clock(TODAY), decide=decide)


def staffed(folder: Path, house: House | None = None, clock: Clock = system_clock) -> Starlette:
    """A desk with a casebook, in which nobody but the local person is."""
    kept = record(folder / "record")
    book = Casebook(f"sqlite:///{folder / 'casebook.sqlite'}", clock)
    return app(kept, lambda: (FORCE, ODD), clock, decide=decide, readiness=readiness, casebook=book, house=house)


def token_of(client: TestClient, path: str = "/settings") -> str:
    """What a form of this page sends back."""
    fields = (one for one in tree(client.get(path).text).iter("input") if one.get("name") == "token")
    return next(fields).get("value", "")


def browser(application: Starlette) -> TestClient:
    return TestClient(application, base_url=HOME, raise_server_exceptions=False, follow_redirects=False)


def sign_in(application: Starlette, login: str, password: str) -> TestClient:
    """A browser in which somebody has signed in."""
    client = browser(application)
    client.post("/sign-in", data={"token": token_of(client, "/sign-in"), "login": login, "password": password})
    return client


def tree(html: str) -> ElementTree.Element:
    """The page as XML: the templates close every element, so that a strict parser proves them well-formed."""
    assert html.startswith("<!DOCTYPE html>\n")
    return ElementTree.fromstring(html.removeprefix("<!DOCTYPE html>\n"))


def words(element: ElementTree.Element) -> str:
    """The text of an element as it is read, white space folded."""
    return " ".join("".join(element.itertext()).split())


def heading(page: ElementTree.Element) -> str:
    return words(next(page.iter("h1")))


def by_id(page: ElementTree.Element, name: str) -> ElementTree.Element:
    found = [element for element in page.iter() if element.get("id") == name]
    assert len(found) == 1, f"{len(found)} elements are called {name!r}"
    return found[0]


def by_class(page: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (element for element in page.iter() if name in (element.get("class") or "").split())


def dated(question: Question, begins: str, ends: str) -> Question:
    return replace(question, begins=datetime.fromisoformat(begins).date(), ends=datetime.fromisoformat(ends).date())
