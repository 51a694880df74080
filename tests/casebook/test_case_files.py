"""The dated case files of the package, and what is refused in others."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from crisisdesk.casebook.case_checks import DecisionCheck, FactCheck
from crisisdesk.casebook.case_files import CaseFile, case_file, parse, shipped
from crisisdesk.charters import charter, measures
from crisisdesk.charters.gates import vocabulary
from crisisdesk.errors import CharterError, Misuse

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "cases"

WHOLE = """
case: invented
title: Invented
place: KAZ
zone: "+06:00"
threads:
  - {id: csto, organisation: CSTO, measure: send_force}
steps:
  - day: 2022-01-05
    time: "16:10"
    who: KAZ
    kind: request
    what: It asks.
    source: invented
    confidence: L
    checks:
      - {kind: fact, thread: csto, gate: request_of_affected}
  - {day: 2022-01-06, part: night, who: CSTO, kind: decision, what: It decides., source: invented, confidence: L}
"""


@pytest.fixture(params=shipped())
def file(request: pytest.FixtureRequest) -> CaseFile:
    return case_file(request.param)


def test_every_step_has_its_source_and_confidence(file: CaseFile) -> None:
    assert all(step.source and step.what and step.who and step.confidence in {"H", "M", "L"} for step in file.steps)


def test_every_thread_is_of_a_known_organisation_and_measure(file: CaseFile) -> None:
    for thread in file.threads:
        assert charter(thread.organisation).code == thread.organisation
        assert thread.measure in measures()


def test_every_check_speaks_of_what_there_is(file: CaseFile) -> None:
    for step in file.steps:
        for check in step.checks:
            if isinstance(check, FactCheck):
                assert set(check.gates) <= set(vocabulary())
            if isinstance(check, DecisionCheck):
                rules = charter(file.thread(check.thread).organisation)
                assert rules.organ(check.organ, step.day).code == check.organ


def test_steps_stand_in_the_order_of_time(file: CaseFile) -> None:
    moments = [step.at for step in file.steps]
    assert moments == sorted(moments)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("gambia-2016-17", "gambia-2016-17"),
        ("kazakhstan-2022", "kazakhstan-2022"),
        ("niger-2023", "niger-2023"),
        ("osce-ukraine-2022", "osce-moscow-ukraine-2022"),
        ("sudan-2019", "sudan-2019-and-unsc"),
    ],
    ids=lambda name: name,
)
def test_every_recorded_event_is_there_with_its_day_and_confidence(name: str, facts: str) -> None:
    """A step may be split in two where the record tells two things; none is left out and no confidence is raised."""
    source = FACTS / f"{facts}.yaml"
    if not source.is_file():
        pytest.skip("../shared/facts/cases is not beside this repository")
    recorded = yaml.safe_load(source.read_text("utf-8"))["events"]
    steps = [(step.day, step.confidence) for step in case_file(name).steps]
    for event in recorded:
        assert (event["d"], event["c"]) in steps, event
    assert len(recorded) <= len(steps) <= len(recorded) + 1


def test_a_moment_is_read_in_the_zone_of_the_file() -> None:
    asked, decided = parse(WHOLE, "invented.yaml").steps
    assert (asked.at, asked.exact) == (datetime(2022, 1, 5, 10, 10, tzinfo=UTC), True)
    assert (decided.at, decided.exact) == (datetime(2022, 1, 5, 19, tzinfo=UTC), False)


def test_a_file_of_ones_own_is_read_by_its_path(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(WHOLE, "utf-8")
    assert case_file(str(own)).title == "Invented"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param('zone: "+06:00"', "zone: CET", "not a zone", id="a zone by name"),
        pytest.param("confidence: L\n", "confidence: X\n", "known are H, M, L", id="an unknown confidence"),
        pytest.param("    source: invented\n", "", "'source' is missing", id="no source"),
        pytest.param('time: "16:10"', 'time: "25:10"', "not a time", id="no such hour"),
        pytest.param('time: "16:10"', 'time: "16:10"\n    part: noon', "not both", id="a time and a part"),
        pytest.param("part: night", "part: midnight", "known are night", id="an unknown part"),
        pytest.param("day: 2022-01-06", "day: 2022-01-04", "before step 1", id="out of order"),
        pytest.param("thread: csto", "thread: sco", "no thread 'sco'", id="an unknown thread"),
        pytest.param("kind: fact", "kind: wish", "known are fact", id="an unknown check"),
        pytest.param("gate: request_of_affected", "gate: a, more: b", "unknown key 'more'", id="a key too many"),
        pytest.param("  - day: 2022-01-05", "  - day: yesterday", "not a date", id="no date"),
        pytest.param("case: invented", "case: [", "not YAML", id="no YAML"),
        pytest.param(
            "{kind: fact, thread: csto, gate: request_of_affected}",
            "{kind: decision, thread: csto, organ: CSC, recorded: adopted}",
            "name the measure",
            id="a decision on nothing",
        ),
        pytest.param(
            "{kind: fact, thread: csto, gate: request_of_affected}",
            "{kind: decision, thread: csto, organ: CSC, matter: substantive, recorded: adopted, tally: [1, 2]}",
            "three numbers",
            id="a tally of two",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, words: str) -> None:
    assert old in WHOLE
    with pytest.raises(CharterError, match=re.escape(words)) as error:
        parse(WHOLE.replace(old, new, 1), "invented.yaml")
    assert re.match(r"invented\.yaml:\d+: ", str(error.value))


@pytest.mark.parametrize("given", ["nowhere.yaml", "."])
def test_a_file_that_is_not_there_names_those_that_are(given: str) -> None:
    with pytest.raises(Misuse, match="kazakhstan-2022"):
        case_file(given)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(CharterError, match="not UTF-8"):
        case_file(str(tmp_path / "x.yaml"))
