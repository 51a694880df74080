"""Limits on failed sign-ins: by name and by address, so that neither one name nor all can be tried in bulk."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from crisisdesk.clock import Clock

WINDOW = timedelta(minutes=15)
BY_NAME, BY_ADDRESS = 5, 30
"""Failures within the window after which a name, or an address, has to wait."""
KEPT = 50_000


class Throttle:
    """Counts failures; forgets them after ``WINDOW``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failed: OrderedDict[tuple[str, str], list[datetime]] = OrderedDict()
        self._lock = Lock()

    def wait(self, name: str, address: str) -> timedelta | None:
        """How long a try has to wait; None where it may be made now."""
        with self._lock:
            waits = [self._wait(key, most) for key, most in _keys(name, address)]
        return max((wait for wait in waits if wait), default=None)

    def failed(self, name: str, address: str) -> None:
        """Count a failure."""
        with self._lock:
            for key, _ in _keys(name, address):
                self._failed.setdefault(key, []).append(self._clock())
                self._failed.move_to_end(key)
            while len(self._failed) > KEPT:
                self._failed.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures of a name; those of the address stay."""
        with self._lock:
            self._failed.pop(_keys(name, address)[0][0], None)

    def _wait(self, key: tuple[str, str], most: int) -> timedelta | None:
        now = self._clock()
        recent = [at for at in self._failed.get(key, ()) if now - at < WINDOW]
        if key in self._failed:
            self._failed[key] = recent
        return None if len(recent) < most else recent[-most] + WINDOW - now


def _keys(name: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
    return (("name", name.casefold()), BY_NAME), (("address", address), BY_ADDRESS)
