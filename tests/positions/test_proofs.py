"""What a cell shows is held against the record's texts again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cell_builders import reading

from crisisdesk.clock import fixed_clock
from crisisdesk.errors import EvidenceError
from crisisdesk.model import Question, Span
from crisisdesk.positions import Evidence, matrix
from crisisdesk.positions.proofs import prove
from crisisdesk.record import Record, Snapshot
from crisisdesk.testing import NOW, question

FORCE: Question = question("the force", proposition="It is sent")


def shown(folder: Path) -> tuple[Snapshot, Evidence]:
    record = Record(folder, fixed_clock(NOW))
    record.append([reading("RUS", "welcomed")])
    snapshot = record.snapshot()
    return snapshot, matrix(snapshot, FORCE).cell("RUS").evidence[0]


def test_what_the_record_holds_is_shown(tmp_path: Path) -> None:
    snapshot, one = shown(tmp_path)
    prove(snapshot, [one, one])
    prove(snapshot, [])


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        pytest.param(lambda one: replace(one, sentence="Russia rejected it."), "does not hold", id="other words"),
        pytest.param(
            lambda one: replace(one, position=replace(one.position, evidence=Span(1, 9))), "does not hold", id="place"
        ),
        pytest.param(
            lambda one: replace(one, document=replace(one.document, document_id="0" * 64)), "no such", id="document"
        ),
    ],
)
def test_what_it_does_not_hold_is_refused(tmp_path: Path, damaged: Callable[[Evidence], Evidence], reason: str) -> None:
    snapshot, one = shown(tmp_path)
    with pytest.raises(EvidenceError, match=reason):
        prove(snapshot, [damaged(one)])


def test_a_text_that_does_not_fit_its_hash_is_not_shown(tmp_path: Path) -> None:
    record = Record(tmp_path, fixed_clock(NOW))
    told = reading("RUS", "welcomed")
    record.append([replace(told, document=replace(told.document, text_hash="0" * 64))])
    snapshot = record.snapshot()
    with pytest.raises(EvidenceError, match="does not fit the hash"):
        prove(snapshot, matrix(snapshot, FORCE).cell("RUS").told)
