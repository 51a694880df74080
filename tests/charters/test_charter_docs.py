"""docs/charters.md: whole, true, and its worked example does what it says."""

import json
import re
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
import test_council_votes
import test_rule_kinds
import test_traps
import typer
from typer.testing import CliRunner

from crisisdesk.charters import (
    Adopted,
    Ballot,
    Effect,
    Necessary,
    NoSuchMeasure,
    NotAdopted,
    Possible,
    Shown,
    charter,
    decidability,
    evaluate,
    measures,
    organisations,
)
from crisisdesk.charters.ballots import Denominator
from crisisdesk.charters.files import parse
from crisisdesk.charters.gates import vocabulary
from crisisdesk.charters.notation import READERS
from crisisdesk.charters.quorum import Quorate
from crisisdesk.cli import charter as verbs
from crisisdesk.model import Stance

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "charters.md").read_text("utf-8")
FOUND = re.search(r":name: inner-sea\n(.*?)^```", PAGE, re.M | re.S)
EXAMPLE = FOUND[1] if FOUND else ""
SEA = parse(EXAMPLE, "charters.md")
DAY = date(2023, 5, 1)

NAMES = {
    "kinds of rules": READERS,
    "denominators": Denominator,
    "quorums": Quorate,
    "effects": Effect,
    "ballots": Ballot,
    "measures": measures(),
    "preconditions": vocabulary(),
}

TRAPS: dict[str, tuple[ModuleType, str]] = {
    "Two thirds of whom": (test_traps, "test_two_thirds_of_whom"),
    "Suspended is not frozen": (test_traps, "test_a_freeze_declared_by_the_member_itself_leaves_its_vote"),
    "Rules have dates": (test_traps, "test_rules_have_their_dates"),
    "Law and practice": (test_traps, "test_a_fallback_has_an_answer_in_law_and_one_in_practice"),
    "What must come first": (test_traps, "test_preconditions_stand_outside_the_vote"),
    "Two levels": (test_traps, "test_a_decision_has_a_second_level"),
    "An unknown rule stays unknown": (test_traps, "test_an_unknown_rule_stays_unknown"),
    "No veto on procedure": (test_council_votes, "test_a_procedural_vote_knows_no_veto"),
    "A no without the votes is no veto": (test_council_votes, "test_failed_drafts_fail_name_by_name"),
    "Abstaining, staying away, being out": (test_rule_kinds, "test_outcome"),
    "Whoever is concerned may have no vote": (test_traps, "test_consensus_minus_one_leaves_out_the_state_concerned"),
    "An action that needs no consensus": (test_traps, "test_an_action_that_needs_no_consensus"),
    "Silence is not consent before the deadline": (test_traps, "test_silence_is_read_apart_from_consent"),
}


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_every_word_of_the_notation_is_explained(names: object) -> None:
    missing = [str(name) for name in names if f"`{name}`" not in PAGE]  # type: ignore[attr-defined]
    assert not missing


def test_every_trap_has_a_paragraph_and_a_test() -> None:
    chapter = PAGE.split("\n## Traps\n")[1]
    assert re.findall(r"^### (.*)$", chapter, re.M) == list(TRAPS)
    for module, name in TRAPS.values():
        assert callable(getattr(module, name))


def test_there_are_as_many_charters_as_it_says() -> None:
    assert "Seventeen\ncharters come with crisisdesk" in PAGE
    assert len(organisations()) == 17


def test_every_key_of_a_rule_is_explained() -> None:
    for key in ("objections_allowed", "more_than", "sent_ballots", "without", "recused", "must_abstain", "practice"):
        assert f"`{key}" in PAGE


def cast(day: date, **given: Ballot) -> dict[str, Ballot]:
    return {m.code: Ballot.YES if m.votes else Ballot.NOT_ELIGIBLE for m in SEA.members(day)} | given


@pytest.mark.parametrize(
    ("day", "practice", "expected"),
    [
        (DAY, False, Adopted),
        (DAY, True, NotAdopted),
        (date(2015, 5, 1), False, Adopted),
        (date(2015, 5, 1), True, Adopted),
    ],
    ids=["in law", "in practice", "suspended, in law", "suspended, in practice"],
)
def test_the_example_votes_as_it_says(day: date, practice: bool, expected: type) -> None:
    ballots = cast(day) if day.year == 2015 else cast(day, XDU=Ballot.NO)
    outcome = evaluate(SEA, organ="COUNCIL", matter="monitoring", on=day, ballots=ballots, practice=practice)
    assert type(outcome) is expected


def test_the_example_decides_as_it_says() -> None:
    asked = decidability(SEA, measure="monitoring", on=DAY, positions={"XAR": Stance.SUPPORTS}, affected="XCO")
    assert isinstance(asked.result, Possible)
    assert asked.answer == "possible, not certain, and waits for a request of the affected state"
    assert asked.ways[0].pending == ("XBE",)
    force = decidability(SEA, measure="send_force", on=DAY, positions={})
    assert isinstance(force.result, NoSuchMeasure)
    assert force.answer == "cannot: no organ can send a force; at most observe"
    ready = decidability(
        SEA,
        measure="monitoring",
        on=DAY,
        positions=dict.fromkeys(("XAR", "XBE", "XCO", "XDU", "XEL"), Stance.SUPPORTS),
        affected="XCO",
        facts={"request_of_affected": Shown("note of its government")},
    )
    assert isinstance(ready.result, Necessary)
    assert ready.ways[0].clocks[0].speed == "not before 24 hours, within 3 days"


def test_the_example_is_taken_by_the_command_line(tmp_path: Path) -> None:
    file, ballots = tmp_path / "inner-sea.yaml", tmp_path / "ballots.json"
    file.write_text(EXAMPLE)
    ballots.write_text(json.dumps(cast(DAY)))
    app = typer.Typer()
    app.add_typer(verbs.app, name="charter")
    for arguments in (
        ["check", str(file)],
        ["show", str(file), "--on", "2023-05-01"],
        ["evaluate", str(file), "--organ", "COUNCIL", "--matter", "substantive", "--ballots", str(ballots)],
    ):
        assert CliRunner().invoke(app, ["charter", *arguments]).exit_code == 0


def test_no_state_of_the_example_exists() -> None:
    real = {member.code for code in organisations() for member in charter(code).all_members}
    assert not real & {member.code for member in (*SEA.all_members, *SEA.all_observers)}
