from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.casebook.commitments import commitment, new_salt, shows

PERSON = {"name": "Aylin Example", "email": "aylin@example.org"}


def test_only_the_same_value_and_salt_show_a_commitment() -> None:
    salt = new_salt()
    made = commitment(salt, PERSON)
    assert shows(made, salt, dict(reversed(PERSON.items())))
    assert not shows(made, salt, PERSON | {"name": "Someone Else"})
    assert not shows(made, new_salt(), PERSON)


def test_the_same_person_looks_different_every_time() -> None:
    assert len({commitment(new_salt(), PERSON) for _ in range(5)}) == 5


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_commitment_is_as_long_for_everybody_and_holds_nothing_of_the_name(name: str) -> None:
    made = commitment("00" * 32, {"name": name})
    assert len(made) == 64
    assert set(made) <= set("0123456789abcdef")
