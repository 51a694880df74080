"""When an organ can lawfully meet: the clocks of the ways to call it together."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crisisdesk.charters.charter import Charter
from crisisdesk.charters.organs import Route
from crisisdesk.charters.words import hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A way to call an organ together and its times.

    ``earliest`` and ``latest`` are hours from the request; ``latest`` is None where no step or not every step has
    an end. ``opens`` and ``closes`` are the moments, where a request's moment is given.
    """

    route: str
    organ: str
    who: str
    seconders: int
    earliest: int
    latest: int | None
    text: str
    article: str
    confidence: str
    opens: datetime | None
    closes: datetime | None

    @property
    def speed(self) -> str:
        """``not before 48 hours, within 7 days``; what the text says where it names no hours."""
        after = f"not before {hours(self.earliest)}" if self.earliest else "at once"
        within = f", within {hours(self.latest)}" if self.latest is not None else ""
        return f"{after}{within}" if self.earliest or self.latest is not None else self.text or "no clock known"

    def sentences(self) -> tuple[str, ...]:
        """Who may call, and how fast."""
        opens = f", at the earliest {self.opens.isoformat()}" if self.opens and self.earliest else ""
        closes = f", at the latest {self.closes.isoformat()}" if self.closes else ""
        text = f"; {self.text}" if self.text and self.text != self.speed else ""
        return (f"Called by {self.who}: {self.speed}{opens}{closes}{text} ({self.article}, {self.confidence}).",)


def clocks(charter: Charter, organ: str, on: date, asked_at: datetime | None = None) -> tuple[Clock, ...]:
    """The clocks of every way to call an organ together on a day, the fastest first."""
    routes = [route for route in charter.convening(on) if route.organ == organ]
    return tuple(_clock(route, asked_at) for route in sorted(routes, key=lambda route: route.earliest))


def _clock(route: Route, asked_at: datetime | None) -> Clock:
    latest = route.latest
    return Clock(
        route=route.code,
        organ=route.organ,
        who=route.who,
        seconders=route.seconders,
        earliest=route.earliest,
        latest=latest,
        text=route.clock,
        article=route.article,
        confidence=route.confidence,
        opens=asked_at + timedelta(hours=route.earliest) if asked_at else None,
        closes=asked_at + timedelta(hours=latest) if asked_at and latest is not None else None,
    )
