from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cell_builders import day, reading

from crisisdesk.clock import fixed_clock
from crisisdesk.errors import Misuse
from crisisdesk.model import Reading, Stance
from crisisdesk.positions import Matrix, matrix
from crisisdesk.positions.history import changes_between
from crisisdesk.record import Record
from crisisdesk.testing import NOW, question

FORCE = question("the force", proposition="It is sent", place="KAZ")


def record_with(folder: Path, *readings: Reading) -> Record:
    record = Record(folder, fixed_clock(NOW))
    record.append(readings)
    return record


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return record_with(
        tmp_path,
        reading("RUS", "welcomed", 0),
        reading("GEO", "welcomed", 0),
        reading("GEO", "rejected", 2),
        reading("ARM", "rejected", 3),
        reading("RUS", "welcomed", 3),
    )


def at(record: Record, days: float) -> Matrix:
    return matrix(record.snapshot(as_of=day(days)), FORCE)


def test_what_changed_comes_with_the_words(record: Record) -> None:
    found = changes_between(at(record, 1), at(record, 4))
    assert [(one.actor, one.former, one.after.stance, one.moved) for one in found] == [
        ("ARM", Stance.SILENT, Stance.OPPOSES, True),
        ("GEO", Stance.SUPPORTS, Stance.OPPOSES, True),
        ("RUS", Stance.SUPPORTS, Stance.SUPPORTS, False),
    ]
    assert [[one.sentence for one in change.words] for change in found] == [
        ["Armenia rejected the force."],
        ["Georgia rejected the force."],
        ["Russia welcomed the force."],
    ]


def test_nothing_changes_between_a_day_and_itself(record: Record) -> None:
    assert changes_between(at(record, 4), at(record, 4)) == ()


def test_the_matrix_of_any_day_shows_only_what_was_published(record: Record) -> None:
    for days in range(5):
        found = at(record, days)
        shown = [one for cell in found.cells for one in cell.evidence]
        assert all(one.published_at <= day(days) for one in shown)


def test_two_questions_are_not_compared(record: Record) -> None:
    other = matrix(record.snapshot(), replace(FORCE, question_id="q2"))
    with pytest.raises(Misuse, match="two questions"):
        changes_between(at(record, 1), other)


def test_rows_stand_with_their_organisation_on_the_day(tmp_path: Path) -> None:
    record = record_with(tmp_path, reading("RUS", "welcomed", 0), reading("GEO", "rejected", 0))
    found = matrix(record.snapshot(as_of=day(1)), FORCE, ["TUR"], organisations=["SCO", "CSTO"])
    groups = {title: [cell.actor for cell in cells] for title, cells in found.groups()}
    assert list(groups) == ["place", "SCO", "CSTO", "others"]
    assert groups["SCO"] == ["CHN", "IND", "KAZ", "KGZ", "PAK", "RUS", "TJK", "UZB", "SCO"]
    assert groups["others"] == ["TUR", "GEO"]
    later = matrix(record.snapshot(as_of=day(0) + timedelta(days=900)), FORCE, organisations=["SCO"])
    assert "IRN" in [cell.actor for cell in dict(later.groups())["SCO"]]


@pytest.mark.parametrize(
    ("actors", "organisations"),
    [(["XYZ"], []), ([], ["XYZ"]), ([], ["KAZ"])],
    ids=["actor", "organisation", "a state is no organisation"],
)
def test_whom_nobody_knows_is_misuse(tmp_path: Path, actors: list[str], organisations: list[str]) -> None:
    with pytest.raises(Misuse, match=r"XYZ|KAZ is a state"):
        matrix(Record(tmp_path).snapshot(), FORCE, actors, organisations=organisations)


def test_a_term_in_half_of_all_stories_is_named_with_its_share(tmp_path: Path) -> None:
    readings = [reading("RUS", "welcomed", n, term="force" if n < 9 else "harbour") for n in range(12)]
    found = matrix(record_with(tmp_path, *readings).snapshot(), question("force", "harbour"))
    assert [(term, round(share * 12)) for term, share in found.broad] == [("force", 9)]
