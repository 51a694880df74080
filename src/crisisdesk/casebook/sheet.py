"""The decision sheet: what was decided, by which rule, by whom, on what evidence, and what is still open, on paper."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from crisisdesk.casebook.case import Mandate
from crisisdesk.positions import Cell, Matrix

INLINE = 1_800
"""Characters of a text that stand on the sheet itself; a longer one follows as an annex."""

FEW = 20
"""Up to so many members have a row each; of more, those of whom only the ballot is known share one for each ballot."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a member stood, as far as anybody could know then: the stance, the words that show it, and who tells it."""

    stance: str
    words: str
    source: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of the organ: its ballot in words, why it has none, when it was cast, how often changed, its stand."""

    code: str
    name: str
    ballot: str
    remark: str
    cast_at: datetime | None
    stands: tuple[Stand, ...]

    @property
    def plain(self) -> bool:
        """Whether nothing is known but the ballot."""
        return not self.remark and not self.stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything on one decision; all texts are plain and are escaped where they are shown.

    ``arithmetic`` are sentences, ``open`` what remains to be done or known, ``entries`` the ledger's numbers of the
    draft, of the ballots and of the outcome, ``checkpoint`` what covers them, empty where none does yet.
    """

    case_id: str
    title: str
    organisation: str
    place: str
    drawn_at: datetime
    decided_at: datetime
    verdict: str
    via: str
    organ: str
    draft_title: str
    text: str
    version: int
    rule: str
    article: str
    arithmetic: tuple[str, ...]
    members: tuple[MemberLine, ...]
    mandate: Mandate | None
    open: tuple[str, ...]
    entries: tuple[int, ...]
    checkpoint: str

    @property
    def annexed(self) -> bool:
        """Whether the text is too long for the sheet itself."""
        return len(self.text) > INLINE

    @property
    def rows(self) -> tuple[MemberLine, ...]:
        """The members with a row of their own."""
        return tuple(line for line in self.members if len(self.members) <= FEW or not line.plain)

    @property
    def groups(self) -> dict[str, tuple[MemberLine, ...]]:
        """All other members, by their ballot."""
        rest = [line for line in self.members if line not in self.rows]
        ballots = dict.fromkeys(line.ballot for line in rest)
        return {ballot: tuple(line for line in rest if line.ballot == ballot) for ballot in ballots}

    @property
    def numbers(self) -> str:
        """The ledger's entries in a few words: ``5, 7-13``."""
        runs: list[list[int]] = []
        for number in self.entries:
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)

    @property
    def shown(self) -> str:
        """The text as it stands on the sheet."""
        return f"{self.text[:INLINE].rstrip()} …" if self.annexed else self.text


def html(page: Sheet) -> str:
    """The sheet as one HTML file that stands for itself and prints on A4."""
    return _templates().get_template("sheet.html").render(page=page)


def stands_of(matrix: Matrix) -> dict[str, Stand]:
    """What a matrix shows of each actor, to be put beside the ballots; make it as of the moment of the decision."""
    return {cell.actor: _stand(cell) for cell in matrix.cells}


def _stand(cell: Cell) -> Stand:
    if not cell.deciding:
        read = f"{cell.searched.stories} stories read, {cell.searched.both} of them on both"
        return Stand(cell.stance, "", f"nothing on record; {read}", cell.searched.last)
    first = cell.deciding[0]
    return Stand(cell.stance, first.sentence, " → ".join(first.chain), first.published_at)


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("crisisdesk.casebook"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"moment": _moment, "day": _day}
    return found


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def _moment(at: datetime) -> str:
    return f"{_day(at)}, {at:%H:%M} UTC"
