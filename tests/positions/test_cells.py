from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from cell_builders import ACT, NOTHING, OWN, REPORTED, told
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.errors import Misuse
from crisisdesk.model import Stance
from crisisdesk.positions import Cell, Evidence, steps
from crisisdesk.positions.cells import cell_of
from crisisdesk.positions.cells import shown as gathered
from crisisdesk.positions.grades import Weighed, weighed
from crisisdesk.testing import NOON

FOR, AGAINST, IF, NEUTRAL, MIXED = Stance.SUPPORTS, Stance.OPPOSES, Stance.CONDITIONAL, Stance.NEUTRAL, Stance.MIXED
SILENT = Stance.SILENT

EVIDENCE = st.builds(
    told,
    st.sampled_from([FOR, AGAINST, IF, NEUTRAL, SILENT]),
    st.integers(0, 4),
    by=st.sampled_from([OWN, ACT, REPORTED, "RUS"]),
    document=st.sampled_from("abcdef"),
    said_of=st.booleans(),
)
SOME = st.lists(EVIDENCE, max_size=8)


def cell(evidence: Sequence[Evidence], **grades: str) -> Cell:
    return cell_of("KAZ", "Kazakhstan", gathered(one.graded(grades) for one in evidence), NOTHING)


def shown(found: Cell) -> tuple[object, ...]:
    """Everything about a cell that a reader sees."""
    return (found.stance, found.evidence, found.deciding, found.stated_silence, found.said_of, found.weight)


@pytest.mark.parametrize(
    ("evidence", "stance"),
    [
        pytest.param([], SILENT, id="nothing"),
        pytest.param([told(FOR)], FOR, id="one story"),
        pytest.param([told(SILENT)], SILENT, id="stated silence is no position"),
        pytest.param([told(FOR), told(SILENT, 3)], FOR, id="stated silence does not undo words"),
        pytest.param([told(FOR, 0), told(AGAINST, 1)], AGAINST, id="later over earlier"),
        pytest.param([told(FOR), told(AGAINST)], MIXED, id="a contradiction on one day"),
        pytest.param([told(FOR), told(AGAINST, 3, by=ACT)], FOR, id="own words over own acts"),
        pytest.param([told(FOR, by=ACT), told(AGAINST, 3, by=REPORTED)], FOR, id="own acts over what others report"),
        pytest.param([told(AGAINST, said_of=True, by="An Analyst")], SILENT, id="what an analyst claims never counts"),
        pytest.param([told(FOR), told(FOR, 0.1)], FOR, id="two stories agree"),
    ],
)
def test_a_cell_by_its_evidence(evidence: list[Evidence], stance: Stance) -> None:
    assert cell(evidence).stance is stance


@pytest.mark.parametrize(
    ("grades", "stance", "weight"),
    [
        pytest.param({}, MIXED, Fraction(18, 25), id="ungraded evidence weighs the same"),
        pytest.param({"pro": "A1"}, FOR, Fraction(1), id="confirmed outweighs ungraded"),
        pytest.param({"pro": "B2"}, MIXED, Fraction(16, 25) + Fraction(9, 25), id="a little better does not decide"),
        pytest.param({"con": "D4"}, FOR, Fraction(9, 25), id="doubtful is outweighed by ungraded"),
        pytest.param({"con": "E"}, FOR, Fraction(9, 25), id="unreliable does not count"),
        pytest.param({"con": "-5"}, FOR, Fraction(9, 25), id="improbable does not count"),
        pytest.param({"pro": "E", "con": "E"}, SILENT, Fraction(0), id="nothing is left"),
        pytest.param({"pro": "F6", "con": "F6"}, MIXED, Fraction(18, 25), id="not judged is as ungraded"),
        pytest.param(
            {"Test Wire": "A", "con": "-4"}, MIXED, Fraction(1), id="letter of the outlet, figure of the item"
        ),
    ],
)
def test_grades_weigh(grades: dict[str, str], stance: Stance, weight: Fraction) -> None:
    found = cell([told(FOR, document="pro"), told(AGAINST, document="con")], **grades)
    assert (found.stance, found.weight) == (stance, weight)
    assert len(found.evidence) == 2, "what does not count is still shown"


