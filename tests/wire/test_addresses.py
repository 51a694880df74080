import asyncio
import csv
import ipaddress
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.wire.addresses import Forbidden, permitted, refusal_of, special_networks, web_address


@pytest.mark.parametrize(
    ("address", "public", "opened"),
    [
        ("93.184.215.14", True, True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True, True),
        ("127.0.0.1", False, True),
        ("127.255.255.254", False, True),
        ("10.1.2.3", False, True),
        ("172.16.0.1", False, True),
        ("172.32.0.1", True, True),
        ("192.168.1.1", False, True),
        ("169.254.169.254", False, True),
        ("100.64.0.1", False, True),
        ("::1", False, True),
        ("fd00::1", False, True),
        ("fe80::1", False, True),
        ("0.0.0.0", False, False),
        ("224.0.0.1", False, False),
        ("240.0.0.1", False, False),
        ("255.255.255.255", False, False),
        ("::", False, False),
        ("::127.0.0.1", False, False),
        ("::ffff:127.0.0.1", False, False),
        ("::ffff:93.184.215.14", False, False),
        ("::ffff:0:127.0.0.1", False, False),
        ("64:ff9b::7f00:1", False, False),
        ("64:ff9b:1::1", False, False),
        ("2002:7f00:1::", False, False),
        ("2001:0:7f00:1::", False, False),
        ("ff02::1", False, False),
        ("4000::1", False, False),
        ("5f00::1", False, False),
    ],
)
def test_which_machines_may_be_asked(address: str, public: bool, opened: bool) -> None:
    ip = ipaddress.ip_address(address)
    assert (refusal_of(ip, allow_private=False) is None) is public
    assert (refusal_of(ip, allow_private=True) is None) is opened


@given(st.ip_addresses())
def test_nothing_that_python_calls_local_is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    local = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved
    assert not (local and refusal_of(ip, allow_private=False) is None)


@given(st.ip_addresses())
def test_allowing_private_machines_never_closes_one(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert not (refusal_of(ip, allow_private=False) is None and refusal_of(ip, allow_private=True) is not None)


def test_the_table_of_networks_is_whole() -> None:
    table = (files("crisisdesk.wire") / "data" / "special_addresses.csv").read_text("utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    assert len({row["network"] for row in rows}) == len(rows) == len(special_networks())
    for row in rows:
        assert ipaddress.ip_network(row["network"])
        assert row["opened_by_allow_private"] in {"yes", "no"}
        assert row["source"].startswith("RFC ")
        assert row["confidence"] in {"H", "M", "L"}
        assert row["meaning"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ftp://wire.example/feed", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("//wire.example/feed", "only http and https"),
        ("feed.xml", "only http and https"),
        ("http://", "no host"),
        ("http:///feed", "no host"),
        ("http://anna:secret@wire.example/", "user name or password"),
        ("http://wire.example\\@10.0.0.1/", "user name or password"),
        ("http://wire..example/", "no host"),
        ("http://wire example/", "no host"),
        ("http://%31%30.0.0.1/", "no host"),
        ("http://[fe80::1%25eth0]/", "no host"),
        ("http://[::1", "not a web address"),
        ("http://0177.0.0.1/", "not a web address"),
        ("http://wire.example:99999/", "no port"),
        ("http://wire.example:0/", "no port"),
        ("http://wire.example/\r\nHost: other", "not a web address"),
        ("http://wire.example/" + "x" * 5_000, "longer than"),
    ],
)
def test_what_is_no_address_of_the_web(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        web_address(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" HTTPS://Wire.Example:443/a?b=1#part ", "https://wire.example/a?b=1"),
        ("http://wire.example", "http://wire.example"),
        ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
        ("http://[2606:2800::1]:8080/", "http://[2606:2800::1]:8080/"),
    ],
)
def test_what_an_address_becomes(text: str, address: str) -> None:
    assert str(web_address(text)) == address


@given(st.text(max_size=80) | st.text(max_size=40).map(lambda text: f"http://{text}"))
def test_any_text_is_an_address_or_a_reason(text: str) -> None:
    try:
        url = web_address(text)
    except ValueError:
        return
    assert url.scheme in {"http", "https"}
    assert url.host


def answer(*addresses: str, allow_private: bool = False) -> list[str]:
    async def resolver(host: str, port: int) -> list[str]:
        return list(addresses)

    return asyncio.run(permitted("wire.example", 443, resolver, allow_private=allow_private))


def test_a_name_is_as_private_as_any_of_its_machines() -> None:
    assert answer("93.184.215.14", "2606:2800::1") == ["93.184.215.14", "2606:2800::1"]
    with pytest.raises(Forbidden, match=r"wire\.example is a private address"):
        answer("93.184.215.14", "10.0.0.7")
    assert answer("10.0.0.7", allow_private=True) == ["10.0.0.7"]
    with pytest.raises(Forbidden, match="NAT64"):
        answer("64:ff9b::a00:7", allow_private=True)
    with pytest.raises(OSError, match="no address"):
        answer()
