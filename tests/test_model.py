from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.model import Span, Stance, base, content_id, covers, event_id, statement_id

stances = st.sampled_from(Stance)


@given(st.lists(st.text()), st.lists(st.text()))
def test_ids_differ_when_any_part_differs(left: list[str], right: list[str]) -> None:
    assert (content_id(*left) == content_id(*right)) == (left == right)


@given(st.text(), st.text(min_size=1))
def test_moving_a_boundary_between_parts_changes_the_id(first: str, second: str) -> None:
    assert content_id(first, second) != content_id(first + second)
    assert content_id(first, second) != content_id(first + second[0], second[1:])


def test_ids_are_the_same_on_every_machine() -> None:
    assert content_id("a", "ä") == "5de57cd5a13fb425cca4628ec8bd6f38"
    spans = [Span(0, 3)]
    assert statement_id("d", spans, spans, spans) != event_id("d", "KAZ", "AID", None, "happened", spans[0])


@given(stances, stances, stances)
def test_stances_join_in_any_order(a: Stance, b: Stance, c: Stance) -> None:
    assert a | b == b | a
    assert (a | b) | c == a | (b | c)
    assert a | a == a
    assert a | Stance.SILENT == a


def test_contradiction_is_mixed() -> None:
    assert Stance.SUPPORTS | Stance.OPPOSES is Stance.MIXED


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 50)), min_size=1))
def test_a_cover_holds_every_span(pairs: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + length) for start, length in pairs]
    assert all(covers(spans).holds(span) for span in spans)


def test_base_of_a_sector_is_its_state() -> None:
    assert base("KAZ.CVL") == "KAZ"
    assert base("CSTO") == "CSTO"
