"""Pages that only read: from a request to a page."""

from starlette.responses import RedirectResponse, Response

from crisisdesk.desk import asked
from crisisdesk.desk.actor import actor_page
from crisisdesk.desk.answers import answer
from crisisdesk.desk.calls import Call
from crisisdesk.desk.cell import CellPage, cell_page
from crisisdesk.desk.coverage import coverage_page
from crisisdesk.desk.document import DocumentPage, document_page, place_of_statement
from crisisdesk.desk.home import home_page
from crisisdesk.desk.links import to_question
from crisisdesk.desk.news import news
from crisisdesk.desk.office import Office
from crisisdesk.desk.organisation import OrganisationPage, organisation_page
from crisisdesk.desk.pages import Made
from crisisdesk.desk.question import question_page
from crisisdesk.desk.questions import QuestionsPage, questions_page
from crisisdesk.desk.scorecard import ScorecardPage, scorecard_page
from crisisdesk.desk.search import DEEPEST, HITS, SearchPage, search_page
from crisisdesk.desk.slider import day_of
from crisisdesk.desk.visits import remember, visit_of
from crisisdesk.desk.warning import warning_page
from crisisdesk.desk.warnings import warnings_page
from crisisdesk.model import Stance
from crisisdesk.record.enquiry import Enquiry

LONGEST_WORDS = 200
"""Characters of the words of a search, and of an outlet's name."""
LAST_NUMBER = 84_000
"""The number of a day of the last year that the desk knows."""


def home(office: Office, call: Call) -> Response:
    """The first page, which remembers when it was opened."""
    visit = visit_of(office, call.request, call.visitor)
    with office.open() as view:
        page = home_page(view, news(office, view, visit.since), visit)
    response = answer(call.request, page)
    remember(office, visit, call.visitor, response)
    return response


def questions(office: Office, _: Call) -> QuestionsPage:
    """All questions."""
    with office.open() as view:
        return questions_page(view)


def question(office: Office, call: Call) -> Made | Response:
    """The matrix of a question."""
    request, name = call.request, call.path("question")
    written, as_of = asked.as_of(request)
    compared, other_moment = asked.as_of(request, "against")
    if not written and (number := asked.number(request, "day", LAST_NUMBER)):
        return RedirectResponse(to_question(name, day_of(number).isoformat(), compared), 303)
    other = None
    if other_moment is not None:
        with office.open(other_moment) as then:
            other = then.matrix(then.question(name))
    with office.open(as_of) as view:
        asked_for = (view.question(name), written, compared, other.as_of if other else None)
        return view.weighed(
            ("question page", *asked_for), lambda: Made(question_page(view, name, written, other, compared))
        )


def cell(office: Office, call: Call) -> CellPage:
    """What shows where an actor stands."""
    written, as_of = asked.as_of(call.request)
    only = asked.value(call.request, "stance")
    with office.open(as_of) as view:
        return cell_page(view, call.path("question"), call.path("code"), written, only if only in set(Stance) else "")


def document(office: Office, call: Call) -> DocumentPage:
    """One document."""
    with office.open() as view:
        return document_page(view, call.path("document"), asked.span(call.request))


def statement(office: Office, call: Call) -> Response:
    """Leads to the statement's place in its document."""
    with office.open() as view:
        return RedirectResponse(place_of_statement(view, call.path("statement")), 303)


def actor(office: Office, call: Call) -> Made:
    """One actor."""
    written, as_of = asked.as_of(call.request)
    with office.open(as_of) as view:
        code = call.path("code")
        return view.weighed(
            ("actor page", code, written, view.questions), lambda: Made(actor_page(view, code, written))
        )


def organisation(office: Office, call: Call) -> OrganisationPage:
    """One organisation."""
    on = asked.day(call.request, "on", office.clock().date())
    with office.open() as view:
        return organisation_page(view, call.path("code"), on)


def coverage(office: Office, _: Call) -> Made:
    """What was read."""
    with office.open() as view:
        return view.once("coverage page", lambda: Made(coverage_page(view)))


def warnings(office: Office, call: Call) -> Made:
    """What is starting."""
    _, as_of = asked.as_of(call.request)
    with office.open(as_of) as view:
        return view.once("warnings page", lambda: Made(warnings_page(view)))


def warning(office: Office, call: Call) -> Made:
    """What the signals say of one state."""
    written, as_of = asked.as_of(call.request)
    code = call.path("code")
    with office.open(as_of) as view:
        return view.once(("warning page", code, written), lambda: Made(warning_page(view, code, written)))


def scorecard(office: Office, call: Call) -> ScorecardPage:
    """How good past warnings and forecasts were."""
    _, as_of = asked.as_of(call.request)
    with office.open(as_of) as view:
        return scorecard_page(view)


def search(office: Office, call: Call) -> SearchPage:
    """Words in statements and documents."""
    request = call.request
    written, as_of = asked.as_of(request)
    given = {name: asked.value(request, name) for name in ("kind", "actor", "type", "language", "from", "to")}
    given |= {name: asked.value(request, name, LONGEST_WORDS) for name in ("words", "outlet")}
    enquiry = Enquiry(
        words=given["words"],
        kind="document" if given["kind"] == "document" else "statement",
        actor=given["actor"].upper(),
        act=given["type"],
        outlet=given["outlet"],
        language=given["language"],
        begins=asked.optional_day(request, "from"),
        ends=asked.optional_day(request, "to"),
        as_of=as_of,
        first=asked.number(request, "first", DEEPEST),
        most=HITS,
    )
    return search_page(office, enquiry, given | {"as_of": written})
