"""The verbs of the wire as a user calls them, against feeds on this machine."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from crisisdesk.cli import app
from crisisdesk.errors import Misuse

FEED = (
    b"<rss><channel><title>Test Wire</title><item><guid>1</guid><link>https://wire.example/1</link>"
    b"<pubDate>05 Jan 2022 10:00:00 GMT</pubDate><description>A minister of Armenia said that the gate was open."
    b"</description></item></channel></rss>"
)


class Handler(BaseHTTPRequestHandler):
    """A feed at /feed, the same one under other names, nothing elsewhere."""

    def do_GET(self) -> None:
        body = FEED if self.path in {"/feed", "/other"} else b""
        if self.path == "/list.opml":
            body = f'<opml><outline text="One" xmlUrl="http://{self.headers["Host"]}/feed"/></opml>'.encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing is logged."""


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "desk.toml").write_text("host_seconds = 0\nfetch_seconds = 60\n", "utf-8")
    return tmp_path


def called(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def sources(desk: Path, **addresses: str) -> Path:
    path = desk / "sources.toml"
    path.write_text(
        "".join(
            f'[[source]]\nname = "{name}"\nkind = "feed"\naddress = "{address}"\nallow_private = true\n'
            for name, address in addresses.items()
        ),
        "utf-8",
    )
    return path


def test_a_watch_and_how_its_sources_stand(desk: Path, web: str) -> None:
    named = sources(desk, good=f"{web}/feed", lost=f"{web}/lost")
    done = called("watch", named, "--once", "--desk", desk, "--json")
    assert done.exit_code == 3
    told = json.loads(done.stdout)
    assert told["taken"]["recorded"] == 1
    assert {one["name"]: one["last_error"] for one in told["sources"]} == {
        "good": "",
        "lost": "answers HTTP 404 Not Found",
    }

    shown = called("sources", "--desk", desk, "--json")
    assert shown.exit_code == 0
    good, lost = json.loads(shown.stdout)
    assert (good["items"], good["failures"], lost["items"], lost["failures"]) == (1, 0, 0, 1)
    assert "mark" not in good
    table = called("sources", "--desk", desk).stdout
    assert all(word in table for word in ("good", "lost", "last success", "silent since"))


def test_a_watch_in_plain_lines(desk: Path, web: str) -> None:
    done = called("watch", sources(desk, good=f"{web}/feed", lost=f"{web}/lost"), "--once", "--desk", desk)
    assert "1 recorded, 0 not: good" in done.stdout
    assert "lost: answers HTTP 404 Not Found; asked again 20" in done.stdout
    assert "2 sources, 1 articles recorded, 1 failing" in done.stdout


def test_a_list_of_feeds_is_watched_and_read(desk: Path, web: str) -> None:
    path = desk / "mine.opml"
    path.write_text(f'<opml><outline text="One" xmlUrl="{web}/feed"/></opml>', "utf-8")
    refused = called("watch", path, "--once", "--desk", desk)
    assert refused.exit_code == 3
    assert "mine: One: 127.0.0.1 is a loopback address" in refused.stdout
    read = called("read", path, f"{web}/list.opml", "--allow-private", "--desk", desk, "--json")
    assert read.exit_code == 0
    assert [one["recorded"] for one in json.loads(read.stdout)["sources"].values()] == [1, 0]


def test_reading_an_address(desk: Path, web: str) -> None:
    refused = called("read", f"{web}/feed", "--desk", desk)
    assert refused.exit_code == 3
    assert "is a loopback address" in refused.output
    done = called("read", f"{web}/feed", f"{web}/other", "--allow-private", "--desk", desk, "--json")
    assert done.exit_code == 0
    assert [one["recorded"] for one in json.loads(done.stdout)["sources"].values()] == [1, 0]


def test_nothing_watched_yet_is_nothing_found(desk: Path) -> None:
    assert called("sources", "--desk", desk).exit_code == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            '[[source]]\nname = "a"\nkind = "feed"\naddress = "https://a.example"\ncolour = 1\n',
            "sources.toml:5: unknown",
        ),
        (
            'proxy = "http://127.0.0.1:1"\n[[source]]\nname = "a"\nkind = "feed"\naddress = "https://a.example"\n',
            ":1: the proxy",
        ),
        (
            '[[source]]\nname = "a"\nkind = "feed"\naddress = "https://a.example"\nenabled = false\n',
            "no source is enabled",
        ),
    ],
    ids=["unknown key", "proxy", "nothing enabled"],
)
def test_a_wrong_file_is_told_before_anything_starts(text: str, reason: str, desk: Path) -> None:
    (desk / "sources.toml").write_text(text, "utf-8")
    done = called("watch", desk / "sources.toml", "--desk", desk)
    assert isinstance(done.exception, Misuse)
    assert reason in str(done.exception)
    assert not (desk / "record").exists()


def test_a_wrong_spell_and_an_unreachable_proxy_of_the_desk(desk: Path, web: str) -> None:
    named = sources(desk, good=f"{web}/feed")
    assert "--for soon: write a length of time" in str(
        called("watch", named, "--for", "soon", "--desk", desk).exception
    )
    (desk / "desk.toml").write_text('port = 1\nproxy = "http://127.0.0.1:1"\n', "utf-8")
    for verb in (["watch", named], ["read", "https://a.example/feed"]):
        assert "desk.toml:2: the proxy http://127.0.0.1:1 cannot be" in str(called(*verb, "--desk", desk).exception)


def test_a_watch_ends_by_itself_after_its_time(desk: Path, web: str) -> None:
    begun = time.monotonic()
    done = called("watch", sources(desk, good=f"{web}/feed"), "--for", "1s", "--desk", desk, "--json")
    assert done.exit_code == 0
    assert 1 <= time.monotonic() - begun < 30


def test_a_request_to_end_is_the_usual_end(desk: Path, web: str) -> None:
    command = [sys.executable, "-m", "crisisdesk", "watch", str(sources(desk, good=f"{web}/feed")), "--desk", str(desk)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"1 recorded, 0 not: good\n"
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=60)
    assert (process.returncode, rest) == (0, b"1 sources, 1 articles recorded, 0 failing\n")
