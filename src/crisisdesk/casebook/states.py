"""Where a case stands."""

from enum import StrEnum


class State(StrEnum):
    """Where a case stands; ``words`` says it to people."""

    OPENED = "opened"
    REQUESTED = "requested"
    CONVENED = "convened"
    TABLED = "tabled"
    SILENCE = "silence"
    BALLOT = "ballot"
    ADOPTED = "adopted"
    UNDETERMINED = "undetermined"
    MANDATED = "mandated"
    ENDED = "ended"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """What the state means."""
        return _WORDS[self]


_WORDS = {
    State.OPENED: "opened; nobody has asked to convene",
    State.REQUESTED: "a meeting is asked for; seconders may join",
    State.CONVENED: "the organ is convened; members consult",
    State.TABLED: "a draft is on the table",
    State.SILENCE: "a silence procedure runs",
    State.BALLOT: "ballots are being cast",
    State.ADOPTED: "the draft is adopted",
    State.UNDETERMINED: "the votes are in, and the rule that would decide is not known",
    State.MANDATED: "a mandate is in force",
    State.ENDED: "the mandate has ended",
    State.CLOSED: "the case is closed",
}
