"""A page as a response: HTML, or JSON for a reader that asks for it."""

from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from crisisdesk.desk.pages import Page, plain

_JSON, _HTML = "application/json", "text/html"
_CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"} | {
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), 0xFFFE, 0xFFFF), 0xFFFD),
}
"""Control characters, which pages may not hold, to the signs that stand for them; lengths stay the same."""


def answer(request: Request, page: Page, status: int = 200) -> Response:
    """The page as the request wants it."""
    headers = {"Vary": "Accept"}
    if wants_json(request.headers.get("accept", "")):
        return JSONResponse(plain(page), status, headers)
    return HTMLResponse(html(page), status, headers)


def html(page: Page) -> str:
    """The page as HTML."""
    return templates().get_template(page.template).render(page=page)


def wants_json(accept: str) -> bool:
    """Whether an ``Accept`` header prefers JSON to HTML. HTML wins where both are alike."""
    wishes = dict(_wishes(accept))
    return wishes.get(_JSON, 0.0) > max(wishes.get(_HTML, 0.0), wishes.get("*/*", 0.0) if _HTML in wishes else 0.0)


@cache
def templates() -> Environment:
    """The templates of the package: everything is escaped, and a name that is not there is an error."""
    environment = Environment(
        loader=PackageLoader("crisisdesk.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=printable,
    )
    environment.filters["number"] = number
    return environment


def printable(value: object) -> object:
    """Text without control characters; anything else as it is."""
    return value.translate(_CONTROLS) if isinstance(value, str) else value


def number(value: int) -> str:
    """``1,204``."""
    return f"{value:,}"


def _wishes(accept: str) -> Iterator[tuple[str, float]]:
    for wish in accept.split(","):
        kind, *parameters = (part.strip().lower() for part in wish.split(";"))
        weight = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        try:
            yield kind, float(weight)
        except ValueError:
            yield kind, 0.0
