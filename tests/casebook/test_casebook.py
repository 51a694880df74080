from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from crisisdesk.casebook import Casebook
from crisisdesk.casebook.ledger import broken_at
from crisisdesk.clock import fixed_clock
from crisisdesk.errors import Misuse
from crisisdesk.testing import NOW, question


def book(folder: Path) -> Casebook:
    return Casebook(f"sqlite:///{folder / 'casebook.sqlite'}", fixed_clock(NOW))


def test_questions_are_kept_and_replaced(tmp_path: Path) -> None:
    casebook = book(tmp_path)
    asked = question("the force", organisation="CSTO")
    assert casebook.keep_questions([asked], "ann") == 1
    assert casebook.keep_questions([asked], "ann") == 0
    changed = replace(asked, proposition="Another")
    assert casebook.keep_questions([changed], "bob") == 1
    assert book(tmp_path).questions() == (changed,)
    assert book(tmp_path).question("q1") == changed


def test_an_unknown_question_names_the_known(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="none yet"):
        book(tmp_path).question("x")
    book(tmp_path).keep_questions([question("a")], "ann")
    with pytest.raises(Misuse, match="known: q1"):
        book(tmp_path).question("x")


def test_every_change_is_a_link_of_the_chain(tmp_path: Path) -> None:
    casebook = book(tmp_path)
    for name in ("One", "Two", "Three"):
        casebook.keep_questions([question("a", proposition=name)], "ann")
    entries = casebook.entries()
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert broken_at(entries) is None


@pytest.mark.parametrize("change", [{"person": "eve"}, {"payload": "{}"}, {"recorded_at": "2000-01-01T00:00:00+00:00"}])
def test_a_changed_link_is_found(tmp_path: Path, change: dict[str, str]) -> None:
    casebook = book(tmp_path)
    for name in ("One", "Two", "Three"):
        casebook.keep_questions([question("a", proposition=name)], "ann")
    entries = casebook.entries()
    entries[1] = replace(entries[1], **change)  # type: ignore[arg-type]
    assert broken_at(entries) == 2
    del entries[1]
    assert broken_at(entries) == 3


@pytest.mark.parametrize("sql", ["UPDATE ledger SET person = 'eve'", "DELETE FROM ledger"])
def test_the_database_refuses_to_change_the_ledger(tmp_path: Path, sql: str) -> None:
    book(tmp_path).keep_questions([question("a")], "ann")
    engine = create_engine(f"sqlite:///{tmp_path / 'casebook.sqlite'}")
    with engine.begin() as connection, pytest.raises(IntegrityError, match="only grows"):
        connection.execute(text(sql))
    engine.dispose()
    assert len(book(tmp_path).entries()) == 1
