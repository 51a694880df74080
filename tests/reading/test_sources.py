"""Who speaks, where grammar knows better than nearness."""

import pytest

from crisisdesk.model import Span
from crisisdesk.reading import read
from crisisdesk.reading.attribution import Attribution
from crisisdesk.reading.sources import by_grammar
from crisisdesk.reading.text import Word
from crisisdesk.testing import article

CASES = {
    "an accused ministry that was asked does not speak": (
        "Norvik was accused of breaking the truce, and its ministry was asked whether it would answer.",
        "whether it would answer",
        "",
    ),
    "who was asked does not speak": (
        "The minister was asked whether the troops would stay.",
        "whether the troops would stay",
        "",
    ),
    "signed with a dash": (
        '"The city is calm tonight and shops are open again." — Arman Seitov, deputy governor',
        "The city is calm tonight and shops are open again.",
        "Arman Seitov, deputy governor",
    ),
    "the subject of its verb": (
        "The foreign ministry of Kazakhstan said that the border was open.",
        "that the border was open",
        "The foreign ministry of Kazakhstan",
    ),
}


@pytest.mark.parametrize(("text", "content", "source"), CASES.values(), ids=CASES)
def test_the_source_is_whoever_speaks(text: str, content: str, source: str) -> None:
    found = [s for s in read(article(text)).statements if any(content in span.of(text) for span in s.content)]
    assert [" ".join(span.of(text) for span in s.source) for s in found] == [source]


def test_who_is_cited_as_saying_speaks_within_who_cites() -> None:
    text = "The Norvik Herald cited two officials as saying that the army would stay in the city."
    outer, inner = sorted(read(article(text)).statements, key=lambda s: s.within or "")
    assert outer.source[0].of(text) == "The Norvik Herald"
    assert inner.source[0].of(text) == "two officials"
    assert inner.within == outer.statement_id
    assert inner.content == outer.content
    assert inner.content[0].of(text) == "that the army would stay in the city"


def test_a_citation_in_one_paragraph_takes_no_content_of_another() -> None:
    text = 'Reuters quoted a spokesman as saying the border was open.\n\n"Not one day longer," the minister replied.'
    found = {(s.source[0].of(text), s.content[0].of(text)) for s in read(article(text)).statements}
    assert ("Reuters", '"Not one day longer,"') not in found
    assert ("a spokesman", "the border was open") in found


@pytest.mark.parametrize(
    ("cited", "speaks"),
    [("two officials", True), ("the Norvik Herald", True), ("falling reserves", False), ("the council's plan", False)],
)
def test_a_thing_that_is_cited_is_what_is_said(cited: str, speaks: bool) -> None:
    text = f"The envoy cited {cited} on Monday and said that the border would stay closed."
    said = [span.of(text) for s in read(article(text)).statements for span in s.content]
    assert any(words.startswith(cited) for words in said) is not speaks


@pytest.mark.parametrize(
    ("text", "source"),
    [
        pytest.param("Norvik, which left in May, holds that every member may go.", ["Norvik"], id="aside"),
        pytest.param("In Norvik, which left in May, hope holds that every member may go.", [], id="another subject"),
    ],
)
def test_who_stands_before_an_aside_speaks(text: str, source: list[str]) -> None:
    cue = Span(text.index("holds"), text.index("holds") + len("holds"))
    content = Span(cue.end + 1, len(text) - 1)
    nobody = Attribution((), (cue,), (content,), (Word(cue.start, cue.end, "holds", "holds"),), "tagger", 0.6)
    (found,) = by_grammar(text, nobody)
    assert [span.of(text) for span in found.source] == source


def test_whoever_speaks_at_the_end_says_the_whole_sentence() -> None:
    told = "The presidents of Georgia and Turkmenistan agreed on Monday that the ferry line was useful"
    text = f"BATUMI, May 3 (Steppe Wire) - {told}, Tbilisi said."
    (found,) = (s for s in read(article(text)).statements if s.cue[0].of(text) == "said")
    assert [span.of(text) for span in found.content] == [told]


def test_a_paragraph_of_very_many_statements_is_linked_part_by_part() -> None:
    sentence = "Norvik's envoy accused Salo of delay, and the minister said that the road would be opened. "
    text = sentence * 60
    found = read(article(text)).statements
    assert len(found) >= 120
    for one in found:
        places = {span.start // len(sentence) for span in (*one.source, *one.cue, *one.content)}
        assert one.source
        assert len(places) == 1