def test_what_is_outweighed_is_named() -> None:
    found = cell([told(FOR, document="pro"), told(AGAINST, document="con")], pro="A1")
    assert [one.position.stance for one in found.outweighed] == [AGAINST]


def test_evidence_without_weight_gives_the_word_to_earlier_evidence() -> None:
    assert cell([told(FOR, 0, document="pro"), told(AGAINST, 2, document="con")], con="E").stance is FOR


@pytest.mark.parametrize("grade", ["G", "7", "", "A11", "AB"])
def test_a_grade_that_is_none(grade: str) -> None:
    if not grade:
        assert weighed({"x": grade}, "x") == Weighed()
        return
    with pytest.raises(Misuse, match="no grade"):
        weighed({"x": grade}, "x")


@given(SOME, st.randoms())
def test_order_does_not_matter(evidence: list[Evidence], random: object) -> None:
    turned = sorted(evidence, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert shown(cell(evidence)) == shown(cell(turned))


@given(SOME, st.data())
def test_copies_of_a_story_change_nothing(evidence: list[Evidence], data: st.DataObject) -> None:
    copies = []
    for one in evidence:
        later = data.draw(st.integers(0, 5))
        at = one.published_at + timedelta(days=later)
        copies.append(told_again(one, f"copy {later}", at.timestamp()))
    assert shown(cell([*evidence, *copies])) == shown(cell(evidence))


def told_again(one: Evidence, document: str, stamp: float) -> Evidence:
    """The same story in another document, published later, in slightly other words."""

    imprint = replace(one.document, document_id=f"z {document}", published_at=datetime.fromtimestamp(stamp, UTC))
    position = replace(one.position, document_id=imprint.document_id)
    return Evidence(position, f"Editors add: {one.sentence}", imprint)


@given(SOME, st.lists(st.builds(told, st.just(SILENT), st.integers(0, 9), document=st.sampled_from("uvw")), max_size=4))
def test_adding_silence_changes_no_stance(evidence: list[Evidence], silence: list[Evidence]) -> None:
    before, after = cell(evidence), cell([*evidence, *silence])
    assert (before.stance, before.evidence, before.weight) == (after.stance, after.evidence, after.weight)


@given(SOME)
def test_as_of_is_monotone_in_evidence(evidence: list[Evidence]) -> None:
    days = [
        cell([one for one in evidence if one.published_at.day <= day]).evidence
        for day in range(min((one.published_at.day for one in evidence), default=1), 12)
    ]
    for earlier, later in pairwise(days):
        assert set(earlier) <= set(later)


@given(SOME, st.integers(0, 6))
def test_what_is_shown_of_a_day_is_a_part_of_what_is_shown_in_all(evidence: list[Evidence], days: int) -> None:
    by_then = NOON + timedelta(days=days)
    assert gathered(evidence).until(by_then) == gathered(one for one in evidence if one.published_at <= by_then)


@given(SOME)
def test_what_others_claim_of_an_actor_never_counts(evidence: list[Evidence]) -> None:
    own = [one for one in evidence if not one.position.said_of]
    assert cell(own).stance is cell(evidence).stance


@given(SOME)
def test_the_last_step_is_the_cell(evidence: list[Evidence]) -> None:
    found = cell(evidence)
    taken = steps(found)
    assert (taken[-1].stance if taken else SILENT) is found.stance
    assert list(taken) == sorted(taken, key=lambda step: step.day)
    assert all(one.stance is not two.stance for one, two in pairwise(taken))


def test_a_change_of_mind_is_two_steps() -> None:
    taken = steps(cell([told(FOR, 0), told(FOR, 1), told(AGAINST, 2)]))
    assert [(step.day.day, step.stance) for step in taken] == [(6, FOR), (8, AGAINST)]
