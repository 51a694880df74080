"""The desk's words: all of them go through gettext, and another catalogue changes every one."""

import re
import subprocess
import sys
from enum import StrEnum
from gettext import NullTranslations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from babel import Locale
from desk_world import browser, record, staffed, tree
from jinja2 import nodes
from starlette.testclient import TestClient

from crisisdesk.casebook.case import ApprovalState, DraftStatus
from crisisdesk.casebook.judgements import CREDIBILITY, RELIABILITY, Verdict
from crisisdesk.casebook.machine import Basis
from crisisdesk.casebook.states import State
from crisisdesk.clock import fixed_clock
from crisisdesk.desk import House, app
from crisisdesk.desk.answers import templates
from crisisdesk.desk.language import Language, counting, figure, language, languages, say, speaking
from crisisdesk.desk.prose import counted, day_words, listed
from crisisdesk.desk.vocabulary import WORDS
from crisisdesk.errors import Misuse
from crisisdesk.model import Act, Form, Stance, Status
from crisisdesk.record import Record
from crisisdesk.testing import NOON, NOW

ROOT = Path(__file__).resolve().parents[2]
DESK = ROOT / "src" / "crisisdesk" / "desk"
FILES = sorted((DESK / "templates").glob("*.html"))
SPOKEN_OF = ("aria-label", "title", "placeholder", "alt", "data-name", "label", "summary")
OWN = {"crisisdesk", "KAZ", "CSTO", "utf", "width", "device", "initial", "scale", "light", "dark"}
"""Words that are the same in every language: names and codes."""


