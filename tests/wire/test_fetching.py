"""Where the line goes, who answers for it, and what stops it."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hostile_server import HostileServer, Reply, hostile_server

from crisisdesk.wire.addresses import Resolver
from crisisdesk.wire.asking import Asked, Fetched, FetchError, Manners
from crisisdesk.wire.fetching import Fetcher

MANNERS = Manners(seconds=60, most_bytes=100_000, pause=0)


def names(**machines: list[list[str]]) -> Resolver:
    """A resolver that answers each name with the next of its answers, the last one for ever."""

    async def resolver(host: str, port: int) -> list[str]:
        answers = machines.get(host.removesuffix(".example").replace("-", "_"))
        if not answers:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    return resolver


def reason(fetcher: Fetcher, address: str, *, allow_private: bool = False) -> str:
    with pytest.raises(FetchError) as failure:
        fetcher.fetch(Asked(address=address, allow_private=allow_private))
    return failure.value.reason


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as found:
        yield found


@pytest.mark.parametrize(
    ("host", "meaning"),
    [
        ("127.0.0.1", "loopback"),
        ("127.1", "loopback"),
        ("2130706433", "loopback"),
        ("0x7f.0.0.1", "loopback"),
        ("localhost", "loopback"),
        ("[::1]", "loopback"),
        ("[::ffff:127.0.0.1]", "IPv4-mapped"),
        ("[::ffff:7f00:1]", "IPv4-mapped"),
        ("[64:ff9b::127.0.0.1]", "NAT64"),
        ("[2002:7f00:1::]", "6to4"),
        ("[fd00::2]", "private"),
        ("[fe80::1]", "link-local"),
        ("10.0.0.1", "private"),
        ("169.254.169.254", "link-local"),
        ("0", "this network"),
    ],
)
def test_no_form_of_a_private_address_is_asked(server: HostileServer, host: str, meaning: str) -> None:
    with Fetcher(MANNERS) as fetcher:
        assert f"is a {meaning} address" in reason(fetcher, server.at("/feed", host))
    assert server.asked == []


def test_a_name_with_a_private_answer_is_not_asked(server: HostileServer) -> None:
    resolver = names(inside=[["127.0.0.1"]], both=[["93.184.215.14", "127.0.0.1"]])
    with Fetcher(MANNERS, resolver=resolver) as fetcher:
        for name in ("inside.example", "both.example"):
            assert "is a loopback address" in reason(fetcher, server.at("/feed", name))
        assert reason(fetcher, "http://nobody.example/") == "nobody knows the name of its host"
    assert server.asked == []


def test_the_line_goes_to_the_address_that_was_checked(server: HostileServer) -> None:
    """A name that answers differently the second time gains nothing: it is asked once for each hop."""
    resolver = names(flip=[["127.0.0.1"], ["224.0.0.1"]])
    with Fetcher(MANNERS, resolver=resolver) as fetcher:
        asked = Asked(address=server.at("/feed", "flip.example"), allow_private=True, robots=False)
        assert isinstance(fetcher.fetch(asked), Fetched)
        assert "is a multicast address" in reason(fetcher, asked.address, allow_private=True)
    assert [host for host, _, _ in server.asked] == [f"flip.example:{server.server_port}"]


def test_the_next_machine_of_a_name_is_tried(server: HostileServer) -> None:
    with Fetcher(MANNERS, resolver=names(two=[["127.0.0.9", "127.0.0.1"]])) as fetcher:
        # Nobody listens on the first one.
        answer = fetcher.fetch(Asked(address=server.at("/feed", "two.example"), allow_private=True))
    assert isinstance(answer, Fetched)


def test_ipv6_is_asked_where_it_may_be() -> None:
    with hostile_server("::1") as server, Fetcher(MANNERS) as fetcher:
        answer = fetcher.fetch(Asked(address=server.at("/feed", "[::1]"), allow_private=True))
        assert isinstance(answer, Fetched)
        assert {host for host, _, _ in server.asked} == {f"[::1]:{server.server_port}"}


# Behind a proxy everything but the last step is the same, so that redirects from the public web can be tried here.


@pytest.mark.parametrize(
    ("path", "meaning"),
    [
        ("/to-private", "private"),
        ("/to-loopback", "loopback"),
        ("/to-metadata", "link-local"),
        ("/to-loopback6", "loopback"),
        ("/to-mapped", "IPv4-mapped"),
        ("/to-inside", "private"),
        ("/to-both", "private"),
    ],
)
def test_a_redirect_into_the_own_network_is_not_followed(server: HostileServer, path: str, meaning: str) -> None:
    public = ["93.184.215.14"]
    resolver = names(news=[public], inside=[["10.0.0.7"]], both=[[*public, "10.0.0.7"]])
    literal = resolver

    async def with_literals(host: str, port: int) -> list[str]:
        return [host] if not host.endswith(".example") else await literal(host, port)

    manners = Manners(seconds=60, pause=0, proxy=server.at(""))
    with Fetcher(manners, resolver=with_literals) as fetcher:
        assert f"is a {meaning} address" in reason(fetcher, f"http://news.example{path}")
    assert {host for host, _, _ in server.asked} == {"news.example"}


def test_a_proxy_may_know_names_that_this_machine_does_not(server: HostileServer) -> None:
    manners = Manners(seconds=60, pause=0, proxy=server.at(""))
    with Fetcher(manners, resolver=names()) as fetcher:
        assert isinstance(fetcher.fetch(Asked(address="http://far.example/feed")), Fetched)
    assert {host for host, _, _ in server.asked} == {"far.example"}


def test_no_proxy_is_taken_from_the_environment(server: HostileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with Fetcher(MANNERS) as fetcher:
        assert isinstance(fetcher.fetch(Asked(address=server.at("/feed"), allow_private=True)), Fetched)


# Certificates


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server named safe.example shows, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "safe.example")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("safe.example"), x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file: Path = tmp_path_factory.mktemp("tls") / "safe.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + certificate.public_bytes(pem))
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(file)
    return shown, ssl.create_default_context(cadata=certificate.public_bytes(pem).decode())


def test_the_certificate_is_held_against_the_name(authority: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    shown, trusted = authority
    resolver = names(safe=[["127.0.0.1"]], other=[["127.0.0.1"]])
    with hostile_server(tls=shown) as server, Fetcher(MANNERS, resolver=resolver, tls=trusted) as fetcher:
        safe, other = (f"https://{name}.example:{server.server_port}/feed" for name in ("safe", "other"))
        assert isinstance(fetcher.fetch(Asked(address=safe, allow_private=True)), Fetched)
        assert "certificate does not hold" in reason_after_robots(fetcher, other)
        stairs = safe.replace("/feed", "/to-loopback")
        assert "redirects from https to http" in reason(fetcher, stairs, allow_private=True)
        with Fetcher(MANNERS, resolver=resolver) as distrustful:
            assert "certificate does not hold" in reason_after_robots(distrustful, safe)


def reason_after_robots(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(FetchError) as failure:
        fetcher.fetch(Asked(address=address, allow_private=True, robots=False))
    return failure.value.reason


# Robots


@pytest.mark.parametrize(
    ("rules", "permitted"),
    [
        (Reply(b"", 404), True),
        (Reply(b"", 403), True),
        (Reply(b"", 500), False),
        (Reply(b"", 429), False),
        (Reply(b"User-agent: *\nDisallow: /"), False),
        (Reply(b"User-agent: crisisdesk\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
        (Reply(b"User-agent: crisisdesk\nAllow: /feed\n\nUser-agent: *\nDisallow: /"), True),
        (Reply(b"User-agent: *\nDisallow: /*" + b"a*" * 30 + b"\nDisallow: /fe*d$"), False),
        (Reply(b"\xff\xfe\x00nonsense" * 100), True),
        (Reply(b"#" * 90_000 + b"\nUser-agent: *\nDisallow: /\n"), False),
        (Reply(b"User-agent: *\nDisallow:"), True),
        (Reply(b"User-agent: *\nCrawl-delay: nan\nAllow: /"), True),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_a_robots_txt_permits(rules: Reply, permitted: bool) -> None:
    with hostile_server(rules=rules) as server, Fetcher(MANNERS) as fetcher:
        asked = Asked(address=server.at("/feed"), allow_private=True)
        if permitted:
            assert isinstance(fetcher.fetch(asked), Fetched)
        else:
            assert "robots.txt" in reason(fetcher, asked.address, allow_private=True)
            open_to_all = Asked(address=asked.address, allow_private=True, robots=False)
            assert isinstance(fetcher.fetch(open_to_all), Fetched)


def test_a_robots_txt_is_asked_for_once_a_day(server: HostileServer) -> None:
    moments = [dt.datetime(2026, 11, 22, tzinfo=dt.UTC)]
    with Fetcher(MANNERS, clock=lambda: moments[-1]) as fetcher:
        for hours in (0, 1, 23, 25):
            moments.append(moments[0] + dt.timedelta(hours=hours))
            fetcher.fetch(Asked(address=server.at("/feed"), allow_private=True))
    assert [path for _, path, _ in server.asked].count("/robots.txt") == 2


def test_who_may_not_ask_a_private_site_does_not_answer_for_who_may(server: HostileServer) -> None:
    with Fetcher(MANNERS) as fetcher:
        assert "is a loopback address" in reason(fetcher, server.at("/feed"))
        assert isinstance(fetcher.fetch(Asked(address=server.at("/feed"), allow_private=True)), Fetched)
        assert "is a loopback address" in reason(fetcher, server.at("/feed"))


# Time


def test_one_host_is_asked_by_one_at_a_time_with_a_pause(server: HostileServer) -> None:
    with Fetcher(Manners(pause=0.15)) as fetcher:
        asked = Asked(address=server.at("/feed"), allow_private=True, robots=False)
        threads = [threading.Thread(target=fetcher.fetch, args=(asked,)) for _ in range(3)]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert time.monotonic() - begun >= 0.3
    assert len(server.asked) == 3


def test_a_site_that_wants_a_longer_pause_gets_it() -> None:
    rules = Reply(b"User-agent: *\nCrawl-delay: 0.3\n")
    with hostile_server(rules=rules) as server, Fetcher(MANNERS) as fetcher:
        asked = Asked(address=server.at("/feed"), allow_private=True)
        fetcher.fetch(asked)
        begun = time.monotonic()
        fetcher.fetch(asked)
        assert time.monotonic() - begun >= 0.25


def test_closing_breaks_off_what_is_under_way(server: HostileServer) -> None:
    fetcher = Fetcher(Manners(seconds=60))
    failures: list[str] = []
    asking = threading.Thread(target=lambda: failures.append(reason(fetcher, server.at("/silent"), allow_private=True)))
    asking.start()
    while not any(path == "/silent" for _, path, _ in server.asked):
        time.sleep(0.01)
    fetcher.close()
    asking.join(timeout=20)
    assert failures == ["stopped before an answer came"]
    assert reason(fetcher, server.at("/feed"), allow_private=True) == "stopped before an answer came"
