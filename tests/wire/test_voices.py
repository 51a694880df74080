import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisdesk.model import SectionKind, Span
from crisisdesk.wire.voices import sections_of

NOTE, BODY, QUOTED = SectionKind.EDITORS_NOTE, SectionKind.BODY, SectionKind.QUOTED_ARTICLE
ARTICLE = "The bloc met on Monday. Its secretary said that the gates would open.\n\nFarmers were pleased, he added."
LONG = "The bloc met on Monday and agreed to open the gates, its secretary said to reporters in the capital. " * 5

CASES = [
    ("plain", ARTICLE, [BODY]),
    ("note before a separator", f"Editor's note: we doubt this.\n\n====\n\n{ARTICLE}", [NOTE, QUOTED]),
    ("the cue behind it", f"In full.\n***\nFrom an article printed by Delta Notes.\n{ARTICLE}", [NOTE, QUOTED]),
    ("spaced separator", f"Editor’s note: we doubt this.\n* * *\n{ARTICLE}", [NOTE, QUOTED]),
    ("three parts", f"Editor's note: so.\n---\n{ARTICLE}\n---\nEditor's note: it was denied.", [NOTE, QUOTED, NOTE]),
    ("note at the end", f"{ARTICLE}\n\n---\nThis article first appeared in Delta Notes.", [BODY, NOTE]),
    ("separator without a note", f"{ARTICLE}\n\n***\n\nThe second half was calm.", [BODY]),
    ("note without a separator", f"Editor's note: names were changed.\n\n{ARTICLE}", [NOTE, BODY]),
    ("note that presents", f"Editor's note: The following appeared in Delta Notes.\n\n{ARTICLE}", [NOTE, QUOTED]),
    ("note in brackets", f"[Ed. note: names were changed.]\n\n{ARTICLE}", [NOTE, BODY]),
    ("note in the middle", "The bloc met.\n\nEditor's note: it did not.\n\nIt will meet again.", [BODY, NOTE, BODY]),
    ("note at the end, no separator", f"{ARTICLE}\n\nNote to readers: prices have risen since.", [BODY, NOTE]),
    ("only a note", "Editor's note: there is no paper today.", [BODY]),
    ("a speaker's editor", "The editor said that the note was his.\n\nHe left.", [BODY]),
    ("cited lines", f"The following appeared in Delta:\n> {LONG}\n> {LONG}\nSo far Delta.", [BODY, QUOTED, BODY]),
    ("a short citation", "He wrote, as published by us:\n> We shall not yield.\nThen he left.", [BODY]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "kinds"), CASES, ids=[case[0] for case in CASES])
def test_whose_words(name: str, text: str, kinds: list[SectionKind]) -> None:
    assert [section.kind for section in sections_of(text)] == kinds


def test_the_editor_s_words_are_never_the_article_s() -> None:
    text = "Editor's note: we doubt this.\n\n====\n\n" + ARTICLE
    note, article = sections_of(text)
    assert "we doubt" in note.span.of(text)
    assert "we doubt" not in article.span.of(text)
    assert article.span.of(text).strip() == ARTICLE


def test_block_quotations_of_the_markup() -> None:
    text = f"This column first appeared in Delta Notes.\n\n{LONG}\n\n{LONG}\n\nWe disagree."
    start = text.index(LONG)
    quoted = [Span(start, start + len(LONG)), Span(start + len(LONG) + 2, start + 2 * len(LONG) + 2)]
    assert [s.kind for s in sections_of(text, quoted)] == [BODY, QUOTED, BODY]
    plain = text.replace("This column first appeared in Delta Notes.", "The minister spoke at great length today ..")
    assert [s.kind for s in sections_of(plain, quoted)] == [BODY]


lines = st.sampled_from(
    [
        "Editor's note: no.",
        "===",
        "***",
        "* * *",
        "The bloc met.",
        "",
        " ",
        "> cited",
        "This first appeared in X.",
        "\u2028",
        "[Ed. note: x]",
    ]
)


@given(st.lists(lines | st.text(max_size=30), max_size=12).map("\n".join))
@settings(deadline=None, max_examples=300)
def test_sections_cover_the_words_in_order_without_overlap(text: str) -> None:
    sections = sections_of(text)
    at = 0
    for section in sections:
        assert at <= section.span.start <= section.span.end <= len(text)
        assert not any(letter.isalpha() for letter in text[at : section.span.start])
        at = section.span.end
    assert not any(letter.isalpha() for letter in text[at:])
    assert sections
