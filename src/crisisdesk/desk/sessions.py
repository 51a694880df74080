"""Sessions of people who signed in: kept in the memory of the process, so that stopping the desk ends them all."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from crisisdesk.clock import Clock
from crisisdesk.desk.visitors import new_secret

LONGEST = timedelta(hours=12)
"""After which everybody signs in again."""
IDLE = timedelta(hours=2)
"""Without a request, after which a session ends."""
KEPT = 10_000
"""Sessions kept at the most; the one idle for longest goes first."""


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which a person signed in; ``word`` is what a provider said of the person, empty for none."""

    person_id: str
    secret: bytes
    opened: datetime
    seen: datetime
    word: str = field(default="", repr=False)


class Sessions:
    """All sessions by the hash of their cookie: who reads the memory of names does not get the cookies."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, Session] = {}
        self._lock = Lock()

    def open(self, person_id: str, word: str = "") -> str:
        """A new session; returns the value of its cookie."""
        cookie, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            while len(self._kept) >= KEPT:
                del self._kept[min(self._kept, key=lambda key: self._kept[key].seen)]
            self._kept[_key(cookie)] = Session(person_id, new_secret(), now, now, word)
        return cookie

    def find(self, cookie: str) -> Session | None:
        """The session of a cookie, seen now; None for one that is unknown or over."""
        now, key = self._clock(), _key(cookie)
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            if now - found.opened > LONGEST or now - found.seen > IDLE:
                del self._kept[key]
                return None
            self._kept[key] = replace(found, seen=now)
            return found

    def close(self, cookie: str) -> Session | None:
        """End a session; returns the one that ended."""
        with self._lock:
            return self._kept.pop(_key(cookie), None)

    def close_all(self, of: Callable[[Session], bool]) -> None:
        """End the sessions that a function chooses: of a person who left or whose password changed."""
        with self._lock:
            self._kept = {key: session for key, session in self._kept.items() if not of(session)}


def _key(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()
