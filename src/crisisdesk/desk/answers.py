"""A page as a response: HTML, or JSON, CSV, Parquet or Atom for who asks for it.

``Accept`` chooses, and ``format=json`` (``csv``, ``parquet``, ``atom``, ``html``) in the address outranks it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from gettext import NullTranslations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from crisisdesk.desk.feeds import ATOM, as_atom
from crisisdesk.desk.frame import Frame, frame
from crisisdesk.desk.language import figure, plural, say, spoken
from crisisdesk.desk.pages import HasFeed, HasSheet, Made, Page, plain
from crisisdesk.desk.retold import English
from crisisdesk.desk.sheets import CSV, PARQUET, Sheet, as_csv, as_parquet

HTML, JSON = "text/html", "application/json"
FORMATS = {"html": HTML, "json": JSON, "csv": CSV, "parquet": PARQUET, "atom": ATOM}
"""Short names for what pages can be had as."""

_CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"} | {
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), 0xFFFE, 0xFFFF), 0xFFFD),
}
"""Control characters, which pages may not hold, to the signs that stand for them; lengths stay the same."""
_CONTROL = re.compile(f"[{''.join(re.escape(chr(code)) for code in _CONTROLS)}]")


def answer(request: Request, found: Page | Made, status: int = 200) -> Response:
    """The page as the request wants it."""
    page = found.page if isinstance(found, Made) else found
    headers = {"Vary": "Accept, Cookie, HX-Request"}
    match wanted(request, page):
        case "application/json":
            return JSONResponse(plain(page), status, headers)
        case "text/csv" if isinstance(page, HasSheet):
            table = page.sheet()
            return Response(as_csv(table), status, headers | _saved(table, "csv"), f"{CSV}; charset=utf-8")
        case "application/vnd.apache.parquet" if isinstance(page, HasSheet):
            table = page.sheet()
            return Response(as_parquet(table), status, headers | _saved(table, "parquet"), PARQUET)
        case "application/atom+xml" if isinstance(page, HasFeed):
            address = str(request.base_url).rstrip("/")
            written = as_atom(page.feed(), address, datetime.now(UTC), str(request.url))
            return Response(written, status, headers, ATOM)
    return HTMLResponse(html(found, frame(request, page)), status, headers)


def html(found: Page | Made, around: Frame) -> str:
    """The page as HTML; what its template makes of one that is kept is made once for each language."""
    made = found if isinstance(found, Made) else Made(found)

    def body(caller: Callable[[], str]) -> str:
        if spoken() not in made.bodies:
            made.bodies[spoken()] = caller()
        return made.bodies[spoken()]

    return templates().get_template(made.page.template).render(page=made.page, frame=around, body=body)


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
    environment.globals["_"] = _said
    environment.filters["number"] = figure
    environment.tests["english"] = lambda value: isinstance(value, English)
    return environment


def printable(value: object) -> object:
    """Text without control characters; anything else as it is."""
    if isinstance(value, str) and not value.isprintable() and _CONTROL.search(value):
        return value.translate(_CONTROLS)
    return value


def _said(message: str, **values: object) -> Markup:
    """A message of a template; ``%(name)s`` in it stands for a value."""
    catalogue = spoken().catalogue
    return _marked(catalogue, message) % values if values else _whole(catalogue, message)


@lru_cache(4096)
def _marked(catalogue: NullTranslations, message: str) -> Markup:
    return Markup(catalogue.gettext(message))  # noqa: S704 - a catalogue's words are the desk's own


@lru_cache(4096)
def _whole(catalogue: NullTranslations, message: str) -> Markup:
    return _marked(catalogue, message) % {}


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
