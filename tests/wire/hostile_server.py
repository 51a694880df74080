"""A web server on this machine that does everything that servers should not do."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ROBOTS = "User-agent: *\nDisallow: /walled/\n"
ZEROS = 200_000_000


class Reply(NamedTuple):
    """A whole answer."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = {}  # noqa: RUF012


class Hostile(BaseHTTPRequestHandler):
    """Answers by the path alone, whatever the host is called."""

    protocol_version = "HTTP/1.1"
    server: "HostileServer"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.server.asked.append((self.headers.get("Host", ""), path, dict(self.headers)))
        with suppress(OSError):
            route = ROUTES.get(path)
            if route is None:
                self.send(self.server.rules if path == "/robots.txt" else Reply(b"", 404))
            elif isinstance(found := route(self), Reply):
                self.send(found)
        self.close_connection = True

    def send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def times(self) -> int:
        """How often this path has been asked for, this time included."""
        path = urlsplit(self.path).path
        return sum(1 for _, other, _ in self.server.asked if other == path)

    def log_message(self, *_: Any) -> None:
        """Nothing is logged."""


class HostileServer(ThreadingHTTPServer):
    """Remembers what it was asked: host, path and headers."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: str, rules: Reply) -> None:
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.rules = rules
        super().__init__((address, 0), Hostile)

    def handle_error(self, *_: Any) -> None:
        """Whoever hangs up is right."""

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"


@contextmanager
def hostile_server(
    address: str = "127.0.0.1", *, rules: Reply | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[HostileServer]:
    server = HostileServer(address, rules or Reply(ROBOTS.encode()))
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def story(number: object, words: str = "the gate was open", day: int = 5) -> str:
    """One item of a feed."""
    return (
        f"<item><guid>id-{number}</guid><link>https://wire.example/{number}</link><title>Gate {number}</title>"
        f"<pubDate>{day:02} Jan 2022 10:00:00 GMT</pubDate>"
        f"<description>Minister {number} of Armenia said that {words}.</description></item>"
    )


def rss(*items: str, head: str = '<?xml version="1.0"?>', title: str = "Test Wire") -> bytes:
    return f'{head}<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'.encode()


def _feed(*items: str, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(rss(*items), headers={"Content-Type": "application/rss+xml", **named})


def _conditional(request: Hostile, answered: str, mark: str, value: str) -> Reply:
    if request.headers.get(answered) == value:
        return Reply(status=304)
    return _feed(story(1), story(2), story(3), **{mark: value})


def _redirect(to: str, status: int = 302) -> Callable[[Hostile], Reply]:
    return lambda request: Reply(
        status=status, headers={"Location": to.replace("PORT", str(request.server.server_port))}
    )


def _stairs(number: int) -> Callable[[Hostile], Reply]:
    return _redirect(f"/stairs/{number + 1}")


def _dribble(head: bytes, drop: bytes) -> Callable[[Hostile], None]:
    def answer(request: Hostile) -> None:
        request.wfile.write(head)
        for _ in range(2_000):
            request.wfile.write(drop)
            request.wfile.flush()
            time.sleep(0.02)

    return answer


def _flood(head: bytes, wave: bytes) -> Callable[[Hostile], None]:
    def answer(request: Hostile) -> None:
        request.wfile.write(head)
        for _ in range(20_000):
            request.wfile.write(wave)

    return answer


def _silent(_: Hostile) -> None:
    time.sleep(60)


def _hangs_up(request: Hostile) -> None:
    request.connection.close()


def _packed(make: Callable[[bytes], bytes], coding: str) -> Callable[[Hostile], Reply]:
    return lambda _: _with(make(rss(story(1))), Content_Encoding=coding)


def _with(body: bytes, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(body, headers={"Content-Type": "application/rss+xml", **named})


@cache
def bomb(bits: int) -> bytes:
    """Zeros packed about a thousandfold."""
    packer = zlib.compressobj(6, zlib.DEFLATED, bits)
    waves = [packer.compress(bytes(1_000_000)) for _ in range(ZEROS // 1_000_000)]
    return b"".join([*waves, packer.flush()])


def _prolog(declaration: str, words: str = "the gate was open") -> Callable[[Hostile], Reply]:
    return lambda _: _with(rss(story(1, words), head=f'<?xml version="1.0"?>{declaration}'))


def _changing(request: Hostile) -> Reply:
    return _feed(story(1, "the gate was open" if request.times() == 1 else "the gate was shut"), story(2))


def article(words: str) -> bytes:
    """A page with one article."""
    paragraphs = "".join(
        f"<p>Minister {n} of Armenia said on Monday that {words}. It rained all day.</p>" for n in range(5)
    )
    return (
        '<!doctype html><html lang="en"><head><title>Gate</title><meta property="og:site_name" content="Page Wire">'
        '<meta property="article:published_time" content="2022-01-05T10:00:00Z"></head><body><article><h1>Gate</h1>'
        f"{paragraphs}</article><script>steal()</script></body></html>"
    ).encode()


def _page(request: Hostile) -> Reply:
    body = article("the gate was open" if request.times() < 3 else "the gate was shut")
    return Reply(body, headers={"Content-Type": "text/html; charset=utf-8"})


def _summaries(request: Hostile) -> Reply:
    pages = {1: "/article", 2: "/404", 3: "/500" if request.times() == 1 else "/article", 4: "/walled/feed"}
    items = (
        story(n).replace(f"https://wire.example/{n}", request.server.at(f"{path}?{n}")) for n, path in pages.items()
    )
    return _feed(*items, ETag='"one"')


CYRILLIC = story("семь", "ворота были открыты")
RUSSIAN = CYRILLIC.replace("Minister", "Министр").replace("of Armenia said that", "Армении сказал, что")

LINES = b"""{"text": "A minister of Armenia said that it rained.", "published": "2022-01-05", "language": "en"}
{"text": 3}
"""

ROUTES: dict[str, Callable[[Hostile], Reply | None]] = {
    "/feed": lambda _: _feed(story(1), story(2), story(3)),
    "/etag": lambda request: _conditional(request, "If-None-Match", "ETag", '"one"'),
    "/last-modified": lambda request: _conditional(
        request, "If-Modified-Since", "Last-Modified", "Wed, 05 Jan 2022 10:00:00 GMT"
    ),
    "/odd-marks": lambda _: _feed(story(1), ETag='"\xe9"', Last_Modified="x" * 2_000),
    "/odd-kind": lambda _: _feed(story(1), Content_Type="text/xml; charset*=klingon'%FF'%E9; charset"),
    "/unasked-304": lambda _: Reply(status=304),
    "/later-seconds": lambda _: Reply(status=429, headers={"Retry-After": "7200"}),
    "/later-date": lambda _: Reply(status=503, headers={"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"}),
    "/later-nonsense": lambda _: Reply(status=429, headers={"Retry-After": "9" * 5_000}),
    "/500": lambda _: Reply(status=500),
    "/404": lambda _: Reply(status=404),
    "/204": lambda _: Reply(status=204),
    "/slow-bytes": _dribble(b"HTTP/1.1 200 OK\r\n\r\n", b"<"),
    "/slow-head": _dribble(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
    "/silent": _silent,
    "/hangs-up": _hangs_up,
    "/endless": _flood(b"HTTP/1.1 200 OK\r\n\r\n", b"<rss>" * 20_000),
    "/endless-head": _flood(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"x" * 10_000 + b"\r\n"),
    "/no-http": _flood(b"220 mail.example ESMTP\r\n", b""),
    "/short": lambda _: _with(rss(story(1)), Content_Length="100000"),
    "/circle-a": _redirect("/circle-b"),
    "/circle-b": _redirect("/circle-a"),
    **{f"/stairs/{number}": _stairs(number) for number in range(10)},
    "/to-file": _redirect("file:///etc/passwd"),
    "/to-nonsense": _redirect("http://[::1"),
    "/to-password": _redirect("http://anna:secret@127.0.0.1:PORT/feed"),
    "/to-private": _redirect("http://10.0.0.1/feed"),
    "/to-loopback": _redirect("http://127.0.0.1:PORT/feed"),
    "/to-short-loopback": _redirect("http://127.1:PORT/feed"),
    "/to-number": _redirect("http://2130706433:PORT/feed"),
    "/to-metadata": _redirect("http://169.254.169.254/latest/meta-data/"),
    "/to-loopback6": _redirect("http://[::1]:PORT/feed"),
    "/to-mapped": _redirect("http://[::ffff:127.0.0.1]:PORT/feed"),
    "/to-mapped-hex": _redirect("http://[0:0:0:0:0:ffff:7f00:1]:PORT/feed"),
    "/to-nat64": _redirect("http://[64:ff9b::7f00:1]:PORT/feed"),
    "/to-6to4": _redirect("http://[2002:7f00:1::]:PORT/feed"),
    "/to-multicast": _redirect("http://224.0.0.1:PORT/feed"),
    "/to-nowhere": _redirect("http://0.0.0.0:PORT/feed"),
    "/to-inside": _redirect("http://inside.example:PORT/feed"),
    "/to-both": _redirect("http://both.example:PORT/feed"),
    "/to-walled": _redirect("/walled/feed"),
    "/to-feed": _redirect("/feed"),
    "/moved": _redirect("/feed", 301),
    "/walled/feed": lambda _: _feed(story(1)),
    "/gzip": _packed(gzip.compress, "gzip"),
    "/deflate": _packed(zlib.compress, "deflate"),
    "/raw-deflate": _packed(lambda data: zlib.compress(data, wbits=-15), "deflate"),
    "/gzip-twice": _packed(lambda data: gzip.compress(data[:50]) + gzip.compress(data[50:]), "gzip"),
    "/gzip-cut": _packed(lambda data: gzip.compress(data)[:-30], "gzip"),
    "/gzip-lie": _packed(lambda data: data, "gzip"),
    "/brotli": _packed(lambda data: data, "br"),
    "/gzip-bomb": lambda _: _with(bomb(31), Content_Encoding="gzip"),
    "/deflate-bomb": lambda _: _with(bomb(15), Content_Encoding="deflate"),
    "/russian": lambda _: _with(rss(RUSSIAN)),
    "/cp1251-as-utf8": lambda _: _with(
        rss(RUSSIAN, head='<?xml version="1.0" encoding="windows-1251"?>').decode().encode("cp1251"),
        Content_Type="text/xml; charset=utf-8",
    ),
    "/utf8-as-latin1": lambda _: _with(rss(RUSSIAN), Content_Type="text/xml; charset=iso-8859-1"),
    "/utf16": lambda _: _with(rss(RUSSIAN).decode().encode("utf-16")),
    "/charset-nonsense": lambda _: _with(rss(RUSSIAN), Content_Type="text/xml; charset=klingon"),
    "/charset-none": lambda _: _with(rss(RUSSIAN, story(1)).decode().encode("cp1251"), Content_Type="text/xml"),
    "/broken-xml": lambda _: _feed(story(1, "gates & doors <b>were <i>open</b></i>"), story(2)),
    "/control-characters": lambda _: _feed(story(1, "the\x01 gate\x0b was&nbsp;open")),
    "/cut-xml": lambda _: _with(rss(story(1), story(2))[:-150]),
    "/laughs": _prolog(f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>', "&l9;"),
    "/external-entity": _prolog('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
    "/external-dtd": _prolog('<!DOCTYPE rss PUBLIC "-//Wire//DTD" "http://dtd.example/evil.dtd">'),
    "/laughs-utf16": lambda _: _with(
        rss(story(1, "&l9;"), head=f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>')
        .decode()
        .encode("utf-16")
    ),
    "/page": lambda _: Reply(b"<!doctype html><html><body><p>Please log in.</p></body></html>"),
    "/empty": lambda _: Reply(b""),
    "/binary": lambda _: Reply(bytes(range(256)) * 10),
    "/same-guids": lambda _: _feed(story(1), story(1), story(1, "the gate was shut"), story(2)),
    "/no-items": lambda _: _feed(),
    "/undated": lambda _: _feed(story(1).replace("pubDate", "when"), story(2)),
    "/future": lambda _: _feed(story(1).replace("2022", "2999"), story(2)),
    "/script": lambda _: _feed(story(1, "it rained. &lt;script&gt;steal()&lt;/script&gt; The gate was open")),
    "/changing": _changing,
    "/article": _page,
    "/summaries": _summaries,
    "/lines.jsonl": lambda _: Reply(LINES),
    "/lines": lambda _: Reply(LINES, headers={"Content-Type": "application/x-ndjson"}),
    "/paper.pdf": lambda _: Reply(b"%PDF-1.4 ...", headers={"Content-Type": "application/pdf"}),
    "/renamed": lambda request: Reply(rss(story(request.times()), title=f"Title {request.times()}")),
}
