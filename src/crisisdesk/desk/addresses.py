"""The table of the desk's addresses: what is asked for where, which posts open it, and what answers."""

from starlette.responses import Response

from crisisdesk.desk import (
    case_acts,
    cases,
    configuration,
    intake,
    judging,
    people,
    reading_room,
    signing_in,
    sources,
    working,
)
from crisisdesk.desk.actor import ActorPage
from crisisdesk.desk.calls import ACTING, JUDGING, KEEPING, OPENING, TAKING_IN, Address, Asks
from crisisdesk.desk.case import CasePage
from crisisdesk.desk.case_acts import LedgerPage
from crisisdesk.desk.cases import CasesPage
from crisisdesk.desk.cell import CellPage
from crisisdesk.desk.configuration import SettingsPage
from crisisdesk.desk.coverage import CoveragePage
from crisisdesk.desk.description import description
from crisisdesk.desk.document import DocumentPage
from crisisdesk.desk.forecast import ForecastPage, forecast_asked, forecast_shown
from crisisdesk.desk.guard import RETURN
from crisisdesk.desk.home import HomePage
from crisisdesk.desk.intake import IntakePage
from crisisdesk.desk.organisation import OrganisationPage
from crisisdesk.desk.people import PeoplePage
from crisisdesk.desk.question import QuestionPage
from crisisdesk.desk.questions import QuestionsPage
from crisisdesk.desk.scorecard import ScorecardPage
from crisisdesk.desk.search import SearchPage
from crisisdesk.desk.signing_in import SignInPage
from crisisdesk.desk.sources import SourcesPage
from crisisdesk.desk.warning import WarningPage
from crisisdesk.desk.warnings import WarningsPage
from crisisdesk.desk.working import WorkPage

_AS_OF = Asks(
    "as_of", "A day (to its end) or a moment with its zone, up to which articles count; empty is now.", "moment"
)
_TOKEN = Asks("token", "What the page with the form holds, to show that the form is the desk's own.")

