import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.reading.stems import stem, stems

FAMILIES = (
    "accuse accuses accused accusing",
    "agree agrees agreed agreeing",
    "call calls called calling",
    "deny denies denied denying",
    "expel expels expelled expelling",
    "free frees freed freeing",
    "withdraw withdraws withdrew withdrawn withdrawing",
    "criticise criticised criticize criticizing",
    "sanction sanctions sanctioned",
    "talk talks talked talking",
    "march marches marched marching",
    "armour armor",
    "troop troops",
)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.split()[0])
def test_forms_of_a_word_share_a_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


def test_different_words_keep_apart() -> None:
    words = "aid arm ask attack ban bomb call close cut expel free help kill meet sign talk visit warn".split()
    assert len({stem(word) for word in words}) == len(words)


def test_a_phrase_is_stemmed_word_by_word() -> None:
    assert stems("Called on") == (stem("calls"), "on")


@given(st.text(max_size=20))
def test_any_word_has_a_stem(word: str) -> None:
    assert isinstance(stem(word.lower()), str)
