"""People of a desk and the posts they hold: who may judge, who acts for which member."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from crisisdesk.errors import Misuse

MOST_CODE = 16
"""Characters of the code of an organisation or a member."""


class Role(StrEnum):
    """What somebody is at a desk; ``help`` says what it allows."""

    READER = "reader"
    ANALYST = "analyst"
    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    DELEGATE = "delegate"
    ADMINISTRATOR = "administrator"

    @property
    def help(self) -> str:
        """What the role allows."""
        return _ALLOWS[self]

    @property
    def of_organisation(self) -> bool:
        """Whether it is held for an organisation."""
        return self in {Role.CHAIR, Role.SECRETARIAT, Role.DELEGATE}


_ALLOWS = {
    Role.READER: "reads everything",
    Role.ANALYST: "reads, judges sources and readings, opens cases",
    Role.CHAIR: "presides: convenes, puts to the vote, closes votes, gives mandates",
    Role.SECRETARIAT: "serves the organs: keeps the course of a case as the chair may",
    Role.DELEGATE: "acts for one member: asks for meetings, tables, votes, breaks silence, pledges",
    Role.ADMINISTRATOR: "adds people and gives posts",
}


@dataclass(frozen=True, slots=True, order=True)
class Post:
    """A role held, for an organisation and, of a delegate, for one of its members; without either the text is empty."""

    role: Role
    organisation: str = ""
    member: str = ""

    @property
    def words(self) -> str:
        """``delegate of KAZ in CSTO``."""
        of = f" of {self.member}" if self.member else ""
        where = f" in {self.organisation}" if self.organisation else ""
        return f"{self.role}{of}{where}"


def post(role: str, organisation: str | None = None, member: str | None = None) -> Post:
    """A post from what a user writes. Raises ``Misuse`` for an unknown role and for one without what it is held for."""
    try:
        known = Role(role.strip().lower())
    except ValueError:
        raise Misuse(f"no role {role!r}; roles are {', '.join(Role)}") from None
    found = Post(known, (organisation or "").strip().upper(), (member or "").strip().upper())
    for code in (found.organisation, found.member):
        if len(code) > MOST_CODE or not code.isprintable():
            raise Misuse(f"{code[:40]!r} is no code of an organisation or a member; write CSTO, KAZ")
    if known.of_organisation and not found.organisation:
        raise Misuse(f"a {known} is one of an organisation; say of which, for example CSTO")
    if known is Role.DELEGATE and not found.member:
        raise Misuse("a delegate acts for a member; say for which, for example KAZ")
    if not known.of_organisation and (found.organisation or found.member):
        raise Misuse(f"a {known} is one of the whole desk, not of {found.organisation or found.member}")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who uses the desk. ``alone`` marks the local user of a desk without other people, who plays every part.

    ``person_id`` is what the ledger names; ``login``, ``name`` and ``email`` are empty once they were erased.
    """

    person_id: str
    login: str
    name: str
    email: str = ""
    posts: tuple[Post, ...] = ()
    added_at: datetime | None = None
    left_at: datetime | None = None
    has_password: bool = False
    alone: bool = field(default=False)

    @property
    def active(self) -> bool:
        """Whether the person is still with the desk."""
        return self.left_at is None

    def holds(self, role: Role, organisation: str = "", member: str = "") -> bool:
        """Whether the person holds a role, for an organisation and a member where they are given."""
        if not self.active:
            return False
        return self.alone or any(
            post.role is role and organisation in {"", post.organisation} and member in {"", post.member}
            for post in self.posts
        )

    def members(self, organisation: str) -> tuple[str, ...]:
        """The members of an organisation for which the person is a delegate, by its posts."""
        held = (post for post in self.posts if post.role is Role.DELEGATE and post.organisation == organisation)
        return tuple(sorted(post.member for post in held)) if self.active else ()


LOCAL = "local"
"""The id of whoever sits at the machine itself: the administrator, and alone on a desk without other people."""


def local(*, alone: bool) -> Person:
    """The person at the machine; ``alone`` where there is nobody else."""
    name = "the user of this machine"
    return Person(person_id=LOCAL, login=LOCAL, name=name, posts=(Post(Role.ADMINISTRATOR),), alone=alone)


def named(people: Iterable[Person], who: str) -> Person:
    """One person by login or id. Raises ``Misuse`` for nobody known, and for somebody who has left."""
    known = tuple(people)
    for person in known:
        if who in {person.person_id, person.login} and who:
            if not person.active:
                raise Misuse(f"{who} left the desk on {person.left_at:%Y-%m-%d}")
            return person
    logins = ", ".join(person.login for person in known if person.active and person.login)
    raise Misuse(f"nobody is called {who!r} at this desk; there are {logins}")
