"""What stands near a question and is no position on it: praise of something else, what a thing ought to do, its end."""

import pytest

from crisisdesk.model import Stance
from crisisdesk.reading import read
from crisisdesk.reading.stances import positions_of
from crisisdesk.testing import article, question

FORCE = question("regional force", "foreign troops", proposition="Kenya sends a force to Somalia")
PADDING = "The rains came late. Prices rose. Roads were cut. Schools stayed shut. A ferry sank. Nobody was hurt. "


def stances(text: str) -> dict[str, Stance]:
    return {one.actor: one.stance for one in positions_of(read(article(text)), FORCE)}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        pytest.param(
            f"The regional force has landed. {PADDING}Uganda welcomed the tax reform.", "UGA", id="praise far away"
        ),
        pytest.param("Uganda said that foreign troops should respect the law.", "UGA", id="what they ought to do"),
        pytest.param(
            "Uganda called on the foreign troops to respect human rights.", "UGA", id="what is asked of their ways"
        ),
        pytest.param("Somalia asked for the end of the regional force in a letter.", "SOM", id="its end"),
        pytest.param(
            "Uganda asked whether the foreign troops had been legitimately invited.", "UGA", id="whether it is so"
        ),
        pytest.param("KAMPALA - The foreign troops should be welcome, Kenya's minister said.", "UGA", id="a dateline"),
        pytest.param(
            "The foreign troops landed. The United States voiced support for the courts of Somalia.",
            "USA",
            id="support of something else",
        ),
    ],
)
def test_what_is_no_position_on_the_question(text: str, actor: str) -> None:
    assert actor not in stances(text)


@pytest.mark.parametrize(
    ("text", "actor", "stance"),
    [
        ("Uganda said that the foreign troops should leave.", "UGA", Stance.OPPOSES),
        ("Somalia demanded that the regional force be withdrawn.", "SOM", Stance.OPPOSES),
        ("Uganda welcomed the regional force.", "UGA", Stance.SUPPORTS),
    ],
)
def test_what_is_one(text: str, actor: str, stance: Stance) -> None:
    assert stances(text)[actor] is stance
