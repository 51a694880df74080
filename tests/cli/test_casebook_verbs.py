"""``case``, ``judge`` and ``people`` on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from crisisdesk.cli import app
from crisisdesk.errors import Conflict, Misuse, Refused


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CRISISDESK_DESK", str(tmp_path))
    return tmp_path


def run(*words: str, code: int = 0, given: str | None = None) -> str:
    done = CliRunner().invoke(app, [*words], input=given, env={"COLUMNS": "200"})
    assert done.exit_code == code, done.output
    return done.output


def as_json(*words: str) -> Any:
    return json.loads(run(*words, "--json"))


def test_a_case_from_opening_to_a_decision(desk: Path) -> None:
    opened = as_json(
        "case", "open", "CSTO", "--title", "Unrest", "--place", "KAZ", "--basis", "warning", "--subject", "w"
    )
    case = opened["case_id"]
    assert (opened["state"], opened["basis"], opened["version"]) == ("opened", "warning", 1)
    run("case", "act", case, "request", "route=cst-art2", "--for", "KAZ")
    run("case", "act", case, "convene")
    (desk / "draft.txt").write_text("The force is sent.")
    run(
        "case", "act", case, "table", "title=Force", "measure=send_force", f"text=@{desk / 'draft.txt'}", "--for", "KAZ"
    )
    run("case", "act", case, "show", "gate=request_of_affected", "evidence=A letter.", "--for", "KAZ")
    run("case", "act", case, "open_ballot", "--seen", "5")
    for member in ("ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"):
        run("case", "act", case, "cast", "ballot=yes", "--for", member)
    said = run("case", "act", case, "close-vote")
    assert "the draft is adopted" in said
    assert "6 for, 0 against" in said
    shown = as_json("case", "show", case)
    assert shown["drafts"][0]["versions"][0]["text"] == "The force is sent."
    assert {option["act"] for option in shown["allowed"]} >= {"mandate", "table"}
    assert "charter" not in shown
    listed = as_json("case", "list")
    assert [(each["case_id"], each["state"]) for each in listed] == [(case, "adopted")]
    assert "Adopted by the Collective Security Council." in run("case", "show", case)
    assert case in run("case", "list")


def test_an_empty_desk_has_no_case(desk: Path) -> None:
    assert json.loads(run("case", "list", "--json", code=1)) == []


@pytest.mark.parametrize(
    ("words", "kind", "why"),
    [
        (("case", "show", "X-1"), Misuse, "no case 'X-1'; there are CSTO-"),
        (("case", "act", "CASE", "cast", "ballot=yes", "--for", "KAZ"), Refused, "is not possible now"),
        (("case", "act", "CASE", "request", "cst-art2"), Misuse, "write NAME=VALUE"),
        (("case", "act", "CASE", "request", "route=a", "route=b"), Misuse, "route is given twice"),
        (("case", "act", "CASE", "request", "person=eve"), Misuse, "person is not told so; use --as"),
        (("case", "act", "CASE", "request", "route=@/nowhere"), Misuse, "cannot be read as text"),
        (("case", "act", "CASE", "request", "route=cst-art2", "--for", "KAZ", "--seen", "1"), Conflict, "has changed"),
        (("case", "open", "MOON", "--title", "x"), Misuse, "no charter for 'MOON'"),
        (("judge", "outlet", "x", "--grade", "Z9"), Misuse, "'Z9' is no grade"),
        (("judge", "statement", "x", "--amend", "speaks_for"), Misuse, "write FIELD=VALUE"),
        (("people", "add", "ann", "--role", "king"), Misuse, "no role 'king'"),
        (("people", "leave", "nobody"), Misuse, "nobody is called 'nobody'"),
    ],
)
def test_what_makes_no_sense_is_one_error(desk: Path, words: tuple[str, ...], kind: type[Misuse], why: str) -> None:
    case = as_json("case", "open", "CSTO", "--title", "Unrest")["case_id"]
    run("case", "act", case, "show", "gate=proposal", "evidence=x")
    done = CliRunner().invoke(app, [case if word == "CASE" else word for word in words])
    assert isinstance(done.exception, kind)
    assert why in str(done.exception)


def test_people_come_get_posts_and_go(desk: Path) -> None:
    run("people", "add", "anna", "--name", "Anna Test", "--role", "analyst")
    run("people", "give", "anna", "--role", "delegate", "--of", "CSTO", "--for", "KAZ")
    told = run("people", "list")
    assert "Anna Test" in told
    assert "delegate of KAZ in CSTO" in told
    run("people", "end", "anna", "--role", "analyst")
    [local, anna] = as_json("people", "list")
    assert (local["alone"], anna["posts"]) == (False, [{"role": "delegate", "organisation": "CSTO", "member": "KAZ"}])
    run("people", "leave", "anna")
    run("people", "erase", "anna")
    assert as_json("people", "list")[1]["name"] == ""


def test_judgements_are_made_and_listed(desk: Path) -> None:
    run("judge", "outlet", "Test Wire", "--grade", "B")
    made = as_json("judge", "statement", "s1", "--amend", "speaks_for=KAZ", "--comment", "He is its minister.")
    assert (made["verdict"], made["amended"]) == ("amend", {"speaks_for": "KAZ"})
    run("judge", "outlet", "Test Wire", "--grade", "C")
    assert "B- (usually reliable) [replaced]" in run("judge", "outlet", "Test Wire")
    assert [each["stands"] for each in as_json("judge", "outlet", "Test Wire")] == [False, True]
    assert run("judge", "outlet", "Nobody", code=1) == ""


def test_a_draft_is_read_from_standard_input(desk: Path) -> None:
    case = as_json("case", "open", "CSTO", "--title", "Unrest")["case_id"]
    run("case", "act", case, "request", "route=csc-extraordinary")
    run("case", "act", case, "convene")
    run("case", "act", case, "table", "title=T", "measure=statement", "text=@-", given="From a pipe.")
    assert as_json("case", "show", case)["drafts"][0]["versions"][0]["text"] == "From a pipe."
