"""A page as a response: HTML, or JSON, CSV, Parquet or Atom for who asks for it.

``Accept`` chooses, and ``format=json`` (``csv``, ``parquet``, ``atom``, ``html``) in the address outranks it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from crisisdesk.desk.feeds import ATOM, as_atom
from crisisdesk.desk.frame import Frame, frame
from crisisdesk.desk.language import figure, plural, say
from crisisdesk.desk.pages import HasFeed, HasSheet, Page, plain
from crisisdesk.desk.sheets import CSV, PARQUET, Sheet, as_csv, as_parquet

HTML, JSON = "text/html", "application/json"
FORMATS = {"html": HTML, "json": JSON, "csv": CSV, "parquet": PARQUET, "atom": ATOM}
"""Short names for what pages can be had as."""

_CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"} | {
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), 0xFFFE, 0xFFFF), 0xFFFD),
}
"""Control characters, which pages may not hold, to the signs that stand for them; lengths stay the same."""


def answer(request: Request, page: Page, status: int = 200) -> Response:
    """The page as the request wants it."""
    headers = {"Vary": "Accept, Cookie, HX-Request"}
    match wanted(request, page):
        case "application/json":
            return JSONResponse(plain(page), status, headers)
        case "text/csv" if isinstance(page, HasSheet):
            found = page.sheet()
            return Response(as_csv(found), status, headers | _saved(found, "csv"), f"{CSV}; charset=utf-8")
        case "application/vnd.apache.parquet" if isinstance(page, HasSheet):
            found = page.sheet()
            return Response(as_parquet(found), status, headers | _saved(found, "parquet"), PARQUET)
        case "application/atom+xml" if isinstance(page, HasFeed):
            address = str(request.base_url).rstrip("/")
            return Response(as_atom(page.feed(), address, datetime.now(UTC)), status, headers, ATOM)
    return HTMLResponse(html(page, frame(request, page)), status, headers)


def html(page: Page, around: Frame) -> str:
    """The page as HTML."""
    return templates().get_template(page.template).render(page=page, frame=around)


def wanted(request: Request, page: Page) -> str:
    """The media type in which a request wants a page, of those there are. HTML wins where all are alike."""
    asked = FORMATS.get(request.query_params.get("format", ""))
    offered = offered_for(page)
    if asked in offered:
        return asked
    wishes = dict(_wishes(request.headers.get("accept", "")))
    return max(offered, key=lambda kind: (wishes.get(kind, 0.0) if kind != HTML else _html(wishes), kind == HTML))


def offered_for(page: Page | type) -> tuple[str, ...]:
    """The media types in which a page, or the pages of a class, can be had."""
    has_sheet = hasattr(page, "sheet")
    return (HTML, JSON, *((CSV, PARQUET) if has_sheet else ()), *((ATOM,) if hasattr(page, "feed") else ()))


@cache
def templates() -> Environment:
    """The templates of the package: everything is escaped, and a name that is not there is an error."""
    environment = Environment(
        loader=PackageLoader("crisisdesk.desk"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=printable,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(say, plural, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["number"] = figure
    return environment


def printable(value: object) -> object:
    """Text without control characters; anything else as it is."""
    return value.translate(_CONTROLS) if isinstance(value, str) else value


def _saved(found: Sheet, suffix: str) -> dict[str, str]:
    name = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in found.name
    )
    return {"Content-Disposition": f'attachment; filename="{name[:80]}.{suffix}"'}


def _html(wishes: Mapping[str, float]) -> float:
    """How much HTML is wanted: as much as anything at all where it is not named and nothing else is."""
    named = wishes.get(HTML, 0.0)
    return max(named, wishes.get("*/*", 0.0) if named else 0.0)


def _wishes(accept: str) -> Iterator[tuple[str, float]]:
    for wish in accept.split(","):
        kind, *parameters = (part.strip().lower() for part in wish.split(";"))
        weight = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        try:
            yield kind, float(weight)
        except ValueError:
            yield kind, 0.0