TABLE: tuple[Address, ...] = (
    Address("GET", "/", HomePage, reading_room.home, "What needs attention, the questions, what was said last."),
    Address("GET", "/questions", QuestionsPage, reading_room.questions, "All questions, each with who stands where."),
    Address(
        "GET",
        "/questions/{question:path}",
        QuestionPage,
        reading_room.question,
        "The matrix of a question, what its organisation can decide, a map, the evidence over time.",
        asks=(
            _AS_OF,
            Asks("against", "Another moment, to see whose stance differs.", "moment"),
            Asks("day", "The day up to which articles count, as days since 1970 began; leads to as_of.", "number"),
        ),
    ),
    Address(
        "GET",
        "/evidence/{code}/{question:path}",
        CellPage,
        reading_room.cell,
        "The sentences that show where an actor stands on a question.",
        asks=(_AS_OF, Asks("stance", "Only the sentences of one stance.")),
    ),
    Address(
        "GET",
        "/documents/{document}",
        DocumentPage,
        reading_room.document,
        "The text with everything found in it, the chain, copies, why it was read so, judgements.",
        asks=(Asks("at", "A place in the text as two offsets: 120-180."),),
    ),
    Address(
        "GET",
        "/statements/{statement}",
        Response,
        reading_room.statement,
        "Leads to the statement's place in its document: an address to cite.",
    ),
    Address(
        "GET",
        "/actors/{code}",
        ActorPage,
        reading_room.actor,
        "Where an actor stands, where it belongs, what it said and did, what was done to it.",
        asks=(_AS_OF,),
    ),
    Address(
        "GET",
        "/organisations/{code}",
        OrganisationPage,
        reading_room.organisation,
        "Members and observers on a day, the charter with organs, rules, measures, convening and sources.",
        asks=(Asks("on", "A day: 2022-01-05.", "day"),),
    ),
    Address(
        "GET",
        "/search",
        SearchPage,
        reading_room.search,
        "Words in statements and documents, narrowed by actor, type, outlet, language and date.",
        asks=(
            Asks("words", "Words, “phrases”, beginnings* and -exceptions."),
            Asks("kind", "statement or document."),
            Asks("actor", "Who is spoken for, or for documents who is mentioned."),
            Asks("type", "What a statement does: asserts, demands, threatens ..."),
            Asks("outlet", "The outlet's name."),
            Asks("language", "ISO 639-1 code."),
            Asks("from", "The first day.", "day"),
            Asks("to", "The last day.", "day"),
            _AS_OF,
            Asks("first", "Hits to skip.", "number"),
        ),
    ),
    Address(
        "GET",
        "/warnings",
        WarningsPage,
        reading_room.warnings,
        "States whose last days differ from their own past, with the signals and events that say so.",
        asks=(_AS_OF,),
    ),
    Address(
        "GET",
        "/warnings/{code}",
        WarningPage,
        reading_room.warning,
        "What the signals say of a state, week by week beside what is usual, with the events behind.",
        asks=(_AS_OF,),
    ),
    Address(
        "GET",
        "/forecast",
        ForecastPage,
        forecast_shown,
        "Who will do what to whom next, ranked, with the rules and past events that say so.",
        asks=(
            Asks("actor", "The code of an actor."),
            Asks("type", "PLOVER type of the deed: COERCE."),
            Asks("direction", "does or suffers."),
            Asks("day", "The last day that counts; empty is the last of the record.", "day"),
        ),
    ),
    Address(
        "POST",
        "/forecast",
        Response,
        forecast_asked,
        "Ask; leads to the answers, or to how far the forecaster is with learning.",
        asks=(
            _TOKEN,
            Asks("actor", "The code of an actor."),
            Asks("type", "PLOVER type of the deed: COERCE."),
            Asks("direction", "does or suffers."),
            Asks("day", "The last day that counts; empty is the last of the record.", "day"),
        ),
    ),
    Address(
        "GET",
        "/scorecard",
        ScorecardPage,
        reading_room.scorecard,
        "How good past warnings and forecasts were: reliability, lead time, misses, false alarms.",
        asks=(_AS_OF,),
    ),
    Address("GET", "/cases", CasesPage, cases.cases_page, "All cases with the next of their clocks.", kept=True),
    Address(
        "POST",
        "/cases",
        Response,
        cases.open_case,
        "Open a case.",
        needs=OPENING,
        asks=(
            _TOKEN,
            Asks("organisation", "The organisation under whose charter it runs."),
            Asks("title", "What it is about, in a line."),
            Asks("place", "The state that it concerns."),
            Asks("basis", "warning, question or hand."),
            Asks("subject", "The warning or question."),
            Asks("member", "The member for which it is opened."),
        ),
        kept=True,
    ),
    Address("GET", "/cases/{case}", CasePage, case_acts.page, "One case and what may be done in it.", kept=True),
    Address(
        "POST",
        "/cases/{case}/acts",
        Response,
        case_acts.act,
        "Do something in a case: convene, table, vote, pledge, report.",
        needs=ACTING,
        asks=(
            _TOKEN,
            Asks("act", "The act as the case names it."),
            Asks("member", "The member for which it is done; empty for an office."),
            Asks("seen", "The version of the case that the sender saw.", "number"),
        ),
        kept=True,
    ),
    Address(
        "GET",
        "/cases/{case}/sheet",
        Response,
        case_acts.decision_sheet,
        "The decision on one page, for print.",
        asks=(Asks("draft", "The draft that was decided on; the last without it.", "number"),),
        kept=True,
    ),
    Address(
        "GET", "/deadlines.ics", Response, cases.calendar, "The running clocks of all cases for a calendar.", kept=True
    ),
    Address(
        "GET",
        "/ledger",
        LedgerPage,
        case_acts.ledger,
        "What was done at the desk, and whether the chain holds.",
        kept=True,
    ),
    Address(
        "GET",
        "/coverage",
        CoveragePage,
        reading_room.coverage,
        "What was read by week, outlet and language, and what was not.",
    ),
    Address("GET", "/sources", SourcesPage, sources.sources_page, "Where every watched source stands."),
    Address("GET", "/settings", SettingsPage, configuration.settings_page, "How this desk is set up."),
    Address(
        "POST",
        "/settings/index",
        Response,
        configuration.rebuild,
        "Make the search index anew.",
        needs=KEEPING,
        asks=(_TOKEN,),
        kept=True,
    ),
    Address(
        "GET", "/people", PeoplePage, people.people_page, "Everybody at the desk and the posts they hold.", kept=True
    ),
    Address(
        "POST",
        "/people",
        Response,
        people.add,
        "Add somebody.",
        needs=KEEPING,
        asks=(
            _TOKEN,
            Asks("login", "The name to sign in with."),
            Asks("name", "The full name."),
            Asks("email", "The e-mail address."),
            Asks("role", "The first post's role."),
            Asks("organisation", "The organisation of the post."),
            Asks("member", "The member that a delegate acts for."),
            Asks("password", "The first password."),
        ),
        kept=True,
    ),
    Address(
        "POST",
        "/people/change",
        Response,
        people.change,
        "Give or end a post, set a password, let somebody go.",
        needs=KEEPING,
        asks=(_TOKEN, Asks("act", "give, end, password or leave."), Asks("login", "Whose.")),
        kept=True,
    ),
    Address("GET", "/articles/new", IntakePage, intake.intake_page, "Bring an article.", needs=TAKING_IN, kept=True),
    Address(
        "POST",
        "/articles",
        Response,
        intake.take,
        "Read an article that is brought; leads to how far it is.",
        needs=TAKING_IN,
        asks=(
            _TOKEN,
            Asks("file", "A file.", "file"),
            Asks("text", "Or a text."),
            Asks("title", "The text's title."),
            Asks("outlet", "Who published it."),
            Asks("published", "When it was published.", "moment"),
        ),
        kept=True,
    ),
    Address("GET", "/progress/{work}", WorkPage, working.work_page, "How far a long work is."),
    Address("POST", "/progress/{work}/stop", Response, working.stop, "Stop a long work.", asks=(_TOKEN,)),
    Address(
        "POST",
        "/judgements",
        Response,
        judging.judge,
        "Grade an outlet, a document or a reading; agree, disagree or amend.",
        needs=JUDGING,
        asks=(
            _TOKEN,
            Asks("of", "outlet, document, statement or event."),
            Asks("subject", "Its identifier, or the outlet's name."),
            Asks("grade", "An Admiralty grade: B, 2 or B2."),
            Asks("verdict", "agree, disagree or amend."),
            Asks("field", "Which part of the reading an amendment is of."),
            Asks("value", "What that part should be."),
            Asks("comment", "Why."),
            Asks("back", "The document's page to go back to."),
        ),
        kept=True,
    ),
    Address(
        "GET",
        "/sign-in",
        SignInPage,
        signing_in.sign_in,
        "Who is there?",
        needs=None,
        asks=(Asks("next", "The page to go to afterwards."),),
        kept=True,
    ),
    Address(
        "POST",
        "/sign-in",
        SignInPage,
        signing_in.signed_in,
        "Sign in.",
        needs=None,
        asks=(_TOKEN, Asks("login", "The name."), Asks("password", "The password."), Asks("next", "Where to go.")),
        kept=True,
    ),
    Address(
        "GET",
        "/sign-in/provider",
        Response,
        signing_in.to_provider,
        "Leads to the provider that vouches for people.",
        needs=None,
        asks=(Asks("next", "The page to go to afterwards."),),
        kept=True,
    ),
    Address(
        "GET",
        RETURN,
        Response,
        signing_in.from_provider,
        "Back from the provider; leads into the desk.",
        needs=None,
        asks=(
            Asks("state", "Which way in it is."),
            Asks("code", "What the provider gives its word for."),
            Asks("iss", "Who says so."),
            Asks("error", "Why the provider gives no code."),
        ),
        kept=True,
    ),
    Address("POST", "/sign-out", Response, signing_in.signed_out, "Sign out.", asks=(_TOKEN,), kept=True),
    Address("GET", "/openapi.json", Response, description, "This table for programs, as OpenAPI 3.1."),
)
"""Every address of the desk. ``needs`` names the posts of which one opens it; None opens it for everybody."""
