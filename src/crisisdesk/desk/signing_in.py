"""Signing in and out: by password, or by a provider that vouches for people."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from starlette.responses import RedirectResponse, Response

from crisisdesk.casebook.people import LOCAL, Person
from crisisdesk.desk import arrivals
from crisisdesk.desk.answers import answer
from crisisdesk.desk.arrivals import cookie_of, refused
from crisisdesk.desk.asked import value
from crisisdesk.desk.calls import Call
from crisisdesk.desk.door import cookie_name, stranger
from crisisdesk.desk.language import counting, say
from crisisdesk.desk.links import to_sign_in_by_provider
from crisisdesk.desk.office import Office
from crisisdesk.desk.passwords import LONGEST, fits
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.provider import Provider
from crisisdesk.desk.sessions import LONGEST as HOURS
from crisisdesk.desk.vouching import Voucher

LONGEST_CODE = 4_000
"""Characters of the code with which a provider sends people back."""


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
    provider: Annotated[str, "What the provider is called that vouches for people; empty for none."]
    provider_link: Annotated[str, "Where signing in by the provider begins; empty for none."]
    way_out: Annotated[str, "The provider's page that ends its own session; empty unless somebody just signed out."]


def sign_in(office: Office, call: Call) -> SignInPage:
    """The form."""
    return _page(office, call, call.request.query_params.get("next", ""))


def signed_in(office: Office, call: Call) -> SignInPage | Response:
    """The form came back: a session, or the form again with a sentence."""
    login, password = call.text("login", 64).lower(), call.form.get("password", "")
    then, address = call.form.get("next", ""), call.request.client.host if call.request.client else ""
    wait = office.throttle.wait(login, address)
    if wait is not None:
        minutes = int(wait.total_seconds() // 60) + 1
        raise Problem(
            429,
            counting("Too many tries; wait one minute.", "Too many tries; wait {number} minutes.", minutes),
            back="/sign-in",
        )
    person = _with_password(office, login, password)
    if person is None:
        return _page(office, call, then, say("Name and password do not belong together."), login)
    office.throttle.succeeded(login, address)
    return _let_in(office, call, person, then)


def to_provider(office: Office, call: Call) -> Response:
    """Off to the provider, with what is needed to know the browser again."""
    voucher = _voucher(office)
    arrival = office.arrivals.begin(_own(call.request.query_params.get("next", "")))
    response = RedirectResponse(voucher.way_in(arrival), 303)
    seconds = int(arrivals.LONGEST.total_seconds())
    _give(office, response, cookie_name(office, cookie_of(arrival.state)), arrival.browser, seconds)
    return response


def from_provider(office: Office, call: Call) -> Response:
    """Back from the provider: a session for whom it vouches, if the desk knows them. Raises ``Problem`` otherwise."""
    voucher, request = _voucher(office), call.request
    state = value(request, "state", LONGEST_CODE)
    cookie = cookie_name(office, cookie_of(state))
    arrival = office.arrivals.end(state, request.cookies.get(cookie, ""))
    if error := value(request, "error", 200):
        name = voucher.provider.called
        raise refused(say("{name} did not let you in and says {error}.", name=name, error=repr(error[:64])))
    found = voucher.vouched(value(request, "code", LONGEST_CODE), value(request, "iss", 1_000), arrival)
    person = _vouched_for(office, found.named, voucher.provider)
    response = _let_in(office, call, person, arrival.then, found.word)
    _take(office, response, cookie)
    return response


def signed_out(office: Office, call: Call) -> Response:
    """End the session. Who came by a provider is shown the way out of its session too, which is no concern of ours."""
    ended = office.sessions.close(call.who.session)
    way_out = office.voucher.way_out(ended.word) if office.voucher and ended and ended.word else ""
    call.request.state.visitor = None
    response: Response = RedirectResponse("/sign-in" if office.house.sign_in else "/", 303)
    if way_out:
        response = answer(call.request, _page(office, Call(call.request, None), "", way_out=way_out))
    _take(office, response, cookie_name(office))
    # Else the button for going back would show what the session saw to who sits there next.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _page(office: Office, call: Call, then: str, refused: str = "", login: str = "", way_out: str = "") -> SignInPage:
    voucher, own = office.voucher, _own(then)
    return SignInPage(
        title=say("Sign in"),
        next_link=own,
        refused=refused,
        login=login,
        token=(call.visitor or stranger(office)).token(),
        needed=office.house.sign_in,
        provider=voucher.provider.called if voucher else "",
        provider_link=to_sign_in_by_provider(own) if voucher else "",
        way_out=way_out,
    )


def _with_password(office: Office, login: str, password: str) -> Person | None:
    """The person whose name and password these are; as much work is done for a name that nobody has."""
    person = _called(office, login)
    # Asked for nobody's too, so that the time that it takes does not tell which names there are.
    kept = office.book.password_hash(person.person_id if person else LOCAL)
    right = fits(password[: LONGEST + 1], kept)
    return person if right else None


def _vouched_for(office: Office, named: str, provider: Provider) -> Person:
    """The person of the desk whom a provider means. People and posts are the desk's own: nobody is added by a word."""
    # Some letters of other scripts have small forms that are ASCII: who is called by them is not who looks like it.
    login = named if provider.claim == "sub" or not named.isascii() else named.lower()
    person = _called(office, login)
    if person is None:
        who, name = repr(named[:64]), provider.called
        raise refused(
            say(
                "{name} vouches for you as {who}; nobody at this desk has that name to sign in with.",
                name=name,
                who=who,
            )
            + " "
            + say("An administrator of the desk adds people.")
        )
    return person


def _called(office: Office, login: str) -> Person | None:
    """Who has a login and is still here; never the user of the machine, who does not sign in."""
    people = office.book.people()
    found = (person for person in people if person.login == login and person.person_id != LOCAL and person.active)
    return next(found, None)


def _let_in(office: Office, call: Call, person: Person, then: str, word: str = "") -> Response:
    """A new session in the place of the one that the browser had, if any: a cookie from before means nothing after."""
    if call.visitor:
        office.sessions.close(call.visitor.session)
    response = RedirectResponse(_own(then), 303)
    cookie = office.sessions.open(person.person_id, word)
    _give(office, response, cookie_name(office), cookie, int(HOURS.total_seconds()))
    return response


def _give(office: Office, response: Response, name: str, cookie: str, seconds: int) -> None:
    response.set_cookie(name, cookie, max_age=seconds, httponly=True, samesite="lax", secure=office.house.https)


def _take(office: Office, response: Response, name: str) -> None:
    response.delete_cookie(name, httponly=True, samesite="lax", secure=office.house.https)


def _voucher(office: Office) -> Voucher:
    if office.voucher is None:
        raise Problem(404, say("People sign in to this desk by name and password, and by no provider."))
    return office.voucher


def _own(then: str) -> str:
    """An address of this desk, and nothing that a browser takes for another's."""
    own = then.startswith("/") and not then.startswith(("//", "/\\")) and "\\" not in then and then.isprintable()
    return then if own else "/"
