"""Faults in charter files: each is one error with file, line and path, and never a default."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from invented_charter import LEAGUE, edited, league

from crisisdesk.charters import Shown, charter, decidability, load, readiness
from crisisdesk.charters.files import parse
from crisisdesk.errors import CharterError, Misuse
from crisisdesk.model import Stance

RULE = "rule: {kind: threshold, fraction: 2/3, of: present_and_voting}"
MAJORITY = "rule: {kind: majority, of: voting}"
FAULTS = [
    ("a fraction over one", RULE, RULE.replace("2/3", "4/3"), "rules[1].rule.fraction", "not above 1"),
    ("a fraction of nothing", RULE, RULE.replace("2/3", "0/3"), "rules[1].rule.fraction", "above 0"),
    ("a division by nothing", RULE, RULE.replace("2/3", "2/0"), "rules[1].rule.fraction", "divides by nothing"),
    ("a number without end", RULE, RULE.replace("2/3", "1" * 5000 + "/3"), "rules[1].rule.fraction", "write 2/3"),
    ("digits of another script", RULE, RULE.replace("2/3", "²/3"), "rules[1].rule.fraction", "write 2/3"),
    ("a week for a day", "from: 2001-01-01, to", "from: 2001-W01-1, to", "observers[0].from", "not a date"),
    ("a decimal", RULE, RULE.replace("2/3", "0.67"), "rules[1].rule.fraction", "write 2/3 or 55 %"),
    ("more than all", RULE, RULE.replace("2/3", "155 %"), "rules[1].rule.fraction", "not above 1"),
    ("an unknown kind", MAJORITY, "rule: {kind: lottery}", "rules[2].rule.kind", "unknown kind of rule 'lottery'"),
    ("no kind", MAJORITY, "rule: {of: voting}", "rules[2].rule", "the key 'kind' is missing"),
    ("an unknown denominator", MAJORITY, "rule: {kind: majority, of: friends}", "rules[2].rule.of", "not known here"),
    ("a key nobody knows", MAJORITY, "rule: {kind: majority, of: voting, off: 1}", "rules[2].rule.off", "unknown key"),
    ("a rule of one rule", MAJORITY, "rule: {kind: all_of, rules: [consensus]}", "rules[2].rule.rules", "at least two"),
    ("a veto of a stranger", "members: [AAA], rule", "members: [ZZZ], rule", "rules.substance", "ZZZ is not a member"),
    ("a rule that is not there", "id: large}", "id: larger}", "rules[0].rule.rule.rules[1].id", "no rule 'larger'"),
    (
        "weights that do not cover the members",
        "DDD: 10, EEE: 5}",
        "DDD: 10}",
        "weights",
        "no weight for EEE, a member on 2004-01-01",
    ),
    ("a weight of a stranger", "EEE: 5}", "EEE: 5, ZZZ: 1}", "weights", "ZZZ has a weight and is no member"),
    ("a weight without end", "EEE: 5}", f"EEE: {'9' * 5000}}}", "weights[0].values.EEE", "not a whole number"),
    ("a weight below nothing", "EEE: 5}", "EEE: -5}", "weights[0].values.EEE", "not a whole number"),
    ("unknown weights", "weights: people,", "weights: gold,", "rules.weighed", "no weights 'gold'"),
    (
        "a member twice at a time",
        "  - {member: EEE, from: 2004-01-01, confidence: M, source: treaty}\n",
        "  - {member: AAA, from: 2003-01-01, confidence: M, source: treaty}\n",
        "members",
        "AAA overlaps with its row in line 9",
    ),
    ("a status of a stranger", "member: DDD\n    kind", "member: ZZZ\n    kind", "statuses", "ZZZ is not a member"),
    ("an approval of a stranger", "member: EEE, by", "member: ZZZ, by", "approvals", "ZZZ is not a member"),
    ("an unknown effect", "effect: no_participation", "effect: shame", "statuses[0].effect", "not known here"),
    ("an end before the beginning", "to: 2010-01-01, role", "to: 1999-01-01, role", "observers[0].to", "not after"),
    ("a day that is none", "from: 2001-01-01, to", "from: 2001-02-30, to", "observers[0].from", "not a date"),
    (
        "a member without a beginning",
        "{member: EEE, from: 2004-01-01,",
        "{member: EEE,",
        "members[4]",
        "'from' is miss",
    ),
    (
        "a source that is not there",
        "article: Art. 7\n    source: treaty",
        "article: Art. 7\n    source: rumour",
        "rules[2].source",
        "unknown source 'rumour'",
    ),
    ("no source", "article: Art. 7\n    source: treaty", "article: Art. 7", "rules[2]", "'source' is missing"),
    (
        "no confidence",
        "Art. 7\n    source: treaty\n    confidence: H",
        "Art. 7\n    source: treaty",
        "rules[2]",
        "'confidence' is missing",
    ),
    ("no article", "    article: Art. 7\n", "", "rules[2]", "'article' is missing"),
    ("no quorum said", "    quorum: {number: 2}\n", "", "rules[2]", "'quorum' is missing"),
    (
        "a quorum of those present",
        "quorum: {fraction: 2/3, of: members}",
        "quorum: {fraction: 2/3, of: present}",
        "rules[0].quorum",
        "not out of those present",
    ),
    ("a measure that nobody knows", "measure: statement", "measure: invade", "measures[0].measure", "unknown measure"),
    (
        "a measure without a rule",
        "BUREAU, matter: substantive",
        "BUREAU, matter: budget",
        "measures",
        "no rule of BUREAU",
    ),
    (
        "an organ that is not there",
        "organs: [COUNCIL]\n    matter: budget",
        "organs: [COURT]\n    matter: budget",
        "rules[2].organs[0]",
        "unknown organ 'COURT'",
    ),
    (
        "a precondition that nobody knows",
        "request_of_affected]",
        "good_weather]",
        "measures[1].gates[1]",
        "unknown precond",
    ),
    ("two rules for one matter", "matter: weighed", "matter: budget", "rules", "COUNCIL: budget overlaps"),
    ("an id twice", "id: weighed", "id: budget", "rules", "'budget' is already the id"),
    ("an organ in small letters", "{id: COUNCIL,", "{id: Council,", "rules[0].organs[0]", "unknown organ 'COUNCIL'"),
    ("a key written twice", "name: League of Five", "name: League of Five\nname: League", "name", "written twice"),
    (
        "a chapter nobody knows",
        "name: League of Five",
        "name: League of Five\nmotto: peace",
        "motto",
        "unknown key 'motto'",
    ),
    ("more holders than seats", "{count: 3, from", "{count: 2, from", "organs.BUREAU", "3 members hold 2 seats"),
    (
        "ballots sent in to a rule of those present",
        "rule: {kind: majority, of: voting}\n    sent_ballots: false",
        "rule: {kind: majority, of: present}\n    sent_ballots: true",
        "rules.budget",
        "cannot count ballots sent in",
    ),
    (
        "steps that exclude each other",
        "clock: none",
        "steps: [{what: wait, at_least: 3 d, at_most: 48 h}]",
        "convening[0].steps[0]",
        "exclude each other",
    ),
    (
        "a duration in words",
        "clock: none",
        "steps: [{what: wait, at_most: a week}]",
        "convening[0].steps[0].at_most",
        "not a duration",
    ),
]


@pytest.mark.parametrize(("old", "new", "path", "reason"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_fault(old: str, new: str, path: str, reason: str) -> None:
    with pytest.raises(CharterError) as caught:
        edited(old, new)
    error = caught.value
    assert error.file == "league.yaml"
    assert error.path == path
    assert reason in error.reason
    assert error.line is not None
    assert str(error).startswith(f"league.yaml:{error.line}: ")
    changed = LEAGUE.replace(old, new, 1).splitlines()
    assert changed[error.line - 1].strip(), "the line named is not empty"


def test_the_line_is_the_one_that_is_wrong() -> None:
    with pytest.raises(CharterError) as caught:
        edited(RULE, RULE.replace("2/3", "4/3"))
    assert caught.value.line == next(n for n, line in enumerate(LEAGUE.splitlines(), 1) if RULE in line)


CIRCLE = """  - id: circle
    organs: [BUREAU]
    matter: circle
    rule: {kind: fallback, rules: [consensus, {kind: rule, id: budget}]}
    quorum: none
    article: Art. 9
    source: treaty
    confidence: H

