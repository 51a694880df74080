"""The ledger in its database, on SQLite and on PostgreSQL."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from ledgers import START, lines_of, written
from sqlalchemy import Connection, create_engine, insert, text

from crisisdesk.casebook import ledger, migrations
from crisisdesk.casebook.audit import audit
from crisisdesk.casebook.canonical import canonical
from crisisdesk.casebook.database import Database
from crisisdesk.casebook.ledger_table import GROW_ONLY
from crisisdesk.casebook.ledger_table import ledger as table
from crisisdesk.casebook.ledger_tree import StoredTree, nodes
from crisisdesk.casebook.merkle import Tree, leaf_hash
from crisisdesk.casebook.verification import Fault, verify
from crisisdesk.errors import EvidenceError, Misuse, RunAborted


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    opened = Database(address)
    yield opened
    opened.close()


def stored(database: Database) -> list[ledger.Entry]:
    with database.reading() as connection:
        return list(ledger.entries(connection))


def test_entries_are_linked_in_the_order_of_their_transactions(database: Database) -> None:
    made = [written(database, 1, first=number)[0] for number in (1, 2, 3)]
    assert stored(database) == made
    assert [entry.seq for entry in made] == [1, 2, 3]
    assert made[0].previous_hash == ledger.ROOT
    assert made[1].previous_hash == made[0].hash == leaf_hash(made[0].line).hex()
    assert ledger.broken_at(made) is None


def test_a_line_is_the_entry_as_canonical_json(database: Database) -> None:
    (entry,) = written(database, 1)
    value = json.loads(entry.line)
    assert canonical(value) == entry.line
    assert value == {
        "act": "ballot cast",
        "at": "2026-03-01T08:00:01.000000Z",
        "payload": {"ballot": "yes", "case": "case-1", "member": "X001"},
        "person": "p-1",
        "previous": "0" * 64,
        "seq": 1,
    }


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"text": 'quotes " \\ and ends \n\u2028 of lines, Türkiye, 😀, \x00'},
        {"nested": [{"b": None, "a": [True, 0.5]}]},
    ],
    ids=["nothing", "characters", "nested"],
)
def test_what_is_read_back_is_what_was_hashed(database: Database, payload: dict[str, Any]) -> None:
    at = datetime(2026, 3, 1, 9, 0, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    with database.writing() as connection:
        entry = ledger.append(connection, at=at, person='p-"1"', act="an act\n", payload=payload)
    assert stored(database) == [entry]
    assert entry.value == payload
    assert entry.recorded_at == "2026-03-01T03:30:00.123456Z"
    assert verify(lines_of([entry])).holds


def test_a_transaction_that_fails_leaves_no_entry_and_no_gap(database: Database) -> None:
    written(database, 1)
    with pytest.raises(ZeroDivisionError):
        failing(database)
    assert [entry.seq for entry in (*stored(database), *written(database, 1))] == [1, 2]


def failing(database: Database) -> None:
    with database.writing() as connection:
        entry = ledger.append(connection, at=START, person="p-1", act="an act", payload={})
        assert entry.seq // 0


@pytest.mark.parametrize(
    ("at", "payload"),
    [(START, {"a": float("nan")}), (START, {"a": "\ud800"}), (START.replace(tzinfo=None), {})],
    ids=["not a number", "half a character", "no zone"],
)
def test_what_cannot_be_written_exactly_is_refused(database: Database, at: datetime, payload: dict[str, Any]) -> None:
    with pytest.raises(Misuse), database.writing() as connection:
        ledger.append(connection, at=at, person="p-1", act="an act", payload=payload)
    assert stored(database) == []


@pytest.mark.parametrize("name", [each.name for each in GROW_ONLY])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_every_change(database: Database, name: str, change: str) -> None:
    if change.startswith("TRUNCATE") and database.kind == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    filled(database)
    column = next(each for each in GROW_ONLY if each.name == name).columns.keys()[0]
    with pytest.raises(RunAborted, match="only grows"), database.writing() as connection:
        connection.execute(text(change.format(name, column, column)))
    with database.reading() as connection:
        assert connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() > 0


def filled(database: Database) -> None:
    """A row in every table that only grows."""
    with database.writing() as connection:
        ledger.append(connection, at=START, person="p-1", act="an act", payload={})
        for each in GROW_ONLY[1:]:
            values = {"level": 8, "position": 0, "hash": b"\0" * 32, "size": 1, "body": "b", "line": "l"}
            values["signed_at"] = START
            connection.execute(insert(each).values({column.name: values[column.name] for column in each.columns}))


def test_many_who_append_at_once_each_get_their_place(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: written(database, 1, first=number), range(1, 41)))
    entries = stored(database)
    assert [entry.seq for entry in entries] == list(range(1, 41))
    assert {entry.value["member"] for entry in entries} == {f"X{number:03}" for number in range(1, 41)}
    assert ledger.broken_at(entries) is None


def test_the_lock_of_the_ledger_itself_orders_those_who_append(database: Database) -> None:
    """Even where the casebook's own turn is not taken, as a program beside the desk might do."""
    engine = database._engine

    def once(number: int) -> None:
        with engine.connect() as connection:
            if database.kind == "sqlite":
                connection = connection.execution_options(casebook_writes=True)
            with connection.begin():
                ledger.append(connection, at=START, person=f"p-{number}", act="an act", payload={})

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(once, range(24)))
    assert ledger.broken_at(stored(database)) is None
    assert len(stored(database)) == 24


