"""Sources at their time, where they stand, and that nothing is lost or doubled when the process dies."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import EntryPoint
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hostile_server import HostileServer, hostile_server
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.clock import fixed_clock
from crisisdesk.engines.intake import take_batch
from crisisdesk.engines.keeping import keep_watch
from crisisdesk.errors import Misuse, RunAborted, SourceError
from crisisdesk.model import Document
from crisisdesk.record import Record, check
from crisisdesk.wire import watching
from crisisdesk.wire.asking import Manners
from crisisdesk.wire.fetching import Fetcher
from crisisdesk.wire.retry import LONGEST_WAIT, next_time, retry_after
from crisisdesk.wire.schedule import Timetable
from crisisdesk.wire.sources import Marked, Means, Source, kinds, open_subscription
from crisisdesk.wire.standings import Standing, Standings
from crisisdesk.wire.subscriptions import Subscription
from crisisdesk.wire.watching import Watch

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def feed(name: str, address: str = "", **given: Any) -> Subscription:
    address = address or f"https://{name}.example/feed"
    return Subscription(name=name, kind="feed", address=address, language="en", **given)


# When


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("99999999999", 86_400),
        ("9" * 10_000, 86_400),
        ("Sun, 22 Nov 2026 12:30:00 GMT", 1_800),
        ("Sun, 22 Nov 2026 14:30:00 +0200", 1_800),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("Fri, 31 Dec 2100 23:59:59 GMT", 86_400),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("Sun, 99 Nov 2026 99:99:99 GMT", None),
    ],
)
def test_when_a_server_wants_to_be_asked_again(value: str, seconds: int | None) -> None:
    wanted = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert retry_after(value, NOW) == wanted


@given(st.text(max_size=40), MOMENTS)
def test_no_wish_breaks_or_keeps_us_away_for_ever(value: str, now: datetime) -> None:
    later = retry_after(value, now)
    assert later is None or now <= later <= now + LONGEST_WAIT


@given(st.integers(60, 10**6), st.integers(0, 200), st.integers(0, 86_400), st.integers(0, 2**32))
def test_failures_never_shorten_the_wait_and_never_stretch_it_beyond_a_day(
    interval: int, failures: int, wished: int, seed: int
) -> None:
    spell = timedelta(seconds=interval)
    due = next_time(NOW, spell, failures, NOW + timedelta(seconds=wished), Random(seed))
    assert due >= NOW + max(0.9 * spell, timedelta(seconds=wished))
    assert due <= NOW + 1.1 * max(spell, LONGEST_WAIT) * 1.1


def test_each_failure_doubles_the_wait() -> None:
    still = Random(1)
    still.random = lambda: 0.5  # type: ignore[method-assign]
    waits = [next_time(NOW, timedelta(minutes=15), failures, None, still) - NOW for failures in range(9)]
    assert [wait.total_seconds() / 60 for wait in waits] == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 100)), max_size=30))
def test_a_timetable_gives_out_everything_once_and_no_host_twice_at_a_time(entries: list[tuple[int, int]]) -> None:
    timetable = Timetable()
    for number, (host, due) in enumerate(entries):
        timetable.add(feed(str(number), f"https://h{host}.example/{number}"), NOW + timedelta(seconds=due))
    given_out: list[str] = []
    busy: list[Subscription] = []
    while len(given_out) < len(entries):
        found = timetable.next_due(NOW + timedelta(seconds=100))
        if found is None:
            timetable.done(busy.pop(0))
            continue
        assert found.address.rpartition("/")[0] not in {one.address.rpartition("/")[0] for one in busy}
        busy.append(found)
        given_out.append(found.name)
    assert sorted(given_out) == sorted(str(number) for number in range(len(entries)))
    assert not timetable


def test_nobody_is_asked_before_the_time() -> None:
    timetable = Timetable()
    timetable.add(feed("later"), NOW + timedelta(seconds=10))
    assert timetable.next_due(NOW) is None
    assert timetable.wait(NOW) == timedelta(seconds=10)
    assert timetable.next_due(NOW + timedelta(seconds=10)) == feed("later")
    assert timetable.wait(NOW) is None


# Where sources stand


def test_a_standing_is_read_as_it_was_kept(tmp_path: Path) -> None:
    standings = Standings(tmp_path / "sources")
    standing = Standing(name="Süd / Ost", kind="feed", address="https://a.example", mark={"seen": {"a": "b"}})
    kept = standing.answered(NOW, 3, 1, {"etag": '"x"', "moved_to": "https://b.example"}).failed(NOW, "HTTP 500")
    standings.keep(kept)
    assert standings.all() == [kept]
    assert (kept.items, kept.refused, kept.failures, kept.moved_to) == (3, 1, 1, "https://b.example")
    assert not [path for path in standings.folder.iterdir() if path.name.startswith(".writing")]


def test_names_that_look_alike_have_files_of_their_own(tmp_path: Path) -> None:
    standings = Standings(tmp_path)
    for name in ("A B", "a-b", "a/b", "日本", "中国"):
        standings.keep(Standing(name=name, kind="feed", address="x"))
    assert len(standings.all()) == 5


def test_a_source_at_another_address_begins_anew_and_its_counts_go_on(tmp_path: Path) -> None:
    standings = Standings(tmp_path)
    standings.keep(replace(standings.of(feed("a")).answered(NOW, 3, 0, {"etag": "x"}), next_at=NOW))
    moved = standings.of(feed("a", "https://other.example/"))
    assert (moved.items, moved.mark, moved.next_at) == (3, {}, None)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 2}', '{"version": 1, "name": "a", "colour": 1}'])
def test_a_damaged_standing_is_told_and_not_guessed(content: str, tmp_path: Path) -> None:
    standings = Standings(tmp_path)
    standings.keep(standings.of(feed("a")))
    (path,) = tmp_path.glob("*.json")
    path.write_text(content, "utf-8")
    with pytest.raises(Misuse, match="remove it: its source is then read from the beginning"):
        standings.of(feed("a"))


def test_a_standing_that_cannot_be_written_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "sources").write_text("a file where the folder should be", "utf-8")
    with pytest.raises(RunAborted, match="cannot be written"):
        Standings(tmp_path / "sources").keep(Standing(name="a", kind="feed", address="x"))


def test_a_desk_is_watched_by_one(tmp_path: Path) -> None:
    with (
        Standings(tmp_path).alone(),
        pytest.raises(Misuse, match="another process watches"),
        Standings(tmp_path).alone(),
    ):
        pass
    with Standings(tmp_path).alone():
        pass


# Watching


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as found:
        yield found


def means() -> Means:
    return Means(Fetcher(Manners(seconds=60, pause=0), clock=fixed_clock(NOW)))


def held(record: Record) -> list[str]:
    return [row["text"] for row in record.snapshot().rows("SELECT text FROM documents ORDER BY text")]


def test_what_is_recorded_but_not_settled_adds_nothing_the_next_time(server: HostileServer, tmp_path: Path) -> None:
    """The process dies between the record and the standing: the same is had again, and known."""
    record, standings = Record(tmp_path / "record"), Standings(tmp_path / "sources")
    wanted = [feed("a", server.at("/feed"), allow_private=True)]
    for deliveries in Watch(wanted, means(), standings, once=True).deliveries():
        take_batch(record, [item for delivery in deliveries for item in delivery.items])
        break
    assert len(held(record)) == 3
    assert standings.of(wanted[0]).items == 0
    rounds: list[int] = []
    keep_watch(record, Watch(wanted, means(), standings, once=True), on_round=lambda r: rounds.append(r.intake.known))
    assert (rounds, len(held(record)), standings.of(wanted[0]).items) == ([3], 3, 3)
    assert check(record) == []


def test_what_is_fetched_but_not_recorded_is_had_again(server: HostileServer, tmp_path: Path) -> None:
    record, standings = Record(tmp_path / "record"), Standings(tmp_path / "sources")
    wanted = [feed("a", server.at("/etag"), allow_private=True)]
    for _ in Watch(wanted, means(), standings, once=True).deliveries():
        break
    assert held(record) == []
    keep_watch(record, Watch(wanted, means(), standings, once=True))
    assert len(held(record)) == 3


def test_a_watch_ends_when_it_is_told_to(server: HostileServer, tmp_path: Path) -> None:
    wanted = [feed("a", server.at("/silent"), allow_private=True), feed("b", server.at("/feed"), enabled=False)]
    watch = Watch(wanted, means(), Standings(tmp_path))
    threading.Timer(0.5, watch.stop).start()
    begun = time.monotonic()
    assert list(watch.deliveries()) == []
    assert time.monotonic() - begun < 20
    assert [standing.name for standing in Standings(tmp_path).all()] == ["b"]


def test_a_source_that_is_not_enabled_is_never_asked(server: HostileServer, tmp_path: Path) -> None:
    wanted = [feed("b", server.at("/feed"), allow_private=True, enabled=False)]
    assert list(Watch(wanted, means(), Standings(tmp_path), once=True).deliveries()) == []
    assert server.asked == []


# Kinds from elsewhere


class Invented:
    """A kind as another package brings it: it marks how far it has been read."""

    def __init__(self, subscription: Subscription, _: Means) -> None:
        self.name = subscription.name
        self.mark: Mapping[str, Any] = {}
        self._options = subscription.options

    def articles(self, since: datetime | None = None) -> Iterator[Document | SourceError]:
        """One error for each number up to the wanted one; it breaks where it is told to."""
        begin = int(self.mark.get("next", 0))
        for number in range(begin, begin + int(str(self._options["most"]))):
            if number == self._options.get("breaks"):
                raise ZeroDivisionError("invented")
            yield SourceError("invented", f"number {number}")
        self.mark = {"next": begin + int(str(self._options["most"]))}


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("invented", f"{__name__}:Invented", "crisisdesk.sources")
    monkeypatch.setattr(sys.modules["crisisdesk.wire.sources"], "kinds", lambda: {**kinds(), "invented": point})


def invented_source(**options: int) -> Subscription:
    return Subscription(name="i", kind="invented", address="anything", options=options)


@pytest.mark.usefixtures("invented")
def test_a_kind_from_elsewhere_takes_the_same_door(tmp_path: Path) -> None:
    record, standings = Record(tmp_path / "record"), Standings(tmp_path / "sources")
    for most in (3, watching.BATCH + 10):
        keep_watch(record, Watch([invented_source(most=most)], means(), standings, once=True))
    standing = standings.of(invented_source(most=1))
    assert (standing.refused, standing.mark) == (watching.BATCH + 13, {"next": watching.BATCH + 13})
    assert record.snapshot().value("SELECT count(*) FROM refusals") == watching.BATCH + 13


@pytest.mark.usefixtures("invented")
def test_a_kind_that_breaks_is_a_failing_source_and_nothing_more(server: HostileServer, tmp_path: Path) -> None:
    record, standings = Record(tmp_path / "record"), Standings(tmp_path / "sources")
    good = feed("good", server.at("/feed"), allow_private=True)
    keep_watch(record, Watch([invented_source(most=3, breaks=2), good], means(), standings, once=True))
    assert standings.of(invented_source()).last_error == "the kind 'invented' broke: ZeroDivisionError: invented"
    assert standings.of(invented_source()).mark == {}
    assert standings.of(good).items == 3


def test_a_folder_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "in" / "wire.jsonl"
    file.parent.mkdir()
    line = '{"text": "Minister %d of Armenia said that it rained.", "published": "2022-01-05", "language": "en"}\n'
    file.write_text(line % 1, "utf-8")
    record, standings = Record(tmp_path / "record"), Standings(tmp_path / "sources")
    wanted = Subscription(name="in", kind="files", address=str(file.parent))
    seen: list[int] = []
    for more in ("", "", line % 2):
        with file.open("a", encoding="utf-8") as stream:
            stream.write(more)
        keep_watch(
            record, Watch([wanted], means(), standings, once=True), on_round=lambda r: seen.append(r.intake.seen)
        )
    assert (seen, len(held(record))) == ([1, 0, 2], 2)


def test_our_kinds_take_the_door_too(tmp_path: Path) -> None:
    assert {"feed", "files", "page", "web"} <= set(kinds())
    for kind in ("feed", "files", "page", "web"):
        wanted = Subscription(name="x", kind=kind, address=str(tmp_path) if kind == "files" else "https://a.example")
        source: Source = open_subscription(wanted, means())
        assert source.name == "x"
        assert isinstance(source, Marked)
    with pytest.raises(Misuse, match="no kind 'fax'"):
        open_subscription(Subscription(name="x", kind="fax", address="y"), means())


# The process itself

KILLED = """
import sys
from pathlib import Path
from crisisdesk.engines.keeping import keep_watch
from crisisdesk.record import Record
from crisisdesk.wire.asking import Manners
from crisisdesk.wire.fetching import Fetcher
from crisisdesk.wire.sources import Means
from crisisdesk.wire.sources_file import read_sources
from crisisdesk.wire.standings import Standings
from crisisdesk.wire.watching import Watch
folder = Path(sys.argv[1])
watch = Watch(read_sources(folder / "sources.toml").subscriptions, Means(Fetcher(Manners(pause=0))),
              Standings(folder / "sources"))
