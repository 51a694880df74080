"""What stands around every page: the way through the desk, who sits at it, and what the page can be saved as."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.requests import Request

from crisisdesk.desk.calls import JUDGING, KEEPING, OPENING, TAKING_IN
from crisisdesk.desk.language import later, say, spoken
from crisisdesk.desk.pages import HasFeed, HasSheet, Page
from crisisdesk.desk.visitors import Visitor

ROOMS = (
    ("/", later("Desk")),
    ("/questions", later("Questions")),
    ("/warnings", later("Warnings")),
    ("/cases", later("Cases")),
    ("/search", later("Search")),
    ("/coverage", later("Coverage")),
    ("/sources", later("Sources")),
)
"""The way through the desk, from what is now to where it comes from."""


@dataclass(frozen=True, slots=True)
class Room:
    """A link of the way through the desk; ``here`` for the room that the page is in."""

    name: str
    link: str
    here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """Around a page. ``token`` is empty where the visitor may change nothing; ``saved`` are formats and addresses."""

    language: str
    rooms: tuple[Room, ...]
    person: str
    signed_in: bool
    token: str
    judges: bool
    takes_in: bool
    keeps: bool
    opens: bool
    saved: tuple[tuple[str, str], ...]
    feed: str


def frame(request: Request, page: Page) -> Frame:
    """The frame of a page for the request's visitor."""
    found = getattr(request.state, "visitor", None)
    visitor: Visitor | None = found if isinstance(found, Visitor) else None
    application = request.scope.get("app")
    known = application.state.rooms if application else ()
    return Frame(
        language=spoken().code,
        rooms=tuple(_room(request, path, name) for path, name in ROOMS if path in known),
        person=visitor.person.name if visitor else "",
        signed_in=bool(visitor and visitor.session),
        token=visitor.token() if visitor else "",
        judges=bool(visitor and visitor.holds(JUDGING)),
        takes_in=bool(visitor and visitor.holds(TAKING_IN)),
        keeps=bool(visitor and visitor.holds(KEEPING)),
        opens=bool(visitor and visitor.holds(OPENING)),
        saved=tuple(_saved(request, page)),
        feed=_with(request, "atom") if isinstance(page, HasFeed) else "",
    )


def _room(request: Request, path: str, name: str) -> Room:
    at = request.scope["path"]
    return Room(say(name), path, at == path or (path != "/" and at.startswith(f"{path}/")))


def _saved(request: Request, page: Page) -> list[tuple[str, str]]:
    formats = ["csv", "parquet"] if isinstance(page, HasSheet) else []
    return [(one, _with(request, one)) for one in (*formats, "json")]


def _with(request: Request, form: str) -> str:
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "format" and value]
    return f"{quote(request.scope['path'])}?{urlencode([*asked, ('format', form)])}"
