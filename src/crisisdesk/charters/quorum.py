"""How many must be in the room for a decision to count."""

from dataclasses import dataclass
from enum import StrEnum

from crisisdesk.charters.ballots import Denominator, Share, Tally
from crisisdesk.charters.kinds import Line, Truth


class Quorate(StrEnum):
    """What is known of a quorum that is not a number.

    ``NONE``: the text asks for none, so that one member is enough. ``UNKNOWN``: there may be one and it is not
    known, so that only a full room is safe. ``NO_MEETING``: the decision is not taken in a room.
    """

    NONE = "none"
    UNKNOWN = "unknown"
    NO_MEETING = "no_meeting"


@dataclass(frozen=True, slots=True)
class Quorum:
    """A share of a whole, a fixed number, or a word about what is not known."""

    share: Share | None = None
    of: Denominator = Denominator.MEMBERS
    number: int | None = None
    word: Quorate | None = None

    def needed(self, tally: Tally) -> int | None:
        """How many must be present; None where that is not known."""
        if self.word:
            return {Quorate.NONE: 1, Quorate.NO_MEETING: 0, Quorate.UNKNOWN: None}[self.word]
        if self.share:
            return max(1, self.share.of(self.of.heads(tally)))
        return self.number

    def truth(self, tally: Tally) -> Truth:
        """Whether enough are present; a full room satisfies any quorum, an empty one none."""
        needed = self.needed(tally)
        if needed is not None:
            return Truth.of(tally.present >= needed)
        if tally.present == 0:
            return Truth.FALSE
        return Truth.TRUE if tally.present >= tally.entitled else Truth.UNKNOWN

    def line(self, tally: Tally) -> Line:
        """The quorum's line of the arithmetic."""
        known = self.word is not Quorate.UNKNOWN
        denominator = self.of.words if self.share else "" if known else "the quorum is not known"
        out_of = self.of.heads(tally) if self.share else tally.entitled
        return Line("present", tally.present, self.needed(tally), out_of, denominator, self.truth(tally))

    @property
    def words(self) -> str:
        """In words."""
        if self.word:
            return {"none": "none stated", "unknown": "not known", "no_meeting": "no meeting needed"}[self.word]
        return f"{self.share.words} of {self.of.words}" if self.share else f"{self.number} members present"
