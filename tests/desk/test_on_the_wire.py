"""What comes over the wire as no browser would send it, to a desk that is served as every desk is."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from browser_world import Served
from desk_world import staffed

from crisisdesk.casebook import post
from crisisdesk.desk import House
from crisisdesk.desk.guard import HEADERS


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    found = Served(staffed(tmp_path_factory.mktemp("wire"), House(sign_in=True)))
    found.office.book.add_person("anna", posts=[post("analyst")])
    yield found
    found.stop()


def said(desk: Served, *pieces: bytes, most: int = 200_000) -> bytes:
    """All that the desk answers to these bytes until it hangs up, or has nothing to say."""
    with socket.create_connection(("127.0.0.1", desk.port), timeout=5) as line:
        for piece in pieces:
            line.sendall(piece)
        line.settimeout(1.0)
        answer = b""
        try:
            while len(answer) < most and (more := line.recv(65_536)):
                answer += more
        except (TimeoutError, ConnectionResetError):
            pass
        return answer


def statuses(answer: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


HOST = b"Host: 127.0.0.1\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
HIDDEN = b"POST /people HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"

MALFORMED = {
    "two lengths": b"POST /sign-in HTTP/1.1\r\n"
    + HOST
    + FORM
    + b"Content-Length: 0\r\nContent-Length: 70\r\n\r\n"
    + HIDDEN,
    "a list of lengths": b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 0, 70\r\n\r\n" + HIDDEN,
    "a negative length": b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: -1\r\n\r\n" + HIDDEN,
    "a signed length": b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: +7\r\n\r\n" + HIDDEN,
    "another coding": b"POST /sign-in HTTP/1.1\r\n"
    + HOST
    + FORM
    + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"
    + HIDDEN,
    "a space before the colon": b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length : 70\r\n\r\n" + HIDDEN,
    "no host": b"GET /sign-in HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /sign-in HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n",
    "no request": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64 + b"\r\n\r\n",
    "a long line": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long header": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 200_000 + b"\r\n\r\n",
    "control characters": b"GET /\x00\x01 HTTP/1.1\r\n" + HOST + b"\r\n",
}


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_request_is_refused_and_hides_no_other(desk: Served, sent: bytes) -> None:
    answer = said(desk, sent)
    assert statuses(answer) in ([400], [421], [431], []), answer[:300]
    assert b"set-cookie" not in answer.lower()


def test_a_length_beside_chunks_hides_no_request(desk: Served) -> None:
    """Chunks win over the length, and whoever sent both gets one answer and no more on this line."""
    chunks = b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    answer = said(desk, b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM + chunks)
    assert statuses(answer) in ([400], [403])


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_the_name_in_the_request_line_does_not_outrank_the_host(desk: Served, version: bytes) -> None:
    answer = said(
        desk, b"GET http://evil.example/sign-in HTTP/" + version + b"\r\n" + HOST + b"Connection: close\r\n\r\n"
    )
    assert b"evil.example" not in answer
    evil = said(desk, b"GET http://127.0.0.1/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    assert statuses(evil) == [421]


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Proto: https",
        "Forwarded: host=evil.example",
        "X-Original-URL: /people",
    ],
)
def test_what_others_believe_in_leads_nowhere(desk: Served, header: str) -> None:
    sent = b"GET /people HTTP/1.1\r\n" + HOST + header.encode() + b"\r\nConnection: close\r\n\r\n"
    answer = said(desk, sent)
    assert statuses(answer) == [303]
    assert b"location: /sign-in?next=%2Fpeople" in answer
    assert b"evil.example" not in answer


AROUND = """
/static/../site.py /static/%2e%2e/site.py /static/%252e%252e/site.py /static/..%5csite.py /static//etc/passwd
//evil.example/ /%2f%2fevil.example /./people /static/..;/people /people%00 /PEOPLE /people/..
""".split()


@pytest.mark.parametrize("path", AROUND)
def test_no_path_leads_around_the_door(desk: Served, path: str) -> None:
    answer = said(desk, f"GET {path} HTTP/1.1\r\n".encode() + HOST + b"Connection: close\r\n\r\n")
    assert statuses(answer)[0] in {303, 307, 400, 404}, answer[:300]
    assert b"location: //" not in answer.lower()
    assert b"location: http://evil" not in answer.lower()
    assert b"At the desk" not in answer


def test_a_form_that_dribbles_in_is_given_up(desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crisisdesk.desk.guard.SECONDS_OF_A_PIECE", 0.2)
    sent = b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 100\r\n\r\nlogin="
    answer = said(desk, sent)
    assert statuses(answer) == [408]
    assert b"did not arrive in time" in answer


def test_the_whole_of_a_form_has_its_time_too(desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crisisdesk.desk.guard.SECONDS_OF_A_FORM", 0.0)
    sent = b"POST /sign-in HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 100\r\n\r\nlogin="
    assert statuses(said(desk, sent)) == [408]


def posted(desk: Served, path: str, body: bytes, cookie: str = "") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nContent-Length: {len(body)}\r\nCookie: desk={cookie}\r\nConnection: close\r\n"
    return said(desk, head.encode() + HOST + FORM + b"\r\n" + body)


@pytest.mark.parametrize("body", [b"&" * 9_000_000, b"a=1&" * 2_000_000, b";" * 9_000_000], ids=["&", "a=1&", ";"])
def test_a_form_of_separators_costs_nothing(desk: Served, body: bytes) -> None:
    session = desk.office.sessions.open(desk.office.book.person("anna").person_id)
    began = process_time()
    assert statuses(posted(desk, "/cases", body, session))[:1] in ([400], [403])
    assert process_time() - began < 2, "and the other pages wait as long"


def test_who_has_not_signed_in_sends_small_forms_only(desk: Served) -> None:
    for body in (b"login=" + b"%" * 30_000, b"&" * 30_000):
        assert statuses(posted(desk, "/sign-in", body))[:1] == [413]
        head = b"POST /sign-in HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n" + HOST + FORM + b"\r\n"
        chunked = head + f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
        assert statuses(said(desk, chunked))[:1] == [413]


def test_who_hangs_up_in_the_middle_changes_nothing(desk: Served) -> None:
    before = len(desk.office.book.entries())
    with socket.create_connection(("127.0.0.1", desk.port), timeout=5) as line:
        line.sendall(b"POST /people HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 100\r\n\r\nlogin=x&role=")
    assert statuses(said(desk, b"GET /sign-in HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")) == [200]
    assert len(desk.office.book.entries()) == before


def test_every_answer_that_the_desk_writes_carries_its_headers(desk: Served) -> None:
    for path in (b"/", b"/sign-in", b"/nothing", b"/static/desk.css"):
        answer = said(desk, b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n").lower()
        for name, value in HEADERS.items():
            assert f"{name}: {value}".lower().encode() in answer, (path, name)
        assert b"\r\nserver:" not in answer


def test_many_requests_on_one_line_are_answered_in_turn(desk: Served) -> None:
    one = b"GET /static/desk.svg HTTP/1.1\r\n" + HOST + b"\r\n"
    answer = said(desk, one * 50 + b"GET /sign-in HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", most=2_000_000)
    assert statuses(answer) == [200] * 51


def test_the_desk_is_alive_after_all_of_it(desk: Served, tmp_path: Path) -> None:
    assert statuses(said(desk, b"GET /sign-in HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")) == [200]
