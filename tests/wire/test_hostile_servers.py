"""What becomes of everything that a server can do wrong: one row each, as the record and the standing tell it."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hostile_server import ZEROS, HostileServer, bomb, hostile_server

from crisisdesk import __version__
from crisisdesk.clock import fixed_clock
from crisisdesk.engines.keeping import keep_watch
from crisisdesk.record import Record
from crisisdesk.wire.addresses import system_resolver
from crisisdesk.wire.asking import Asked, FetchError, Manners
from crisisdesk.wire.fetching import Fetcher
from crisisdesk.wire.markup import html_text
from crisisdesk.wire.sources import Means
from crisisdesk.wire.standings import Standing, Standings
from crisisdesk.wire.subscriptions import Subscription
from crisisdesk.wire.watching import Watch

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MANNERS = Manners(contact="desk@example.org", seconds=60, most_bytes=1_000_000, pause=0)
RUSSIAN_TEXT = "Министр семь Армении сказал, что ворота были открыты."
HASTY = replace(MANNERS, seconds=3)
"""For servers that take their time: everything else may be slow because this machine is."""
UNREADABLE = "holds characters that cannot be read"


SLOW = ("/slow-bytes", "/slow-head", "/silent")


class Row(NamedTuple):
    """A path of the server, how many documents come of it, and why the rest does not."""

    path: str
    documents: int
    reason: str = ""
    fails: bool = True


ROWS = (
    Row("/feed", 3),
    Row("/etag", 3),
    Row("/last-modified", 3),
    Row("/odd-marks", 1),
    Row("/odd-kind", 1),
    Row("/unasked-304", 0, "answers HTTP 304 Not Modified"),
    Row("/later-seconds", 0, "answers HTTP 429 Too Many Requests"),
    Row("/later-date", 0, "answers HTTP 503 Service Unavailable"),
    Row("/later-nonsense", 0, "answers HTTP 429 Too Many Requests"),
    Row("/500", 0, "answers HTTP 500 Internal Server Error"),
    Row("/404", 0, "answers HTTP 404 Not Found"),
    Row("/204", 0, "answers HTTP 204 No Content"),
    Row("/slow-bytes", 0, "no whole answer within 3 seconds"),
    Row("/slow-head", 0, "no whole answer within 3 seconds"),
    Row("/silent", 0, "the server does not answer"),
    Row("/hangs-up", 0, "the answer breaks off or is no HTTP"),
    Row("/endless", 0, "larger than 1,000,000 bytes"),
    Row("/endless-head", 0, "the answer breaks off or is no HTTP"),
    Row("/no-http", 0, "the answer breaks off or is no HTTP"),
    Row("/short", 0, "the answer breaks off or is no HTTP"),
    Row("/circle-a", 0, "redirects in a circle"),
    Row("/stairs/0", 0, "redirects more than 5 times"),
    Row("/to-file", 0, "only http and https addresses are asked"),
    Row("/to-nonsense", 0, "redirects to something that is no address"),
    Row("/to-password", 0, "a user name or password"),
    Row("/to-mapped", 0, "IPv4-mapped"),
    Row("/to-mapped-hex", 0, "IPv4-mapped"),
    Row("/to-nat64", 0, "NAT64"),
    Row("/to-6to4", 0, "6to4"),
    Row("/to-multicast", 0, "multicast"),
    Row("/to-nowhere", 0, "this network"),
    Row("/to-loopback", 3),
    Row("/to-short-loopback", 3),
    Row("/to-walled", 0, "robots.txt"),
    Row("/walled/feed", 0, "robots.txt"),
    Row("/to-feed", 3),
    Row("/moved", 3),
    Row("/gzip", 1),
    Row("/deflate", 1),
    Row("/raw-deflate", 1),
    Row("/gzip-twice", 1),
    Row("/gzip-cut", 0, "the gzip stream breaks off"),
    Row("/gzip-lie", 0, "not what its encoding gzip says"),
    Row("/brotli", 0, "packed as 'br', which was not asked for"),
    Row("/gzip-bomb", 0, "larger than 1,000,000 bytes when unpacked"),
    Row("/deflate-bomb", 0, "larger than 1,000,000 bytes when unpacked"),
    Row("/russian", 1),
    Row("/cp1251-as-utf8", 1),
    Row("/utf8-as-latin1", 1),
    Row("/utf16", 1),
    Row("/charset-nonsense", 1),
    Row("/charset-none", 1, UNREADABLE, fails=False),
    Row("/broken-xml", 2),
    Row("/control-characters", 1),
    Row("/cut-xml", 0, "the feed breaks off before its end"),
    Row("/laughs", 0, "declares XML entities"),
    Row("/laughs-utf16", 0, "declares XML entities"),
    Row("/external-entity", 0, "declares XML entities"),
    Row("/external-dtd", 1),
    Row("/page", 0, "no feed but a web page"),
    Row("/empty", 0, "no feed"),
    Row("/binary", 0, "no feed"),
    Row("/same-guids", 2),
    Row("/no-items", 0),
    Row("/undated", 1, "no date of publication", fails=False),
    Row("/future", 1, "in the future", fails=False),
    Row("/script", 1),
    Row("/changing", 2),
)


class World(NamedTuple):
    """A desk that watches the server."""

    record: Record
    standings: Standings
    server: HostileServer

    def standing(self, path: str) -> Standing:
        return self.standings.of(subscription(self.server, path))

    def texts(self, path: str) -> list[str]:
        found = self.record.snapshot().rows("SELECT text FROM documents WHERE outlet = ? ORDER BY url, text", [path])
        return [row["text"] for row in found]


class Outcome(NamedTuple):
    """What the desk has after one round over the whole table."""

    world: World
    texts: dict[str, list[str]]
    refusals: list[dict[str, str]]


async def resolver(host: str, port: int) -> list[str]:
    if not host.endswith(".example"):
        return await system_resolver(host, port)
    return {"inside.example": ["10.0.0.7"], "both.example": ["127.0.0.1", "10.0.0.7"]}.get(host, ["127.0.0.1"])


def subscription(server: HostileServer, path: str) -> Subscription:
    host = path.strip("/").replace("/", "-") + ".example"
    return Subscription(
        name=path,
        kind="feed",
        address=server.at(path, host),
        outlet=path,
        language="en",
        allow_private=True,
        robots=path not in SLOW,
    )


def watched(world: World, paths: list[str], now: datetime = NOW, manners: Manners = MANNERS) -> None:
    """Let the desk ask for some paths, once each."""
    with Fetcher(manners, clock=fixed_clock(now), resolver=resolver) as fetcher:
        wanted = [subscription(world.server, path) for path in paths]
        keep_watch(world.record, Watch(wanted, Means(fetcher), world.standings, connections=32, once=True))


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    folder = tmp_path_factory.mktemp("desk")
    # What takes long to load or make must not stand in the way of answers that are timed.
    bomb(31), bomb(15), html_text("<p>Loaded.</p>")
    with hostile_server() as server:
        world = World(Record(folder / "record"), Standings(folder / "sources"), server)
        watched(world, [row.path for row in ROWS if row.path not in SLOW])
        watched(world, list(SLOW), manners=HASTY)
        snapshot = world.record.snapshot()
        texts: dict[str, list[str]] = {row.path: [] for row in ROWS}
        for found in snapshot.rows("SELECT outlet, text FROM documents ORDER BY url"):
            texts[found["outlet"]].append(found["text"])
        yield Outcome(world, texts, snapshot.rows("SELECT source, reason FROM refusals"))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with hostile_server() as server:
        yield World(Record(tmp_path / "record"), Standings(tmp_path / "sources"), server)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.path)
def test_what_becomes_of(row: Row, outcome: Outcome) -> None:
    assert len(outcome.texts[row.path]) == row.documents
    standing = outcome.world.standing(row.path)
    failed = bool(row.reason) and row.fails
    assert (standing.failures, standing.items) == (int(failed), row.documents)
    assert row.reason in standing.last_error if failed else standing.last_error == ""
    assert standing.refused == int(bool(row.reason) and not row.fails)


@pytest.mark.parametrize("row", [row for row in ROWS if row.reason], ids=lambda row: row.path)
def test_every_failure_is_a_refusal_in_the_record(row: Row, outcome: Outcome) -> None:
    address = subscription(outcome.world.server, row.path).address if row.fails else "https://wire.example/"
    assert any(one["source"].startswith(address) and row.reason in one["reason"] for one in outcome.refusals)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        *((path, RUSSIAN_TEXT) for path in ("/russian", "/cp1251-as-utf8", "/utf8-as-latin1", "/utf16")),
        ("/charset-nonsense", RUSSIAN_TEXT),
        ("/charset-none", "Minister 1 of Armenia said that the gate was open."),
        ("/broken-xml", "Minister 1 of Armenia said that gates & doors were open."),
        ("/control-characters", "Minister 1 of Armenia said that the gate was\N{NO-BREAK SPACE}open."),
        ("/script", "Minister 1 of Armenia said that it rained. The gate was open."),
        ("/same-guids", "Minister 1 of Armenia said that the gate was open."),
        ("/external-dtd", "Minister 1 of Armenia said that the gate was open."),
    ],
)
def test_the_words_are_the_right_ones(path: str, text: str, outcome: Outcome) -> None:
    assert outcome.texts[path][0] == text


def test_nothing_that_a_feed_names_is_asked(outcome: Outcome) -> None:
    asked = {path for _, path, _ in outcome.world.server.asked}
    assert asked <= {*(row.path for row in ROWS), "/robots.txt", "/circle-b", *(f"/stairs/{n}" for n in range(1, 6))}


def test_every_request_says_who_asks(outcome: Outcome) -> None:
    agents = {headers["User-Agent"] for _, _, headers in outcome.world.server.asked}
    assert agents == {f"crisisdesk/{__version__} (+desk@example.org)"}
    assert not any("Cookie" in headers or "Authorization" in headers for _, _, headers in outcome.world.server.asked)


def test_what_is_walled_is_never_asked(outcome: Outcome) -> None:
    assert "/walled/feed" not in {path for _, path, _ in outcome.world.server.asked}


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        ("/feed", 0.9 * 15, 1.1 * 15),
        ("/500", 0.9 * 30, 1.1 * 30),
        ("/later-seconds", 120, 124),
        ("/later-date", 24 * 60, 24 * 60 + 4),
        ("/later-nonsense", 24 * 60, 24 * 60 + 4),
    ],
)
def test_when_a_source_is_asked_again(path: str, least: float, most: float, outcome: Outcome) -> None:
    again = outcome.world.standing(path).next_at
    assert again is not None
    assert timedelta(minutes=least) <= again - NOW <= timedelta(minutes=most)


def test_a_lasting_move_is_told(outcome: Outcome) -> None:
    assert outcome.world.standing("/moved").moved_to.endswith("/feed")
    assert outcome.world.standing("/to-feed").moved_to == ""


def test_a_second_round_asks_only_for_what_is_new(world: World) -> None:
    paths = ["/etag", "/last-modified", "/changing", "/odd-marks"]
    watched(world, paths)
    watched(world, paths, NOW + timedelta(hours=1))
    again = {path: headers for _, path, headers in world.server.asked}
    assert again["/etag"]["If-None-Match"] == '"one"'
    assert again["/last-modified"]["If-Modified-Since"] == "Wed, 05 Jan 2022 10:00:00 GMT"
    assert [world.standing(path).items for path in paths] == [3, 3, 3, 1]
    assert not {"If-None-Match", "If-Modified-Since"} & set(again["/odd-marks"])
    assert world.standing("/etag").last_success == NOW + timedelta(hours=1)
    assert world.standing("/etag").silent_since == NOW


def test_a_changed_article_is_a_new_document_beside_the_former(world: World) -> None:
    for hour in range(3):
        watched(world, ["/changing"], NOW + timedelta(hours=hour))
    assert world.texts("/changing") == [
        "Minister 1 of Armenia said that the gate was open.",
        "Minister 1 of Armenia said that the gate was shut.",
        "Minister 2 of Armenia said that the gate was open.",
    ]


def test_a_server_that_wants_to_be_left_alone_is_left_alone(world: World) -> None:
    watched(world, ["/later-seconds"])
    watched(world, ["/later-seconds"], NOW + timedelta(hours=1))
    assert [path for _, path, _ in world.server.asked].count("/later-seconds") == 1
    watched(world, ["/later-seconds"], NOW + timedelta(hours=3))
    assert [path for _, path, _ in world.server.asked].count("/later-seconds") == 2


@pytest.mark.parametrize("path", ["/gzip-bomb", "/deflate-bomb", "/endless", "/endless-head"])
def test_the_memory_that_a_flood_takes_is_bounded(path: str) -> None:
    bomb(31), bomb(15)
    with hostile_server() as server, Fetcher(MANNERS) as fetcher:
        tracemalloc.start()
        try:
            with pytest.raises(FetchError, match=r"larger than|breaks off"):
                fetcher.fetch(Asked(address=server.at(path), allow_private=True))
            assert tracemalloc.get_traced_memory()[1] < 6 * MANNERS.most_bytes < ZEROS / 30
        finally:
            tracemalloc.stop()
