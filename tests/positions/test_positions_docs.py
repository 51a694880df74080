import re
from datetime import UTC, datetime
from pathlib import Path

from cell_builders import NOTHING, told

from crisisdesk.model import Stance
from crisisdesk.positions import Evidence
from crisisdesk.positions.cells import cell_of, shown
from crisisdesk.positions.grades import CREDIBILITY, RELIABILITY, Weighed
from crisisdesk.testing import NOON

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "questions-and-positions.md").read_text("utf-8")
BY_HAND = PAGE.split("### One cell by hand")[1].split("| stance | meaning |")[0]


def rows(text: str) -> list[list[str]]:
    """The cells of a table's rows, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def evidence(row: list[str]) -> Evidence:
    day, outlet, story, teller, stance, grade = row
    at = datetime.strptime(f"{day} 2022", "%d %B %Y").replace(tzinfo=UTC)
    days = (at - NOON.replace(hour=0)).days
    one = told(Stance(stance), days, by=teller, story=story, document=f"{story} {outlet}", outlet=outlet)
    return one.graded({one.document.document_id: grade} if grade else {})


def test_the_cell_worked_by_hand_is_what_the_code_gives() -> None:
    cell = cell_of("KAZ", "Kazakhstan", shown(map(evidence, rows(BY_HAND))), NOTHING)
    stance, weight, stories = re.findall(r"\*\*(.+?)\*\*", BY_HAND)
    assert (cell.stance.value, str(cell.weight), str(cell.stories)) == (stance, weight, stories)
    assert {one.document.story_id for one in cell.deciding} == {"s3", "s5"}
    assert {one.document.story_id for one in cell.outweighed} == {"s4"}


def test_the_weights_are_those_of_the_table() -> None:
    table = rows(PAGE[PAGE.index("| letter |") : PAGE.index("The weight of a cell is")])
    for letter, weight, figure, other in table:
        assert str(RELIABILITY[letter.split(",")[0]]) == weight
        assert str(CREDIBILITY[figure.split(",")[0]]) == other
    assert str(Weighed().weight) == "9/25"
    assert len(table) == len(RELIABILITY)
