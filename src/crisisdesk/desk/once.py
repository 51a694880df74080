"""A form that is sent twice, by a double click or because its answer was lost, is done once and answered twice."""

import hashlib
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

from crisisdesk.desk.calls import Call

T = TypeVar("T")

SECONDS = 5.0
"""After its answer, within which the same form is the same click; later somebody means it."""
PATIENCE = 60.0
"""Seconds that the second waits for what the first is doing."""


class Once(Generic[T]):
    """What is being done for forms, and was until a moment ago."""

    def __init__(self) -> None:
        self._done: dict[str, tuple[Future[T], float]] = {}
        self._lock = Lock()

    def do(self, call: Call, handle: Callable[[], T]) -> T:
        """Do what a form asks for, or give what the same form got: every page gives its forms a token of their own."""
        key, now = _key(call), monotonic()
        with self._lock:
            for old in [one for one, (_, until) in self._done.items() if until < now]:
                del self._done[old]
            known, mine = self._done.get(key), Future[T]()
            if known is None:
                self._done[key] = (mine, now + PATIENCE)
        if known is not None:
            return known[0].result(PATIENCE)
        try:
            mine.set_result(handle())
        except Exception as error:
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                self._done[key] = (mine, monotonic() + SECONDS)
        return mine.result()


def _key(call: Call) -> str:
    found = hashlib.sha256(call.request.url.path.encode("utf-8", "replace"))
    for name, value in sorted(call.form.items()):
        for part in (name, value):
            found.update(hashlib.sha256(part.encode("utf-8", "replace")).digest())
    if call.upload:
        found.update(hashlib.sha256(call.upload.data).digest())
    return found.hexdigest()
