import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.errors import SourceError
from crisisdesk.model import Span
from crisisdesk.reading.text import paragraphs_of, quotations_of, sentence_spans, sentences_of, words_of
from crisisdesk.testing import article

texts = st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from(list("“”\"'’‘«».,!? \n\tAbé-"))))


@given(texts)
def test_words_rebuild_the_text(text: str) -> None:
    words = list(words_of(text, Span(0, len(text))))
    at = 0
    for word in words:
        assert text[at : word.start].strip() == ""
        assert text[word.start : word.end] == word.text
        at = word.end
    assert text[at:].strip() == ""


@given(texts)
def test_sentences_lie_in_order_and_lose_nothing(text: str) -> None:
    at = 0
    for paragraph in paragraphs_of(text):
        assert text[at : paragraph.start].strip() == ""
        for span in sentence_spans(text, paragraph):
            assert text[at : span.start].strip() == ""
            assert span.start < span.end
            at = span.end
    assert text[at:].strip() == ""


@given(texts)
def test_quotations_lie_inside_their_paragraphs(text: str) -> None:
    paragraphs = paragraphs_of(text)
    for quotation in quotations_of(text, paragraphs):
        assert quotation.start < quotation.end
        assert any(paragraph.holds(quotation) for paragraph in paragraphs)


@given(st.lists(texts, min_size=1, max_size=4))
def test_a_paragraph_reads_alike_alone_and_in_company(parts: list[str]) -> None:
    alone = [[s.of(part) for p in paragraphs_of(part) for s in sentence_spans(part, p)] for part in parts]
    joined = "\n".join(parts)
    together = [s.of(joined) for p in paragraphs_of(joined) for s in sentence_spans(joined, p)]
    assert together == [sentence for sentences in alone for sentence in sentences]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("One. Two.", ["One.", "Two."], id="plain"),
        pytest.param("Mr. Smith left. He slept.", ["Mr. Smith left.", "He slept."], id="title"),
        pytest.param("The U.S. envoy left. Why?", ["The U.S. envoy left.", "Why?"], id="initials"),
        pytest.param('"We left." He slept.', ['"We left."', "He slept."], id="mark after the quotation"),
        pytest.param("It rose by 1.5 percent. Then fell.", ["It rose by 1.5 percent.", "Then fell."], id="number"),
        pytest.param("First line\nSecond line", ["First line", "Second line"], id="line break"),
        pytest.param("On 6 Jan. 2022 it fell. Rain.", ["On 6 Jan. 2022 it fell.", "Rain."], id="month"),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [s.of(text) for p in paragraphs_of(text) for s in sentence_spans(text, p)] == sentences


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param('He said "we left" and slept.', ["we left"], id="straight"),
        pytest.param("He said “we left” and slept.", ["we left"], id="curly"),
        pytest.param("He said «we left» and slept.", ["we left"], id="guillemets"),
        pytest.param("He said 'we left' and slept.", ["we left"], id="single"),
        pytest.param("He said ‘it’s over’ and slept.", ["it’s over"], id="apostrophe inside"),
        pytest.param("The members' force isn't theirs.", [], id="apostrophes only"),
        pytest.param('He said "we left', ["we left"], id="not closed"),
        pytest.param("He said “they call it ‘peace’ there” often.", ["they call it ‘peace’ there"], id="nested"),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    assert [span.of(text) for span in quotations_of(text, paragraphs_of(text))] == quoted


def test_sentences_know_whose_voice_they_are() -> None:
    document = article("Editor's note: we doubt it.\n\n====\n\nThe bloc met. It left.")
    assert [sentence.voice.value for sentence in sentences_of(document) if sentence.readable] == [
        "editors_note",
        "quoted_article",
        "quoted_article",
    ]


def test_a_long_list_is_not_read_as_a_sentence() -> None:
    document = article("word, " * 600 + "end. The bloc met.")
    assert [sentence.readable for sentence in sentences_of(document)] == [False, True]


@given(texts)
def test_any_text_gives_sentences_inside_it(text: str) -> None:
    try:
        document = article(text)
    except SourceError:
        return
    for sentence in sentences_of(document):
        assert Span(0, len(text)).holds(sentence.span)
        assert all(sentence.span.holds(word.span) for word in sentence.words)
