from pathlib import Path

import pytest
from cell_builders import read_as, read_plainly, reading, unread
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisdesk.clock import fixed_clock
from crisisdesk.errors import Misuse
from crisisdesk.model import Question, Reading, Stance, base
from crisisdesk.positions import matrix
from crisisdesk.positions.readings import finding_of, findings, stems_of, wanted_for
from crisisdesk.reading import named_in
from crisisdesk.reading.text import sentences_of
from crisisdesk.reading.topics import speaks_of, topic_of
from crisisdesk.record import Record
from crisisdesk.record.candidates import candidates
from crisisdesk.record.reach import Within
from crisisdesk.testing import NOON, NOW, article, question

FORCE = question("the force", "peacekeeping missions", proposition="It is sent")
READING = st.builds(
    reading,
    st.sampled_from(["RUS", "GEO", "ARM"]),
    st.sampled_from(["welcomed", "rejected"]),
    st.integers(0, 5),
    term=st.sampled_from(["force", "peacekeeping mission", "harbour"]),
)


def seen(record: Record) -> list[tuple[object, ...]]:
    found = matrix(record.snapshot(), FORCE, ["RUS", "GEO", "ARM", "CHN"])
    return [(cell.actor, cell.stance, cell.evidence, cell.searched) for cell in found.cells]


def appended(folder: Path, batches: list[list[Reading]], *, asked_between: bool) -> Record:
    record = Record(folder, fixed_clock(NOW))
    for batch in batches:
        record.append(batch)
        if asked_between:
            matrix(record.snapshot(), FORCE)
    return record


@settings(max_examples=5, deadline=None)
@given(st.lists(st.lists(READING, max_size=3), min_size=1, max_size=3))
def test_what_is_kept_is_what_a_reading_of_everything_gives(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[Reading]]
) -> None:
    grown = appended(tmp_path_factory.mktemp("grown"), batches, asked_between=True)
    once = Record(tmp_path_factory.mktemp("once"), fixed_clock(NOW))
    once.append([one for batch in batches for one in batch])
    assert seen(grown) == seen(once)


def test_nothing_is_read_twice_for_a_question(tmp_path: Path) -> None:
    record = appended(tmp_path, [[reading("RUS", "welcomed")]], asked_between=True)
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "derived").rglob("*.arrow")}
    assert seen(record)[0][1] is Stance.SUPPORTS
    record.append([reading("GEO", "rejected", 1)])
    assert {cell[0]: cell[1] for cell in seen(record)}["GEO"] is Stance.OPPOSES
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


def test_of_a_document_read_again_the_newest_reading_speaks(tmp_path: Path) -> None:
    document = article("Russia welcomed the force.")
    record = appended(tmp_path, [[read_as(document, "RUS", "welcomed")]], asked_between=True)
    second = read_as(document, "GEO", "welcomed", reader="second")
    Record(tmp_path, fixed_clock(NOON.replace(year=2023))).append([second])
    stances = {cell[0]: cell[1] for cell in seen(record)}
    assert (stances["RUS"], stances["GEO"]) == (Stance.SILENT, Stance.SUPPORTS)
    former = matrix(record.snapshot(recorded_by=NOW), FORCE, ["RUS"])
    assert former.cell("RUS").stance is Stance.SUPPORTS


def test_a_later_reader_that_can_read_nothing_takes_the_words_back(tmp_path: Path) -> None:
    document = article("Russia welcomed the force.")
    record = appended(tmp_path, [[read_as(document, "RUS", "welcomed")]], asked_between=True)
    again = unread(document)
    object.__setattr__(again, "reader", "second")
    Record(tmp_path, fixed_clock(NOON.replace(year=2023))).append([again])
    found = matrix(record.snapshot(), FORCE, ["RUS"])
    assert found.cell("RUS").stance is Stance.SILENT
    assert found.cell("RUS").searched.stories == 0


