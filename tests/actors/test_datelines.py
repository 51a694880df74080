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
