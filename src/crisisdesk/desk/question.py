"""The matrix of one question: who stands where, how it changed, what can be decided, and the same as a map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, ClassVar

from crisisdesk.desk.decisions import Panel, decision_panel
from crisisdesk.desk.evidence import grade_words, silence_words
from crisisdesk.desk.feeds import Entry, Feed, feed
from crisisdesk.desk.groups import grouped
from crisisdesk.desk.language import figure, say
from crisisdesk.desk.links import Named, anchor, named, to_evidence, to_question
from crisisdesk.desk.maps import Picture, Tint, picture
from crisisdesk.desk.office import View
from crisisdesk.desk.prose import When, brief, day_words, moment_words, when
from crisisdesk.desk.sheets import Sheet, sheet
from crisisdesk.desk.slider import Slider, slider
from crisisdesk.desk.timeline import Timeline, timeline
from crisisdesk.model import Question, Stance, base
from crisisdesk.positions import Cell, Matrix

COLUMNS = (Stance.SUPPORTS, Stance.OPPOSES, Stance.CONDITIONAL, Stance.NEUTRAL, Stance.SILENT)
"""The stances that a row counts; a contradiction stands in more than one of them."""


@dataclass(frozen=True, slots=True)
class Count:
    """Independent stories that show one stance of an actor, and the date of the newest; ``link`` leads to them.

    ``words`` are the count as it is read: for silence the stories that name the question of those that mention the
    actor. ``made`` says that the stance of the row was made here.
    """

    stance: str
    stories: int
    words: str
    last: When | None
    link: str
    made: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Where one actor stands.

    ``before`` is where it stood at the moment that the page compares with, empty for the same or without one.
    ``sentence`` is the newest of those that made the stance; for an actor that took no position the search behind
    that. ``grade`` is what analysts graded that sentence, empty for nothing, ``grade_words`` what the grade means.
    ``link`` leads to everything that shows it.
    """

    anchor: str
    actor: Named
    stance: str
    before: str
    counts: tuple[Count, ...]
    stories: int
    last: When | None
    sentence: str
    grade: str
    grade_words: str
    link: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together, and how many of them take each stance, in words."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """Who stands where on one question."""

    template: ClassVar[str] = "question.html"

    title: Annotated[str, "The proposition on which actors take positions."]
    question_id: Annotated[str, "The name of the question."]
    terms: Annotated[tuple[str, ...], "The words by which news names the question."]
    period: Annotated[str, "The dates within which articles count, in words; empty without bounds."]
    place: Annotated[Named | None, "The state that the measure concerns."]
    organisation: Annotated[Named | None, "The organisation whose decision it would be."]
    as_of: Annotated[str, "The moment up to which articles count, as the reader wrote it; empty for now."]
    as_of_words: Annotated[str, "The same moment in words; empty for now."]
    now_link: Annotated[str, "The same page as of now."]
    against: Annotated[str, "The moment to compare with, as the reader wrote it; empty for none."]
    against_words: Annotated[str, "The same moment in words; empty for none."]
    changed: Annotated[int, "Rows whose stance is another than at the moment to compare with."]
    slider: Annotated[Slider | None, "The days between which the date can be moved; none where there is one day."]
    groups: Annotated[tuple[Group, ...], "The rows: the place, the organisation and its members, others."]
    picture: Annotated[Picture | None, "The stances on a map; none where no actor has an area."]
    drawing: Annotated[Timeline | None, "The evidence over time; none where there is no evidence."]
    decision: Annotated[Panel | None, "What the organisation can decide; none where no rule is asked."]

    def sheet(self) -> Sheet:
        """One row for each actor, as on the screen."""
        counted = [stance.value for stance in COLUMNS]
        rows = [
            {
                "group": group.name,
                "actor": row.actor.code,
                "name": row.actor.name,
                "stance": row.stance,
                "before": row.before,
                **{f"{count.stance}_stories": count.stories for count in row.counts},
                **{f"{count.stance}_last": count.last.iso if count.last else None for count in row.counts},
                "stories": row.stories,
                "last": row.last.iso if row.last else None,
                "sentence": row.sentence,
                "grade": row.grade,
            }
            for group in self.groups
            for row in group.rows
        ]
        dated = [f"{stance}_{what}" for stance in counted for what in ("stories", "last")]
        columns = ["group", "actor", "name", "stance", "before", *dated, "stories", "last", "sentence", "grade"]
        return sheet(f"positions-{self.question_id}", rows, columns)

    def feed(self) -> Feed:
        """One entry for each actor that took a position, renewed when the newest evidence is another."""
        link = to_question(self.question_id)
        entries = [
            Entry(
                identifier=f"question:{self.question_id}:{row.actor.code}:{row.stance}:{row.last.iso}",
                title=f"{row.actor.name}: {say(row.stance)}",
                at=_moment(row.last.iso),
                link=f"{link}#{row.anchor}",
                words=row.sentence,
            )
            for group in self.groups
            for row in group.rows
            if row.last and row.stance != Stance.SILENT
        ]
        return feed(f"question:{self.question_id}", self.title, link, entries)


def question_page(
    view: View, question_id: str, written: str, other: Matrix | None = None, against: str = ""
) -> QuestionPage:
    """The page of a question as of the view's moment, which the reader wrote as ``written``.

    ``other`` is the matrix at the moment to compare with, which the reader wrote as ``against``.
    """
    question, as_of = view.question(question_id), view.snapshot.as_of
    before = other.stances() if other else None
    groups = [
        Group(name, tuple(_row(cell, question, written, before) for cell in cells))
        for name, cells in grouped(view.matrix(question), question, _day(question, view.day))
    ]
    rows = [row for group in groups for row in group.rows]
    organisation = named(question.organisation, written) if question.organisation else None
    house = view.office.house
    return QuestionPage(
        title=question.proposition,
        question_id=question.question_id,
        terms=question.terms,
        period=_period(question),
        place=named(question.place, written) if question.place else None,
        organisation=organisation,
        as_of=written,
        as_of_words=moment_words(as_of) if as_of else "",
        now_link=to_question(question.question_id),
        against=against,
        against_words=moment_words(other.as_of) if other and other.as_of else "",
        changed=sum(1 for row in rows if row.before),
        slider=slider(view, question, as_of),
        groups=tuple(groups),
        picture=picture(_tints(rows), house.words_of_maps, disputed=house.disputed),
        drawing=timeline(_cells(view.matrix(question), rows)),
        decision=decision_panel(view, question, organisation),
    )


def _cells(matrix: Matrix, rows: Sequence[Row]) -> list[Cell]:
    cells = {cell.actor: cell for cell in matrix.cells}
    return [cells[row.actor.code] for row in rows]


def _tints(rows: Sequence[Row]) -> Mapping[str, Tint]:
    """What the map shows of states; sectors and organisations have no area."""
    return {
        row.actor.code: Tint(row.stance, f"{row.actor.name}: {say(row.stance)}", row.link)
        for row in rows
        if row.actor.code == base(row.actor.code)
    }


def _row(cell: Cell, question: Question, as_of: str, before: Mapping[str, Stance] | None) -> Row:
    lead = next(iter(cell.deciding), None)
    was = before.get(cell.actor, Stance.SILENT) if before is not None else cell.stance
    return Row(
        anchor=anchor("row-", cell.actor),
        actor=named(cell.actor, as_of),
        stance=cell.stance.value,
        before=was.value if was is not cell.stance else "",
        counts=tuple(_count(cell, stance, question, as_of) for stance in COLUMNS),
        stories=cell.stories,
        last=when(cell.last) if cell.last else None,
        sentence=lead.sentence if lead else silence_words(cell),
        grade=str(lead.grade) if lead else "",
        grade_words=grade_words(lead.grade.reliability, lead.grade.credibility) if lead else "",
        link=to_evidence(question.question_id, cell.actor, as_of),
    )


def _count(cell: Cell, stance: Stance, question: Question, as_of: str) -> Count:
    silent = stance is Stance.SILENT
    shown = cell.stated_silence if silent else [one for one in cell.evidence if one.position.stance is stance]
    stories = len({one.document.story_id for one in shown})
    last = max((one.published_at for one in shown), default=None)
    searched = say("{both} of {all}", both=figure(cell.searched.both), all=figure(cell.searched.actor))
    return Count(
        stance=stance.value,
        stories=stories,
        words=searched if silent else figure(stories),
        last=brief(last) if last else None,
        link=to_evidence(question.question_id, cell.actor, as_of, stance.value),
        made=cell.stance is stance if silent else any(one.position.stance is stance for one in cell.deciding),
    )


def _day(question: Question, now: date) -> date:
    """The day whose members the rows show: the last one of the question's period that has come."""
    return min(question.ends, now) if question.ends else now


def _period(question: Question) -> str:
    if question.begins and question.ends:
        return say("from {first} to {last}", first=day_words(question.begins), last=day_words(question.ends))
    if question.begins:
        return say("from {first}", first=day_words(question.begins))
    return say("to {last}", last=day_words(question.ends)) if question.ends else ""


def _moment(iso: str) -> datetime:
    if "T" in iso:
        return datetime.fromisoformat(iso)
    return datetime.combine(date.fromisoformat(iso), time.min, tzinfo=UTC)
