"""Events as PLOVER codes them: one type for each deed, status folded into the type, mutual deeds in both directions.

The desk keeps a promise and the deed that was promised apart, with a status each. PLOVER has no status: a deed of
goodwill that is still to come is AGREE, a hostile one THREATEN, and what is only called for, alleged or denied is coded
by the demand, the accusation or not at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from crisisdesk.model import Event, Plover, Status

_QUADS = {
    1: (Plover.AGREE, Plover.CONSULT, Plover.SUPPORT),
    2: (Plover.COOPERATE, Plover.AID, Plover.CONCEDE, Plover.RETREAT),
    3: (Plover.REQUEST, Plover.ACCUSE, Plover.REJECT, Plover.THREATEN),
    4: (Plover.PROTEST, Plover.MOBILIZE, Plover.SANCTION, Plover.COERCE, Plover.ASSAULT),
}
_MUTUAL = "mutual"
"""The word by which an event's rule says that both parties did it to each other."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One event in PLOVER's terms and the desk's event that it comes from."""

    source: str
    target: str | None
    plover: Plover
    event: Event

    @property
    def quad(self) -> int:
        """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
        return next(quad for quad, types in _QUADS.items() if self.plover in types)


def coded(events: Iterable[Event]) -> list[Coded]:
    """PLOVER's codings of events, without repetition, in order."""
    found: dict[tuple[str, str | None, Plover], Coded] = {}
    for event in events:
        plover = coded_type(event)
        if plover is None:
            continue
        found.setdefault((event.source, event.target, plover), Coded(event.source, event.target, plover, event))
        if event.target and f", {_MUTUAL}" in event.rule:
            found.setdefault((event.target, event.source, plover), Coded(event.target, event.source, plover, event))
    return list(found.values())


def coded_type(event: Event) -> Plover | None:
    """The type that PLOVER gives a deed of this status; None where it codes none."""
    if event.status is Status.HAPPENED:
        return event.plover
    if event.status is not Status.PLANNED:
        return None
    if event.plover in (*_QUADS[1], *_QUADS[2]):
        return Plover.AGREE
    return Plover.THREATEN if event.plover in _QUADS[4] else event.plover
