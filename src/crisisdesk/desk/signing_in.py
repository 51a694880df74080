"""Signing in and out."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from starlette.responses import RedirectResponse, Response

from crisisdesk.desk.calls import Call
from crisisdesk.desk.door import NOBODY, cookie_name
from crisisdesk.desk.language import counting, say
from crisisdesk.desk.office import Office
from crisisdesk.desk.passwords import LONGEST, fits
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.sessions import LONGEST as HOURS
from crisisdesk.desk.visitors import Visitor
from crisisdesk.errors import Misuse


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage:
    """Who asks to come in."""

    template: ClassVar[str] = "sign_in.html"

    title: Annotated[str, "The name of the page."]
    next_link: Annotated[str, "The page to go to afterwards."]
    refused: Annotated[str, "Why the last try failed; empty for the first."]
    login: Annotated[str, "The name of the last try."]
    token: Annotated[str, "What the form sends back to show that it is the desk's own."]
    needed: Annotated[bool, "Whether this desk asks who is there at all."]


def sign_in(office: Office, call: Call) -> SignInPage:
    """The form."""
    return _page(office, call.request.query_params.get("next", ""))


def signed_in(office: Office, call: Call) -> SignInPage | Response:
    """The form came back: a session, or the form again with a sentence."""
    login, password = call.text("login", 64).lower(), call.form.get("password", "")
    address = call.request.client.host if call.request.client else ""
    wait = office.throttle.wait(login, address)
    if wait is not None:
        minutes = int(wait.total_seconds() // 60) + 1
        raise Problem(
            429,
            counting("Too many tries; wait one minute.", "Too many tries; wait {number} minutes.", minutes),
            back="/sign-in",
        )
    person = _person(office, login, password)
    if person is None:
        office.throttle.failed(login, address)
        refused = say("Name and password do not belong together.")
        return _page(office, call.form.get("next", ""), refused, login)
    office.throttle.succeeded(login, address)
    response = RedirectResponse(_own(call.form.get("next", "")), 303)
    response.set_cookie(
        cookie_name(office),
        office.sessions.open(person),
        max_age=int(HOURS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=office.house.https,
    )
    return response


def signed_out(office: Office, call: Call) -> Response:
    """End the session."""
    office.sessions.close(call.who.session)
    response = RedirectResponse("/sign-in" if office.house.sign_in else "/", 303)
    response.delete_cookie(cookie_name(office), httponly=True, samesite="lax", secure=office.house.https)
    return response


def _page(office: Office, then: str, refused: str = "", login: str = "") -> SignInPage:
    return SignInPage(
        title=say("Sign in"),
        next_link=_own(then),
        refused=refused,
        login=login,
        token=Visitor(NOBODY, office.secret).token(),
        needed=office.house.sign_in,
    )


def _person(office: Office, login: str, password: str) -> str | None:
    """The id of the person whose name and password these are."""
    try:
        person = office.book.person(login)
        kept = office.book.password_hash(login)
    except Misuse:
        person, kept = None, None
    right = fits(password[: LONGEST + 1], kept)
    return person.person_id if right and person and person.active else None


def _own(then: str) -> str:
    """An address of this desk, and nothing that a browser takes for another's."""
    own = then.startswith("/") and not then.startswith(("//", "/\\")) and "\\" not in then and then.isprintable()
    return then if own else "/"
