"""Adding people, giving and ending posts: what an administrator does."""

import re
import secrets
from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select, update

from crisisdesk.casebook.commitments import commitment, new_salt
from crisisdesk.casebook.keeping import Writer
from crisisdesk.casebook.people import LOCAL, Person, Post, Role, named
from crisisdesk.casebook.people_rows import read_people
from crisisdesk.casebook.people_tables import personal
from crisisdesk.errors import Misuse, Refused

_LOGIN = re.compile(r"(?!p-)[a-z0-9][a-z0-9._@-]{0,63}")
"""Never like an id, so that nobody can be called by another's."""
MOST_WORDS = 200
"""Characters of a name or an address."""


def new_person_id() -> str:
    """An id that tells nothing about the person."""
    return f"p-{secrets.token_hex(8)}"


def add(writer: Writer, by: str, login: str, name: str, email: str, given: Iterable[Post], person_id: str) -> Person:
    """Add somebody. The ledger gets the id, the posts and a commitment; login, name and address stay outside it."""
    admin = administrator(writer.connection, by)
    data = _data(login, name, email)
    if any(person.login == data["login"] for person in read_people(writer.connection)):
        raise Misuse(f"somebody is called {data['login']!r} already; choose another login")
    salt = new_salt()
    posts = [_payload(each) for each in dict.fromkeys(given)]
    payload = {"person_id": person_id, "commitment": commitment(salt, data), "posts": posts}
    writer.connection.execute(insert(personal).values(person_id=person_id, salt=salt, **data))
    writer.keep(admin.person_id, "person added", payload)
    return _of(writer.connection, person_id)


def give(writer: Writer, by: str, who: str, given: Post) -> Person:
    """Give somebody a post from now on."""
    admin, person = _both(writer.connection, by, who)
    if given in person.posts:
        raise Misuse(f"{who} is already {given.words}")
    writer.keep(admin.person_id, "post given", {"person_id": person.person_id, **_payload(given)})
    return _of(writer.connection, person.person_id)


def end(writer: Writer, by: str, who: str, ended: Post) -> Person:
    """End a post now; it stays on record with its dates."""
    admin, person = _both(writer.connection, by, who)
    if ended not in person.posts:
        held = ", ".join(post.words for post in person.posts) or "holds no post"
        raise Misuse(f"{who} is not {ended.words}: {held}")
    writer.keep(admin.person_id, "post ended", {"person_id": person.person_id, **_payload(ended)})
    return _of(writer.connection, person.person_id)


def leave(writer: Writer, by: str, who: str) -> Person:
    """Somebody leaves the desk: from now on every act is refused; what was done stays."""
    admin, person = _both(writer.connection, by, who)
    writer.keep(admin.person_id, "person left", {"person_id": person.person_id})
    return _of(writer.connection, person.person_id)


def erase(writer: Writer, by: str, who: str) -> Person:
    """Erase login, name, address and password of somebody who has left; the ledger stays whole without them."""
    admin = administrator(writer.connection, by)
    person = next((each for each in read_people(writer.connection) if who in {each.person_id, each.login}), None)
    if person is None or person.active:
        raise Misuse(f"{who!r}: personal data are erased once the person has left the desk")
    writer.connection.execute(delete(personal).where(personal.c.person_id == person.person_id))
    writer.keep(admin.person_id, "personal data erased", {"person_id": person.person_id})
    return _of(writer.connection, person.person_id)


def set_password(writer: Writer, by: str, who: str, password_hash: str | None) -> None:
    """Keep the hash that the desk made of a password, or None for no password; the ledger only says that it changed."""
    person = named(read_people(writer.connection), who)
    if by not in {person.person_id, person.login}:
        administrator(writer.connection, by)
    if person.person_id == LOCAL:
        raise Misuse("the user of this machine signs in to the machine, not to the desk")
    changed = update(personal).where(personal.c.person_id == person.person_id).values(password_hash=password_hash)
    writer.connection.execute(changed)
    actor = named(read_people(writer.connection), by)
    writer.keep(actor.person_id, "password changed", {"person_id": person.person_id, "set": password_hash is not None})


def password_hash(connection: Connection, person_id: str) -> str | None:
    """The hash that the desk compares with, or None for somebody who has none."""
    return connection.execute(select(personal.c.password_hash).where(personal.c.person_id == person_id)).scalar()


def administrator(connection: Connection, who: str) -> Person:
    """The person, who must be an administrator. Raises ``Refused`` for anybody else."""
    person = named(read_people(connection), who)
    if not person.holds(Role.ADMINISTRATOR):
        raise Refused(f"{person.login} may not change who is at the desk: that takes an administrator")
    return person


def _both(connection: Connection, by: str, who: str) -> tuple[Person, Person]:
    admin = administrator(connection, by)
    person = named(read_people(connection), who)
    if person.person_id == LOCAL:
        raise Misuse("the user of this machine has no posts to change; add people for the parts they play")
    return admin, person


def _of(connection: Connection, person_id: str) -> Person:
    return next(person for person in read_people(connection) if person.person_id == person_id)


def _data(login: str, name: str, email: str) -> dict[str, str]:
    login, name, email = login.strip().lower(), name.strip(), email.strip()
    if not _LOGIN.fullmatch(login) or login == LOCAL:
        raise Misuse(
            f"{login!r} is no login; write small letters, figures and . _ - @, at most 64, not {LOCAL!r} or p-..."
        )
    for what, text in (("name", name), ("e-mail address", email)):
        if len(text) > MOST_WORDS or not text.isprintable():
            raise Misuse(f"the {what} of {login} is too long or has characters that cannot be printed")
    return {"login": login, "name": name or login, "email": email}


def _payload(given: Post) -> dict[str, str]:
    return {"role": given.role.value, "organisation": given.organisation, "member": given.member}
