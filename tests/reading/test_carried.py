"""Who speaks, where his name stands in another paragraph or clause; transcripts; doubled quotation marks."""

import pytest

from crisisdesk.model import Statement
from crisisdesk.reading import read
from crisisdesk.reading.text import paragraphs_of, quotations_of
from crisisdesk.testing import article

CASES = {
    "introduced by a paragraph that ends in a colon": (
        'Norvik\'s envoy Ada Brenn told the council:\n\n"The road must be opened before the snow comes."',
        "The road must be opened",
        "Norvik's envoy Ada Brenn",
    ),
    "introduced by a phrase that no tagger knows": (
        'On Monday Ada Brenn went on:\n\n"The road must be opened before the snow comes."',
        "The road must be opened",
        "Ada Brenn",
    ),
    "a quotation goes on in the next paragraph": (
        '"We have waited for nine weeks," the envoy said.\n\n"The road must be opened before the snow comes."',
        "The road must be opened",
        "the envoy",
    ),
    "signed, with an initial and a full stop": (
        '"The road must be opened before the snow comes."\n― Ada P. Brenn.',
        "The road must be opened",
        "Ada P. Brenn",
    ),
    "a turn of a transcript": (
        "BRENN: The road must be opened before the snow comes.\n\nSALO: Who would pay for that?",
        "The road must be opened",
        "BRENN",
    ),
    "a turn that goes on in the next paragraph": (
        '"BRENN: We have waited for nine weeks.\n\n"The road must be opened soon.\n\n"SALO: Who would pay?"',
        "The road must be opened",
        "BRENN",
    ),
    "page furniture is no turn": (
        "WATCH: The road must be opened\n\nREAD MORE: The envoy's visit in nine pictures",
        "The road must be opened",
        None,
    ),
    "one name before a colon is no transcript": (
        "ORLANA: The road must be opened before the snow comes, and nobody knows when.",
        "The road must be opened",
        None,
    ),
}


def _speaking(text: str, words: str) -> list[Statement]:
    return [one for one in read(article(text)).statements if any(words in span.of(text) for span in one.content)]


@pytest.mark.parametrize(("text", "words", "source"), CASES.values(), ids=CASES)
def test_the_name_stands_further_off(text: str, words: str, source: str | None) -> None:
    found = [one.source[0].of(text) for one in _speaking(text, words) if one.source]
    assert found == ([source] if source else [])


def test_a_quotation_over_two_paragraphs_is_one_statement() -> None:
    text = '"We have waited for nine weeks," the envoy said.\n\n"The road must be opened before the snow comes."'
    (one,) = read(article(text)).statements
    assert len(one.content) == 2


def test_another_paragraph_between_ends_a_quotation() -> None:
    text = (
        '"We have waited for nine weeks," the envoy said.\n\nThe pass lies at three thousand metres.\n\n'
        '"The road must be opened before the snow comes."'
    )
    assert not any(one.source for one in _speaking(text, "The road must be opened"))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("''We wait,'' she said. ''It's a 'long' road.''", ["We wait,", "It's a 'long' road."]),
        ("``We wait,'' she said.", ["We wait,"]),
        ("the dogs' yard, 5'11'' tall, and the man's", []),
    ],
    ids=["apostrophes", "backquotes", "feet and inches"],
)
def test_marks_typed_twice_quote(text: str, quoted: list[str]) -> None:
    assert [span.of(text) for span in quotations_of(text, paragraphs_of(text))] == quoted
