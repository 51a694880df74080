"""The place that an article is from is not who acts in its first sentence."""

from datetime import date

import pytest

from crisisdesk.actors import Discourse, registry
from crisisdesk.model import Span

DAY = date(2022, 1, 7)


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("TASHKENT, January 7 - The RATS said its Executive Committee had met.", "Executive Committee", "SCO"),
        ("ASTANA - The CSTO said its council would meet. It backed the request.", "It", "CSTO"),
        ("BRUSSELS - Hungary said its parliament would vote on Monday.", "parliament", "HUN"),
        ("VIENNA - Serbia sent a note. Its prime minister had signed it.", "prime minister", "SRB"),
        ("BISHKEK - The president signed the law on Friday.", "president", "KGZ"),
    ],
)
def test_the_dateline_gives_way_to_the_subject(text: str, words: str, code: str) -> None:
    discourse = Discourse(text, registry().find(text, DAY), DAY)
    at = text.index(words)
    assert discourse.actor(Span(at, at + len(words))).code == code


def test_a_source_in_brackets_belongs_to_the_dateline_and_an_organ_to_its_organisation() -> None:
    text = (
        "TASHKENT, January 7 (Pamir Line) - The Regional Anti-Terrorist Structure (RATS) of the Shanghai Cooperation "
        "Organisation would help Kazakhstan if a Kazakh authority asked for it, its Executive Committee said."
    )
    discourse = Discourse(text, registry().find(text, DAY), DAY)
    at = text.index("its Executive Committee")
    assert discourse.speaker(Span(at, at + len("its Executive Committee"))).speaks_for == "SCO"
