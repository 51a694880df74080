"""Events as PLOVER codes them: one type for each deed, status folded into the type, mutual deeds in both directions.

The desk keeps a promise and the deed that was promised apart, with a status each. PLOVER has no status: a deed of
goodwill that is still to come is AGREE, a hostile one THREATEN; what is only called for or denied is coded by the
demand or the denial, what is alleged by the accusation where its sentence has one and else as what happened. A deed
inside one state whose target is not named is done to that state.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from crisisdesk.model import Event, Plover, Status, base
from crisisdesk.reading.pairs import is_state

_QUADS = {
    1: (Plover.AGREE, Plover.CONSULT, Plover.SUPPORT),
    2: (Plover.COOPERATE, Plover.AID, Plover.CONCEDE, Plover.RETREAT),
    3: (Plover.REQUEST, Plover.ACCUSE, Plover.REJECT, Plover.THREATEN),
    4: (Plover.PROTEST, Plover.MOBILIZE, Plover.SANCTION, Plover.COERCE, Plover.ASSAULT),
}
_TAKES_IN = {
    Plover.REJECT: frozenset({Plover.REQUEST, Plover.AGREE, Plover.CONSULT, Plover.SUPPORT}),
    Plover.PROTEST: frozenset({Plover.REQUEST, Plover.ACCUSE}),
}
"""What a type takes in when told beside it: a rejected demand is REJECT, a march to demand something PROTEST."""
_BESIDE = 150
"""Letters between two triggers that count as one telling."""
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
    events = tuple(events)
    found: dict[tuple[str, str | None, Plover], Coded] = {}
    for event in events:
        plover = coded_type(event)
        if plover is None or any(_takes_in(other, event) and _beside(other, event) for other in events):
            continue
        target = event.target or (base(event.source) if _inside_one_state(event) else None)
        found.setdefault((event.source, target, plover), Coded(event.source, target, plover, event))
        if target and f", {_MUTUAL}" in event.rule:
            found.setdefault((target, event.source, plover), Coded(target, event.source, plover, event))
    return list(found.values())


def _takes_in(other: Event, event: Event) -> bool:
    if event.status is Status.ALLEGED and other.plover is Plover.ACCUSE:
        return other is not event
    return event.plover in _TAKES_IN.get(other.plover, ())


def _beside(event: Event, other: Event) -> bool:
    return abs(event.trigger.start - other.trigger.start) < _BESIDE


def _inside_one_state(event: Event) -> bool:
    """Whether a deed without a target is one of rebels, crowds or police in their own state."""
    return "." in event.source and is_state(base(event.source)) and event.plover not in _QUADS[1]


def coded_type(event: Event) -> Plover | None:
    """The type that PLOVER gives a deed of this status; None where it codes none."""
    if event.status in (Status.HAPPENED, Status.ALLEGED):
        return event.plover
    if event.status is not Status.PLANNED:
        return None
    if event.plover in (*_QUADS[1], *_QUADS[2]):
        return Plover.AGREE
    return Plover.THREATEN if event.plover in _QUADS[4] else event.plover
