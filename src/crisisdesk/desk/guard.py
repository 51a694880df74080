"""What every request passes and every response carries, because what comes over the wire is hostile.

Only names of this machine are answered (against DNS rebinding), only reading methods, only addresses of a sane
length; and no page may run a script, load anything from elsewhere, be framed, or tell where its reader comes from.
"""

import ipaddress
import re
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crisisdesk.desk.answers import answer
from crisisdesk.desk.problems import problem_page

LONGEST_ADDRESS = 2_000
"""Bytes of path and query beyond which a request is refused."""
METHODS = ("GET", "HEAD")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
"""On every response."""

_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^:\[\]/@\s]+)(?::\d{1,5})?\Z", re.ASCII)


class Guard:
    """The outermost room of the desk. ``hosts`` are names that are answered beside those of loopback."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the headers added."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = self._refused(scope)
        if refused:
            request = Request(scope)
            response = answer(request, problem_page(*refused), refused[0])
            if refused[0] == 405:
                response.headers["Allow"] = ", ".join(METHODS)
            await response(scope, receive, protected)
        else:
            await self._app(scope, receive, protected)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        hosts = Headers(scope=scope).getlist("host")
        if len(hosts) != 1 or not self._is_here(hosts[0]):
            return 421, "The desk answers only under the names of this machine; open it at the address that it printed."
        if scope["method"] not in METHODS:
            return 405, "These pages can only be read; nothing was changed."
        length = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"])
        if length > LONGEST_ADDRESS:
            return 414, f"The address is longer than {LONGEST_ADDRESS:,} characters."
        return None

    def _is_here(self, host: str) -> bool:
        found = _HOST.match(host)
        return found is not None and (is_loopback(found["name"]) or found["name"].lower() in self._hosts)


def is_loopback(name: str) -> bool:
    """Whether a name or address means this machine and nothing else."""
    if name.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
