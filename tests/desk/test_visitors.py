from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.desk.door import NOBODY
from crisisdesk.desk.visitors import SECRET, Visitor, new_secret

VISITOR = Visitor(NOBODY, new_secret())


def test_a_token_is_never_the_same_and_always_known() -> None:
    tokens = {VISITOR.token() for _ in range(50)}
    assert len(tokens) == 50
    assert all(VISITOR.sent(token) for token in tokens)


def test_a_token_of_another_secret_is_not_known() -> None:
    assert not VISITOR.sent(Visitor(NOBODY, new_secret()).token())


@given(st.text(max_size=120) | st.binary(min_size=2 * SECRET, max_size=2 * SECRET).map(lambda raw: raw.hex()))
def test_no_other_text_is_a_token(text: str) -> None:
    assert not VISITOR.sent(text)
