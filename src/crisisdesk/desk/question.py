"""The matrix of one question: who stands where, with the words that show it and the search behind silence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from crisisdesk.actors import registry
from crisisdesk.desk.decisions import Panel, decision_panel
from crisisdesk.desk.evidence import EvidenceLine, evidence_line, search_words, silence_words
from crisisdesk.desk.links import Named, anchor, named, to_question
from crisisdesk.desk.office import View
from crisisdesk.desk.prose import When, day_words, moment_words, when
from crisisdesk.desk.timeline import Timeline, timeline
from crisisdesk.model import Question, Stance, base
from crisisdesk.positions import Cell, Evidence, Matrix

SENTENCES = 100
"""Sentences of one kind that a row opens to, the newest first; the row says how many there are."""


@dataclass(frozen=True, slots=True)
class Row:
    """Where one actor stands.

    ``lead`` is the newest sentence of those that made the stance. ``silence`` is empty for an actor that spoke.
    """

    anchor: str
    actor: Named
    stance: str
    lead: EvidenceLine | None
    stories: int
    last: When | None
    naming: str
    silence: str
    searched: str
    evidence: tuple[EvidenceLine, ...]
    stated_silence: tuple[EvidenceLine, ...]
    said_of: tuple[EvidenceLine, ...]
    sentences: int


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """Who stands where on one question."""

    template: ClassVar[str] = "question.html"

    title: Annotated[str, "The proposition on which actors take positions."]
    terms: Annotated[tuple[str, ...], "The words by which news names the question."]
    period: Annotated[str, "The dates within which articles count, in words; empty without bounds."]
    place: Annotated[Named | None, "The state that the measure concerns."]
    organisation: Annotated[Named | None, "The organisation whose decision it would be."]
    as_of: Annotated[str, "The moment up to which articles count, as the reader wrote it; empty for now."]
    as_of_words: Annotated[str, "The same moment in words; empty for now."]
    now_link: Annotated[str, "The same page as of now."]
    groups: Annotated[tuple[Group, ...], "The rows: the place, the organisation and its members, others."]
    drawing: Annotated[Timeline | None, "The evidence over time; none where there is no evidence."]
    decision: Annotated[Panel | None, "What the organisation can decide; none where no rule is asked."]


def question_page(view: View, question_id: str, written: str) -> QuestionPage:
    """The page of a question as of the view's moment, which the reader wrote as ``written``."""
    question, as_of = view.question(question_id), view.snapshot.as_of
    groups = _grouped(view.matrix(question), question, _day(question, view.day))
    organisation = named(question.organisation, written) if question.organisation else None
    return QuestionPage(
        title=question.proposition,
        terms=question.terms,
        period=_period(question),
        place=named(question.place, written) if question.place else None,
        organisation=organisation,
        as_of=written,
        as_of_words=moment_words(as_of) if as_of else "",
        now_link=to_question(question.question_id),
        groups=tuple(Group(name, tuple(_row(cell, written) for cell in cells)) for name, cells in groups),
        drawing=timeline([cell for _, cells in groups for cell in cells]),
        decision=decision_panel(view, question, organisation),
    )


def _grouped(matrix: Matrix, question: Question, day: date) -> list[tuple[str, list[Cell]]]:
    organisation = question.organisation
    inside = {organisation, *registry().members(organisation, day)} if organisation else set()
    places = [cell for cell in matrix.cells if base(cell.actor) == question.place]
    members = [cell for cell in matrix.cells if cell.actor in inside and cell not in places]
    others = [cell for cell in matrix.cells if cell not in places and cell not in members]
    members.sort(key=lambda cell: (cell.actor != organisation, cell.name))
    named_groups = [
        (f"The place: {named(question.place).name}" if question.place else "", places),
        (f"{named(organisation).name} and its members" if organisation else "", members),
        ("Others" if places or members else "Actors", sorted(others, key=lambda cell: cell.name)),
    ]
    return [(name, cells) for name, cells in named_groups if cells]


def _row(cell: Cell, as_of: str) -> Row:
    found = (*cell.evidence, *cell.stated_silence, *cell.said_of)
    return Row(
        anchor=anchor("row-", cell.actor),
        actor=named(cell.actor, as_of),
        stance=cell.stance.value,
        lead=next(iter(_lines(cell.deciding[:1], cell.name)), None),
        stories=cell.stories,
        last=when(cell.last) if cell.last else None,
        naming=f"{cell.searched.both:,} of {cell.searched.actor:,}",
        silence=silence_words(cell) if cell.stance is Stance.SILENT else "",
        searched=search_words(cell),
        evidence=_lines(cell.evidence, cell.name),
        stated_silence=_lines(cell.stated_silence, cell.name),
        said_of=_lines(cell.said_of, cell.name),
        sentences=len(found),
    )


def _lines(found: Iterable[Evidence], name: str) -> tuple[EvidenceLine, ...]:
    return tuple(evidence_line(one, name) for one in list(found)[:SENTENCES])


def _day(question: Question, now: date) -> date:
    """The day whose members the rows show: the last one of the question's period that has come."""
    return min(question.ends, now) if question.ends else now


def _period(question: Question) -> str:
    begins = f"from {day_words(question.begins)}" if question.begins else ""
    ends = f"to {day_words(question.ends)}" if question.ends else ""
    return " ".join(part for part in (begins, ends) if part)
