from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.clock import fixed_clock
from crisisdesk.model import Document, Reading
from crisisdesk.reading import read
from crisisdesk.record import Record
from crisisdesk.record.enquiry import Enquiry, Found
from crisisdesk.record.entries import FIRST, facet, number_of
from crisisdesk.record.fulltext import Fulltext, Indexed
from crisisdesk.testing import NOON, NOW, article

BACKS = "Russia's foreign ministry said that it welcomed the peacekeepers. Roads stayed shut."
REJECTS = "Georgia's government said that it rejected the peacekeeper mission. Snow fell in Tbilisi."
CAFE = "Belarus said that the café talks were over. Nothing else was said."


def documents() -> list[Document]:
    return [
        article(BACKS, title="Welcome", outlet="Harbour Post"),
        article(REJECTS, title="Refusal", outlet="Plain Paper", at=NOON + timedelta(days=1)),
        article(CAFE, title="Talks", outlet="Plain Paper", at=NOON + timedelta(days=2)),
    ]


def indexed(folder: Path, found: Sequence[Document] | None = None) -> tuple[Record, Fulltext]:
    record = Record(folder / "record", fixed_clock(NOW))
    for document in documents() if found is None else found:
        record.append([read(document)])
    index = Fulltext(record)
    index.update()
    return record, index


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Fulltext:
    return indexed(tmp_path_factory.mktemp("fulltext"))[1]


def words(found: Found) -> list[str]:
    return ["".join(text for text, _ in hit.words) for hit in found.hits]


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        pytest.param("peacekeepers", ["Refusal", "Welcome"], id="a stem, the newest first"),
        pytest.param("Peacekeeper MISSION", ["Refusal"], id="all words, in any case"),
        pytest.param('"peacekeeper mission"', ["Refusal"], id="a phrase"),
        pytest.param('"mission peacekeeper"', [], id="a phrase in another order"),
        pytest.param("peacekeepers -mission", ["Welcome"], id="without a word"),
        pytest.param("miss*", ["Refusal"], id="a beginning"),
        pytest.param("cafe", ["Talks"], id="without accents"),
        pytest.param("nothing-of-the-sort", [], id="nothing"),
        pytest.param("-mission", ["Talks", "Welcome"], id="only without"),
        pytest.param("", ["Talks", "Refusal", "Welcome"], id="everything"),
        pytest.param("--- !! **", ["Talks", "Refusal", "Welcome"], id="no words"),
    ],
)
def test_documents_are_found_by_their_words(index: Fulltext, asked: str, titles: list[str]) -> None:
    found = index.find(Enquiry(words=asked, kind="document"))
    assert [hit.title for hit in found.hits] == titles
    assert found.total == len(titles)
    assert dict(found.kinds)["document"] == len(titles)


def test_a_statement_shows_its_words_and_lies_at_its_place(index: Fulltext) -> None:
    (hit,) = index.find(Enquiry(words="welcomed")).hits
    assert (hit.actor, hit.outlet, hit.title) == ("RUS", "Harbour Post", "Welcome")
    assert "Russia" in hit.speaker
    assert ("welcomed", True) in hit.words
    assert BACKS[hit.start : hit.end].startswith("Russia's foreign ministry said")


@pytest.mark.parametrize(
    ("enquiry", "total"),
    [
        (Enquiry(kind="document", outlet="Plain Paper"), 2),
        (Enquiry(kind="document", actor="GEO"), 1),
        (Enquiry(actor="RUS"), 1),
        (Enquiry(actor="rus"), 0),
        (Enquiry(kind="document", language="en"), 3),
        (Enquiry(kind="document", language="tr"), 0),
        (Enquiry(kind="document", begins=date(2022, 1, 7)), 2),
        (Enquiry(kind="document", ends=date(2022, 1, 7)), 2),
        (Enquiry(kind="document", begins=date(2022, 1, 7), ends=date(2022, 1, 7)), 1),
        (Enquiry(kind="document", as_of=NOON), 1),
        (Enquiry(kind="document", as_of=NOON - timedelta(seconds=1)), 0),
        (Enquiry(kind="document", as_of=datetime(1700, 1, 1, tzinfo=NOON.tzinfo)), 0),
        (Enquiry(kind="document", most=1, first=1), 3),
        (Enquiry(act="nothing"), 0),
    ],
)
def test_facets_and_dates_narrow_what_is_found(index: Fulltext, enquiry: Enquiry, total: int) -> None:
    assert index.find(enquiry).total == total