def test_the_question_is_read_within_its_days(tmp_path: Path) -> None:
    record = appended(tmp_path, [[reading("RUS", "welcomed", 0), reading("GEO", "rejected", 9)]], asked_between=False)
    early = Question(
        question_id="q", proposition="It is sent", terms=("the force",), ends=NOON.date(), begins=NOON.date()
    )
    found = matrix(record.snapshot(), early, ["RUS", "GEO"])
    assert (found.cell("RUS").stance, found.cell("GEO").stance) == (Stance.SUPPORTS, Stance.SILENT)
    searched = found.cell("GEO").searched
    assert (searched.stories, searched.actor, searched.question) == (1, 0, 1)


def test_a_question_without_terms_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="at least one term"):
        findings(Record(tmp_path).snapshot(), question("--"))


@pytest.mark.parametrize(
    ("term", "text"),
    [
        pytest.param("moves", "They moved it.", id="an ending shorter than the beginning that is looked for"),
        pytest.param("the force", "This force left.", id="another article"),
        pytest.param("EU mission", "The EU's missions went.", id="a word of two letters"),
        pytest.param("co-operations", "The co-operation went on.", id="a hyphen"),
        pytest.param("Russian-led force", "A Russian-led military force came.", id="words between"),
        pytest.param("côte d'Ivoire", "Of Côte d'Ivoire.", id="an apostrophe"),
    ],
)
def test_whatever_names_a_question_holds_what_is_looked_for(term: str, text: str) -> None:
    asked = question(term)
    assert named_in(text, asked)
    assert speaks_of(asked, text, ())
    assert all(any(word in text.lower() for word in words) for words in stems_of(asked.terms))
    assert all(word in text.lower() for word in stems_of(asked.terms)[0])


WORDS = ["Russia", "sends", "peaceful", "PEACEKEEPERS", "peace-keeping", "missions", "Istanbul", "İSTANBUL", "force,"]
TERMS = ["peacekeepers", "the peacekeeping mission", "force", "Istanbul force", "İstanbul", "peace-keeping", "missions"]
OTHERS = ["forces", "of", "the", "this", "Peacekeeping", "(mission)", "\n"]
TEXTS = st.lists(st.sampled_from([*WORDS, *OTHERS]), min_size=1)
PROPOSITIONS = st.sampled_from(["Russia sends a force", "A force is sent"])


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6), st.lists(st.sampled_from(TERMS), min_size=1, max_size=3), PROPOSITIONS)
def test_the_record_gives_every_document_that_a_look_at_all_finds(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]], terms: list[str], proposition: str
) -> None:
    asked = question(*terms, proposition=proposition)
    documents = {one.document_id: one for one in (article(f"Rain. {' '.join(words)} end") for words in texts)}
    record = Record(tmp_path_factory.mktemp("record"), fixed_clock(NOW))
    record.append([read_plainly(document) for document in documents.values()])
    snapshot = record.snapshot()
    found = candidates(snapshot, snapshot.visible, wanted_for(asked), Within(), lambda text, actors: True)
    given = {one.document.document_id: one for one in found}
    mentioned = {one: ("RUS",) if "Russia" in document.text else () for one, document in documents.items()}
    meant = {one for one, document in documents.items() if speaks_of(asked, document.text, mentioned[one])}
    assert meant <= set(given)
    assert {one for one in given if finding_of(given[one], asked)} <= meant


def test_a_document_is_not_looked_at_for_words_that_only_begin_alike(tmp_path: Path) -> None:
    record = Record(tmp_path, fixed_clock(NOW))
    record.append([read_plainly(article(text)) for text in ("A peaceful day.", "The peacekeepers left.")])
    snapshot = record.snapshot()
    found = candidates(snapshot, snapshot.visible, wanted_for(question("peacekeepers")), Within(), lambda *_: True)
    assert [one.document.text for one in found] == ["The peacekeepers left."]


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.lists(st.sampled_from(TERMS), min_size=1, max_size=3), PROPOSITIONS)
def test_what_is_read_in_a_document_lets_it_be_read(words: list[str], terms: list[str], proposition: str) -> None:
    asked = question(*terms, proposition=proposition)
    document = article(f"Rain. {' '.join(words)} end")
    read = read_plainly(document)
    topic = topic_of(document.text, sentences_of(document), asked, read.mentions)
    assert topic is None or speaks_of(asked, document.text, [base(mention.code) for mention in read.mentions])