def test_a_second_entry_of_the_same_number_is_impossible(database: Database) -> None:
    written(database, 2)
    with database.reading() as connection:
        row = connection.execute(table.select().where(table.c.seq == 2)).one()._asdict()
    with pytest.raises(RunAborted), database.writing() as connection:
        connection.execute(insert(table).values(row | {"hash": "f" * 64}))


# The tree


def test_the_kept_nodes_give_the_same_tree_at_every_size(database: Database) -> None:
    made = written(database, 1_100)
    hashes = [leaf_hash(entry.line) for entry in made]
    whole = Tree(hashes)
    with database.reading() as connection:
        tree = StoredTree(connection)
        for size in (0, 1, 255, 256, 257, 511, 512, 513, 768, 1_000, 1_024, 1_025, 1_100):
            assert tree.root(size) == whole.root(size)
    assert set(nodes(hashes, 1_100)) == {(8, 0), (8, 1), (8, 2), (8, 3), (9, 0), (9, 1), (10, 0)}


def test_reading_a_root_needs_few_rows(database: Database) -> None:
    """The last block and one node for every whole subtree, however many entries there are."""
    written(database, 1_100)
    with database.reading() as connection:
        asked = Counted(connection)
        StoredTree(asked).root(1_100)  # type: ignore[arg-type]
    assert asked.statements == 2


class Counted:
    """A connection that counts what it is asked."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.statements = 0

    def execute(self, statement: Any) -> Any:
        self.statements += 1
        return self.connection.execute(statement)


def test_a_lost_block_is_said(database: Database) -> None:
    written(database, 300)
    with database.reading() as connection:
        with pytest.raises(EvidenceError, match="lost entries"):
            StoredTree(connection).root(400)
        with pytest.raises(EvidenceError, match="lost the node"):
            StoredTree(connection).root(512)


# The desk's own audit


def test_an_untouched_ledger_passes_the_audit(database: Database) -> None:
    written(database, 600)
    with database.reading() as connection:
        found = audit(connection)
    assert (found.holds, found.entries) == (True, 600)


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("UPDATE ledger SET person = 'eve' WHERE seq = 3", Fault.BROKEN_LINK),
        ("DELETE FROM ledger WHERE seq = 3", Fault.OUT_OF_PLACE),
        ("UPDATE ledger SET hash = '{hash}' WHERE seq = 300", Fault.BROKEN_LINK),
        ("DELETE FROM ledger_nodes", Fault.REWRITTEN),
        ("UPDATE ledger SET person = 'eve' WHERE seq = 300", Fault.BROKEN_LINK),
    ],
    ids=["edit", "delete", "the last hash", "the nodes", "edit the last"],
)
def test_whoever_takes_the_triggers_away_is_found(database: Database, sql: str, fault: Fault) -> None:
    written(database, 300)
    without_triggers(database, sql.format(hash="f" * 64))
    with database.reading() as connection:
        found = audit(connection)
    assert fault in {finding.fault for finding in found.findings}


def without_triggers(database: Database, *statements: str) -> None:
    """Run statements as somebody who may do everything with the database."""
    with database.writing() as connection:
        if database.kind == "sqlite":
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            drops = [f"DROP TRIGGER {name}" for name in names]
        else:
            drops = ["SET LOCAL session_replication_role = replica"]
        for statement in (*drops, *statements):
            connection.execute(text(statement))


def test_a_changed_link_is_found_in_memory_too(database: Database) -> None:
    entries = written(database, 3)
    assert ledger.broken_at([entries[0], replace(entries[1], person="eve"), entries[2]]) == 2
    assert ledger.broken_at([entries[0], entries[2]]) == 3
    assert ledger.broken_at([]) is None


def test_an_entry_that_is_not_there_is_named(database: Database) -> None:
    written(database, 2)
    with database.reading() as connection:
        assert ledger.entry_at(connection, 2).seq == 2
        with pytest.raises(Misuse, match="no entry 3; it has 2"):
            ledger.entry_at(connection, 3)


def test_the_clock_of_an_entry_is_written_in_utc(database: Database) -> None:
    (entry,) = written(database, 1)
    assert datetime.fromisoformat(entry.recorded_at) == START.astimezone(UTC) + timedelta(seconds=1)


def test_a_long_ledger_of_the_first_release_has_its_nodes_too(empty_address: str) -> None:
    url = empty_address.replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(url)
    with engine.begin() as connection:
        migrations.upgrade(connection, migrations.FIRST)
        row = {"recorded_at": START.replace(tzinfo=None), "person": "local", "act": "an act", "payload": "{}"}
        rows = [row | {"seq": seq, "previous_hash": "", "hash": f"{seq:064d}"} for seq in range(1, 511)]
        connection.execute(insert(table), rows)
    engine.dispose()
    database = Database(empty_address)
    written(database, 10, first=512)
    with database.reading() as connection:
        found = audit(connection)
        assert (found.holds, found.entries) == (True, 521)
        assert StoredTree(connection).root(521) == found.root
    database.close()
