"""The desk as an application: addresses, and what answers them.

Every page is made in a thread of its own with its own snapshot of the record.
"""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from crisisdesk.clock import Clock, system_clock
from crisisdesk.desk import asked
from crisisdesk.desk.actor import actor_page
from crisisdesk.desk.answers import answer
from crisisdesk.desk.document import document_page, place_of_statement
from crisisdesk.desk.guard import HEADERS, Guard
from crisisdesk.desk.home import home_page
from crisisdesk.desk.office import Decide, Office, Readiness
from crisisdesk.desk.organisation import organisation_page
from crisisdesk.desk.problems import Problem, problem_page
from crisisdesk.desk.question import question_page
from crisisdesk.errors import DeskError
from crisisdesk.model import Question
from crisisdesk.record import Record


def app(
    record: Record,
    questions: Callable[[], Sequence[Question]],
    clock: Clock = system_clock,
    *,
    decide: Decide | None = None,
    readiness: Readiness | None = None,
    hosts: Collection[str] = (),
) -> Starlette:
    """The desk over a record.

    ``questions`` is asked for every page, so that an edited list shows at once. ``decide`` says what a question's
    organisation can decide, ``readiness`` what an organisation can do at most and how fast; without them the pages
    leave these panels out. ``hosts`` are names under which the desk answers beside those of loopback; needed for one
    that others are to reach.
    """
    office = Office(record, questions, clock, decide, readiness)
    return Starlette(
        routes=_routes(office),
        middleware=[Middleware(Guard, hosts=hosts)],
        exception_handlers={
            Problem: _problem,
            HTTPException: _not_served,
            DeskError: _desk_error,
            Exception: _broken,
        },
    )


def _routes(office: Office) -> list[Route | Mount]:
    pages: list[tuple[str, Callable[[Office, Request], Response]]] = [
        ("/", _home),
        ("/questions/{question:path}", _question),
        ("/documents/{document}", _document),
        ("/statements/{statement}", _statement),
        ("/actors/{code}", _actor),
        ("/organisations/{code}", _organisation),
    ]
    static = StaticFiles(directory=str(files("crisisdesk.desk") / "static"))
    return [
        *(Route(path, partial(page, office), methods=["GET"]) for path, page in pages),
        Mount("/static", static, name="static"),
    ]


def _home(office: Office, request: Request) -> Response:
    with office.open() as view:
        return answer(request, home_page(view))


def _question(office: Office, request: Request) -> Response:
    written, as_of = asked.as_of(request)
    with office.open(as_of) as view:
        return answer(request, question_page(view, request.path_params["question"], written))


def _document(office: Office, request: Request) -> Response:
    with office.open() as view:
        return answer(request, document_page(view, request.path_params["document"], asked.span(request)))


def _statement(office: Office, request: Request) -> Response:
    with office.open() as view:
        return RedirectResponse(place_of_statement(view, request.path_params["statement"]), 303)


def _actor(office: Office, request: Request) -> Response:
    written, as_of = asked.as_of(request)
    with office.open(as_of) as view:
        return answer(request, actor_page(view, request.path_params["code"], written))


def _organisation(office: Office, request: Request) -> Response:
    on = asked.day(request, "on", office.clock().date())
    with office.open() as view:
        return answer(request, organisation_page(view, request.path_params["code"], on))


def _problem(request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, Problem) else 400
    return answer(request, problem_page(status, str(error)), status)


def _not_served(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return answer(request, problem_page(status, "There is no page at this address."), status)


def _desk_error(request: Request, error: Exception) -> Response:
    """The record or a charter cannot be read: the message says what and where."""
    return answer(request, problem_page(500, f"{error}."), 500)


def _broken(request: Request, _: Exception) -> Response:
    # The server's own last resort stands outside the guard, so that the headers are added here.
    response = answer(request, problem_page(500, "The desk failed to make this page; its log says why."), 500)
    response.headers.update(HEADERS)
    return response
