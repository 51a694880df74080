"""Slows down who guesses passwords: by name and by address, so that neither one name nor all can be tried in bulk."""

import ipaddress
from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from crisisdesk.clock import Clock

WINDOW = timedelta(minutes=15)
BY_NAME, BY_ADDRESS, EVERYWHERE = 5, 30, 50
"""Failures within the window after which there is a wait: of a name from one address, of an address, of a name from
everywhere. The last is larger, so that nobody is locked out of the desk by a few bad tries from elsewhere."""
KEPT = 50_000

Key = tuple[str, str]


class Throttle:
    """Counts tries that did not succeed; forgets them after ``WINDOW``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tries: OrderedDict[Key, list[datetime]] = OrderedDict()
        self._lock = Lock()

    def wait(self, name: str, address: str) -> timedelta | None:
        """Count a try, unless it has to wait: then how long.

        It counts at once, and not when it has failed: many that are made at the same moment are many all the same.
        """
        keys, now = _keys(name, address), self._clock()
        with self._lock:
            waits = [wait for key, most in keys if (wait := self._wait(key, most, now))]
            if not waits:
                for key, _ in keys:
                    self._tries.setdefault(key, []).append(now)
                    self._tries.move_to_end(key)
                while len(self._tries) > KEPT:
                    self._tries.popitem(last=False)
        return max(waits, default=None)

    def succeeded(self, name: str, address: str) -> None:
        """The last try was right: forget what failed for the name here, and that try; other failures stay."""
        (here, _), *others = _keys(name, address)
        with self._lock:
            self._tries.pop(here, None)
            for key, _ in others:
                if tries := self._tries.get(key):
                    tries.pop()

    def _wait(self, key: Key, most: int, now: datetime) -> timedelta | None:
        recent = [at for at in self._tries.get(key, ()) if now - at < WINDOW]
        if key in self._tries:
            self._tries[key] = recent
        return None if len(recent) < most else recent[-most] + WINDOW - now


def _keys(name: str, address: str) -> tuple[tuple[Key, int], ...]:
    who, where = name.casefold(), _network(address)
    return ((f"{who}\0{where}", "both"), BY_NAME), ((where, "address"), BY_ADDRESS), ((who, "name"), EVERYWHERE)


def _network(address: str) -> str:
    """The address; of IPv6 the network of it, of which one house has all addresses."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(found.ipv4_mapped or ipaddress.ip_network((int(found), 64), strict=False))
