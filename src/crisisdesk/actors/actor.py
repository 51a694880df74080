"""What the registry knows: actors, the names they go by, and who belongs where and when."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A state, territory, organisation, group or sector that acts.

    ``parent`` is the code of the state or organisation it belongs to (the state that a territory is part of under
    international law, the organisation whose organ it is, the state of a sector). ``head`` is the title of the head of
    an organisation. ``confidence`` is H, M or L.
    """

    code: str
    kind: str
    name: str
    names: tuple[str, ...]
    parent: str | None
    begins: date | None
    ends: date | None
    seat: str | None
    head: str | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Membership:
    """One stretch of time in which a state held a role (member, observer, suspended ...) in an organisation."""

    organisation: str
    state: str
    role: str
    begins: date | None
    ends: date | None
    founding: bool
    source: str
    confidence: str

    def on(self, day: date) -> bool:
        """Whether it held on that day; the last day counts as outside."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)
