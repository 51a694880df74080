"""Events as PLOVER codes them: one type for each sentence, status folded into the type, mutual deeds both ways.

The desk keeps a promise and the deed that was promised apart, with a status each, and tells also of what a main deed
answers or follows. PLOVER has no status: a deed of goodwill that is still to come is AGREE, a hostile one THREATEN.
What is only called for or denied is coded by the demand or the denial, what is alleged by the accusation where its
sentence has one and else as what happened; and its coders code what a sentence is there to tell. A table of weights of
its own is trained for that. A deed inside one state whose target is not named is done to that state.
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
_MUTUAL = "mutual"
"""The word by which an event's rule says that both parties did it to each other."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One event in PLOVER's terms and the event that it comes from."""

    source: str
    target: str | None
    plover: Plover
    event: Event

    @property
    def quad(self) -> int:
        """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
        return next(quad for quad, types in _QUADS.items() if self.plover in types)


def coded(events: Iterable[Event]) -> list[Coded]:
    """PLOVER's codings of events that were read by its conventions, without repetition, in order."""
    found: dict[tuple[str, str | None, Plover], Coded] = {}
    for event in events:
        source, plover = event.source, event.plover
        target = event.target or (base(source) if _inside_one_state(event) else None)
        found.setdefault((source, target, plover), Coded(source, target, plover, event))
        if target and f", {_MUTUAL}" in event.rule:
            found.setdefault((target, source, plover), Coded(target, source, plover, event))
    return list(found.values())


def _inside_one_state(event: Event) -> bool:
    """Whether a deed without a target is one of rebels, crowds or police in their own state."""
    return "." in event.source and is_state(base(event.source)) and event.plover not in _QUADS[1]


def coded_type(plover: Plover, status: Status) -> Plover | None:
    """The type that PLOVER gives a deed of this status; None where it codes none."""
    if status in (Status.HAPPENED, Status.ALLEGED):
        return plover
    if status is not Status.PLANNED:
        return None
    if plover in (*_QUADS[1], *_QUADS[2]):
        return Plover.AGREE
    return Plover.THREATEN if plover in _QUADS[4] else plover


def taken_in(plover: Plover, others: Iterable[Plover]) -> bool:
    """Whether a type is part of another that is told beside it: a rejected demand of REJECT."""
    return any(plover in _TAKES_IN.get(other, ()) for other in others)
