"""What changed between two matrices of one question, with the words that changed it."""

from dataclasses import dataclass

from crisisdesk.errors import Misuse
from crisisdesk.model import Stance
from crisisdesk.positions.cells import Cell
from crisisdesk.positions.evidence import Evidence
from crisisdesk.positions.matrix import Matrix


@dataclass(frozen=True, slots=True)
class Change:
    """One actor's cell at two times. ``before`` is None for an actor that had no row.

    ``words`` is the evidence that came in between, stated silence and what is said of the actor included, newest first.
    """

    actor: str
    name: str
    before: Cell | None
    after: Cell
    words: tuple[Evidence, ...]

    @property
    def moved(self) -> bool:
        """Whether the stance is another one."""
        return self.former is not self.after.stance

    @property
    def former(self) -> Stance:
        """The stance at the earlier time; silent for an actor that had no row."""
        return self.before.stance if self.before else Stance.SILENT


def changes_between(before: Matrix, after: Matrix) -> tuple[Change, ...]:
    """The actors of whom the later matrix shows something that the earlier did not, changed stances first.

    Raises ``Misuse`` for matrices of two questions.
    """
    if before.question.question_id != after.question.question_id:
        raise Misuse(f"{before.question.question_id!r} and {after.question.question_id!r} are two questions")
    former = {cell.actor: cell for cell in before.cells}
    found = [_change(former.get(cell.actor), cell) for cell in after.cells]
    return tuple(sorted((one for one in found if one.moved or one.words), key=lambda one: (not one.moved, one.actor)))


def _change(before: Cell | None, after: Cell) -> Change:
    known = {_told(one) for one in _all(before)} if before else set()
    return Change(after.actor, after.name, before, after, tuple(one for one in _all(after) if _told(one) not in known))


def _all(cell: Cell) -> tuple[Evidence, ...]:
    return (*cell.evidence, *cell.stated_silence, *cell.said_of)


def _told(one: Evidence) -> tuple[str, str, str, str]:
    return (one.document.document_id, one.sentence, one.position.stance.value, one.position.reported_by)
