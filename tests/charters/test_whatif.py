"""What turns under another position, another rule, another charter."""

from datetime import date

import pytest
from invented_charter import edited, league

from crisisdesk.charters import Consideration, Impossible, Necessary, NoSuchMeasure, charter, consider, read_positions
from crisisdesk.errors import CharterError, Misuse
from crisisdesk.model import Stance

S = Stance
DAY = date(2022, 1, 5)
FIVE = dict.fromkeys(("ARM", "BLR", "KAZ", "KGZ", "TJK"), S.SUPPORTS)


def csto(*what_if: str) -> Consideration:
    return consider(charter("CSTO"), measure="send_force", on=DAY, positions=FIVE, affected="KAZ", what_if=what_if)


def test_nothing_changed_is_the_answer_as_it_stands() -> None:
    found = csto()
    assert found.then is None
    assert not found.turns


def test_another_position() -> None:
    found = csto("RUS=oppose")
    assert found.changes == ("RUS opposes",)
    assert found.then is not None
    assert isinstance(found.then.result, Impossible)
    waits = ", and waits for a request of the affected state"
    assert [turn.words for turn in found.turns] == [f"possible, not certain{waits} → impossible{waits}"]


def test_another_rule() -> None:
    found = csto("RUS=opposes", "cst-art4={kind: threshold, fraction: 2/3, of: members}")
    assert found.then is not None
    assert isinstance(found.then.result, Necessary)


def test_a_rule_that_is_rewritten_leaves_its_practice_behind() -> None:
    day = date(2023, 8, 14)
    found = consider(
        charter("AU"),
        measure="send_force",
        on=day,
        positions={"ZAF": S.OPPOSES},
        affected="NER",
        what_if=["psc-substance={kind: majority, of: voting}"],
    )
    assert found.then is not None
    assert found.now.ways[0].practice is not None
    assert found.then.ways[0].practice is None


def test_a_change_that_turns_nothing_says_so() -> None:
    assert "Nothing turns." in csto("KAZ=supports").sentences()


def test_another_charter() -> None:
    """A reform that lets the Council send a force by two thirds; EEE has left, and its position no longer counts."""
    reform = edited(
        "rule: {kind: veto, members: [AAA], rule: {kind: fallback, rules: [consensus, {kind: rule, id: large}]}}",
        "rule: {kind: threshold, fraction: 2/3, of: entitled}",
    )
    positions = dict.fromkeys(("BBB", "CCC", "DDD", "EEE"), S.SUPPORTS) | {"AAA": S.OPPOSES}
    found = consider(league(), measure="send_force", on=date(2005, 1, 1), positions=positions, reform=reform)
    assert isinstance(found.now.result, Impossible)
    assert found.then is not None
    assert isinstance(found.then.result, Necessary)
    assert found.changes == ("the charter of league.yaml",)


def test_members_of_the_other_charter_only_and_of_this_one_only() -> None:
    positions = dict.fromkeys(("KAZ", "KGZ", "RUS"), S.SUPPORTS)
    found = consider(charter("CSTO"), measure="statement", on=DAY, positions=positions, reform=charter("OTS"))
    assert found.dropped == ("RUS",)
    assert "No member there: RUS." in found.sentences()


def test_a_measure_that_only_the_other_charter_knows() -> None:
    found = consider(
        charter("OTS"), measure="send_force", on=DAY, positions={"KAZ": S.SUPPORTS}, reform=charter("CSTO")
    )
    assert isinstance(found.now.result, NoSuchMeasure)
    assert found.then is not None
    assert found.turns[0].before.startswith("cannot: no organ can send a force")


FOREIGN_VETO = "{kind: veto, members: [FRA], rule: consensus}"
NO_WEIGHTS = "{kind: weighted, fraction: 1/2, of: members, weights: gold}"


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        pytest.param("KAZ", Misuse, "is no change", id="no equals sign"),
        pytest.param("=oppose", Misuse, "is no change", id="no name"),
        pytest.param("KAZ=maybe", Misuse, "'maybe' is no position", id="no position"),
        pytest.param("FRA=oppose", Misuse, "FRA is no member of CSTO", id="a stranger"),
        pytest.param("cst-art4={kind: lottery}", CharterError, "unknown kind of rule", id="no rule"),
        pytest.param(
            "cst-art4={kind: veto, members: [FRA], rule: consensus}", CharterError, "FRA", id="a strange veto"
        ),
        pytest.param(
            "cst-art4={kind: weighted, fraction: 1/2, of: members, weights: gold}", CharterError, "gold", id="gold"
        ),
    ],
)
def test_changes_that_make_no_sense(text: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        csto(text)


@pytest.mark.parametrize("word", ["support", "supports", "SUPPORTS"])
def test_positions_are_read_in_both_forms(word: str) -> None:
    assert read_positions([f"KAZ={word}", "RUS = silent"]) == {"KAZ": S.SUPPORTS, "RUS": S.SILENT}


@pytest.mark.parametrize("given", [["KAZ"], ["=silent"], ["KAZ=x"], ["KAZ=silent", "KAZ=mixed"]])
def test_positions_that_make_no_sense(given: list[str]) -> None:
    with pytest.raises(Misuse):
        read_positions(given)
