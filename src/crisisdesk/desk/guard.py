"""What every request passes and every response carries, because what comes over the wire is hostile.

Only names of this machine are answered (against DNS rebinding), only forms of the desk's own pages change anything,
only addresses and forms of a sane length come in; and no page may run a script that is not the desk's own, load
anything from elsewhere, be framed, or tell where its reader comes from.
"""

import ipaddress
import re
from asyncio import wait_for
from collections.abc import Collection
from time import monotonic

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crisisdesk.desk.answers import answer
from crisisdesk.desk.language import Language, figure, language, say, speaking
from crisisdesk.desk.problems import Problem, problem_page

LONGEST_ADDRESS = 2_000
"""Bytes of path and query beyond which a request is refused."""
RETURN, LONGEST_RETURN = "/sign-in/return", 8_000
"""The same for the address to which a provider sends people back: with a code of any length."""
LARGEST_FORM = 10_000_000
"""Bytes of a form, with its file, beyond which it is refused."""
STRANGERS, LARGEST_OF_STRANGERS = "/sign-in", 20_000
"""The form that anybody may send, and its bytes."""
SECONDS_OF_A_PIECE, SECONDS_OF_A_FORM = 20.0, 300.0
"""Within which the next piece of a form, and the whole of it, has to come."""
METHODS = ("GET", "HEAD", "POST")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
"""On every response. Without any referrer browsers would not say either where a form comes from."""

_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^:\[\]/@\s]+)(?::\d{1,5})?\Z", re.ASCII)


class Guard:
    """The outermost room of the desk. ``hosts`` are names that are answered beside those of loopback."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = (), spoken: Language | None = None) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._spoken = spoken or language("en")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the headers added."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # A response that brings styles of its own has a policy of its own.
                own = {name: value for name, value in HEADERS.items() if name not in headers}
                headers.update(own)
            await send(message)

        with speaking(self._spoken):
            refused = self._refused(scope)
            if refused:
                response = answer(Request(scope), problem_page(*refused), refused[0])
                if refused[0] == 405:
                    response.headers["Allow"] = ", ".join(METHODS)
                await response(scope, receive, protected)
            else:
                await self._app(scope, _bounded(receive, _largest(scope)), protected)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        hosts = Headers(scope=scope).getlist("host")
        if len(hosts) != 1 or not self._is_here(hosts[0]):
            return 421, say(
                "The desk answers only under the names of this machine; open it at the address that it printed."
            )
        if scope["method"] not in METHODS:
            return 405, say("Pages are read, and forms are sent; nothing was changed.")
        length = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"])
        most = LONGEST_RETURN if scope["path"] == RETURN else LONGEST_ADDRESS
        if length > most:
            return 414, say("The address is longer than {most} characters.", most=figure(most))
        size, largest = Headers(scope=scope).get("content-length", "0"), _largest(scope)
        if not size.isdecimal() or len(size) > len(str(LARGEST_FORM)) or int(size) > largest:
            return 413, too_large(largest)
        return None

    def _is_here(self, host: str) -> bool:
        found = _HOST.match(host)
        return found is not None and (is_loopback(found["name"]) or found["name"].lower() in self._hosts)


def too_large(most: int) -> str:
    """What is said of a form that is too large."""
    return say("The form is larger than {most} bytes; nothing of it was kept.", most=figure(most))


def _largest(scope: Scope) -> int:
    return LARGEST_OF_STRANGERS if scope["path"] == STRANGERS else LARGEST_FORM


def _bounded(receive: Receive, most: int) -> Receive:
    """The body of a request up to so many bytes, whatever its header says, and no longer than it may take."""
    taken, whole, began = 0, False, monotonic()

    async def bounded() -> Message:
        nonlocal taken, whole
        if whole:
            return await receive()
        try:
            left = began + SECONDS_OF_A_FORM - monotonic()
            message = await wait_for(receive(), min(SECONDS_OF_A_PIECE, max(left, 0)))
        except TimeoutError:
            raise Problem(408, say("The form did not arrive in time; nothing of it was kept.")) from None
        taken += len(message.get("body", b""))
        whole = message["type"] != "http.request" or not message.get("more_body", False)
        if taken > most:
            raise Problem(413, too_large(most))
        return message

    return bounded


def is_loopback(name: str) -> bool:
    """Whether a name or address means this machine and nothing else."""
    if name.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
