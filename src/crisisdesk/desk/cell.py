"""What shows where one actor stands on a question: the sentences behind one row or one cell of the matrix."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar

from crisisdesk.desk.evidence import EvidenceLine, evidence_line, search_words
from crisisdesk.desk.language import figure, say
from crisisdesk.desk.links import Named, anchor, named, to_evidence, to_question
from crisisdesk.desk.office import View
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.prose import moment_words
from crisisdesk.desk.sheets import Sheet, sheet
from crisisdesk.errors import Misuse
from crisisdesk.model import Stance
from crisisdesk.positions import Cell, Evidence
from crisisdesk.positions.proofs import prove

SENTENCES = 100
"""Sentences of one kind that are listed, the newest first; the page says how many there are."""


@dataclass(frozen=True, slots=True)
class Told:
    """Sentences of one kind under their heading, and how many there are in all."""

    heading: str
    lines: tuple[EvidenceLine, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPage:
    """The evidence behind a row, or behind one stance of it."""

    template: ClassVar[str] = "cell.html"

    title: Annotated[str, "The actor's name."]
    actor: Annotated[Named, "The actor whose evidence it is."]
    proposition: Annotated[str, "The question's proposition."]
    question_link: Annotated[str, "The matrix, at the row of the actor."]
    stance: Annotated[str, "Where the actor stands."]
    only: Annotated[str, "The one stance that is shown; empty for all."]
    all_link: Annotated[str, "The same page with all stances."]
    as_of_words: Annotated[str, "The moment up to which articles count, in words; empty for now."]
    searched: Annotated[str, "All counts of the search behind the row."]
    told: Annotated[tuple[Told, ...], "What shows the stance, what says that nothing is on record, what others claim."]

    def sheet(self) -> Sheet:
        """One row for each sentence, as on the screen."""
        rows = [
            {
                "kind": part.heading,
                "stance": line.stance,
                "sentence": line.sentence,
                "chain": " → ".join(line.chain),
                "published": line.published.iso,
                "article": line.source_title,
                "grade": line.grade,
                "left_out": line.left_out,
                "rule": line.rule,
                "confidence": line.confidence,
            }
            for part in self.told
            for line in part.lines
        ]
        about = ["kind", "stance", "sentence", "chain", "published", "article"]
        return sheet(f"evidence-{self.actor.code}", rows, [*about, "grade", "left_out", "rule", "confidence"])


def cell_page(view: View, question_id: str, code: str, written: str, stance: str) -> CellPage:
    """The evidence of an actor on a question; of one stance where it is given."""
    question = view.question(question_id)
    try:
        cell = view.matrix(question).cell(code)
    except Misuse:
        raise Problem(404, say("The question has no row for {actor}.", actor=repr(code[:40]))) from None
    # Every document is opened for it, so that it is done once for each state of the record and of the grades.
    view.weighed(("proved", question, code), lambda: _proved(view, cell))
    as_of = view.snapshot.as_of
    return CellPage(
        title=cell.name,
        actor=named(code, written),
        proposition=question.proposition,
        question_link=f"{to_question(question_id, written)}#{anchor('row-', code)}",
        stance=cell.stance.value,
        only=stance,
        all_link=to_evidence(question_id, code, written),
        as_of_words=moment_words(as_of) if as_of else "",
        searched=search_words(cell),
        told=tuple(one for one in _told(cell, stance) if one.count),
    )


def _proved(view: View, cell: Cell) -> bool:
    """Hold all sentences that can be shown against the stored texts. Raises ``EvidenceError`` for one that differs."""
    prove(
        view.snapshot, (one for part in (cell.evidence, cell.stated_silence, cell.said_of) for one in part[:SENTENCES])
    )
    return True


def _told(cell: Cell, stance: str) -> Iterable[Told]:
    shown = [one for one in cell.evidence if stance in {"", one.position.stance.value}]
    yield _part(say("What shows the stance"), shown, cell)
    if stance in {"", Stance.SILENT.value}:
        yield _part(say("Stated silence: the text itself says so"), cell.stated_silence, cell)
    if not stance:
        yield _part(say("Said of it by others; never counted"), cell.said_of, cell)


def _part(heading: str, found: Iterable[Evidence], cell: Cell) -> Told:
    known = list(found)
    outweighed = {id(one) for one in cell.outweighed}
    lines = tuple(evidence_line(one, cell.name, id(one) in outweighed) for one in known[:SENTENCES])
    if len(known) > SENTENCES:
        heading = say(
            "{heading}: the newest {shown} of {all}", heading=heading, shown=SENTENCES, all=figure(len(known))
        )
    return Told(heading, lines, len(known))
