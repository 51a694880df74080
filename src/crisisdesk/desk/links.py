"""Addresses of the desk's pages, and actors with theirs."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from crisisdesk.actors import registry
from crisisdesk.errors import Misuse
from crisisdesk.model import Span

ORGANISATION = "organisation"
"""The registry's kind of those that have members and a page of their own."""


@dataclass(frozen=True, slots=True)
class Named:
    """An actor by code and name; ``link`` is empty where the registry does not know it any more."""

    code: str
    name: str
    link: str


def named(code: str, as_of: str = "") -> Named:
    """An actor with the address of its page. A code that the registry does not hold stands for itself."""
    try:
        return Named(code, registry().name(code), to_actor(code, as_of))
    except Misuse:
        return Named(code, code, "")


def to_actor(code: str, as_of: str = "") -> str:
    """The page of an actor, as of a time where one is given."""
    return _with(f"/actors/{quote(code, safe='')}", as_of=as_of)


def to_organisation(code: str, on: str = "") -> str:
    """The page of an organisation, on a day where one is given."""
    return _with(f"/organisations/{quote(code, safe='')}", on=on)


def to_question(question_id: str, as_of: str = "", against: str = "") -> str:
    """The matrix of a question, as of a time and compared with another where they are given."""
    return _with(f"/questions/{quote(question_id, safe='')}", as_of=as_of, against=against)


def to_evidence(question_id: str, actor: str, as_of: str = "", stance: str = "") -> str:
    """What shows where an actor stands on a question; only one stance where it is given."""
    path = f"/evidence/{quote(actor, safe='')}/{quote(question_id, safe='')}"
    return _with(path, stance=stance, as_of=as_of)


def to_warning(code: str, as_of: str = "") -> str:
    """What the signals say of a state, as of a time where one is given."""
    return _with(f"/warnings/{quote(code, safe='')}", as_of=as_of)


def to_forecast(**parameters: str) -> str:
    """The forecast for what is given."""
    return _with("/forecast", **parameters)


def to_search(**parameters: str) -> str:
    """The search with what is given filled in."""
    return _with("/search", **parameters)


def to_case(case_id: str) -> str:
    """A case."""
    return f"/cases/{quote(case_id, safe='')}"


def to_work(work_id: str) -> str:
    """How far a long work is."""
    return f"/progress/{work_id}"


def to_sign_in_by_provider(then: str) -> str:
    """Where signing in by the provider begins, with the page to go to afterwards."""
    return _with("/sign-in/provider", next=then)


def to_document(document_id: str, at: Span | None = None) -> str:
    """A document, at a span of its text where one is given."""
    path = f"/documents/{document_id}"
    return f"{path}?at={at.start}-{at.end}#at" if at else path


def to_statement(statement_id: str) -> str:
    """A statement: leads to its place in its document."""
    return f"/statements/{statement_id}"


def anchor(prefix: str, name: str) -> str:
    """A name for a place in a page."""
    return prefix + "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in name)


def _with(path: str, **parameters: str) -> str:
    given = {name: value for name, value in parameters.items() if value}
    return f"{path}?{urlencode(given)}" if given else path
