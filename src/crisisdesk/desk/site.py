"""The desk as an application: addresses, who may open them, and what answers.

Every page is made in a thread of its own with its own snapshot of the record.
"""

from asyncio import Semaphore
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from importlib.resources import files
from urllib.parse import parse_qsl, quote

from python_multipart.exceptions import FormParserError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from crisisdesk.casebook import Casebook
from crisisdesk.clock import Clock, system_clock
from crisisdesk.desk.addresses import TABLE
from crisisdesk.desk.answers import answer
from crisisdesk.desk.calls import Address, Call, Upload
from crisisdesk.desk.door import checked_form, visitor_of
from crisisdesk.desk.guard import HEADERS, Guard
from crisisdesk.desk.language import language, say, speaking
from crisisdesk.desk.office import Decide, House, Office, Readiness
from crisisdesk.desk.problems import Problem, problem_page
from crisisdesk.errors import DeskError, Misuse
from crisisdesk.model import Question
from crisisdesk.record import Record

FIELDS = 100
"""Fields of a form at the most."""
LONGEST_FIELD = 1_000_000
"""Bytes of one field that is no file."""
URLENCODED = "application/x-www-form-urlencoded"
AT_ONCE = 8
"""Pages made at the same time; the others wait, because each holds a snapshot of the record and its threads."""
QUICK = 4
"""How hard pages are compressed, of 9: twice as quick as the most, for a tenth more bytes."""
SMALL = 500
"""Bytes below which nothing is compressed."""


def app(
    record: Record,
    questions: Callable[[], Sequence[Question]],
    clock: Clock = system_clock,
    *,
    decide: Decide | None = None,
    readiness: Readiness | None = None,
    casebook: Casebook | None = None,
    house: House | None = None,
    hosts: Collection[str] = (),
) -> Starlette:
    """The desk over a record.

    ``questions`` is asked for every page, so that an edited list shows at once. ``decide`` says what a question's
    organisation can decide, ``readiness`` what an organisation can do at most and how fast; without them the pages
    leave these panels out. Without a ``casebook`` nobody can judge or sign in, and the pages only show the record.
    ``hosts`` are names under which the desk answers beside those of loopback; needed for one that others are to reach.
    """
    office = Office(record, questions, clock, decide, readiness, casebook, house)
    application = Starlette(
        routes=_routes(office),
        middleware=[
            Middleware(Guard, hosts=hosts, spoken=office.language),
            Middleware(GZipMiddleware, minimum_size=SMALL, compresslevel=QUICK),
        ],
        exception_handlers={
            Problem: _problem,
            HTTPException: _not_served,
            DeskError: _desk_error,
            Exception: partial(_broken, office),
        },
    )
    application.state.office = office
    application.state.rooms = frozenset(route.path for route in application.routes if isinstance(route, Route))
    return application


def _routes(office: Office) -> list[Route | Mount]:
    by_path: dict[str, dict[str, Address]] = defaultdict(dict)
    for row in TABLE:
        if office.casebook is not None or not row.kept:
            by_path[row.path][row.method] = row
    room = Semaphore(AT_ONCE)
    static = StaticFiles(directory=str(files("crisisdesk.desk") / "static"))
    return [
        *(Route(path, _endpoint(office, rows, room), methods=list(rows)) for path, rows in by_path.items()),
        # Browsers ask for this of pages that name no icon, such as the sheet of a decision.
        Route("/favicon.ico", lambda _: RedirectResponse("/static/desk.svg", 308)),
        Mount("/static", static, name="static"),
    ]


def _endpoint(office: Office, rows: dict[str, Address], room: Semaphore) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        row = rows["GET" if request.method == "HEAD" else request.method]
        visitor = await run_in_threadpool(visitor_of, office, request)
        request.state.visitor = visitor
        if row.needs is not None and visitor is None:
            return _sign_in_first(request)
        if row.needs is not None and visitor and not visitor.holds(row.needs):
            raise Problem(403, say("This takes another post than yours: {who}.", who=say(row.who)))
        call = Call(request, visitor)
        if row.method == "POST":
            call = await _with_form(office, call)
        async with room:
            return await run_in_threadpool(_answered, office, row, call)

    return endpoint


def _answered(office: Office, row: Address, call: Call) -> Response:
    try:
        again = row.method == "POST" and row.needs is not None
        found = office.once.do(call, partial(row.handle, office, call)) if again else row.handle(office, call)
    except Misuse as error:
        raise Problem(
            400 if row.method == "GET" else 409,
            f"{error}.",
            back=_back(call.request),
            kept=call.typed,
        ) from None
    return found if isinstance(found, Response) else answer(call.request, found)


async def _with_form(office: Office, call: Call) -> Call:
    if call.request.headers.get("content-type", "").partition(";")[0].strip().lower() == URLENCODED:
        # In a thread, and no more fields than are allowed: a form of nothing but separators takes its time.
        fields = await run_in_threadpool(_fields, await call.request.body())
        checked_form(office, call, fields)
        return Call(call.request, call.visitor, fields)
    try:
        form = await call.request.form(max_files=1, max_fields=FIELDS, max_part_size=LONGEST_FIELD)
    except FormParserError:
        raise Problem(400, say("The form cannot be read; nothing was changed.")) from None
    try:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        found = next((value for value in form.values() if isinstance(value, UploadFile)), None)
        upload = Upload(found.filename or "", await found.read()) if found and found.filename else None
    finally:
        await form.close()
    checked_form(office, call, fields)
    return Call(call.request, call.visitor, fields, upload)


def _fields(body: bytes) -> dict[str, str]:
    """The fields of a form without a file; of two with one name the last."""
    try:
        found = parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=FIELDS)
    except ValueError:
        raise Problem(400, say("The form cannot be read; nothing was changed.")) from None
    if any(len(value) > LONGEST_FIELD for _, value in found):
        raise Problem(400, say("The form cannot be read; nothing was changed."))
    return dict(found)


def _sign_in_first(request: Request) -> Response:
    if request.method == "POST" or "application/json" in request.headers.get("accept", ""):
        raise Problem(401, say("Sign in first; nothing was changed."), back="/sign-in")
    at = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?next={quote(at, safe='')}", 303)


def _back(request: Request) -> str:
    """The page that a form came from: its own address is one only for POST, and the page stands one step above."""
    return request.url.path if request.method == "GET" else request.url.path.rpartition("/")[0] or "/"


def _problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        return answer(request, problem_page(400, str(error)), 400)
    return answer(request, problem_page(error.status, str(error), error.back, error.kept), error.status)


def _not_served(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    sentences = {
        400: say("The form cannot be read; nothing was changed."),
        405: say("This page does not take what was sent; nothing was changed."),
    }
    response = answer(
        request, problem_page(status, sentences.get(status, say("There is no page at this address."))), status
    )
    response.headers.update((error.headers or {}) if isinstance(error, HTTPException) else {})
    return response


def _desk_error(request: Request, error: Exception) -> Response:
    """The record or a charter cannot be read: the message says what and where."""
    return answer(request, problem_page(500, f"{error}."), 500)


def _broken(office: Office, request: Request, _: Exception) -> Response:
    # The server's own last resort stands outside the guard, so that language and headers are added here.
    with speaking(language(office.house.language)):
        page = problem_page(500, say("The desk failed to make this page; its log says why."))
        response = answer(request, page, 500)
    response.headers.update(HEADERS)
    return response
