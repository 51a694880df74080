"""The machine's table itself: whole, without dead ends, explained, and as the documentation prints it."""

from pathlib import Path

import pytest
from casebook_builders import Lakes

from crisisdesk.casebook import State
from crisisdesk.casebook.case_writing import _LEAVES
from crisisdesk.casebook.machine import MACHINE, ROWS, Row

DOCS = Path(__file__).resolve().parents[2] / "docs" / "casebook.md"


def test_every_act_stands_once() -> None:
    assert len(ROWS) == len(MACHINE)


@pytest.mark.parametrize("row", MACHINE, ids=lambda row: row.act)
def test_every_row_is_explained(row: Row) -> None:
    conditions = (*row.must, *row.given, row.effect) if row.act != "open" else ()
    assert all((condition.__doc__ or "").strip() for condition in conditions)
    assert row.words
    assert row.who
    assert row.targets
    assert all(field.help for field in row.fields)
    assert len({field.name for field in row.fields}) == len(row.fields)


@pytest.mark.parametrize("row", [row for row in MACHINE if row.act not in {"open", "close"}], ids=lambda row: row.act)
def test_every_act_leaves_rows_of_its_own(row: Row) -> None:
    assert row.act in _LEAVES


def test_every_state_is_reached_from_the_first_and_leads_to_the_last() -> None:
    reached, before = {State.OPENED}, set[State]()
    while reached != before:
        before = set(reached)
        reached |= {target for row in MACHINE for target in row.targets if reached & set(row.sources)}
    assert reached == set(State)
    leading, before = {State.CLOSED}, set[State]()
    while leading != before:
        before = set(leading)
        leading |= {source for row in MACHINE for source in row.sources if leading & set(row.targets)}
    assert leading == set(State)


def test_nothing_leads_out_of_a_closed_case() -> None:
    assert [row.act for row in MACHINE if State.CLOSED in row.sources] == []


def printed(row: Row) -> str:
    """A row as the chapter prints it."""
    conditions = [(each.__doc__ or "").splitlines()[0].rstrip(".") for each in (*row.must, *row.given)]
    every = tuple(state for state in State if state is not State.CLOSED)
    sources = "any but closed" if set(row.sources) == set(every) else ", ".join(row.sources) or "(new)"
    same = set(row.targets) == set(row.sources) and len(row.sources) > 1
    cells = (
        f"`{row.act}`",
        sources,
        "the same" if same else ", ".join(row.targets),
        ", ".join(row.who),
        "; ".join(conditions) or "nothing else",
        row.clock or "none",
    )
    return "| " + " | ".join(cells) + " |"


@pytest.mark.parametrize("row", MACHINE, ids=lambda row: row.act)
def test_the_chapter_prints_the_machine_as_it_is(row: Row) -> None:
    assert printed(row) in DOCS.read_text("utf-8").splitlines(), f"docs/casebook.md lacks:\n{printed(row)}"


def test_what_a_person_may_do_is_what_the_machine_then_allows(address: str) -> None:
    lakes = Lakes(address).convene().table()
    chair = {option.act: option for option in lakes.case.allowed(lakes.book.person("chair"))}
    assert chair["open_ballot"].allowed
    assert chair["open_ballot"].by_office
    assert not chair["issue"].allowed
    assert "this takes a decision of the COUNCIL" in chair["issue"].refused
    assert "cast" not in chair
    lakes.do("open_ballot")
    lakes.person("LAA")
    [cast] = [option for option in lakes.case.allowed(lakes.book.person("laa")) if option.act == "cast"]
    assert (cast.members, cast.by_office, cast.refused) == (("LAA",), False, "")
    assert [field.name for field in cast.fields] == ["ballot", "sent"]
    assert lakes.case.allowed(lakes.book.person("ana")) == ()
