"""What a request asks for. Everything wrong becomes a ``Problem`` that says how to write it."""

import re
from datetime import date, datetime

from starlette.requests import Request

from crisisdesk.clock import moment
from crisisdesk.desk.language import figure, say
from crisisdesk.desk.problems import Problem
from crisisdesk.errors import Misuse
from crisisdesk.model import Span

LONGEST = 64
"""Characters of a parameter's value beyond which it is refused."""
FIRST_YEAR, LAST_YEAR = 1800, 2199

_LOST_PLUS = re.compile(r"(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?) (\d{2}:?\d{2})\Z")
_NUMBER = re.compile(r"\d{1,9}\Z", re.ASCII)
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})\Z", re.ASCII)


def value(request: Request, name: str, most: int = LONGEST) -> str:
    """A parameter without its outer white space; empty where it is not given."""
    found = request.query_params.get(name, "").strip()
    if len(found) > most:
        raise Problem(
            400, say("The parameter “{name}” is longer than {most} characters.", name=name, most=figure(most))
        )
    return found


def as_of(request: Request, name: str = "as_of") -> tuple[str, datetime | None]:
    """The moment up to which the record is asked for, as it was written and as it is meant."""
    # In an address a bare "+" stands for a space, and people write the zone with a bare "+".
    written = _LOST_PLUS.sub(r"\1+\2", value(request, name))
    if not written:
        return "", None
    try:
        found = moment(written)
    except Misuse as error:
        raise Problem(400, f"{error}.") from None
    _in_range(found)
    return written, found


def day(request: Request, name: str, default: date) -> date:
    """A day; ``default`` where none is given."""
    written = value(request, name)
    if not written:
        return default
    try:
        found = date.fromisoformat(written)
    except ValueError:
        raise Problem(400, say("{written} is not a day; write 2022-01-05.", written=repr(written))) from None
    _in_range(found)
    return found


def optional_day(request: Request, name: str) -> date | None:
    """A day; None where none is given."""
    return day(request, name, date.max) if value(request, name) else None


def number(request: Request, name: str, most: int) -> int:
    """A whole number from 0 to ``most``; 0 where none is given."""
    written = value(request, name)
    if not written:
        return 0
    if not _NUMBER.match(written) or int(written) > most:
        raise Problem(400, say("“{name}” is a whole number up to {most}.", name=name, most=figure(most)))
    return int(written)


def span(request: Request) -> Span | None:
    """The place in a text that is asked for; None for none and for what is no place."""
    found = _SPAN.match(value(request, "at"))
    if not found or int(found[1]) >= int(found[2]):
        return None
    return Span(int(found[1]), int(found[2]))


def _in_range(found: date) -> None:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        known = say("the desk knows {first} to {last}", first=FIRST_YEAR, last=LAST_YEAR)
        raise Problem(400, say("The year {year} is out of range; {known}.", year=found.year, known=known))
