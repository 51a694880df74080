"""Open snapshots that wait for the next page: to open one takes longer than to make most pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from crisisdesk.record import Record, Snapshot

IDLE = 8
"""Snapshots that wait at the most; each holds a connection and its buffers."""

Key = tuple[tuple[str, ...], datetime | None]
"""The batches that a snapshot rests on, and its moment."""


class Snapshots:
    """Lends each snapshot to one thread at a time. What rests on other batches than the newest is let go."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._idle: list[tuple[Key, Snapshot]] = []
        self._lock = Lock()

    @contextmanager
    def lend(self, as_of: datetime | None = None) -> Iterator[tuple[Key, Snapshot]]:
        """A snapshot of the record as it stands now, for the length of one page."""
        batches = self._record.batches()
        key = (tuple(batch.batch for batch in batches), as_of)
        snapshot = self._take(key) or Snapshot(self._record.folder, batches, as_of)
        yield key, snapshot
        with self._lock:
            self._idle = [*(one for one in self._idle if one[0][0] == key[0]), (key, snapshot)][-IDLE:]

    def _take(self, key: Key) -> Snapshot | None:
        with self._lock:
            for at, (waiting, snapshot) in enumerate(self._idle):
                if waiting == key:
                    del self._idle[at]
                    return snapshot
        return None
