"""A desk in a language of brackets: what is visible outside of them on its pages cannot be translated.

The language knows the messages of ``crisisdesk.pot`` and no others. Allowed outside of brackets are the record's data,
names and codes, dates and numbers, and sentences that are marked as English.
"""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from desk_world import DOCUMENTS, FORCE, ODD, browser, id_of, staffed, token_of, tree
from starlette.testclient import TestClient

import crisisdesk.desk
from crisisdesk import charters
from crisisdesk.actors import registry
from crisisdesk.casebook.machine import MACHINE
from crisisdesk.casebook.people import Role
from crisisdesk.casebook.sheet_drawing import VIA
from crisisdesk.casebook.states import State
from crisisdesk.charters import readiness
from crisisdesk.charters.gates import vocabulary
from crisisdesk.charters.measures import measures
from crisisdesk.clock import fixed_clock
from crisisdesk.desk.case_vocabulary import CASE_WORDS
from crisisdesk.desk.judging import AMENDABLE
from crisisdesk.desk.language import Language, speaking
from crisisdesk.desk.retold import English, retold
from crisisdesk.desk.vocabulary import WORDS
from crisisdesk.model import Plover
from crisisdesk.record.streams import Told
from crisisdesk.testing import NOON
from crisisdesk.warning import signals
from crisisdesk.warning.imports import coded_rows
from crisisdesk.warning.levels import confidence_rules, likelihoods

POT = Path(crisisdesk.desk.__file__).parent / "locale" / "crisisdesk.pot"
TODAY = datetime(2022, 6, 1, 12, tzinfo=UTC)
DATA_TAGS = {"bdi", "blockquote", "time", "code", "script", "datalist"}
"""Elements that hold data: of the record, of people, of charters."""
SHOWN = ("aria-label", "placeholder", "data-name", "aria-valuetext")
BREAKS = {"p", "li", "td", "th", "h1", "h2", "h3", "dt", "dd", "div", "text", "title", "option", "label", "summary"}
OWN = ("crisisdesk ledger export", "crisisdesk ledger verify", "crisisdesk", "CSV", "PARQUET", "JSON", "UTC")


class Brackets(NullTranslations):
    """Every message of the template of catalogues stands in brackets; nothing else does."""

    def __init__(self) -> None:
        super().__init__()
        with POT.open("rb") as stream:
            found = [one.id for one in read_po(stream) if one.id]
        self.known = {part for one in found for part in ([one] if isinstance(one, str) else one)}

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message in self.known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


BRACKETS = Language("qps", Locale("tr"), Brackets())


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    application = staffed(tmp_path_factory.mktemp("brackets"), clock=fixed_clock(TODAY))
    office = application.state.office
    office.record.append_coded(coded_rows(_events(), "invented"))
    for layer in application.user_middleware:
        if "spoken" in layer.kwargs:
            layer.kwargs["spoken"] = BRACKETS
    client = browser(application)
    token = token_of(client)
    client.post("/judgements", data={"token": token, "of": "outlet", "subject": "Harbour Post", "grade": "B"})
    opened = {"organisation": "CSTO", "title": "Unrest", "place": "KAZ", "basis": "hand", "subject": ""}
    made = client.post("/cases", data={"token": token, **opened})
    assert made.status_code == 303, made.text
    client.headers["x-case"] = made.headers["location"]
    return client


def _events() -> Iterator[Told]:
    """A quiet half year and a violent last week, so that there is something to warn of."""
    for week in range(24):
        day = TODAY.date() - timedelta(weeks=week)
        for number in range(12 if not week else 1):
            name = f"{week} {number}"
            yield Told(name, day, "RUS", "KAZ", Plover.ASSAULT, None, name, "Test Wire")
            yield Told(f"{name} c", day, "TUR", "ARM", Plover.CONSULT, None, f"{name} c", "Test Wire")