def test_facets_count_what_was_found(index: Fulltext) -> None:
    found = index.find(Enquiry(kind="document"))
    assert found.facets["outlet"] == (("Plain Paper", 2), ("Harbour Post", 1))
    assert found.counted == 3


def test_the_index_grows_by_batches(tmp_path: Path) -> None:
    record, index = indexed(tmp_path, documents()[:2])
    assert index.state() == Indexed(2, 2)
    record.append([read(documents()[2])])
    assert index.state() == Indexed(2, 3)
    assert index.find(Enquiry(words="cafe", kind="document")).total == 0
    told: list[Indexed] = []
    assert index.update(told.append) == Indexed(3, 3)
    assert told[-1].complete
    assert index.find(Enquiry(words="cafe", kind="document")).total == 1
    index.update()
    assert index.find(Enquiry(words="cafe", kind="document")).total == 1


def test_stopping_keeps_what_is_whole(tmp_path: Path) -> None:
    record, index = indexed(tmp_path, [])
    for document in documents():
        record.append([read(document)])
    told: list[Indexed] = []
    assert index.update(told.append, lambda: len(told) == 2) == Indexed(2, 3)
    assert index.find(Enquiry(kind="document")).total == 2
    assert index.update() == Indexed(3, 3)


def test_only_the_newest_reading_is_found(tmp_path: Path) -> None:
    record, index = indexed(tmp_path, documents()[:1])
    newer: Reading = replace(read(documents()[0]), reader="a newer reader", statements=())
    Record(record.folder, fixed_clock(NOW + timedelta(days=1))).append([newer])
    assert index.find(Enquiry(words="welcomed")).total == 1
    index.update()
    assert index.find(Enquiry(words="welcomed")).total == 0
    assert index.find(Enquiry(words="welcomed", kind="document")).total == 1


def test_made_anew_it_finds_the_same(tmp_path: Path) -> None:
    _, index = indexed(tmp_path)
    before = index.find(Enquiry(words="peacekeepers"))
    index.rebuild()
    assert index.find(Enquiry(words="peacekeepers")) == before
    index.file.unlink()
    index.update()
    assert index.find(Enquiry(words="peacekeepers")) == before


def test_an_index_of_another_version_is_made_anew(tmp_path: Path) -> None:
    import sqlite3

    _, index = indexed(tmp_path)
    connection = sqlite3.connect(index.file)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    index.update()
    assert index.find(Enquiry(kind="document")).total == 3


def test_an_index_of_another_record_is_made_anew(tmp_path: Path) -> None:
    _, index = indexed(tmp_path / "one")
    other, _ = indexed(tmp_path / "two", documents()[:1])
    moved = Fulltext(other, index.file)
    moved.update()
    assert moved.find(Enquiry(kind="document")).total == 1


def test_before_the_first_update_nothing_is_found(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", fixed_clock(NOW))
    record.append([read(documents()[0])])
    index = Fulltext(record)
    assert index.state() == Indexed(0, 1)
    assert index.find(Enquiry(kind="document")).total == 0


@given(st.text(max_size=60))
def test_no_words_break_the_search(index: Fulltext, asked: str) -> None:
    found = index.find(Enquiry(words=asked))
    assert found.total >= len(found.hits) >= 0


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_facet_is_one_word_and_nobody_elses(one: str, other: str) -> None:
    assert facet("a", one).isalnum()
    assert (facet("a", one) == facet("a", other)) is (one == other)


@given(st.integers(0, 12_600_000_000), st.integers(1, 10**6))
def test_later_is_a_higher_number(since: int, seconds: int) -> None:
    at = FIRST + timedelta(seconds=since)
    assert number_of(at) < number_of(at + timedelta(seconds=seconds)) < 2**63
