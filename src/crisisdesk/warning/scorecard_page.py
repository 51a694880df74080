"""The scorecard as one HTML page that needs nothing else: tables, and a reliability diagram drawn in place."""

from functools import cache
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined, Template

from crisisdesk.warning.ranking import Bin
from crisisdesk.warning.scorecard import Scorecard
from crisisdesk.warning.signals import DATA

SIDE = 240
"""Width and height of a diagram, in pixels."""


class Dot(NamedTuple):
    """A bin as a circle: centre and radius in pixels, and what it says."""

    x: float
    y: float
    radius: float
    says: str


def scorecard_page(card: Scorecard) -> str:
    """The page's HTML."""
    scores = (("Warnings", card.warnings), ("Forecasts", card.forecasts))
    parts = [(name, found, dots(found.bins)) for name, found in scores]
    return _template().render(card=card, parts=parts, side=SIDE)


def dots(bins: tuple[Bin, ...]) -> tuple[Dot, ...]:
    """The bins of a diagram as circles."""
    most = max((found.number for found in bins), default=1)
    return tuple(
        Dot(
            round(SIDE * found.probability, 1),
            round(SIDE * (1 - found.happened), 1),
            round(3 + 9 * (found.number / most) ** 0.5, 1),
            f"{found.number} said {found.probability:.0%} on average, {found.happened:.0%} happened",
        )
        for found in bins
    )


@cache
def _template() -> Template:
    text = (DATA / "scorecard.html").read_text("utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(
        text
    )
