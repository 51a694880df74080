"""Who comes in, and whether a form comes from the desk's own page."""

from dataclasses import replace
from urllib.parse import urlsplit

from starlette.requests import Request

from crisisdesk.casebook.people import LOCAL, Person, Post, Role
from crisisdesk.desk.calls import Call
from crisisdesk.desk.language import later, say
from crisisdesk.desk.office import Office
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.visitors import Visitor
from crisisdesk.errors import Misuse

COOKIE = "desk"
"""Holds the session."""


def cookie_name(office: Office, name: str = COOKIE) -> str:
    """The name of a cookie, by default the session's; with ``__Host-`` in front on a desk that is reached by https."""
    return f"__Host-{name}" if office.house.https else name


def visitor_of(office: Office, request: Request) -> Visitor | None:
    """Who sends a request: the local person where nobody signs in, else the person of the session, else None."""
    if not office.house.sign_in:
        return Visitor(_local(office), office.key("forms"))
    cookie = request.cookies.get(cookie_name(office), "")
    session = office.sessions.find(cookie) if cookie else None
    if session is None:
        return None
    try:
        return Visitor(office.book.person(session.person_id), session.secret, cookie)
    except Misuse:
        office.sessions.close(cookie)
        return None


def stranger(office: Office) -> Visitor:
    """Whoever stands before the sign-in."""
    return Visitor(NOBODY, office.key("forms"))


def checked_form(office: Office, call: Call, fields: dict[str, str]) -> None:
    """Raise ``Problem`` for a form that another site sent, or that is older than the visitor's session."""
    request = call.request
    if not _from_here(request):
        raise Problem(403, say("This form came from another site; nothing was changed."))
    sender = call.visitor or stranger(office)
    if not sender.sent(fields.get("token", "")):
        raise Problem(
            403,
            say("The page that you sent is from an earlier session. Nothing was changed; open it and send it anew."),
            back=_own(request.headers.get("referer", "")),
            kept=replace(call, form=fields).typed,
        )


def _from_here(request: Request) -> bool:
    """Browsers say where a form comes from; what says nothing is no browser and is checked by its token alone."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()


def _own(referer: str) -> str:
    found = urlsplit(referer)
    path = found.path if found.path.startswith("/") and not found.path.startswith("//") else "/"
    return f"{path}?{found.query}" if found.query else path


def _local(office: Office) -> Person:
    return office.book.person(LOCAL) if office.casebook is not None else READER


READER = Person(person_id=LOCAL, login=LOCAL, name=later("the user of this machine"), posts=(Post(Role.READER),))
"""Whoever reads a desk without a casebook."""
NOBODY = Person(person_id="", login="", name="")