PAGES = (
    "/",
    "/questions",
    "/questions/force?against=2022-01-06",
    "/evidence/RUS/force",
    "/evidence/UZB/force",
    "/evidence/RUS/force?stance=supports",
    f"/documents/{id_of('backs')}",
    f"/documents/{id_of('turkish')}",
    "/actors/RUS",
    "/actors/CSTO",
    "/organisations/CSTO",
    "/search?words=force",
    "/search?words=force&kind=document",
    "/warnings",
    "/warnings/KAZ",
    "/forecast",
    "/forecast?actor=RUS&type=ASSAULT",
    "/scorecard",
    "/cases",
    "the case",
    "/ledger",
    "/coverage",
    "/sources",
    "/settings",
    "/people",
    "/articles/new",
    "/actors/NOBODY",
    "/questions/force?as_of=nonsense",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_visible_word_of_the_desk_can_be_translated(client: TestClient, path: str) -> None:
    found = client.get(client.headers["x-case"] if path == "the case" else path)
    page = tree(found.text)
    assert page.get("lang") == "qps"
    assert left_over(page) == []


def left_over(page: ElementTree.Element) -> list[str]:
    """Lines with words outside of brackets that are no data."""
    lines = "".join(_visible(page)).split("\n")
    bare = [_without_data(_without_brackets(" ".join(line.split()))) for line in lines]
    return [" ".join(line.split()) for line in bare if re.search(r"[^\W\d_]{3,}", line)]


def _visible(element: ElementTree.Element) -> Iterator[str]:
    classes = (element.get("class") or "").split()
    if element.tag in DATA_TAGS or element.get("lang") == "en" or {"code", "address"} & set(classes):
        return
    if element.tag in {"p", "h1"} and element.get("dir") == "auto":
        return
    yield element.text or ""
    yield from (f"\n{element.get(name)}\n" for name in SHOWN if element.get(name))
    for child in element:
        yield from _visible(child)
        yield child.tail or ""
    if element.tag in BREAKS:
        yield "\n"


def _without_brackets(words: str) -> str:
    while words != (words := re.sub(r"⟦[^⟦⟧]*⟧", " ", words)):
        pass
    return words


def _data() -> list[str]:
    with (files("crisisdesk.desk") / "data" / "world.csv").open(encoding="utf-8") as stream:
        drawn = [value for row in csv.DictReader(stream) for name, value in row.items() if name == "name"]
    with (files("crisisdesk.desk") / "data" / "disputed.csv").open(encoding="utf-8") as stream:
        drawn += [value for row in csv.DictReader(stream) for value in row.values()]
    actors = [name for one in registry().actors() for name in (one.name, one.code)]
    offices = [term for one in ("RUS", "CSTO") for each in registry().terms(one) for term in (each.office, each.person)]
    told = [part for one in DOCUMENTS.values() for part in (one.title, one.outlet, one.text)]
    sentences = [sentence for one in DOCUMENTS.values() for sentence in re.split(r"(?<=\.) |\n", one.text)]
    locale = Locale("tr")
    months = [name for width in ("wide", "abbreviated") for name in locale.months["format"][width].values()]
    people = ["the user of this machine", "local", "Unrest"]
    asked = [one.proposition for one in (FORCE, ODD)]
    found = {*drawn, *actors, *offices, *told, *sentences, *months, *people, *asked, *OWN, *Plover}
    return sorted((" ".join(one.split()) for one in found if one), key=len, reverse=True)


DATA = _data()


def _without_data(words: str) -> str:
    for one in DATA:
        if one in words:
            words = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", " ", words)
    return words


def test_the_test_finds_a_bare_word() -> None:
    page = ElementTree.fromstring(
        '<main><p>⟦Fine⟧, Kazakhstan</p><p lang="en">Told so</p><p>Not ⟦quite⟧ fine</p></main>'
    )
    assert left_over(page) == ["Not fine"]


@pytest.mark.parametrize(
    "words",
    [
        *(rule.says.format(value=0.4) for rule in confidence_rules()),
        *map(str, likelihoods()),
        *(one.meaning for one in signals()),
        *(
            f"3 {one.what} in seven days, usually 0.5 for as many stories read; chance one in 4,000"
            for one in signals()
        ),
        *(one.label for one in measures().values()),
        *(one.step.words for one in measures().values()),
        *(one.label for one in vocabulary().values()),
        *(f"Not known: {one.label}. {one.ask}" for one in vocabulary().values()),
    ],
)
def test_the_words_of_the_tables_of_other_rooms_are_known(words: str) -> None:
    with speaking(BRACKETS):
        said = retold(words)
    assert not isinstance(said, English)
    assert said.startswith("⟦")


@pytest.mark.parametrize("code", sorted(charters.organisations()))
def test_the_first_sentence_on_an_organisation_is_known(code: str) -> None:
    sentences = readiness(charters.charter(code), NOON.date()).sentences()
    with speaking(BRACKETS):
        assert retold(sentences[0]).startswith("⟦")
    assert retold(sentences[0]) == sentences[0]


def _told() -> Iterator[str]:
    """Everything that the machine of cases and the posts say to people."""
    yield from (state.words for state in State)
    yield from (part for role in Role for part in (role.value, role.help))
    yield from (name.replace("_", " ") for name in AMENDABLE)
    yield from VIA
    for row in MACHINE:
        yield from (row.words, row.done)
        for one in row.fields:
            yield from (one.name.replace("_", " "), one.help, one.default, *map(str, one.choices))
    for organisation in (one for one in registry().actors() if one.kind == "organisation"):
        yield from (one.role.replace("_", " ") for one in registry().memberships(organisation.code))
    for code in charters.organisations():
        yield from (one.role.replace("_", " ") for one in charters.charter(code).members(NOON.date()))
        yield from (one.role.replace("_", " ") for one in charters.charter(code).observers(NOON.date()))


def test_the_words_of_cases_posts_and_memberships_can_be_translated() -> None:
    assert {one for one in _told() if one} <= {*WORDS, *CASE_WORDS}


def test_what_no_template_fits_stays_english_and_says_so() -> None:
    sentence = "A sentence {with braces} that nobody foresaw: so."
    with speaking(BRACKETS):
        assert isinstance(retold(sentence), English)
        assert retold(sentence) == sentence
        assert retold("") == ""
    assert not isinstance(retold(sentence), English)
