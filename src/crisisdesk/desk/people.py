"""Who is at the desk, and which posts they hold."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from starlette.responses import RedirectResponse, Response

from crisisdesk.casebook.people import LOCAL, Person, Post, Role, post
from crisisdesk.desk.calls import Call
from crisisdesk.desk.language import say
from crisisdesk.desk.office import Office
from crisisdesk.desk.passwords import hashed
from crisisdesk.desk.prose import When, when
from crisisdesk.errors import Misuse


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post, in words and as a form sends it."""

    words: str
    role: str
    organisation: str
    member: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody at the desk."""

    login: str
    name: str
    posts: tuple[PostLine, ...]
    since: When | None
    left: When | None
    signs_in: bool
    local: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Everybody at the desk."""

    template: ClassVar[str] = "people.html"

    title: Annotated[str, "The name of the page."]
    people: Annotated[tuple[PersonLine, ...], "Everybody, those who left too."]
    roles: Annotated[tuple[tuple[str, str], ...], "Roles and what each allows."]


def people_page(office: Office, _: Call) -> PeoplePage:
    """The page of everybody."""
    return PeoplePage(
        title=say("People"),
        people=tuple(_line(person) for person in office.book.people()),
        roles=tuple((role.value, say(role.help)) for role in Role),
    )


def add(office: Office, call: Call) -> Response:
    """Somebody new, with a first post and a password."""
    given = post(call.text("role", 32), call.text("organisation", 32), call.text("member", 32))
    by, password = call.who.person.person_id, call.form.get("password", "")
    password_hash = hashed(password) if password else None
    added = office.book.add_person(
        call.text("login", 64), name=call.text("name", 200), email=call.text("email", 200), posts=[given], by=by
    )
    if password_hash:
        office.book.set_password(added.login, password_hash, by=by)
    return RedirectResponse("/people", 303)


def change(office: Office, call: Call) -> Response:
    """Give or end a post, set a password, or let somebody go."""
    who, by, book = call.text("login", 64), call.who.person.person_id, office.book
    match call.text("act", 32):
        case "give":
            book.give_post(who, post(call.text("role"), call.text("organisation"), call.text("member")), by=by)
        case "end":
            book.end_post(who, post(call.text("role"), call.text("organisation"), call.text("member")), by=by)
        case "password":
            book.set_password(who, hashed(call.form.get("password", "")), by=by)
            _sign_out(office, who)
        case "leave":
            book.let_go(who, by=by)
            _sign_out(office, who)
        case other:
            raise Misuse(say("nothing that can be done to people is called {act}", act=repr(other[:40])))
    return RedirectResponse("/people", 303)


def _sign_out(office: Office, who: str) -> None:
    ids = {person.person_id for person in office.book.people() if who in {person.login, person.person_id}}
    office.sessions.close_all(lambda session: session.person_id in ids)


def post_words(one: Post) -> str:
    """A post in words: ``delegate of KAZ in CSTO``."""
    role = say(one.role.value)
    if one.member:
        return say("{role} of {member} in {organisation}", role=role, member=one.member, organisation=one.organisation)
    return say("{role} in {organisation}", role=role, organisation=one.organisation) if one.organisation else role


def _line(person: Person) -> PersonLine:
    return PersonLine(
        login=person.login,
        name=person.name or say("erased"),
        posts=tuple(PostLine(post_words(one), one.role.value, one.organisation, one.member) for one in person.posts),
        since=when(person.added_at) if person.added_at else None,
        left=when(person.left_at) if person.left_at else None,
        signs_in=person.has_password,
        local=person.person_id == LOCAL,
    )
