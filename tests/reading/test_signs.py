"""The tables of words that give a clause its direction or tell a stance by themselves."""

import re
from importlib.resources import files

import pytest

from crisisdesk.reading import leanings, signs
from crisisdesk.reading.leanings import leanings_in
from crisisdesk.reading.signs import signs_in

DATA = files("crisisdesk.reading").joinpath("data")


@pytest.mark.parametrize(
    ("table", "kinds"),
    [pytest.param("signs.tsv", signs.KINDS, id="signs"), pytest.param("stances.tsv", leanings.KINDS, id="stances")],
)
def test_a_table_is_sound(table: str, kinds: tuple[str, ...]) -> None:
    lines = DATA.joinpath(table).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert {len(row) for row in rows} == {2}
    assert {row[0] for row in rows} == set(kinds)
    assert len({pattern for _, pattern in rows}) == len(rows)
    for _, pattern in rows:
        assert not re.search(pattern, ""), pattern
        assert pattern == pattern.lower() or re.search(r"\\[A-Z]", pattern), pattern


@pytest.mark.parametrize(
    ("clause", "kinds"),
    [
        ("nobody could doubt the need for it", ["not", "against", "ought"]),
        ("has given up its resistance", ["end", "against"]),
        ("not only the mission", []),
        ("no reason to delay", ["against", "end"]),
        ("the left bank", []),
        ("out of the question", ["against"]),
    ],
)
def test_signs_stand_in_order_and_the_longest_counts(clause: str, kinds: list[str]) -> None:
    found = signs_in(clause)
    assert [sign.kind for sign in found] == kinds
    assert all(clause[sign.start : sign.end].lower() == sign.words for sign in found)


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("Oman has not said where it stands", "silent"),
        ("Latvia kept its own counsel", "silent"),
        ("Ghana would join only if asked", "conditional"),
        ("Chile voted yes", "yes"),
        ("Peru walked out", "no"),
        ("So did Ecuador", "echo"),
        ("Malta takes no side", "neutral"),
        ("Fiji did not rule out a ban", "open"),
    ],
)
def test_words_lean_whatever_they_speak_of(clause: str, kind: str) -> None:
    assert kind in leanings_in(clause)


def test_plain_words_do_not_lean() -> None:
    assert leanings_in("The harvest was brought in before the rain") == {}
