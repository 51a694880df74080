"""Notices by e-mail, where the settings name a server; each goes to each person once."""

import smtplib
import ssl
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select

from crisisdesk.casebook.case import Case
from crisisdesk.casebook.database import Database
from crisisdesk.casebook.notices import Notice, notices
from crisisdesk.casebook.notices_table import notices_sent
from crisisdesk.casebook.people import Person
from crisisdesk.errors import Misuse, SourceError

PATIENCE = 20
"""Seconds that the server has for each answer."""


class Security(StrEnum):
    """How the connection to the server is kept secret."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over, and by whom it says it is."""

    host: str
    port: int
    sender: str
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    context: ssl.SSLContext | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Refuse a password that would travel in the open."""
        if self.user and self.security is Security.NONE:
            raise Misuse("mail_user needs mail_security starttls or tls; a password is not sent in the open")
        if "@" not in self.sender:
            raise Misuse("mail_sender is no address; write desk@example.org")


@dataclass(frozen=True, slots=True)
class Mailed:
    """How many notices went out, and what failed."""

    count: int
    failures: tuple[SourceError, ...]


def unsent(connection: Connection, person: Person, found: Iterable[Notice]) -> tuple[Notice, ...]:
    """The notices that have not gone to the person yet, the oldest first."""
    query = select(notices_sent.c.notice_id).where(notices_sent.c.person_id == person.person_id)
    gone = set(connection.execute(query).scalars())
    return tuple(sorted((one for one in found if one.notice_id not in gone), key=lambda one: one.at))


def mark_sent(connection: Connection, person: Person, notice: Notice, at: datetime) -> None:
    """Remember that a notice went out."""
    row = {"notice_id": notice.notice_id, "person_id": person.person_id, "sent_at": at}
    connection.execute(insert(notices_sent).values(**row))


def message(notice: Notice, person: Person, server: MailServer, *, address: str = "") -> EmailMessage:
    """One notice as a message; its id is the notice's, so that a mail that comes twice is known for one."""
    found = EmailMessage()
    found["From"] = server.sender
    found["To"] = person.email
    found["Subject"] = _line(notice.title)
    found["Date"] = format_datetime(notice.at)
    found["Message-ID"] = f"<{notice.notice_id}.{person.person_id}@{server.sender.rpartition('@')[2]}>"
    found["Auto-Submitted"] = "auto-generated"
    link = f"\n{address}/cases/{notice.case_id}\n" if address else ""
    found.set_content(f"{notice.words}\n{link}")
    return found


def send(server: MailServer, person: Person, found: Iterable[Notice], *, address: str = "") -> Iterator[Notice]:
    """Hand a person's notices to the server, and give each one as soon as the server has taken it.

    Raises ``SourceError`` naming the server where it does not answer or refuses; what was given before is sent.
    """
    try:
        with _connected(server) as session:
            for notice in found:
                session.send_message(message(notice, person, server, address=address))
                yield notice
    except smtplib.SMTPException as error:
        raise SourceError(_where(server), f"mail to {person.login} was refused: {_said(error)}") from error
    except OSError as error:
        raise SourceError(_where(server), f"the mail server does not answer: {error.strerror or error}") from error


def mail_notices(
    database: Database,
    people: Iterable[Person],
    cases: Sequence[Case],
    server: MailServer,
    now: datetime,
    *,
    address: str = "",
) -> Mailed:
    """Send everybody with an address what they have not been sent yet; one whose mail fails keeps nobody waiting."""
    count, failures = 0, []
    for person in people:
        if not person.email or not person.active:
            continue
        with database.reading() as connection:
            due = unsent(connection, person, notices(cases, person, now))
        try:
            for notice in send(server, person, due, address=address) if due else ():
                with database.writing() as connection:
                    mark_sent(connection, person, notice, now)
                count += 1
        except SourceError as error:
            failures.append(error)
    return Mailed(count, tuple(failures))


def _connected(server: MailServer) -> smtplib.SMTP:
    context = server.context or ssl.create_default_context()
    if server.security is Security.TLS:
        session: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    else:
        session = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        if server.security is Security.STARTTLS:
            session.starttls(context=context)
        if server.user:
            session.login(server.user, server.password)
    except BaseException:
        session.close()
        raise
    return session


def _where(server: MailServer) -> str:
    return f"{server.host}:{server.port}"


def _said(error: smtplib.SMTPException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {said.decode('utf-8', 'replace')}" for code, said in error.recipients.values())
    return str(error)


def _line(text: str) -> str:
    """A text that a header can hold."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
