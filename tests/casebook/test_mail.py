"""Notices by e-mail, handed to a mail server that the test plays on a loopback port."""

import email
import email.policy
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from casebook_builders import Lakes
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crisisdesk.casebook import Person
from crisisdesk.casebook import post as held
from crisisdesk.casebook.mail import Mailed, MailServer, Security, mail_notices, message, send
from crisisdesk.casebook.notices import Notice
from crisisdesk.errors import Misuse, SourceError

NOTICE = Notice("0" * 32, datetime(2022, 7, 4, 9, tzinfo=UTC), "LAKES-2022-1", "LAKES: it floods", "It floods.")
ANN = Person(person_id="p-1", login="ann", name="Ann Example", email="ann@example.org")


@dataclass
class Post:
    """A mail server for one test: it keeps what it was given and refuses the addresses that it is told to."""

    refuses: frozenset[str] = frozenset()
    context: ssl.SSLContext | None = None
    mails: list[EmailMessage] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        port: int = self.listener.getsockname()[1]
        return port

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with suppress(OSError), connection:
                connection.settimeout(5)
                connection.sendall(b"220 test\r\n")
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        stream = connection.makefile("rwb", buffering=0)
        while line := stream.readline():
            verb, words = line[:4].upper(), line.decode().strip()
            if verb == b"EHLO":
                offers = b"250-STARTTLS\r\n" if self.context else b""
                stream.write(b"250-test\r\n" + offers + b"250 AUTH PLAIN\r\n")
            elif verb == b"STAR" and self.context:
                stream.write(b"220 go on\r\n")
                with self.context.wrap_socket(connection, server_side=True) as secret:
                    self._talk(secret)
                return
            elif verb == b"AUTH":
                self.logins.append(words)
                stream.write(b"235 welcome\r\n")
            elif verb == b"RCPT" and any(address in words for address in self.refuses):
                stream.write(b"550 nobody of that name\r\n")
            elif verb == b"DATA":
                stream.write(b"354 go on\r\n")
                self.mails.append(_mail(stream))
                stream.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                stream.write(b"221 bye\r\n")
                return
            else:
                stream.write(b"250 ok\r\n")


def _mail(stream: socket.SocketIO) -> EmailMessage:
    lines = []
    while (line := stream.readline()) not in {b".\r\n", b""}:
        lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
    return email.message_from_bytes(b"".join(lines), policy=email.policy.default)


@pytest.fixture
def post() -> Iterator[Post]:
    opened = Post()
    yield opened
    opened.close()


def server(post: Post, **changed: object) -> MailServer:
    found = MailServer(host="127.0.0.1", port=post.port, sender="desk@example.org", security=Security.NONE)
    return replace(found, **changed)  # type: ignore[arg-type]


@pytest.fixture
def desk() -> Lakes:
    """A desk at which ann, an analyst, and bea, the secretariat, have addresses; ben is there without one."""
    found = Lakes("sqlite:///:memory:")
    found.book.add_person("ann", email="ann@example.org", posts=[held("analyst")])
    found.book.add_person("bea", email="bea@example.org", posts=[held("secretariat", "LAKES")])
    found.book.add_person("ben", posts=[held("analyst")])
    return found


def mail(desk: Lakes, to: MailServer) -> Mailed:
    book, now = desk.book, desk.watch.now
    return mail_notices(book.database, book.people(), [desk.case], to, now, address="https://desk.example.org")


def test_everybody_with_an_address_gets_each_notice_once(desk: Lakes, post: Post) -> None:
    assert mail(desk, server(post)) == Mailed(2, ())
    assert sorted(str(one["To"]) for one in post.mails) == ["ann@example.org", "bea@example.org"]
    assert mail(desk, server(post)) == Mailed(0, ())
    desk.convene()
    assert mail(desk, server(post)).count == 4
    assert len(post.mails) == 6


