"""Raw pages kept by many threads and processes at once, and after one of them died in the middle of a page."""

import hashlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hostile_server import HostileServer, hostile_server
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crisisdesk.clock import fixed_clock
from crisisdesk.engines.keeping import keep_watch
from crisisdesk.errors import SourceError
from crisisdesk.record import Record
from crisisdesk.wire.asking import Manners
from crisisdesk.wire.fetching import Fetcher
from crisisdesk.wire.sources import Means, open_source
from crisisdesk.wire.standings import Standings
from crisisdesk.wire.subscriptions import Subscription
from crisisdesk.wire.warc import PageArchive
from crisisdesk.wire.watching import Watch

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FOLDERS = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server("0.0.0.0" if sys.platform == "linux" else "127.0.0.1") as found:
        yield found


def body(number: int) -> bytes:
    """Bytes that hardly pack, some of them like the beginning of a gzip member."""
    noise = b"".join(hashlib.sha512(b"%d %d" % (number, part)).digest() for part in range(number % 7 * 300))
    return b"<html>%d\x1f\x8b\x08\x00" % number + noise


def kept(file: Path) -> list[tuple[str, bytes]]:
    """Every record of an archive, as a reader from elsewhere sees it."""
    with file.open("rb") as stream:
        records = ArchiveIterator(stream)
        return [(r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read()) for r in records]


def test_pages_of_many_sources_at_once_are_whole(server: HostileServer, tmp_path: Path) -> None:
    """Each source has an address of its own, so that none waits for another."""
    wanted = [
        Subscription(
            name=f"{n}",
            kind="page",
            address=server.at(f"/article?{n}", f"127.0.0.{n + 2}" if sys.platform == "linux" else "127.0.0.1"),
            language="en",
            allow_private=True,
            archive=True,
            robots=False,
            outlet=f"Post {n}",
        )
        for n in range(40)
    ]
    record = Record(tmp_path / "record")
    with Fetcher(Manners(pause=0), clock=fixed_clock(NOW)) as fetcher:
        means = Means(fetcher, tmp_path / "pages")
        keep_watch(record, Watch(wanted, means, Standings(tmp_path / "sources"), connections=16, once=True))
    held = {row["url"]: row["raw_hash"] for row in record.snapshot().rows("SELECT url, raw_hash FROM documents")}
    pages = dict(kept(tmp_path / "pages" / "pages-20261122.warc.gz"))
    assert len(held) == 40
    assert {url: hashlib.sha256(data).hexdigest() for url, data in pages.items()} == held


def test_pages_kept_by_threads_are_whole(tmp_path: Path) -> None:
    archive = PageArchive(tmp_path)
    with ThreadPoolExecutor(16) as pool:
        (file,) = set(pool.map(lambda n: archive.keep(f"https://post.example/{n}", body(n), NOW), range(200)))
    assert sorted(kept(file)) == sorted((f"https://post.example/{n}", body(n)) for n in range(200))


@given(cut=st.integers(0, 1_000_000), noise=st.binary(max_size=20))
@FOLDERS
def test_what_a_broken_write_left_is_cut_off_and_nothing_else(tmp_path: Path, cut: int, noise: bytes) -> None:
    file = tmp_path / "pages-20261122.warc.gz"
    file.unlink(missing_ok=True)
    archive = PageArchive(tmp_path)
    for number in range(3):
        archive.keep(f"https://post.example/{number}", body(number), NOW)
    before = file.stat().st_size
    archive.keep("https://post.example/lost", body(5), NOW)
    data = file.read_bytes()
    broken = data[: before + cut % (len(data) - before)]
    file.write_bytes(broken + (noise if len(broken) > before else b""))
    archive.keep("https://post.example/9", body(9), NOW)
    assert kept(file) == [(f"https://post.example/{number}", body(number)) for number in (0, 1, 2, 9)]


@given(cut=st.integers(0, 1_000_000))
@FOLDERS
def test_a_first_page_that_was_never_whole_is_forgotten(tmp_path: Path, cut: int) -> None:
    file = PageArchive(tmp_path).keep("https://post.example/lost", body(3), NOW)
    data = file.read_bytes()
    file.write_bytes(data[: cut % len(data)])
    PageArchive(tmp_path).keep("https://post.example/1", body(1), NOW)
    found = kept(file)
    file.unlink()
    assert found == [("https://post.example/1", body(1))]


KEEPING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from crisisdesk.wire.warc import PageArchive
archive = PageArchive(Path(sys.argv[1]))
for number in range(100_000):
    data = bytes([number % 256]) * 10 + __import__("random").Random(number).randbytes(3_000_000)
    archive.keep(f"https://post.example/{sys.argv[2]}-{number}", data, datetime(2026, 11, 22, tzinfo=UTC))
    print(number, flush=True)
"""


def test_a_process_that_is_killed_while_it_keeps_pages_spoils_nothing(tmp_path: Path) -> None:
    told: list[str] = []
    for life in range(2):
        process = subprocess.Popen([sys.executable, "-c", KEEPING, str(tmp_path), str(life)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        told += [f"https://post.example/{life}-{int(process.stdout.readline())}" for _ in range(2)]
        time.sleep(0.02 * life)
        process.send_signal(signal.SIGKILL)
        process.wait()
        told += [f"https://post.example/{life}-{int(line)}" for line in process.stdout]
        process.stdout.close()
    file = PageArchive(tmp_path).keep("https://post.example/last", b"<html>last", NOW)
    found = [url for url, data in kept(file) if data]
    assert set(told) <= set(found)
    assert len(found) == len(set(found))
    assert found[-1] == "https://post.example/last"


def test_what_was_kept_is_read_as_it_was_fetched(tmp_path: Path) -> None:
    """The charset that only the answer's header named is kept beside the bytes."""
    words = "Министр Армении сказал, что ворота были открыты. " * 12
    page = f"<html><head><title>Ворота</title></head><body><article><p>{words}</p></article></body></html>"
    headers = [("Content-Type", "text/html; charset=windows-1251")]
    PageArchive(tmp_path).keep("https://post.example/2022/01/05/gates", page.encode("cp1251"), NOW, headers=headers)
    (item,) = open_source(tmp_path / "pages-20261122.warc.gz", published=NOW).articles()
    assert not isinstance(item, SourceError)
    assert item.text == words.strip()
    assert item.raw_hash == hashlib.sha256(page.encode("cp1251")).hexdigest()


def test_an_archive_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("a file where the folder should be")
    with pytest.raises(SourceError, match=r"cannot be written.*make room"):
        PageArchive(tmp_path / "pages").keep("https://post.example/1", b"<html>", NOW)
