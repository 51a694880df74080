"""The automaton finds what a plain search finds: longest name first, whole words, nothing twice."""

from hypothesis import example, given
from hypothesis import strategies as st

from crisisdesk.actors.finder import Finder
from crisisdesk.actors.names import Name

KEYS = ("A", "AB", "A B", "A B C", "B", "B C A", "C", "BA", "C A")


def plain(text: str) -> list[tuple[int, int]]:
    """Longest match at each word, by looking at every key."""
    found, at = [], 0
    while at < len(text):
        starts = at == 0 or text[at - 1] == " "
        fits = [key for key in KEYS if starts and text.startswith(key, at) and text[at + len(key) :][:1] in ("", " ")]
        if fits:
            found.append((at, at + len(max(fits, key=len))))
            at = found[-1][1]
        else:
            at += 1
    return found


def spans(text: str) -> list[tuple[int, int]]:
    finder = Finder({key: Name(key) for key in KEYS})
    return [(start, end) for start, end, _ in finder.find(text)]


@given(st.text(alphabet="ABC ", max_size=30))
@example("A B CA B")
@example("A BC A")
@example("B C AB C A")
def test_it_finds_what_a_plain_search_finds(text: str) -> None:
    assert spans(text) == plain(text)


def test_the_name_found_is_the_one_that_stands_there() -> None:
    finder = Finder({key: Name(key) for key in KEYS})
    assert [(text[2].text) for text in finder.find("A B C A")] == ["A B C", "A"]
