"""What is new since the last visit: stances that changed, and new sentences on the questions of the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from crisisdesk.desk.links import Named, named, to_document, to_question
from crisisdesk.desk.office import Office, View
from crisisdesk.desk.prose import counted
from crisisdesk.desk.streams import covered
from crisisdesk.positions import Matrix
from crisisdesk.positions.history import Change, changes_between

SHOWN = 8
"""Changes listed; all are counted."""


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One actor on one question: the stance before and now, how many sentences came in, and the newest of them."""

    actor: Named
    proposition: str
    link: str
    former: str
    stance: str
    moved: bool
    count: str
    sentence: str
    place: str


@dataclass(frozen=True, slots=True)
class News:
    """The changes, those of a stance first, and how many there are in all."""

    lines: tuple[NewsLine, ...]
    count: int


def news(office: Office, view: View, since: datetime) -> News:
    """What came in since a moment, by its hour."""
    since = since.astimezone(UTC).replace(minute=0, second=0)
    last = covered(view).last
    if last is None or last <= since:
        return News((), 0)
    with office.open(since) as then:
        before = {question.question_id: then.matrix(question) for question in then.questions}
    return view.weighed(("news", since, view.questions), lambda: _news(view, before, since))


def _news(view: View, before: Mapping[str, Matrix], since: datetime) -> News:
    found = [
        (change, question.question_id, question.proposition)
        for question in view.questions
        if question.question_id in before
        for change in changes_between(before[question.question_id], view.matrix(question))
    ]
    found.sort(key=lambda one: not one[0].moved)
    written = since.isoformat(timespec="minutes").replace("+00:00", "Z")
    return News(tuple(_line(*one, written) for one in found[:SHOWN]), len(found))


def _line(change: Change, question_id: str, proposition: str, since: str) -> NewsLine:
    newest = change.words[0] if change.words else None
    return NewsLine(
        actor=named(change.actor),
        proposition=proposition,
        link=to_question(question_id, against=since),
        former=change.former.value,
        stance=change.after.stance.value,
        moved=change.moved,
        count=counted(len(change.words), "new sentence", "new sentences"),
        sentence=newest.sentence if newest else "",
        place=to_document(newest.document.document_id, newest.position.evidence) if newest else "",
    )
