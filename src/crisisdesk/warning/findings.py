"""What a warning rests on. A finding without evidence, or a warning without findings, cannot be constructed."""

from dataclasses import dataclass
from datetime import date, timedelta

from crisisdesk.errors import EvidenceError
from crisisdesk.record.streams import Told
from crisisdesk.warning.crises import Crisis
from crisisdesk.warning.levels import Confidence, Likelihood, likelihood

HORIZON = timedelta(weeks=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One signal that speaks: how unusual, why in words, and the evidence itself.

    ``strength`` is minus the decimal logarithm of the chance in a usual week; ``weight`` its share in log-odds of a
    crisis that has begun; ``stands_out`` whether it remains after allowing for all comparisons of the week.
    ``events`` are one per story; a finding of the history has ``past`` crises instead.
    """

    signal: str
    now: float
    expected: float
    strength: float
    weight: float
    stands_out: bool
    reason: str
    events: tuple[Told, ...] = ()
    past: tuple[Crisis, ...] = ()

    def __post_init__(self) -> None:
        if not self.events and not self.past:
            raise EvidenceError(f"finding {self.signal!r} names no event; a finding is what its evidence shows")

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who published the events, each once."""
        return tuple(sorted({event.outlet for event in self.events}))


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisWarning:
    """A warning as it is issued: who, when, how likely, how sure, why. Raises ``EvidenceError`` for one without why."""

    subject: str
    day: date
    begun: float
    ahead: float
    level: str
    confidence: Confidence
    findings: tuple[Finding, ...]

    def __post_init__(self) -> None:
        if not self.findings:
            raise EvidenceError(f"a warning on {self.subject} without findings; say nothing, or say why")
        late = [e.event_id for f in self.findings for e in f.events if e.day > self.day]
        if late:
            raise EvidenceError(f"a warning of {self.day} on {self.subject} rests on later events: {late[0]}")
        if not 0 <= self.begun <= 1 or not 0 <= self.ahead <= 1:
            raise EvidenceError(f"a warning on {self.subject} with a probability outside 0 to 1")

    @property
    def likelihood(self) -> Likelihood:
        """The word and range of the probability that a crisis starts within four weeks."""
        return likelihood(self.ahead)

    @property
    def ends(self) -> date:
        """The last day of the four weeks for which the warning stands."""
        return self.day + HORIZON
