"""Older casebooks become current ones, and a new one is the same as one that went through every revision."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from casebook_builders import contents
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import Engine

from crisisdesk.casebook import Casebook, migrations
from crisisdesk.casebook.database import Database
from crisisdesk.casebook.ledger import broken_at
from crisisdesk.casebook.rebuilding import rebuild
from crisisdesk.clock import moment


@pytest.fixture
def engine(empty_address: str) -> Iterator[Engine]:
    engine = create_engine(empty_address.replace("postgresql:", "postgresql+psycopg:"))
    yield engine
    engine.dispose()


def test_the_newest_revision_is_the_head_and_the_chain_has_no_fork() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [migrations.HEAD]
    assert [each.revision for each in scripts.walk_revisions()][-1] == migrations.FIRST


def test_going_through_every_revision_gives_the_tables_as_they_are(engine: Engine) -> None:
    with engine.begin() as connection:
        migrations.upgrade(connection)
        assert compare_metadata(MigrationContext.configure(connection), migrations.whole()) == []
        by_revisions = _triggers(connection)
        assert migrations.is_current(connection)
        _drop_everything(connection)
        migrations.create(connection)
        assert compare_metadata(MigrationContext.configure(connection), migrations.whole()) == []
        assert _triggers(connection) == by_revisions
        assert by_revisions


def _triggers(connection: Connection) -> list[tuple[Any, ...]]:
    sql = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"
    if connection.dialect.name == "postgresql":
        sql = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    return [tuple(row) for row in connection.execute(text(sql))]


def _drop_everything(connection: Connection) -> None:
    migrations.whole().drop_all(connection)
    connection.execute(text("DROP TABLE alembic_version"))


def test_a_casebook_of_the_first_release_is_brought_up_to_date(empty_address: str, engine: Engine) -> None:
    with engine.begin() as connection:
        migrations.upgrade(connection, migrations.FIRST)
        connection.execute(text("DROP TABLE alembic_version"))
        for number, name in enumerate(("One", "Two"), 1):
            _old_question(connection, number, name)
    book = Casebook(empty_address)
    assert [question.proposition for question in book.questions()] == ["Two"]
    entries = book.entries()
    assert [entry.act for entry in entries] == ["question kept", "question kept", "ledger carried over"]
    assert entries[2].value == {"entries": 2, "head": f"{2:064d}"}
    assert broken_at(entries) is None
    assert contents(rebuild(entries)) == contents(book.database)
    assert Casebook(empty_address).entries() == entries


def _old_question(connection: Connection, number: int, proposition: str) -> None:
    row = {"question_id": "q1", "proposition": proposition, "terms": ["a"], "place": None, "organisation": "CSTO"}
    row |= {"measure": None, "begins": None, "ends": None}
    connection.execute(text("DELETE FROM questions"))
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO questions ({names}) VALUES ({values})"), {**row, "terms": json.dumps(["a"])})
    link = {"seq": number, "person": "local", "act": "question kept", "payload": json.dumps(row, sort_keys=True)}
    link |= {"at": moment(f"2026-01-0{number}T10:00"), "previous": f"{number - 1:064d}", "hash": f"{number:064d}"}
    connection.execute(
        text("INSERT INTO ledger VALUES (:seq, :at, :person, :act, :payload, :previous, :hash)"),
        {**link, "at": link["at"] if connection.dialect.name == "postgresql" else "2026-01-01 10:00:00.000000"},
    )


def test_opening_a_current_casebook_changes_nothing(address: str) -> None:
    first = Database(address)
    before = contents(first)
    assert contents(Database(address)) == before
