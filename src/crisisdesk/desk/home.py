"""The first page: what was read and from whom, what failed, what the questions show, what was said last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from crisisdesk.desk.links import Named, named, to_question
from crisisdesk.desk.office import View
from crisisdesk.desk.prose import When, listed, when
from crisisdesk.desk.said import SaidLine, content_words, said_line
from crisisdesk.model import Precision, Question, Refusal, Stance
from crisisdesk.positions import Matrix
from crisisdesk.record import Snapshot, listings
from crisisdesk.record.listings import OutletCount

REFUSALS = 50
"""Refusals listed at the most; all are counted."""
LATEST = 12
"""Statements listed; copies of one story count once."""
NAMES = 6
"""Actors named in a question's summary, by stance."""


@dataclass(frozen=True, slots=True)
class OutletLine:
    """What was read from one outlet in one language."""

    outlet: str
    language: str
    documents: int
    stories: int
    unread: int
    first: When
    last: When


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """An item that could not be read: its file and line, and the reason."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Side:
    """Those who take one stance on a question."""

    stance: str
    count: int
    names: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with who stands where on it, in one line."""

    proposition: str
    link: str
    organisation: Named | None
    sides: tuple[Side, ...]


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
    outlets: Annotated[
        tuple[OutletLine, ...], "Outlets by language with counts and first and last date of publication."
    ]
    unread: Annotated[tuple[tuple[str, int], ...], "Languages that the reader cannot read, with documents in each."]
    refusals: Annotated[tuple[RefusalLine, ...], "Items that failed, newest first: file, line and reason."]
    refused: Annotated[int, "How many items failed in all."]
    questions: Annotated[tuple[QuestionLine, ...], "The questions, each with who stands where."]
    latest: Annotated[tuple[SaidLine, ...], "The newest statements by states and organisations."]


def home_page(view: View) -> HomePage:
    """The first page of the desk."""
    snapshot = view.snapshot
    counts = snapshot.counts()
    recorded = listings.last_recorded(snapshot)
    outlets = listings.outlets(snapshot)
    return HomePage(
        title="Desk",
        documents=counts["documents"],
        stories=listings.stories(snapshot),
        statements=counts["statements"],
        events=counts["events"],
        recorded=when(recorded) if recorded else None,
        outlets=tuple(_outlet(one) for one in outlets),
        unread=_unread(outlets),
        refusals=tuple(_refusal(one) for one in listings.refusals(snapshot, REFUSALS)),
        refused=counts["refusals"],
        questions=tuple(_question(view, question) for question in view.questions),
        latest=_latest(snapshot),
    )


def _outlet(one: OutletCount) -> OutletLine:
    first, last = when(one.first, Precision.DAY), when(one.last, Precision.DAY)
    return OutletLine(one.outlet, one.language, one.documents, one.stories, one.unread, first, last)


def _unread(outlets: Sequence[OutletCount]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for one in outlets:
        if one.unread:
            counts[one.language] = counts.get(one.language, 0) + one.unread
    return tuple(sorted(counts.items()))


def _refusal(refusal: Refusal) -> RefusalLine:
    where = refusal.source if refusal.line is None else f"{refusal.source}:{refusal.line}"
    return RefusalLine(where, refusal.reason)


def _question(view: View, question: Question) -> QuestionLine:
    organisation = named(question.organisation) if question.organisation else None
    sides = _sides(view.matrix(question))
    return QuestionLine(question.proposition, to_question(question.question_id), organisation, sides)


def _sides(matrix: Matrix) -> tuple[Side, ...]:
    by_stance = {stance: [cell.name for cell in matrix.cells if cell.stance is stance] for stance in Stance}
    return tuple(Side(stance.value, len(names), listed(names, NAMES)) for stance, names in by_stance.items() if names)


def _latest(snapshot: Snapshot) -> tuple[SaidLine, ...]:
    """The newest statements; of those that stand in copies of a story the first told."""
    newest = listings.latest_statements(snapshot, LATEST * 4)
    once = {(document.story_id, content_words(one, document.text)): (one, document) for one, document in newest}
    return tuple(said_line(one, document) for one, document in list(once.values())[:LATEST])
