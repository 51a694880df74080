"""Where somebody stands by what another tells of it."""

import pytest

from crisisdesk.model import OUTLET, Stance
from crisisdesk.reading import read
from crisisdesk.reading.stances import positions_of
from crisisdesk.testing import article, question

BRIDGE = question("bridge at Kratie", "the bridge", proposition="A bridge is built at Kratie")


def shown(text: str) -> dict[str, tuple[Stance, str]]:
    return {one.actor: (one.stance, one.reported_by) for one in positions_of(read(article(text)), BRIDGE)}


@pytest.mark.parametrize(
    ("text", "actor", "stance", "teller"),
    [
        pytest.param("Laos no longer resists the bridge.", "LAO", Stance.SUPPORTS, OUTLET, id="the outlet's voice"),
        pytest.param(
            "Hanoi is against the bridge, Cambodia's foreign minister said.", "VNM", Stance.OPPOSES, "KHM", id="another"
        ),
        pytest.param(
            "Cambodia has begun the bridge. Thailand is in favour. So is Laos.",
            "LAO",
            Stance.SUPPORTS,
            OUTLET,
            id="as another does",
        ),
        pytest.param(
            "Cambodia plans the bridge. Vietnam, which has a border with Laos, declared itself neutral.",
            "VNM",
            Stance.NEUTRAL,
            OUTLET,
            id="the subject, not whom an aside names",
        ),
        pytest.param(
            "Thailand would abstain in the vote on the bridge, the Lao delegate told reporters.",
            "THA",
            Stance.NEUTRAL,
            "LAO",
            id="neutral in another's words",
        ),
        pytest.param(
            "Thailand would pay for the bridge if Laos paid a half.", "THA", Stance.CONDITIONAL, OUTLET, id="an offer"
        ),
    ],
)
def test_what_is_told_of_an_actor(text: str, actor: str, stance: Stance, teller: str) -> None:
    assert shown(text)[actor] == (stance, teller)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        pytest.param(
            "Thailand would abstain over the bridge, the Lao delegate told reporters.", "LAO", id="the teller"
        ),
        pytest.param("Does Laos want the bridge? Nobody asked.", "LAO", id="a question"),
        pytest.param("Observers wonder whether Laos supports the bridge.", "LAO", id="wondered at"),
        pytest.param("Crowds marched through Laos against the bridge.", "LAO", id="a place"),
        pytest.param("Cambodia builds the bridge. Laos welcomed a new textbook on music.", "LAO", id="another thing"),
    ],
)
def test_what_is_no_position(text: str, actor: str) -> None:
    assert actor not in shown(text)
