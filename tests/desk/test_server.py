import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from desk_world import FORCE, record

from crisisdesk.desk import app, serve
from crisisdesk.errors import Misuse

PROGRAM = """
import sys
from pathlib import Path
from crisisdesk.desk import app, serve
from crisisdesk.record import Record

serve(app(Record(Path(sys.argv[1])), lambda: ()), sys.argv[2], 0, lambda address: print(address, flush=True))
"""


@contextmanager
def served(folder: Path, host: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), host], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
    finally:
        process.kill()
        process.communicate()


def test_the_desk_answers_at_the_address_that_it_gives_and_ends_quietly(tmp_path: Path) -> None:
    host = "localhost"
    record(tmp_path / "record")
    with served(tmp_path / "record", host) as (address, process):
        url = urlsplit(address)
        assert url.hostname == host
        assert url.port
        connection = http.client.HTTPConnection(host, url.port, timeout=20)
        connection.request("GET", "/")
        response = connection.getresponse()
        body = response.read().decode()
        assert response.status == 200
        assert "Harbour Post" in body
        assert response.headers["server"] is None
        connection.putrequest("GET", "/", skip_host=True)
        connection.putheader("Host", "evil.example")
        connection.endheaders()
        refused = connection.getresponse()
        refused.read()
        assert refused.status == 421
        connection.close()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 0
        assert errors == ""


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "desk.example", ""])
def test_what_others_can_reach_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(Misuse, match="can be reached by other machines"):
        serve(app(record(tmp_path / "record"), lambda: (FORCE,)), host, 0, lambda _: None)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    application = app(record(tmp_path / "record"), lambda: (FORCE,))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Misuse, match=rf"http://127.0.0.1:{port}/ cannot be served: .*choose another port"):
            serve(application, "127.0.0.1", port, lambda _: None)


def test_a_port_that_is_none_is_named(tmp_path: Path) -> None:
    application = app(record(tmp_path / "record"), lambda: (FORCE,))
    with pytest.raises(Misuse, match="there is no port 70000"):
        serve(application, "127.0.0.1", 70_000, lambda _: None)