class Pseudo(NullTranslations):
    """A language in which every sentence stands in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


PSEUDO = Language("qps", Locale("tr"), Pseudo())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_template_holds_words_of_its_own(file: Path) -> None:
    parsed = templates().parse(file.read_text("utf-8"))
    data = "".join(
        one.data if isinstance(one, nodes.TemplateData) else " {} "
        for one in parsed.find_all((nodes.TemplateData, nodes.Output))
    )
    text = re.sub(r"<code>.*?</code>|<meta [^>]*>|<title>|</title>", " ", data, flags=re.S)
    spoken = " ".join(re.findall(rf'(?:{"|".join(SPOKEN_OF)})="([^"]*)"', text))
    outside = re.sub(r"<[^>]*>?", " ", text)
    found = set(re.findall(r"[A-Za-z]{3,}", f"{outside} {spoken}")) - OWN
    assert found == set()


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return _speaking(staffed(tmp_path_factory.mktemp("pseudo")))


def _speaking(application: object) -> TestClient:
    """The same desk in the pseudo-language."""
    for layer in application.user_middleware:  # type: ignore[attr-defined]
        if "spoken" in layer.kwargs:
            layer.kwargs["spoken"] = PSEUDO
    return browser(application)  # type: ignore[arg-type]


EMPTY = ["/", "/questions", "/coverage", "/sources", "/settings", "/search", "/cases", "/people", "/articles/new"]


@pytest.mark.parametrize("path", EMPTY)
def test_on_an_empty_desk_every_word_is_translated(tmp_path: Path, path: str) -> None:
    from crisisdesk.casebook import Casebook

    book = Casebook(f"sqlite:///{tmp_path / 'casebook.sqlite'}")
    client = _speaking(app(Record(tmp_path / "record"), lambda: (), casebook=book))
    page = tree(client.get(path).text)
    assert page.get("lang") == "qps"
    left = _untranslated("\n".join(_spoken(page)))
    assert re.findall(r"[A-Za-z]{3,}.*", left) == []


SAME = (
    "crisisdesk",
    "crisisdesk read PATH",
    "crisisdesk watch",
    "crisisdesk question add FILE",
    "CSV",
    "PARQUET",
    "JSON",
    "the user of this machine",
    "local",
    "administrator",
)
"""Names, commands, and what the casebook itself says."""


def _spoken(page: ElementTree.Element) -> list[str]:
    found = []
    for one in page.iter():
        if one.tag in {"option", "code", "script"}:
            continue
        found += [one.text or "", one.tail or "", one.get("aria-label", "")]
    return [words for words in found if words.strip()]


def _untranslated(words: str) -> str:
    while "⟦" in words:
        shorter = re.sub(r"⟦[^⟦⟧]*⟧", "", words)
        if shorter == words:
            break
        words = shorter
    for same in SAME:
        words = words.replace(same, "")
    return words


def test_sentences_made_in_python_are_translated_too(pseudo: TestClient) -> None:
    page = pseudo.get("/questions/force", headers={"accept": "application/json"}).json()
    silent = next(row for group in page["groups"] for row in group["rows"] if row["actor"]["code"] == "KAZ")
    assert silent["sentence"].startswith("⟦silent: none of ")
    assert page["drawing"]["description"].startswith("⟦Evidence from 6 Ocak 2022")
    assert "⟦Who stands where⟧" in pseudo.get("/questions/force").text
    refused = pseudo.get("/actors/NOBODY")
    assert "⟦No actor has the code" in refused.text
    assert "⟦The address is longer" in pseudo.get("/" + "a" * 3000).text


def test_dates_and_numbers_follow_the_language() -> None:
    with speaking(PSEUDO):
        assert day_words(NOON.date()) == "6 Ocak 2022"
        assert figure(12_345) == "12.345"
        assert counted(2, "story", "stories") == "2 ⟦stories⟧"
        assert listed(["a", "b"]) == "⟦a and b⟧"
        assert counting("one", "{number} many", 2000) == "⟦2.000 many⟧"
    assert figure(12_345) == "12,345"
    assert say("Desk") == "Desk"


@pytest.mark.parametrize("code", ["xx", "../en", "", "klingon", "tr"])
def test_a_language_that_is_not_there_is_named(code: str) -> None:
    with pytest.raises(Misuse, match="the desk does not speak"):
        language(code)


def test_english_needs_no_catalogue() -> None:
    assert languages() == ("en",)
    assert language("en").code == "en"


def test_a_catalogue_in_a_folder_is_spoken(tmp_path: Path) -> None:
    folder = tmp_path / "tr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    po = folder / "crisisdesk.po"
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Search"\nmsgstr "Ara"\n', "utf-8"
    )
    tool = Path(sys.executable).with_name("pybabel")
    subprocess.run(
        [str(tool), "-q", "compile", "-i", str(po), "-o", str(po.with_suffix(".mo"))], check=True, timeout=60
    )
    assert languages(tmp_path) == ("en", "tr")
    with speaking(language("tr", tmp_path)):
        assert say("Search") == "Ara"
        assert say("Coverage") == "Coverage"


def test_the_template_of_catalogues_is_up_to_date(tmp_path: Path) -> None:
    out = tmp_path / "new.pot"
    make = (ROOT / "Makefile").read_text("utf-8")
    command = next(line for line in make.replace("\\\n", " ").splitlines() if "pybabel -q extract" in line)
    arguments = command.partition("pybabel")[2].replace("src/crisisdesk/desk/locale/crisisdesk.pot", str(out)).split()
    tool = Path(sys.executable).with_name("pybabel")
    subprocess.run([str(tool), *arguments], cwd=ROOT, check=True, timeout=120)
    kept = DESK / "locale" / "crisisdesk.pot"
    assert _messages(kept) == _messages(out), "run `make messages`"


def _messages(file: Path) -> set[str]:
    return set(re.findall(r"^msgid .*(?:\n\".*)*", file.read_text("utf-8"), re.M))


def test_a_desk_is_told_its_language(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="does not speak 'xx'"):
        app(record(tmp_path / "record", {}), lambda: (), fixed_clock(NOW), house=House(language="xx"))


@pytest.mark.parametrize("kind", [Stance, Act, Form, Status, State, Verdict, ApprovalState, DraftStatus, Basis])
def test_codes_that_are_said_can_be_translated(kind: type[StrEnum]) -> None:
    assert {one.value.replace("_", " ") for one in kind} <= set(WORDS)


def test_the_words_of_grades_can_be_translated() -> None:
    assert {*RELIABILITY.values(), *CREDIBILITY.values()} <= set(WORDS)