measures:
"""


@pytest.mark.parametrize(
    ("written", "circle"),
    [
        pytest.param("rule: {kind: rule, id: budget}", "budget → budget", id="itself"),
        pytest.param("rule: {kind: rule, id: circle}", "budget → circle → budget", id="through another"),
        pytest.param(
            "rule: {kind: fallback, rules: [consensus, {kind: rule, id: circle}]}",
            "budget → circle → budget",
            id="as a fallback of each other",
        ),
    ],
)
def test_a_circle_of_rules(written: str, circle: str) -> None:
    text = LEAGUE.replace(MAJORITY, written, 1).replace("measures:\n", CIRCLE, 1)
    with pytest.raises(CharterError, match=rf"league\.yaml:\d+: .*in a circle: {circle}"):
        parse(text, "league.yaml")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "the file is empty", id="nothing"),
        pytest.param("- a\n- b\n", "expected a mapping", id="a list"),
        pytest.param("code: [", "not YAML", id="not closed"),
        pytest.param("code: A\n\tname: B", "not YAML", id="a tab"),
        pytest.param("a: &a {b: *a}\n", "'sources' is missing", id="an anchor that holds itself"),
        pytest.param("code: \x00", "not YAML", id="a control character"),
        pytest.param("? [a]\n: b\n", "expected a text", id="a list as a key"),
        pytest.param("a: " + "[" * 20_000, "nested too deep|not YAML", id="nested without end"),
    ],
)
def test_not_even_a_charter(text: str, reason: str) -> None:
    with pytest.raises(CharterError, match=reason):
        parse(text, "league.yaml")


def test_a_rule_that_contains_itself() -> None:
    with pytest.raises(CharterError, match="contain itself"):
        edited(MAJORITY, "rule: &me {kind: all_of, rules: [*me, *me]}")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CharterError, match="cannot be read"):
        load(tmp_path / "none.yaml")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "league.yaml").write_bytes(b"code: \xff\xfe")
    with pytest.raises(CharterError, match="is not UTF-8"):
        load(tmp_path / "league.yaml")


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "league.yaml").write_text(LEAGUE)
    assert load(tmp_path / "league.yaml").code == "LEAGUE"


def test_an_unknown_organisation_names_the_known_ones() -> None:
    with pytest.raises(Misuse, match="no charter for 'EAC'; there are ASEAN, AU"):
        charter("EAC")


@pytest.mark.parametrize("ask", [lambda day: league().members(day), lambda day: readiness(league(), day)])
def test_a_day_before_it_existed(ask: Callable[[date], object]) -> None:
    with pytest.raises(
        Misuse, match=r"LEAGUE did not exist on 1999-12-31; its first day in league\.yaml is 2000-01-01"
    ):
        ask(date(1999, 12, 31))


def test_a_measure_nobody_knows() -> None:
    with pytest.raises(Misuse, match="no measure 'invade'; known are statement"):
        decidability(league(), measure="invade", on=date(2005, 1, 1), positions={})


def test_a_position_of_a_stranger() -> None:
    with pytest.raises(Misuse, match="ZZZ is no member of LEAGUE on 2005-01-01"):
        decidability(league(), measure="send_force", on=date(2005, 1, 1), positions={"ZZZ": Stance.SUPPORTS})


def test_a_fact_about_nothing() -> None:
    with pytest.raises(Misuse, match="no precondition 'rain'"):
        decidability(
            league(), measure="send_force", on=date(2005, 1, 1), positions={}, facts={"rain": Shown("it rains")}
        )
