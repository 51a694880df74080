"""People at rest: reading them, and writing what an entry of the ledger says of them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from crisisdesk.casebook.entries import Kept
from crisisdesk.casebook.people import LOCAL, Person, Post, Role, local, named
from crisisdesk.casebook.people_tables import people, personal, posts


def read_people(connection: Connection) -> tuple[Person, ...]:
    """Everybody, the local user first, then by login."""
    held: dict[str, list[Post]] = defaultdict(list)
    for row in connection.execute(select(posts).where(posts.c.until.is_(None))):
        held[row.person_id].append(Post(Role(row.role), row.organisation, row.member))
    others = [_person(row, held[row.person_id]) for row in connection.execute(_PEOPLE)]
    alone = not any(person.active for person in others)
    return (local(alone=alone), *sorted(others, key=lambda person: (person.login, person.person_id)))


def read_person(connection: Connection, who: str) -> Person:
    """One person by login or id, as ``named`` finds it, without reading everybody."""
    if who == LOCAL:
        others = connection.execute(select(people.c.person_id).where(people.c.left_at.is_(None)).limit(1)).first()
        return local(alone=others is None)
    row = connection.execute(_PEOPLE.where((people.c.person_id == who) | (personal.c.login == who))).first()
    if row is None or row.left_at is not None:
        return named(read_people(connection), who)
    held = connection.execute(select(posts).where(posts.c.person_id == row.person_id, posts.c.until.is_(None)))
    return _person(row, [Post(Role(each.role), each.organisation, each.member) for each in held])


_PEOPLE = select(people, personal.c.login, personal.c.name, personal.c.email, personal.c.password_hash).select_from(
    people.outerjoin(personal, people.c.person_id == personal.c.person_id)
)


def _person(row: Row[Any], held: list[Post]) -> Person:
    return Person(
        person_id=row.person_id,
        login=row.login or "",
        name=row.name or "",
        email=row.email or "",
        posts=tuple(sorted(held)),
        added_at=row.added_at,
        left_at=row.left_at,
        has_password=bool(row.password_hash),
    )


def record_added(connection: Connection, kept: Kept) -> None:
    """``person added``: a row without a name, and the posts given at once."""
    row = {"person_id": kept.payload["person_id"], "commitment": kept.payload["commitment"], "added_at": kept.at}
    connection.execute(insert(people).values(**row))
    for given in kept.payload["posts"]:
        _give(connection, kept, given)


def record_left(connection: Connection, kept: Kept) -> None:
    """``person left``."""
    whose = people.c.person_id == kept.payload["person_id"]
    connection.execute(update(people).where(whose).values(left_at=kept.at))


def record_given(connection: Connection, kept: Kept) -> None:
    """``post given``."""
    _give(connection, kept, kept.payload)


def record_ended(connection: Connection, kept: Kept) -> None:
    """``post ended``: kept with its end."""
    same = [posts.c[name] == kept.payload[name] for name in ("person_id", "role", "organisation", "member")]
    connection.execute(update(posts).where(*same, posts.c.until.is_(None)).values(until=kept.at))


def _give(connection: Connection, kept: Kept, given: Mapping[str, Any]) -> None:
    names = ("role", "organisation", "member")
    row = {"person_id": kept.payload["person_id"], **{name: given[name] for name in names}}
    connection.execute(insert(posts).values(**row, number=kept.seq, since=kept.at))