keep_watch(Record(folder / "record"), watch, on_round=lambda _: print("round", flush=True))
"""


def test_a_watch_that_is_killed_loses_nothing_and_doubles_nothing(server: HostileServer, tmp_path: Path) -> None:
    paths = ["/feed", "/etag", "/changing", "/gzip"]
    (tmp_path / "sources.toml").write_text(
        "".join(
            f'[[source]]\nname = "{path}"\nkind = "feed"\naddress = "{server.at(path)}"\noutlet = "{path}"\n'
            'allow_private = true\ninterval = "1s"\nlanguage = "en"\n'
            for path in paths
        ),
        "utf-8",
    )
    for _ in range(2):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.communicate()
    record, standings = Record(tmp_path / "record"), Standings(tmp_path / "sources")
    wanted = [feed(path, server.at(path), outlet=path, allow_private=True) for path in paths]
    keep_watch(record, Watch(wanted, Means(Fetcher(Manners(pause=0))), standings, once=True))
    rows = record.snapshot().rows("SELECT outlet, url, text FROM documents")
    assert len({(row["outlet"], row["url"], row["text"]) for row in rows}) == len(rows)
    assert len({(row["outlet"], row["url"]) for row in rows}) == 3 + 3 + 2 + 1
    assert sum(standing.items for standing in standings.all()) == len(rows)
    assert check(record) == []
    assert all(json.loads(path.read_text("utf-8"))["version"] == 1 for path in standings.folder.glob("*.json"))
