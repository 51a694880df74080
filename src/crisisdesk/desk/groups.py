"""Rows of a matrix in groups: the place, the organisation with its members, and the others by what they belong to."""

from collections.abc import Iterable, Sequence
from datetime import date

from crisisdesk import charters
from crisisdesk.actors import registry
from crisisdesk.desk.language import say
from crisisdesk.desk.links import named
from crisisdesk.errors import Misuse
from crisisdesk.model import Question, base
from crisisdesk.positions import Cell, Matrix

LARGEST = 40
"""Members beyond which an organisation says too little about what its members share."""
FEWEST = 2
"""Rows that a group of others has at the least."""

Named = tuple[str, list[Cell]]


def grouped(matrix: Matrix, question: Question, day: date) -> list[Named]:
    """Groups that have rows, with their names. Every cell stands in one group."""
    organisation = question.organisation
    inside = {organisation, *registry().members(organisation, day)} if organisation else set()
    places = [cell for cell in matrix.cells if base(cell.actor) == question.place]
    members = [cell for cell in matrix.cells if cell.actor in inside and cell not in places]
    others = [cell for cell in matrix.cells if cell not in places and cell not in members]
    members.sort(key=lambda cell: (cell.actor != organisation, cell.name))
    first = [
        (say("The place: {name}", name=named(question.place).name) if question.place else "", places),
        (_members_of(organisation) if organisation else "", members),
    ]
    rest = list(_others(others, day, organisation)) if places or members else [(say("Actors"), _by_name(others))]
    return [(name, cells) for name, cells in [*first, *rest] if cells]


def _others(cells: Sequence[Cell], day: date, without: str | None) -> Iterable[Named]:
    """The largest groups first that share an organisation with a charter; at last those that share none."""
    left = list(cells)
    members = {code: _belonging(code, day) for code in charters.organisations() if code != without}
    while left:
        shared = {
            code: [cell for cell in left if base(cell.actor) in belonging]
            for code, belonging in members.items()
            if len(belonging) <= LARGEST
        }
        code = max(shared, key=lambda one: (len(shared[one]), -len(members[one]), one), default="")
        if not code or len(shared[code]) < FEWEST:
            break
        yield _members_of(code), sorted(shared[code], key=lambda cell: (cell.actor != code, cell.name))
        left = [cell for cell in left if cell not in shared[code]]
    yield say("Others"), _by_name(left)


def _belonging(code: str, day: date) -> frozenset[str]:
    try:
        return frozenset({code, *registry().members(code, day)})
    except Misuse:
        return frozenset()


def _members_of(code: str) -> str:
    return say("{organisation} and its members", organisation=named(code).name)


def _by_name(cells: Iterable[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: cell.name)
