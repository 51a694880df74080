"""Web addresses asked from any thread: one background thread holds all the lines."""

import asyncio
import ssl
import threading
from concurrent.futures import CancelledError
from types import TracebackType
from typing import Self

from crisisdesk.clock import Clock, system_clock
from crisisdesk.wire.addresses import Resolver, system_resolver
from crisisdesk.wire.asking import Asked, Fetched, FetchError, Manners, NotModified
from crisisdesk.wire.lines import Lines


class Fetcher:
    """Asks web addresses with the manners given. Nothing is started before the first one is asked.

    ``close`` breaks off what is under way, so that nobody waits for a slow server. ``resolver`` and ``tls`` stand in
    for the machine's name service and its trusted certificates.
    """

    def __init__(
        self,
        manners: Manners | None = None,
        *,
        clock: Clock = system_clock,
        resolver: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.manners = manners or Manners()
        self.clock = clock
        self._lines = Lines(self.manners, clock, resolver, tls)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._state = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fetch(self, asked: Asked) -> Fetched | NotModified:
        """The content at an address. Raises ``FetchError``."""
        with self._state:
            if self._closed:
                raise _stopped(asked)
            answer = asyncio.run_coroutine_threadsafe(self._lines.ask(asked), self._running())
        try:
            return answer.result()
        except CancelledError:
            raise _stopped(asked) from None

    def close(self) -> None:
        """Break off what is under way; from now on nothing is asked any more."""
        with self._state:
            self._closed = True
            if self._loop is not None:
                asyncio.run_coroutine_threadsafe(_end(), self._loop)
                self._loop = None

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=_run, args=(self._loop,), name="web", daemon=True).start()
        return self._loop


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


async def _end() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    asyncio.get_running_loop().stop()


def _stopped(asked: Asked) -> FetchError:
    return FetchError(asked.address, "stopped before an answer came", passing=True)
