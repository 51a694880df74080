"""The first page: what needs attention now, who stands where, what was said last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from crisisdesk.desk.cases import case_lines
from crisisdesk.desk.coverage import outlet_lines, unread
from crisisdesk.desk.language import counting, figure, say
from crisisdesk.desk.links import Named, named, to_warning
from crisisdesk.desk.news import News, NewsLine
from crisisdesk.desk.office import View
from crisisdesk.desk.prose import When, counted, when
from crisisdesk.desk.questions import QuestionLine, question_line
from crisisdesk.desk.retold import retold
from crisisdesk.desk.said import SaidLine, content_words, said_line
from crisisdesk.desk.sources import source_lines
from crisisdesk.desk.streams import Spark, assessed, last_day, lead, raised, stream_of
from crisisdesk.desk.visits import Visit
from crisisdesk.record import Snapshot, listings
from crisisdesk.record.listings import OutletCount
from crisisdesk.warning import TooLittle

LATEST = 8
"""Statements listed; copies of one story count once."""
WARNINGS = 5
"""States above their usual level listed; all are on the page of warnings."""
AT_ONCE = 100_000
"""Events beyond which the first page shows warnings only once they were worked out."""
ALARMS = 6
"""Quiet outlets and sources named one by one."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that needs attention, in one sentence, and where it leads."""

    kind: str
    words: str
    link: str


@dataclass(frozen=True, slots=True)
class RaisedLine:
    """A state above its usual level: why in one sentence, and the weeks of the signal that says so."""

    subject: Named
    link: str
    level: str
    likelihood: str
    why: str
    spark: Spark | None


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
    warnings: Annotated[tuple[RaisedLine, ...], "States above their usual level, the highest first."]
    warnings_more: Annotated[str, "How many more there are, or why nothing can be said; empty for neither."]
    since: Annotated[When, "The end of the last visit; of a first one, seven days ago."]
    first_visit: Annotated[bool, "Whether nobody was here before in this browser."]
    news: Annotated[tuple[NewsLine, ...], "What changed in the questions since then, changed stances first."]
    news_count: Annotated[int, "How many such changes there are in all."]
    questions: Annotated[tuple[QuestionLine, ...], "The questions, each with who stands where."]
    latest: Annotated[tuple[SaidLine, ...], "The newest statements by states and organisations."]


def home_page(view: View, new: News, visit: Visit) -> HomePage:
    """The first page of the desk, with what is new since the visit before."""
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
        warnings=_raised(view),
        warnings_more=_more(view),
        since=when(visit.since),
        first_visit=visit.first,
        news=new.lines,
        news_count=new.count,
        questions=tuple(question_line(view, question) for question in view.questions),
        latest=view.once("latest", lambda: _latest(snapshot)),
    )


def _raised(view: View) -> tuple[RaisedLine, ...]:
    if _too_many(view):
        return ()
    day = last_day(view)
    return tuple(
        RaisedLine(
            subject=named(one.subject),
            link=to_warning(one.subject),
            level=one.level,
            likelihood=retold(str(one.likelihood or "")),
            why=retold(one.findings[0].reason) if one.findings else say("no signal speaks"),
            spark=lead(one, stream_of(view, day)),
        )
        for one in raised(assessed(view, day))[:WARNINGS]
    )


def _too_many(view: View) -> bool:
    """Whether to assess them would keep the first page waiting; the page of warnings does it once for all."""
    counts = view.once("counts", view.snapshot.counts)
    return counts["events"] + counts["coded"] > AT_ONCE and not view.held(("stream", last_day(view)))


def _more(view: View) -> str:
    if _too_many(view):
        return say("Much was recorded since they were worked out; the page of warnings does it anew.")
    found = assessed(view, last_day(view))
    refused = sorted({one.reason for one in found if isinstance(one, TooLittle)})
    if refused:
        return say("Nothing can be said: {reason}.", reason=retold(refused[0]))
    left = len(raised(found)) - WARNINGS
    return counting("One more state is above its usual level.", "{number} more are.", left) if left > 0 else ""


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
