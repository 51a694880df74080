"""Whom "he" means where a role stands nearer than he does."""

import pytest

from crisisdesk.reading import read
from crisisdesk.testing import article

OPENING = "BAKU - An analyst in the Azerbaijani capital doubts that a force will be sent. "


@pytest.mark.parametrize(
    "between",
    ["He was an officer once. ", "He had been a minister. ", '"A family is no army," he said. ', "A family listened. "],
)
def test_he_is_no_family_and_not_what_he_is_said_to_have_been(between: str) -> None:
    text = f"{OPENING}{between}He believes that the talks were wise."
    (told,) = (one for one in read(article(text)).statements if "the talks were wise" in one.content[0].of(text))
    assert told.speaker.name.startswith("An analyst")
    assert told.speaker.speaks_for is None
