"""Many feeds that fail now and then, watched by a process that is killed at random: every item exactly once.

    python benchmarks/watch.py                              200 feeds for 5 minutes
    python benchmarks/watch.py --feeds 50 --seconds 60      fewer, for less long

Each feed has a loopback address of its own (127.0.0.2 and so on), brings a new item about every fifteen seconds, shows
its last sixty, changes every tenth one after a while, and answers one request in eight badly: an error, a wish to be
left alone, a slow or a broken answer. The process that watches them is killed (SIGKILL) after 10 to 60 seconds and
started again; the last third of the time it runs undisturbed, which shows whether its memory stays flat. Then
every feed is asked until it has answered once more, and the record is compared with what was published.
"""

import argparse
import asyncio
import gzip
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from crisisdesk.record import Record, check
from crisisdesk.wire.standings import Standings

PERIOD = 15.0
SHOWN = 60
CHANGES_AFTER = 30.0
PORT = 18_765
MEGABYTE = 1024


class Feeds:
    """The feeds as they are at a time; one item of feed f has the number n."""

    def __init__(self, count: int, chance: random.Random) -> None:
        self.begun = time.monotonic()
        self.ended: float | None = None
        self.calm = False
        self.asked: Counter[str] = Counter()
        self._offsets = [chance.random() * PERIOD for _ in range(count)]
        self._chance = chance

    def published(self, feed: int) -> int:
        """How many items a feed has brought so far."""
        return int((self._now() + self._offsets[feed]) / PERIOD) + 1

    def changed(self, feed: int, number: int) -> bool:
        """Whether an item has been changed by now."""
        age = self._now() + self._offsets[feed] - number * PERIOD
        return number % 10 == 0 and age > CHANGES_AFTER

    def text(self, feed: int, number: int) -> str:
        """The words of an item as they are now."""
        verb = "confirmed" if self.changed(feed, number) else "said"
        return f"Minister {feed} of Armenia {verb} on Monday that gate {number} of road {feed} was open."

    def xml(self, feed: int) -> bytes:
        """The feed as it is now."""
        last = self.published(feed)
        items = "".join(self._item(feed, number) for number in range(last - 1, max(-1, last - 1 - SHOWN), -1))
        return f'<rss version="2.0"><channel><title>Feed {feed}</title>{items}</channel></rss>'.encode()

    def _item(self, feed: int, number: int) -> str:
        return (
            f"<item><guid>{feed}-{number}</guid><link>http://feed{feed}.example/{number}</link>"
            f"<title>Gate {number}</title><pubDate>Wed, 05 Jan 2022 10:00:00 GMT</pubDate>"
            f"<description>{self.text(feed, number)}</description></item>"
        )

    def _now(self) -> float:
        return (self.ended or time.monotonic()) - self.begun

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one request, well or badly."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            feed = int(writer.get_extra_info("sockname")[0].rpartition(".")[2]) - 2
            writer.write(await self._reply(head, feed))
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _reply(self, head: str, feed: int) -> bytes:
        if head.startswith("GET /robots.txt"):
            return reply(404)
        fault = "" if self.calm else self._chance.choices(["", "500", "429", "slow", "cut"], [28, 1, 1, 1, 1])[0]
        self.asked[fault or "good"] += 1
        if fault in {"500", "429"}:
            return reply(int(fault), Retry_After="2")
        if fault == "slow":
            await asyncio.sleep(4)
        body = self.xml(feed)
        mark = f'"{hash(body) & 0xFFFFFFFF:x}"'
        if f"if-none-match: {mark}" in head.lower():
            self.asked["not modified"] += 1
            return reply(304)
        if fault == "cut":
            return reply(200, body[: len(body) // 2], ETag=mark)
        return reply(200, gzip.compress(body), ETag=mark, Content_Encoding="gzip", Content_Type="text/xml")


def reply(status: int, body: bytes = b"", **headers: str) -> bytes:
    """An answer as it goes over the line."""
    named = {"Content-Length": str(len(body)), "Connection": "close"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode() + body


def serve(feeds: Feeds, count: int) -> None:
    """Serve every feed on an address of its own, in a thread."""
    ready = threading.Event()

    async def run() -> None:
        hosts = [f"127.0.0.{number + 2}" for number in range(count)]
        await asyncio.start_server(feeds.answer, hosts, PORT)
        ready.set()
        await asyncio.Event().wait()

    threading.Thread(target=lambda: asyncio.run(run()), daemon=True).start()
    if not ready.wait(10):
        raise SystemExit(f"port {PORT} of the loopback addresses is taken")


def sources_file(folder: Path, count: int) -> Path:
    """The sources file of all feeds."""
    path = folder / "sources.toml"
    sources = (
        f'[[source]]\nname = "feed {number}"\nkind = "feed"\nallow_private = true\ninterval = "10s"\nlanguage = "en"\n'
        f'address = "http://127.0.0.{number + 2}:{PORT}/feed"\n'
        for number in range(count)
    )
    path.write_text("\n".join(sources), "utf-8")
    return path


class Watcher:
    """One process that watches, and the memory that it had every second, in megabytes."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.begun = time.monotonic()
        self.memory: list[tuple[float, float]] = []
        command = [sys.executable, "-m", "crisisdesk", "watch", str(folder / "sources.toml"), "--desk", str(folder)]
        self.process = subprocess.Popen([*command, *arguments], stdout=subprocess.DEVNULL)

    def run(self, seconds: float) -> None:
        """Let it run for so long, or until it ends."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            self.memory.append((time.monotonic() - self.begun, resident(self.process.pid)))
            time.sleep(1)

    def end(self, how: int) -> int:
        """Send a signal and wait; the exit code."""
        if self.process.poll() is None:
            os.kill(self.process.pid, how)
        return self.process.wait(timeout=120)


def resident(process: int) -> float:
    """Resident memory of a process in megabytes; 0 where it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text("utf-8")
    except OSError:
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(found[0]) / MEGABYTE if found else 0.0


def disturbed(folder: Path, seconds: float, chance: random.Random) -> int:
    """Start and kill until the time is over. How often it was killed."""
    kills = 0
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        watcher = Watcher(folder)
        watcher.run(min(left, chance.uniform(10, 60)))
        watcher.end(signal.SIGKILL)
        kills += 1
    return kills


def settle(folder: Path, count: int) -> None:
    """Go on watching until every feed has answered once more; those that failed last are not asked at once."""
    since = datetime.now(UTC)
    for _ in range(20):
        Watcher(folder, "--for", "20s").process.wait(timeout=120)
        answered = (standing.last_success for standing in Standings(folder / "sources").all())
        if sum(1 for moment in answered if moment and moment >= since) == count:
            return


def compared(feeds: Feeds, count: int, folder: Path) -> dict[str, object]:
    """The record against what was published."""
    record = Record(folder / "record")
    rows = record.snapshot().rows("SELECT url, text FROM documents")
    held = Counter((row["url"], row["text"]) for row in rows)
    published = {
        (f"http://feed{feed}.example/{number}", feeds.text(feed, number))
        for feed in range(count)
        for number in range(feeds.published(feed))
    }
    for url, text in sorted(published - set(held)):
        print("missing:", url, text, "(a former version is held)" if url in {one for one, _ in held} else "")
    addresses = {url for url, _ in published}
    return {
        "published": len(published),
        "missing": len(published - set(held)),
        "double": sum(number - 1 for number in held.values()),
        "strange": len({url for url, _ in held} - addresses),
        "former versions kept": len(set(held) - published),
        "documents": len(rows),
        "counted by the sources": sum(standing.items for standing in Standings(folder / "sources").all()),
        "batches": len(record.batches()),
        "faults of the record": len(check(record)),
    }


def main() -> int:
    """Run, compare and print; 1 where something is missing, double or strange."""
    options = argparse.ArgumentParser(description="Watch many feeds and be killed at random.")
    options.add_argument("--feeds", type=int, default=200, help="how many, up to 250")
    options.add_argument("--seconds", type=float, default=300, help="for how long")
    options.add_argument("--seed", type=int, default=7, help="of everything that is random")
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)
    feeds = Feeds(chosen.feeds, chance)
    serve(feeds, chosen.feeds)
    with tempfile.TemporaryDirectory(prefix="crisisdesk-watch-") as place:
        folder = Path(place)
        (folder / "desk.toml").write_text("host_seconds = 0\nfetch_seconds = 10\n", "utf-8")
        sources_file(folder, chosen.feeds)
        kills = disturbed(folder, chosen.seconds * 2 / 3, chance)
        steady = Watcher(folder)
        steady.run(chosen.seconds / 3)
        code = steady.end(signal.SIGTERM)
        feeds.calm, feeds.ended = True, time.monotonic()
        settle(folder, chosen.feeds)
        found = compared(feeds, chosen.feeds, folder)
    print(f"{chosen.feeds} feeds, {chosen.seconds:g} s, killed {kills} times; then ended by SIGTERM with {code}")
    print("answers:", ", ".join(f"{number} {what}" for what, number in sorted(feeds.asked.items())))
    for what, number in found.items():
        print(f"{number:>8} {what}")
    shown = [f"{seconds:.0f} s {size:.0f}" for seconds, size in steady.memory[:: max(1, len(steady.memory) // 8)]]
    print("memory in MB while undisturbed:", ", ".join(shown))
    return int(any(found[name] for name in ("missing", "double", "strange", "faults of the record")))


if __name__ == "__main__":
    sys.exit(main())
