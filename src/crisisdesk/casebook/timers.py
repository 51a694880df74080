"""The clocks that run in a case: what opens or ends when, and by which article."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from crisisdesk.casebook.case import Case
from crisisdesk.casebook.states import State


@dataclass(frozen=True, slots=True, order=True)
class Timer:
    """A moment that matters in a case. ``ends`` is false for one from which on something is allowed."""

    at: datetime
    what: str
    article: str
    ends: bool

    def over(self, now: datetime) -> bool:
        """Whether the moment has come."""
        return now >= self.at


def running(case: Case) -> tuple[Timer, ...]:
    """The clocks that run in a case's state, the earliest first; those whose moment has come are still there."""
    return tuple(sorted(_timers(case)))


def _timers(case: Case) -> Iterator[Timer]:
    request, meeting = case.request, case.meeting
    if case.state is State.REQUESTED and request is not None:
        if request.earliest > request.asked_at:
            yield Timer(request.earliest, f"the {request.organ} can meet at the earliest", request.article, ends=False)
        if request.latest is not None:
            yield Timer(request.latest, f"the {request.organ} must meet", request.article, ends=True)
    if case.state in {State.CONVENED, State.TABLED} and meeting is not None and meeting.meets_at > case.seen_at:
        yield Timer(meeting.meets_at, f"the {meeting.organ} meets", meeting.article, ends=False)
    if case.state is State.SILENCE and case.silence is not None:
        yield Timer(case.silence.until, "the silence ends", case.silence.article, ends=True)
    if case.state is State.BALLOT and case.balloting is not None and case.balloting.closes_at is not None:
        article = case.draft.article if case.draft else ""
        yield Timer(case.balloting.closes_at, "the vote closes", article, ends=True)
    if case.mandate is not None and case.mandate.ended_at is None and case.state is not State.CLOSED:
        yield Timer(case.mandate.ends, "the mandate ends", case.mandate.articles, ends=True)
