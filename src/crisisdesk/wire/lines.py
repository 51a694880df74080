"""The lines to the web: one request at a time, every hop checked, bounded in time and size.

The connection goes to the very IP address that was checked, while the request and the certificate keep the host's
name. Nothing is taken from the environment but the certificates that the machine trusts: no proxy, no cookies, no
stored passwords.
"""

import asyncio
import contextlib
import socket
import ssl
from dataclasses import replace
from email.message import Message
from http import HTTPStatus

import httpx2
from httpx2 import URL

from crisisdesk.clock import Clock
from crisisdesk.wire.addresses import Forbidden, Resolver, permitted, web_address
from crisisdesk.wire.asking import AGENT, Asked, Fetched, FetchError, Manners, Moved, NotModified
from crisisdesk.wire.decoding import Unpacking, text_of
from crisisdesk.wire.hosts import Hosts
from crisisdesk.wire.retry import retry_after
from crisisdesk.wire.robots import Robots, Rules, rules_of, rules_without

_MOVED_FOR_GOOD = frozenset({301, 308})
_MOVED = frozenset({301, 302, 303, 307, 308})
_LONGEST_MARK = 1_024
_PORTS = {"http": 80, "https": 443}
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "text/html;q=0.8, */*;q=0.5"
)


class Lines:
    """Asks web addresses inside one event loop."""

    def __init__(self, manners: Manners, clock: Clock, resolver: Resolver, tls: ssl.SSLContext | None = None) -> None:
        self._manners = manners
        self._clock = clock
        self._resolver = resolver
        self._tls = tls
        self._hosts = Hosts(manners.pause)
        self._robots = Robots()

    async def ask(self, asked: Asked) -> Fetched | NotModified:
        """The content at an address, after one's turn at its host. Raises ``FetchError``."""
        url = _address(asked, asked.address)
        async with self._hosts.turn(url.host):
            if asked.robots:
                await self._permit(url, asked)
            return await self._in_time(url, asked)

    async def _in_time(self, url: URL, asked: Asked) -> Fetched | NotModified:
        try:
            async with asyncio.timeout(self._manners.seconds):
                return await self._follow(url, asked)
        except TimeoutError:
            raise FetchError(
                asked.address, f"no whole answer within {self._manners.seconds:g} seconds", passing=True
            ) from None

    async def _follow(self, url: URL, asked: Asked) -> Fetched | NotModified:
        seen = {url}
        for_good = True
        for _ in range(self._manners.redirects + 1):
            answer = await self._hop(url, asked)
            if not isinstance(answer, Moved):
                moved = str(url) if for_good and len(seen) > 1 else ""
                return replace(answer, moved_to=moved) if isinstance(answer, Fetched) else answer
            url = self._next(url, answer, asked)
            if url in seen:
                raise FetchError(asked.address, "redirects in a circle")
            seen.add(url)
            for_good &= answer.for_good
            if asked.robots:
                await self._permit(url, asked)
        raise FetchError(asked.address, f"redirects more than {self._manners.redirects} times")

    def _next(self, url: URL, moved: Moved, asked: Asked) -> URL:
        try:
            following = url.join(moved.address)
        except httpx2.InvalidURL:
            raise FetchError(asked.address, "redirects to something that is no address") from None
        found = _address(asked, str(following), "redirects to what may not be asked: ")
        if url.scheme == "https" and found.scheme == "http":
            raise FetchError(asked.address, "redirects from https to http; name that address if you trust it")
        return found

    async def _permit(self, url: URL, asked: Asked) -> None:
        site = f"{url.scheme}://{url.netloc.decode('ascii')}"
        # Who may not look into the own network learns nothing there, and must not answer for the others.
        known_as = f"{site} {asked.allow_private}"
        rules = self._robots.known(known_as, self._clock())
        if rules is None:
            rules = await self._rules(f"{site}/robots.txt", asked)
            self._robots.keep(known_as, rules, self._clock())
            self._hosts.slow_down(url.host, rules.delay)
        closed = rules.closed(str(url))
        if closed:
            raise FetchError(asked.address, closed.reason, passing=closed.passing)

    async def _rules(self, address: str, asked: Asked) -> Rules:
        about = Asked(address=address, allow_private=asked.allow_private, robots=False)
        try:
            found = await self._in_time(_address(about, address), about)
        except FetchError as error:
            return rules_without(error.status, error.reason)
        return rules_of(text_of(found.data), AGENT) if isinstance(found, Fetched) else rules_without(404, "")

    async def _hop(self, url: URL, asked: Asked) -> Fetched | NotModified | Moved:
        try:
            return await self._first_that_answers(url, asked)
        except (Forbidden, OSError, httpx2.HTTPError, UnicodeError) as error:
            raise FetchError(asked.address, _cause(error), passing=not isinstance(error, Forbidden)) from None

    async def _first_that_answers(self, url: URL, asked: Asked) -> Fetched | NotModified | Moved:
        *others, last = await self._machines(url, asked)
        for machine in others:
            with contextlib.suppress(httpx2.ConnectError, httpx2.ConnectTimeout):
                return await self._exchange(url, machine, asked)
        return await self._exchange(url, last, asked)

    async def _machines(self, url: URL, asked: Asked) -> list[str]:
        """The IP addresses to try in order. Behind a proxy, the name itself: there the proxy looks it up."""
        port = url.port or _PORTS[url.scheme]
        name = url.raw_host.decode("ascii")
        if not self._manners.proxy:
            return await permitted(name, port, self._resolver, allow_private=asked.allow_private)
        with contextlib.suppress(OSError, UnicodeError):
            await permitted(name, port, self._resolver, allow_private=asked.allow_private)
        return [name]

    async def _exchange(self, url: URL, machine: str, asked: Asked) -> Fetched | NotModified | Moved:
        request = httpx2.Request(
            "GET",
            url.copy_with(host=machine),
            headers=self._headers(url, asked),
            extensions={
                "timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._manners.seconds / 2),
                "sni_hostname": url.raw_host.decode("ascii").rstrip("."),
            },
        )
        proxy = httpx2.Proxy(self._manners.proxy) if self._manners.proxy else None
        async with httpx2.AsyncHTTPTransport(verify=self._context(), trust_env=False, proxy=proxy) as transport:
            response = await transport.handle_async_request(request)
            try:
                return await self._answer(url, response, asked)
            finally:
                await response.aclose()

    def _headers(self, url: URL, asked: Asked) -> dict[str, str]:
        headers = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": self._manners.agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        if asked.etag:
            headers["If-None-Match"] = asked.etag
        if asked.last_modified:
            headers["If-Modified-Since"] = asked.last_modified
        return headers

    async def _answer(self, url: URL, response: httpx2.Response, asked: Asked) -> Fetched | NotModified | Moved:
        status, headers = response.status_code, response.headers
        if status in _MOVED and headers.get("location"):
            return Moved(headers["location"], status in _MOVED_FOR_GOOD)
        if status == HTTPStatus.NOT_MODIFIED and (asked.etag or asked.last_modified):
            return NotModified(str(url))
        if status != HTTPStatus.OK:
            later = retry_after(headers.get("retry-after", ""), self._clock())
            raise FetchError(asked.address, f"answers {_status(status)}", later, status=status)
        content_type, charset = _kind(headers.get("content-type", ""))
        return Fetched(
            address=str(url),
            data=await self._body(response, asked),
            content_type=content_type,
            charset=charset,
            etag=_mark(headers.get("etag", "")),
            last_modified=_mark(headers.get("last-modified", "")),
        )

    async def _body(self, response: httpx2.Response, asked: Asked) -> bytes:
        try:
            unpacking = Unpacking(response.headers.get("content-encoding", ""), self._manners.most_bytes)
            async for chunk in response.aiter_raw():
                unpacking.add(chunk)
            return unpacking.whole()
        except ValueError as error:
            raise FetchError(asked.address, str(error)) from None

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = httpx2.create_ssl_context()
        return self._tls


