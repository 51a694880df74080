"""People on their way in by a provider: what the desk has to know again of each when the browser comes back."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from crisisdesk.clock import Clock
from crisisdesk.desk.language import say
from crisisdesk.desk.problems import Problem

LONGEST = timedelta(minutes=10)
"""Within which somebody has to come back from the provider."""
KEPT = 10_000
"""Arrivals kept at the most; the oldest goes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One way in: once there and back.

    ``state`` goes through the provider and back, ``nonce`` into what it signs, ``verifier`` from here to the provider
    when the code is exchanged, and ``browser`` into a cookie, so that nobody is let in by a link that somebody else
    began with. ``then`` is the page to go to.
    """

    state: str
    nonce: str
    verifier: str = field(repr=False)
    browser: str = field(repr=False)
    then: str
    begun: datetime


class Arrivals:
    """All arrivals under way, each for one return, kept in the memory of the process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, Arrival | None] = OrderedDict()
        self._lock = Lock()

    def begin(self, then: str) -> Arrival:
        """A new one, by four secrets that nobody can guess."""
        state, nonce, browser = (secrets.token_urlsafe(32) for _ in range(3))
        arrival = Arrival(
            state=state,
            nonce=nonce,
            verifier=secrets.token_urlsafe(48),
            browser=browser,
            then=then,
            begun=self._clock(),
        )
        with self._lock:
            while len(self._kept) >= KEPT:
                self._kept.popitem(last=False)
            self._kept[state] = arrival
        return arrival

    def end(self, state: str, browser: str) -> Arrival:
        """The arrival to which a browser comes back; it can come back once.

        Raises ``Problem`` for a way in that nobody began here, that was ended before, that took too long, or that
        another browser began: that one can still end it.
        """
        with self._lock:
            found = self._kept.get(state)
            known = state in self._kept
            ours = found is not None and hmac.compare_digest(found.browser.encode(), browser.encode("utf-8", "replace"))
            if ours:
                self._kept[state] = None
        if known and found is None:
            raise refused(say("This way in was used already."))
        if found is None:
            raise refused(say("The desk does not know this way in, or has forgotten it since."))
        if not ours:
            raise refused(say("This way in was begun in another browser."))
        if self._clock() - found.begun > LONGEST:
            raise refused(say("This way in took longer than ten minutes."))
        return found


def cookie_of(state: str) -> str:
    """The name of the cookie of an arrival: one for each, so that two tabs do not take each other's."""
    return f"arrival-{hashlib.sha256(state.encode('utf-8', 'replace')).hexdigest()[:12]}"


def refused(why: str) -> Problem:
    """A way in that leads nowhere, with the way to begin anew."""
    return Problem(403, say("{why} Nobody was signed in; begin anew.", why=why), back="/sign-in")
