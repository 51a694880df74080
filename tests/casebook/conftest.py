"""Casebooks on SQLite and on PostgreSQL: every test that asks for an address runs on both."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest
from postgresql_server import SWIFT, NoServer, serving
from sqlalchemy import create_engine, text

from crisisdesk.casebook import Casebook
from crisisdesk.casebook.migrations import whole

_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL with an empty casebook's database for tests to share; those that ask are skipped without one."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(serving(SWIFT))
        except NoServer as why:
            pytest.skip(f"{why}; the casebook was tried on SQLite only")
        _make_shared(address)
        yield address


@pytest.fixture
def swift_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the machine has one, so that waiting for the disk does not make the tests slow."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    folder = Path(mkdtemp(prefix="casebook-", dir=memory))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, swift_path: Path) -> str:
    """The address of an empty casebook's database of its own."""
    if request.param == "sqlite":
        return f"sqlite:///{swift_path / 'casebook.sqlite'}"
    server: str = request.getfixturevalue("postgresql")
    return emptied(server)


@pytest.fixture
def empty_address(address: str, request: pytest.FixtureRequest) -> str:
    """The address of a database without any table."""
    if address.startswith("sqlite"):
        return address
    return fresh_database(request.getfixturevalue("postgresql"))


def fresh_database(server: str) -> str:
    """A new database on a server, without any table."""
    name = f"t{os.getpid()}_{next(_numbers)}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE template0")
    return server.replace("/postgres", f"/{name}")


def emptied(server: str) -> str:
    """The one database that tests share, with every table but the revision's emptied, guards or not."""
    address = server.replace("/postgres", "/casebook")
    tables = ", ".join(f"DELETE FROM {table.name}" for table in whole().sorted_tables).replace(", ", "; ")
    _execute(address, f"SET session_replication_role = replica; {tables}; RESET session_replication_role")
    return address


def _make_shared(server: str) -> None:
    _execute(server, "CREATE DATABASE casebook")
    Casebook(server.replace("/postgres", "/casebook")).database.close()


def _execute(server: str, sql: str) -> None:
    engine = create_engine(server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(sql))
    engine.dispose()