def test_a_mail_says_what_it_is_about(desk: Lakes, post: Post) -> None:
    mail(desk, server(post))
    first = post.mails[0]
    assert first["From"] == "desk@example.org"
    assert first["Subject"] == "LAKES: the desk opened the case (High water)"
    assert first["Auto-Submitted"] == "auto-generated"
    assert "https://desk.example.org/cases/LAKES-2022-1" in first.get_content()
    assert len({str(one["Message-ID"]) for one in post.mails}) == 2


def test_one_address_that_is_refused_keeps_nobody_else_waiting(desk: Lakes) -> None:
    post = Post(refuses=frozenset({"ann@example.org"}))
    try:
        mailed = mail(desk, server(post))
        assert mailed.count == 1
        assert [str(one["To"]) for one in post.mails] == ["bea@example.org"]
        assert "mail to ann was refused: 550 nobody of that name" in str(mailed.failures[0])
    finally:
        post.close()
    working = Post()
    try:
        assert mail(desk, server(working)).count == 1
        assert [str(one["To"]) for one in working.mails] == ["ann@example.org"]
    finally:
        working.close()


def test_a_server_that_is_not_there_is_said_and_nothing_counts_as_sent(desk: Lakes, post: Post) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nowhere = server(post, port=free.getsockname()[1])
    mailed = mail(desk, nowhere)
    assert mailed.count == 0
    assert all(isinstance(failure, SourceError) for failure in mailed.failures)
    assert "does not answer" in str(mailed.failures[0])
    assert mail(desk, server(post)).count == 2


def test_what_a_title_holds_cannot_add_a_header() -> None:
    hostile = replace(NOTICE, title="Flood\r\nBcc: eve@example.org", words="Text\r\n.\r\nMAIL FROM:<eve@example.org>")
    found = message(hostile, ANN, MailServer(host="h", port=1, sender="desk@example.org"))
    assert found["Bcc"] is None
    assert found["Subject"] == "Flood Bcc: eve@example.org"


def test_a_line_with_a_single_dot_does_not_end_a_mail(desk: Lakes, post: Post) -> None:
    assert list(send(server(post), ANN, [replace(NOTICE, words="one\n.\ntwo")]))
    assert post.mails[0].get_content().splitlines()[:3] == ["one", ".", "two"]


# Secrets


def test_a_password_is_never_sent_in_the_open(post: Post) -> None:
    with pytest.raises(Misuse, match="in the open"):
        server(post, user="desk", password="secret")
    assert "secret" not in repr(server(post, user="desk", password="secret", security=Security.STARTTLS))


def test_a_server_without_starttls_gets_nothing(desk: Lakes, post: Post) -> None:
    mailed = mail(desk, server(post, security=Security.STARTTLS, user="desk", password="secret"))
    assert mailed.count == 0
    assert post.mails == []
    assert post.logins == []


def test_over_starttls_the_desk_signs_in_and_sends(desk: Lakes, tmp_path: Path) -> None:
    ours, theirs = contexts(tmp_path)
    post = Post(context=theirs)
    try:
        given = {"security": Security.STARTTLS, "user": "desk", "password": "secret", "context": ours}
        assert mail(desk, server(post, **given)) == Mailed(2, ())
        assert len(post.logins) == 2
    finally:
        post.close()


def test_a_server_that_cannot_show_who_it_is_gets_nothing(desk: Lakes, tmp_path: Path) -> None:
    post = Post(context=contexts(tmp_path)[1])
    try:
        mailed = mail(desk, server(post, security=Security.STARTTLS))
        assert mailed.count == 0
        assert "certificate" in str(mailed.failures[0]).lower()
    finally:
        post.close()


def contexts(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A client that trusts the test's own certificate, and a server that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    certificate = made.add_extension(address, critical=False).sign(key, hashes.SHA256())
    file, secret = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(file, secret)
    return ssl.create_default_context(cafile=str(file)), theirs


@pytest.mark.parametrize("sender", ["", "desk"])
def test_a_sender_without_an_address_is_refused(sender: str) -> None:
    with pytest.raises(Misuse, match="mail_sender"):
        MailServer(host="h", port=1, sender=sender)