def _address(asked: Asked, text: str, prefix: str = "") -> URL:
    try:
        return web_address(text)
    except ValueError as error:
        raise FetchError(asked.address, f"{prefix}{error}") from None


def _kind(written: str) -> tuple[str, str]:
    """The type and the charset that a Content-Type header names, both empty where it makes no sense."""
    message = Message()
    try:
        message["content-type"] = written
        return (message.get_content_type() if written else ""), str(message.get_content_charset() or "")
    except (ValueError, LookupError):
        return "", ""


def _mark(value: str) -> str:
    """A mark of what was had, where it is short and can be sent back."""
    return value if len(value) <= _LONGEST_MARK and value.isascii() and value.isprintable() else ""


def _status(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def _cause(error: Exception) -> str:
    """A failure of the network in words that do not change from one time to the next."""
    if isinstance(error, Forbidden):
        return str(error)
    if isinstance(error, socket.gaierror | UnicodeError):
        return "nobody knows the name of its host"
    if isinstance(error, httpx2.TimeoutException):
        return "the server does not answer"
    if "certificate verify failed" in str(error).lower():
        return "its certificate does not hold for its name"
    if isinstance(error, httpx2.ProxyError):
        return "the proxy refuses to pass it on"
    if isinstance(error, httpx2.ConnectError | OSError):
        return "no connection can be made"
    if isinstance(error, httpx2.LocalProtocolError):
        return "the request cannot be written"
    return "the answer breaks off or is no HTTP"
