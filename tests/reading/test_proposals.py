"""A proposition read as a deed, and who does it."""

import pytest

from crisisdesk.model import Stance
from crisisdesk.reading import read
from crisisdesk.reading.proposals import proposed
from crisisdesk.reading.stances import positions_of
from crisisdesk.testing import article, question


@pytest.mark.parametrize(
    ("proposition", "source", "target"),
    [
        ("Kenya sends peacekeepers to Somalia", "KEN", "SOM"),
        ("Armenia leaves the CSTO", "ARM", "CSTO"),
        ("Serbia imposes sanctions on Kosovo", "SRB", "XKX"),
    ],
)
def test_who_would_do_it_to_whom(proposition: str, source: str, target: str) -> None:
    assert (source, target) in {(deed.source, deed.target) for deed in proposed(proposition)}


@pytest.mark.parametrize("proposition", ["A dam is completed", "", "Uzbekistan"])
def test_no_two_actors_no_deed(proposition: str) -> None:
    assert proposed(proposition) == ()


def test_whoever_does_it_supports_it() -> None:
    asked = question("sanctions on Kosovo", proposition="Serbia imposes sanctions on Kosovo")
    text = "Diplomats spoke of sanctions on Kosovo all week. Serbia banned the import of goods from Kosovo on Friday."
    found = {(p.actor, p.stance) for p in positions_of(read(article(text)), asked)}
    assert ("SRB", Stance.SUPPORTS) in found
