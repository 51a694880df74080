import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisdesk.errors import SourceError
from crisisdesk.model import Act, Form, Span, Statement
from crisisdesk.reading import read
from crisisdesk.testing import article

pieces = st.lists(
    st.sampled_from(
        ["Kazakhstan's president", "said", "that", "“", "”", '"', "'", "the force", "would leave", ".", ",", "he",
         "according to", "Reuters", "\n", "urged", "Moscow", "to", "stop", "«", "»", "not", "—", "(", ")", "2022"]
    ),
    max_size=40,
).map(" ".join)  # fmt: skip
texts = st.one_of(pieces, st.text(max_size=200))


def statements(text: str) -> tuple[Statement, ...]:
    return read(article(text)).statements


def words(text: str, spans: tuple[Span, ...]) -> str:
    return " ".join(span.of(text) for span in spans).strip('"“” ')


@pytest.mark.parametrize(
    ("text", "source", "content", "speaks_for", "form"),
    [
        pytest.param(
            "Kazakhstan's president said on Thursday that the force would leave within ten days.",
            "Kazakhstan's president",
            "that the force would leave within ten days",
            "KAZ",
            Form.INDIRECT,
            id="indirect",
        ),
        pytest.param(
            "“We shall not send troops,” said Armenia's defence minister.",
            "Armenia's defence minister",
            "We shall not send troops,",
            "ARM",
            Form.DIRECT,
            id="direct, speaker after",
        ),
        pytest.param(
            "Russia's foreign ministry called the report “a clumsy invention”.",
            "Russia's foreign ministry",
            "the report “a clumsy invention",
            "RUS",
            Form.MIXED,
            id="mixed",
        ),
        pytest.param(
            "According to the Uzbek energy ministry, exports will resume in March.",
            "the Uzbek energy ministry",
            "exports will resume in March",
            "UZB",
            Form.INDIRECT,
            id="according to",
        ),
        pytest.param(
            "Uzbekistan's president met his colleague. He said that the border would open in spring.",
            "He",
            "that the border would open in spring",
            "UZB",
            Form.INDIRECT,
            id="pronoun",
        ),
        pytest.param(
            "An analyst at a think tank in Ankara said that the bloc lacked a security structure.",
            "An analyst at a think tank in Ankara",
            "that the bloc lacked a security structure",
            None,
            Form.INDIRECT,
            id="an analyst speaks for nobody",
        ),
    ],
)
def test_who_said_what(text: str, source: str, content: str, speaks_for: str | None, form: Form) -> None:
    found = statements(text)
    assert len(found) == 1
    assert words(text, found[0].source) == source
    assert words(text, found[0].content) == content
    assert found[0].speaker.speaks_for == speaks_for
    assert found[0].form is form


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The ministry did not say whether the force would leave.", id="did not say"),
        pytest.param("The spokesman declined to comment on the report.", id="declined"),
        pytest.param("There is no evidence that China backed the force.", id="no evidence"),
        pytest.param("No official in Tashkent has praised the peacekeepers.", id="no official has"),
        pytest.param(
            "The lake lies at the foot of the mountains, forty kilometres from the border.", id="nothing said"
        ),
    ],
)
def test_what_nobody_said_is_no_statement(text: str) -> None:
    assert statements(text) == ()


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Russia's foreign ministry denied that troops had crossed the border.", Act.DENIES),
        ("The European Union condemned the attack on the border post.", Act.ACCUSES),
        ("Türkiye welcomed the release of the two officers.", Act.PRAISES),
        ("Armenia's prime minister urged Baku to sign the treaty by autumn.", Act.DEMANDS),
        ("Iran's parliament speaker threatened to close the strait to tankers.", Act.THREATENS),
        ("Kazakhstan promised to send thirty doctors to the region.", Act.PROMISES),
    ],
)
def test_acts(text: str, act: Act) -> None:
    assert [statement.act for statement in statements(text)] == [act]


def test_a_paper_that_cites_an_official_shares_its_content() -> None:
    text = "A Turkish daily, citing an official in Ankara, wrote that the minister would travel to Baku on Monday."
    found = {words(text, s.source): s for s in statements(text)}
    official, daily = found["an official in Ankara"], found["A Turkish daily"]
    assert official.within == daily.statement_id
    assert official.content == daily.content
    assert daily.speaker.speaks_for is None


def test_hedges() -> None:
    (statement,) = statements("The ministry said that exports might resume in March.")
    assert statement.hedge == "possible"


@settings(max_examples=150, deadline=None)
@given(texts)
def test_statements_lie_inside_any_text(text: str) -> None:
    try:
        found = statements(text)
    except SourceError:
        return
    for statement in found:
        spans = (*statement.source, *statement.cue, *statement.content)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert statement.content
    assert len({statement.statement_id for statement in found}) == len(found)


@settings(max_examples=40, deadline=None)
@given(texts)
def test_reading_twice_gives_the_same(text: str) -> None:
    try:
        assert read(article(text)) == read(article(text))
    except SourceError:
        return


def test_odd_texts_are_read_without_failing() -> None:
    for text in (
        '"' * 501 + " he said.",
        "said " * 3000 + ".",
        "Он сказал, что войска уйдут. 他说。",
        "A.\n\n\n\n\n\u200b\n.",
        "“Never closed, he said. " * 50,
        "word " * 9_000 + ". The minister said that it rained.",
    ):
        read(article(text))
