"""How the desk asks a provider: no longer than some seconds, for no more than a page, without being led elsewhere."""

from collections.abc import Iterator
from time import monotonic
from typing import Any

import httpx2

MOST_BYTES = 1_000_000
"""Of an answer."""
SECONDS = 10.0
"""For connecting, for each piece, and for a whole answer."""


def modest(proxy: str = "") -> dict[str, Any]:
    """What a client is made with: nothing from the environment but the machine's own list of authorities."""
    return {
        "transport": _Modest(
            verify=httpx2.create_ssl_context(), trust_env=False, proxy=httpx2.Proxy(proxy) if proxy else None
        ),
        "timeout": SECONDS,
        "follow_redirects": False,
        "trust_env": False,
    }


class _Modest(httpx2.HTTPTransport):
    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = super().handle_request(request)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _Bounded(response.stream)
        return response


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        taken, began = 0, monotonic()
        for piece in self._stream:
            taken += len(piece)
            if monotonic() - began > SECONDS:
                raise httpx2.ReadTimeout("the answer takes too long")
            if taken > MOST_BYTES:
                raise httpx2.ReadError("the answer is too large")
            yield piece

    def close(self) -> None:
        self._stream.close()
