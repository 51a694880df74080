"""The first page: what needs attention now, who stands where, what was said last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from crisisdesk.desk.cases import case_lines
from crisisdesk.desk.coverage import outlet_lines, unread
from crisisdesk.desk.language import figure, say
from crisisdesk.desk.office import View
from crisisdesk.desk.prose import When, counted, when
from crisisdesk.desk.questions import QuestionLine, question_line
from crisisdesk.desk.said import SaidLine, content_words, said_line
from crisisdesk.desk.sources import source_lines
from crisisdesk.record import Snapshot, listings
from crisisdesk.record.listings import OutletCount

LATEST = 8
"""Statements listed; copies of one story count once."""
ALARMS = 6
"""Quiet outlets and sources named one by one."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that needs attention, in one sentence, and where it leads."""

    kind: str
    words: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What the desk holds and shows at a glance."""

    template: ClassVar[str] = "home.html"

    title: Annotated[str, "The name of the page."]
    documents: Annotated[int, "Articles in the record."]
    stories: Annotated[int, "Independent stories that they tell; copies count once."]
    statements: Annotated[int, "Statements found: somebody says something."]
    events: Annotated[int, "Events found: somebody does something."]
    recorded: Annotated[When | None, "When something was recorded for the last time."]
    alarms: Annotated[
        tuple[Alarm, ...], "What needs attention: clocks of cases, sources that fail or went quiet, what was not read."
    ]
    questions: Annotated[tuple[QuestionLine, ...], "The questions, each with who stands where."]
    latest: Annotated[tuple[SaidLine, ...], "The newest statements by states and organisations."]


def home_page(view: View) -> HomePage:
    """The first page of the desk."""
    snapshot = view.snapshot
    counts = view.once("counts", snapshot.counts)
    recorded = view.once("recorded", lambda: listings.last_recorded(snapshot))
    outlets = view.once("outlets", lambda: listings.outlets(snapshot))
    return HomePage(
        title=say("Desk"),
        documents=counts["documents"],
        stories=view.once("stories", lambda: listings.stories(snapshot)),
        statements=counts["statements"],
        events=counts["events"],
        recorded=when(recorded) if recorded else None,
        alarms=tuple(_alarms(view, outlets, counts["refusals"])),
        questions=tuple(question_line(view, question) for question in view.questions),
        latest=view.once("latest", lambda: _latest(snapshot)),
    )


def _alarms(view: View, outlets: Sequence[OutletCount], refused: int) -> list[Alarm]:
    alarms = [
        Alarm(line.state, f"{line.name}: {line.reason}", "/sources")
        for line in source_lines(view.office)
        if line.state in {"failing", "quiet"}
    ][:ALARMS]
    quiet = [line for line in outlet_lines(outlets) if line.quiet]
    alarms += [Alarm("quiet", f"{line.outlet}: {line.quiet}", line.link) for line in quiet[:ALARMS]]
    if len(quiet) > ALARMS:
        more = counted(len(quiet) - ALARMS, "more outlet went quiet", "more outlets went quiet")
        alarms.append(Alarm("quiet", more, "/coverage"))
    for language, count in unread(outlets):
        documents = counted(count, "document", "documents")
        words = say("{documents} in {language}, of which nothing was read", documents=documents, language=language)
        alarms.append(Alarm("unread", words, "/coverage#unread"))
    alarms = _deadlines(view) + alarms
    if refused:
        words = say("{count} items could not be read", count=figure(refused))
        alarms.append(Alarm("failed", words, "/coverage#failed"))
    return alarms


def _deadlines(view: View) -> list[Alarm]:
    """The next clock of every case that is not closed."""
    lines = [line for line in case_lines(view.office) if line.clock]
    return [
        Alarm("case", f"{line.title}: {line.clock.what}, {line.clock.left}", line.link) for line in lines if line.clock
    ][:ALARMS]


def _latest(snapshot: Snapshot) -> tuple[SaidLine, ...]:
    """The newest statements; of those that stand in copies of a story the first told."""
    newest = listings.latest_statements(snapshot, LATEST * 4)
    once = {(document.story_id, content_words(one, document.text)): (one, document) for one, document in newest}
    return tuple(said_line(one, document) for one, document in list(once.values())[:LATEST])
