"""Which addresses may be asked: public ones, and private ones only where a source says so."""

import asyncio
import csv
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from httpx2 import URL, InvalidURL

LONGEST_ADDRESS = 4_096
"""Characters of a web address beyond which it is refused."""

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""IP addresses of a host name and a port. Raises ``OSError`` where there are none."""

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAME = re.compile(r"(?=.{1,253}\.?\Z)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*\.?\Z")
_PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")


class Forbidden(Exception):
    """A host stands for a machine that may not be asked."""


class Special(NamedTuple):
    """A network that is not public, after the registries of special-purpose addresses."""

    network: ipaddress.IPv4Network | ipaddress.IPv6Network
    meaning: str
    opened: bool


def web_address(text: str) -> URL:
    """The web address that a text is, without its fragment. Raises ``ValueError`` with the reason."""
    if len(text) > LONGEST_ADDRESS:
        raise ValueError(f"the address is longer than {LONGEST_ADDRESS:,} characters")
    try:
        url = URL(text.strip())
    except InvalidURL as error:
        raise ValueError(f"not a web address: {error}") from None
    if url.scheme not in {"http", "https"}:
        raise ValueError(f"only http and https addresses are asked, not {url.scheme or 'one without a scheme'!r}")
    if url.userinfo:
        raise ValueError("an address with a user name or password is not asked; take it out")
    if not _is_host(url.raw_host.decode("ascii", "replace")):
        raise ValueError(f"no host can be named {url.host!r}")
    if url.port is not None and not 0 < url.port <= 65_535:
        raise ValueError(f"no port has the number {url.port}")
    return url.copy_with(fragment=None)


def refusal_of(ip: IP, *, allow_private: bool) -> str | None:
    """What kind of special address an IP address is, where it may not be asked; None where it may."""
    for special in special_networks():
        if ip.version == special.network.version and ip in special.network:
            return None if special.opened and allow_private else special.meaning
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _PUBLIC_IPV6:
        return "reserved"
    return None


async def permitted(host: str, port: int, resolver: Resolver, *, allow_private: bool) -> list[str]:
    """The IP addresses of a host, every one of them checked.

    One forbidden answer refuses the host: a name that stands for both a public and a private machine is a trap.
    Raises ``Forbidden`` with the reason, ``OSError`` where the name is unknown.
    """
    answers = await resolver(host, port)
    if not answers:
        raise socket.gaierror(socket.EAI_NONAME, "the name has no address")
    for answer in answers:
        ip = ipaddress.ip_address(answer)
        meaning = refusal_of(ip, allow_private=allow_private)
        if meaning and refusal_of(ip, allow_private=True):
            raise Forbidden(f"{host} is a {meaning} address, which no source may ask")
        if meaning:
            raise Forbidden(f"{host} is a {meaning} address; only a source with allow_private = true asks it")
    return answers


async def system_resolver(host: str, port: int) -> list[str]:
    """What the machine's own resolver answers, in its order."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]).partition("%")[0] for *_, address in found))


@cache
def special_networks() -> tuple[Special, ...]:
    """The networks that are not public, narrow ones first."""
    table = (files("crisisdesk.wire") / "data" / "special_addresses.csv").read_text("utf-8")
    rows = [
        Special(ipaddress.ip_network(row["network"]), row["meaning"], row["opened_by_allow_private"] == "yes")
        for row in csv.DictReader(table.splitlines())
    ]
    return tuple(sorted(rows, key=lambda row: -row.network.prefixlen))


def _is_host(host: str) -> bool:
    if ":" in host:
        try:
            ipaddress.IPv6Address(host)
        except ValueError:
            return False
        return "%" not in host
    return bool(_NAME.match(host))
