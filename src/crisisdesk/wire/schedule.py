"""Whose turn it is: sources by the time at which they are due, never two of one host at once."""

import heapq
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import urlsplit

from crisisdesk.wire.subscriptions import Subscription


class Timetable:
    """Sources that wait for their time. Every one that was given out is put back by ``done``."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Subscription]] = []
        self._held_back: dict[str, list[tuple[datetime, int, Subscription]]] = {}
        self._busy: set[str] = set()
        self._order = count()

    def add(self, subscription: Subscription, due: datetime) -> None:
        """Ask a source at a time."""
        heapq.heappush(self._waiting, (due, next(self._order), subscription))

    def next_due(self, now: datetime) -> Subscription | None:
        """The source that has been due longest and whose host is free; its host is busy from now on."""
        while self._waiting and self._waiting[0][0] <= now:
            entry = heapq.heappop(self._waiting)
            host = host_of(entry[2])
            if not host or host not in self._busy:
                self._busy.add(host)
                return entry[2]
            self._held_back.setdefault(host, []).append(entry)
        return None

    def done(self, subscription: Subscription) -> None:
        """The host of a source is free again."""
        host = host_of(subscription)
        self._busy.discard(host)
        for entry in self._held_back.pop(host, ()):
            heapq.heappush(self._waiting, entry)

    def wait(self, now: datetime) -> timedelta | None:
        """How long until the next one is due; None where none waits."""
        return max(timedelta(), self._waiting[0][0] - now) if self._waiting else None

    def __len__(self) -> int:
        return len(self._waiting) + sum(len(entries) for entries in self._held_back.values())


def host_of(subscription: Subscription) -> str:
    """The host that a source is asked from; empty for what is on this machine."""
    try:
        return urlsplit(subscription.address).hostname or ""
    except ValueError:
        return ""
