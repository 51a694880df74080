"""All questions of the desk, each with who stands where and what changed in the days before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from crisisdesk.desk.feeds import Entry, Feed, feed
from crisisdesk.desk.language import say
from crisisdesk.desk.links import Named, named, to_question
from crisisdesk.desk.office import View
from crisisdesk.desk.prose import When, listed, when
from crisisdesk.desk.sheets import Sheet, sheet
from crisisdesk.model import Question, Stance
from crisisdesk.positions import Matrix

NAMES = 6
"""Actors named in a question's summary, by stance."""


@dataclass(frozen=True, slots=True)
class Side:
    """Those who take one stance on a question."""

    stance: str
    count: int
    names: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with who stands where on it, in one line; ``last`` is the date of the newest evidence."""

    question_id: str
    proposition: str
    link: str
    organisation: Named | None
    sides: tuple[Side, ...]
    last: When | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsPage:
    """Every question that is asked of the record."""

    template: ClassVar[str] = "questions.html"

    title: Annotated[str, "The name of the page."]
    questions: Annotated[tuple[QuestionLine, ...], "The questions, each with who stands where."]

    def sheet(self) -> Sheet:
        """One row for each question and stance."""
        rows = [
            {
                "question": line.question_id,
                "proposition": line.proposition,
                "organisation": line.organisation.code if line.organisation else "",
                "stance": side.stance,
                "count": side.count,
                "actors": side.names,
                "last": line.last.iso if line.last else None,
            }
            for line in self.questions
            for side in line.sides
        ]
        return sheet(
            "questions", rows, ["question", "proposition", "organisation", "stance", "count", "actors", "last"]
        )

    def feed(self) -> Feed:
        """One entry for each question that has evidence, renewed with the newest."""
        entries = [
            Entry(
                identifier=f"question:{line.question_id}:{line.last.iso}",
                title=line.proposition,
                at=datetime.fromisoformat(line.last.iso),
                link=line.link,
                words="; ".join(f"{say(side.stance)}: {side.names}" for side in line.sides),
            )
            for line in self.questions
            if line.last
        ]
        return feed("questions", self.title, "/questions", entries)


def questions_page(view: View) -> QuestionsPage:
    """The page of all questions."""
    return QuestionsPage(title=say("Questions"), questions=tuple(question_line(view, one) for one in view.questions))


def question_line(view: View, question: Question) -> QuestionLine:
    """The line of one question."""
    matrix = view.matrix(question)
    last = max((cell.last for cell in matrix.cells if cell.last), default=None)
    return QuestionLine(
        question_id=question.question_id,
        proposition=question.proposition,
        link=to_question(question.question_id),
        organisation=named(question.organisation) if question.organisation else None,
        sides=_sides(matrix),
        last=when(last) if last else None,
    )


def _sides(matrix: Matrix) -> tuple[Side, ...]:
    by_stance = {stance: [cell.name for cell in matrix.cells if cell.stance is stance] for stance in Stance}
    return tuple(Side(stance.value, len(names), listed(names, NAMES)) for stance, names in by_stance.items() if names)
