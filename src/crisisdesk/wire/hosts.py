"""One request at a time for each host, with a pause after it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_MANY = 10_000


class Hosts:
    """Whose turn it is at each host. Lives in one event loop."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._locks: dict[str, asyncio.Lock] = {}
        self._free_at: dict[str, float] = {}
        self._slower: dict[str, float] = {}

    def slow_down(self, host: str, pause: float) -> None:
        """Leave at least ``pause`` seconds between requests to a host that asks for it."""
        self._slower[host] = pause

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for one's turn at a host and hold it."""
        async with self._lock(host):
            await asyncio.sleep(max(0.0, self._free_at.get(host, 0.0) - time.monotonic()))
            try:
                yield
            finally:
                self._free_at[host] = time.monotonic() + max(self._pause, self._slower.get(host, 0.0))

    def _lock(self, host: str) -> asyncio.Lock:
        if len(self._locks) > _MANY:
            self._forget()
        return self._locks.setdefault(host, asyncio.Lock())

    def _forget(self) -> None:
        now = time.monotonic()
        for host in [name for name, lock in self._locks.items() if not lock.locked()]:
            if self._free_at.get(host, 0.0) <= now:
                del self._locks[host]
                self._free_at.pop(host, None)
