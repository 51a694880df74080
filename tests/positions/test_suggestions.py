from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisdesk.clock import fixed_clock
from crisisdesk.errors import Misuse
from crisisdesk.model import Document, Reading
from crisisdesk.positions.breadth import broad_terms, broad_words
from crisisdesk.positions.suggestions import suggestions
from crisisdesk.record import Record
from crisisdesk.testing import NOW, article, question

SENTENCES = (
    "The grain corridor was opened by the coast guard.",
    "Two ministers praised the grain corridor and the joint inspection team.",
    "The joint inspection team left the grain corridors.",
    "Rain fell on the coast guard and on a harbour.",
    "A joint inspection team rested.",
)


def record_of(folder: Path, texts: list[str]) -> Record:
    record = Record(folder, fixed_clock(NOW))
    record.append([read(article(text)) for text in dict.fromkeys(texts)])
    return record


def read(document: Document) -> Reading:
    return Reading(document=document, reader="first", mentions=(), statements=(), events=(), sentences=1)


def test_terms_of_the_same_sentences_with_counts_and_example(tmp_path: Path) -> None:
    found = {one.term: one for one in suggestions(record_of(tmp_path, [*SENTENCES]).snapshot(), "grain corridor")}
    assert {one.term for one in found.values() if one.kind == "form of the seed"} == {
        "grain corridor",
        "grain corridors",
    }
    team = found["joint inspection team"]
    assert (team.beside, team.stories, round(team.share * 5)) == (2, 3, 3)
    assert "joint inspection" not in found, "a part of a longer phrase of the same stories says nothing more"


@settings(max_examples=8, deadline=None)
@given(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=4))
def test_no_word_is_invented(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    for one in suggestions(record_of(tmp_path_factory.mktemp("record"), texts).snapshot(), "grain corridor"):
        assert any(one.term in text for text in texts)
        assert one.term.lower() in one.example.lower()
        assert any(one.example in text for text in texts)


def test_a_proposition_is_a_seed_by_its_telling_words(tmp_path: Path) -> None:
    found = suggestions(
        record_of(tmp_path, [*SENTENCES]).snapshot(), "The joint inspection of the grain corridor begins"
    )
    assert "joint inspection team" in {one.term for one in found}


def test_nothing_is_suggested_for_what_nobody_speaks_of(tmp_path: Path) -> None:
    assert suggestions(record_of(tmp_path, [*SENTENCES]).snapshot(), "volcano") == ()


def test_a_seed_without_words_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="write a term"):
        suggestions(Record(tmp_path).snapshot(), " -- ")


def test_a_broad_term_is_named_with_its_share(tmp_path: Path) -> None:
    texts = [f"Number {n}: the troops of {word}." for n, word in enumerate("a b c d e f g h i j k l".split())]
    record = record_of(tmp_path, [*texts[:9], "Rain.", "Snow.", "Hail."])
    broad = broad_terms(record.snapshot(), question("the troops", "troops of a"))
    assert broad_words(broad) == (
        "the term 'the troops' stands in 75 % of the stories read; it names more than the question",
    )
