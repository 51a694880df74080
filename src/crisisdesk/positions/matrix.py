"""Who stands where on a question, with the words that show it and the search behind silence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from crisisdesk.errors import Misuse
from crisisdesk.model import Question, Stance, base
from crisisdesk.positions.cells import Cell, Shown, cell_of
from crisisdesk.positions.evidence import Searched
from crisisdesk.positions.grades import Grades
from crisisdesk.positions.members import members_of, name_of, organisation_code
from crisisdesk.positions.readings import findings
from crisisdesk.positions.spoken import Spoken, spoken
from crisisdesk.record import Snapshot
from crisisdesk.record.reach import ALL, LANGUAGE, OUTLET, Reach, Within, reach

BROAD = Fraction(1, 2)
"""Share of all stories read from which on a term is too broad to name a question."""
FEWEST = 10
"""Stories below which no share is worth a word."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """All cells of one question as the record showed it at a time.

    ``members`` are the rows of each organisation on the matrix's day, ``naming`` the stories that hold each term.
    """

    question: Question
    as_of: datetime | None
    cells: tuple[Cell, ...]
    members: tuple[tuple[str, tuple[str, ...]], ...] = ()
    naming: tuple[tuple[str, int], ...] = ()

    def cell(self, actor: str) -> Cell:
        """The row of one actor. Raises ``Misuse`` where the matrix has none."""
        for cell in self.cells:
            if cell.actor == actor:
                return cell
        raise Misuse(f"{actor} is no row of the question {self.question.question_id!r}")

    def stances(self) -> dict[str, Stance]:
        """Stance by actor."""
        return {cell.actor: cell.stance for cell in self.cells}

    @property
    def spoken(self) -> bool:
        """Whether anybody has taken a position."""
        return any(cell.stance is not Stance.SILENT for cell in self.cells)

    @property
    def broad(self) -> tuple[tuple[str, Fraction], ...]:
        """Terms that half of the stories read or more hold, with the share: they name more than the question."""
        read = max((cell.searched.stories for cell in self.cells), default=0)
        shares = ((term, Fraction(stories, read)) for term, stories in self.naming if read >= FEWEST)
        return tuple((term, share) for term, share in shares if share >= BROAD)

    def groups(self) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
        """The rows by where they belong: the place, each organisation with its members of the day, all others."""
        cells = {cell.actor: cell for cell in self.cells}
        place = [code for code in cells if base(code) == self.question.place]
        found = [("place", place), *((code, [*members, code]) for code, members in self.members)]
        inside = {code for _, codes in found for code in codes}
        found.append(("others", [code for code in cells if code not in inside]))
        return tuple((title, tuple(cells[code] for code in codes)) for title, codes in found if codes)


def matrix(
    snapshot: Snapshot,
    question: Question,
    actors: Iterable[str] = (),
    *,
    organisations: Sequence[str] = (),
    grades: Grades | None = None,
) -> Matrix:
    """The matrix of a question over a snapshot of the record.

    It has a row for the question's place, for each member of its organisation on the day, for the organisation, for
    the given actors, and for everybody else of whom the record shows a position. Given organisations stand in for the
    question's own. ``grades`` are analysts' grades, by outlet, document, statement or event. Raises ``Misuse`` for
    actors and organisations that nobody knows.
    """
    within = Within.days(question.begins, question.ends, snapshot.as_of)
    told = spoken(findings(snapshot, question), len(question.terms))
    shown = told.by_actor(within.ends, grades or {})
    search = _Search(reach(snapshot), told, within)
    members = _members(question, organisations, snapshot.as_of)
    place = [question.place] if question.place else []
    inside = [code for organisation, codes in members for code in (*codes, organisation)]
    wanted = dict.fromkeys([*place, *inside, *actors, *sorted(shown)])
    cells = tuple(cell_of(one, name_of(one), shown.get(one, Shown()), search.of(one)) for one in wanted)
    naming = tuple((term, told.holding(at, within.ends)) for at, term in enumerate(question.terms))
    return Matrix(question, snapshot.as_of, cells, members, naming)


class _Search:
    """Counts of stories, asked once for all cells."""

    def __init__(self, reached: Reach, told: Spoken, within: Within) -> None:
        self._reach, self._told, self._within = reached, told, within
        self._question = told.naming(within.ends)
        self._stories = reached.stories(ALL, within)
        self._last = reached.last(within)
        self._languages, self._outlets = reached.unread(LANGUAGE, within), reached.unread(OUTLET, within)

    def of(self, actor: str) -> Searched:
        found = base(actor)
        return Searched(
            stories=self._stories,
            actor=self._reach.stories(found, self._within),
            question=self._question,
            both=self._told.both(found, self._within.ends),
            unread=self._languages,
            last=self._last,
            unread_outlets=self._outlets,
        )


def _members(
    question: Question, organisations: Sequence[str], as_of: datetime | None
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    day = _day(question, as_of)
    asked = organisations or ([question.organisation] if question.organisation else [])
    codes = dict.fromkeys(organisation_code(code) for code in asked)
    return tuple((code, members_of(code, day)) for code in codes)


def _day(question: Question, as_of: datetime | None) -> date:
    """The day of the memberships: that of the moment asked for, else today or the end of the question's period."""
    if as_of:
        return as_of.date()
    today = datetime.now(UTC).date()
    return min(question.ends, today) if question.ends else today
