"""Databases that cannot be used, or not any more: one clear sentence, and nothing half-written."""

import sqlite3
from pathlib import Path

import pytest
from casebook_builders import Lakes
from sqlalchemy import Connection, create_engine, text

from crisisdesk.casebook import Casebook
from crisisdesk.casebook.database import Database, explained
from crisisdesk.casebook.migrations import HEAD
from crisisdesk.errors import Misuse, RunAborted


def test_a_casebook_of_a_newer_version_is_refused(address: str) -> None:
    book = Casebook(address)
    try:
        _set_revision(book, "9999")
        with pytest.raises(Misuse, match=f"by a newer crisisdesk .*revision is 9999, this one knows up to {HEAD}"):
            Casebook(address)
    finally:
        _set_revision(book, HEAD)


def _set_revision(book: Casebook, revision: str) -> None:
    with book.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("mysql://x/y", "runs on SQLite and PostgreSQL, not on mysql"),
        ("casebook.sqlite", "no database address"),
        ("", "no database address"),
        ("postgresql://desk@127.0.0.1:notaport/x", "no database address"),
    ],
)
def test_an_address_that_is_none(address: str, why: str) -> None:
    with pytest.raises(Misuse, match=why):
        Database(address)


def test_a_password_is_not_printed() -> None:
    with pytest.raises(Misuse) as refusal:
        Database("postgresql://desk:s3cret@host:notaport/x")
    assert "s3cret" not in str(refusal.value)


def test_a_server_that_does_not_answer() -> None:
    with pytest.raises(RunAborted, match="does not answer"):
        Database("postgresql://desk@127.0.0.1:1/x?connect_timeout=2")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "casebook.sqlite").write_text("Dear diary, " * 200)
    with pytest.raises(RunAborted, match="the casebook's file is not a database"):
        Casebook(f"sqlite:///{tmp_path / 'casebook.sqlite'}")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Misuse, match=r"file.*cannot be made"):
        Casebook(f"sqlite:///{tmp_path / 'file' / 'casebook.sqlite'}")


def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    lakes = Lakes(f"sqlite:///{tmp_path / 'casebook.sqlite'}").convene()
    before = lakes.book.entries()
    with lakes.book.database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(RunAborted, match="the disk of the casebook is full: make room and try again; nothing of this"):
        lakes.table(text="The Council acts. " * 5_000)
    assert lakes.book.entries() == before
    assert lakes.case.drafts == ()
    assert _check(tmp_path / "casebook.sqlite") == "ok"
    with lakes.book.database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert len(lakes.table().case.drafts) == 1


def _check(file: Path) -> str:
    connection = sqlite3.connect(file)
    found: str = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    return found


def test_another_program_that_holds_the_casebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crisisdesk.casebook.database.PATIENCE", 0.1)
    lakes = Lakes(f"sqlite:///{tmp_path / 'casebook.sqlite'}")
    other = sqlite3.connect(tmp_path / "casebook.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(RunAborted, match="another program held the casebook"):
        lakes.do("request", route="regular", organ="COUNCIL")
    other.execute("ROLLBACK")
    other.close()
    assert lakes.do("request", route="regular", organ="COUNCIL").version == 2


def test_a_reader_sees_one_state_while_others_write(address: str) -> None:
    lakes = Lakes(address)
    with lakes.book.database.reading() as connection:
        before = _entries(connection)
        lakes.do("request", route="regular", organ="COUNCIL")
        assert _entries(connection) == before
    with lakes.book.database.reading() as connection:
        assert _entries(connection) == before + 1


def _entries(connection: Connection) -> int:
    found: int = connection.execute(text("SELECT count(*) FROM ledger")).scalar_one()
    return found


def test_what_the_database_says_is_kept_in_the_sentence() -> None:
    engine = create_engine("sqlite://")
    with (
        engine.connect() as connection,
        pytest.raises(RunAborted, match="refused: no such table: nowhere; nothing of this act"),
        explained(),
    ):
        connection.execute(text("SELECT * FROM nowhere"))
