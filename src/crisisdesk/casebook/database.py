"""The database under a casebook: one writer at a time, readers on a snapshot, failures in one sentence."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import RLock
from typing import Any
from weakref import finalize

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from crisisdesk.casebook.migrations import is_current, prepare
from crisisdesk.errors import DeskError, Misuse, RunAborted

PATIENCE = 30
"""Seconds that a writer waits for another one before it gives up."""

WRITERS = 0x63726973
"""The advisory lock that writers take on PostgreSQL; any number will do, as long as all take the same."""

_WRITES = "casebook_writes"


class Database:
    """A database at a SQLAlchemy address (``sqlite:///desk/casebook.sqlite``, ``postgresql://...``).

    Made where there is none, brought up to date where it is older. Raises ``Misuse`` for an address that cannot be
    opened and for a database that a newer crisisdesk wrote.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._turn = RLock()
        self._engine = _engine(address)
        finalize(self, self._engine.dispose)
        with self.reading() as connection:
            current = is_current(connection)
        if not current:
            with self.writing() as connection:
                prepare(connection)

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of everything, whatever others write meanwhile."""
        isolated = {"isolation_level": "REPEATABLE READ"} if self.kind == "postgresql" else {}
        with explained(), self._shared(), self._engine.connect() as connection:
            yield connection.execution_options(**isolated)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that nobody else's writing overlaps; what is in it is written whole or not at all.

        Whoever is inside sees everything that was written before, so that what is checked here still holds when it
        is committed.
        """
        with explained(), self._my_turn(), self._writer() as connection, connection.begin():
            if self.kind == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS})
            yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def _shared(self) -> AbstractContextManager[None]:
        """Readers of a file or a server wait for nobody; a database in memory has one connection for all threads."""
        return self._my_turn() if isinstance(self._engine.pool, StaticPool) else nullcontext()

    def _writer(self) -> Connection:
        return self._engine.connect().execution_options(**{_WRITES: True})

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """Threads of one process queue here, which is fairer and cheaper than SQLite's own waiting."""
        if not self._turn.acquire(timeout=PATIENCE):
            raise RunAborted(f"the casebook was busy for {PATIENCE} seconds; nothing was written, try again")
        try:
            yield
        finally:
            self._turn.release()


@contextmanager
def explained() -> Iterator[None]:
    """Turns a failure of the database into one clear sentence."""
    try:
        yield
    except DBAPIError as error:
        raise _sentence(error) from error
    except PoolTimeout as error:
        raise RunAborted("too many are asking the casebook at once; nothing was written, try again") from error


def _sentence(error: DBAPIError) -> DeskError:
    said = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    for words, why in _KNOWN.items():
        if words in said.lower():
            return RunAborted(f"{why}; nothing of this act was written ({said})")
    return RunAborted(f"the casebook's database refused: {said}; nothing of this act was written")


_KNOWN = {
    "disk is full": "the disk of the casebook is full: make room and try again",
    "no space left": "the disk of the casebook is full: make room and try again",
    "database is locked": f"another program held the casebook for {PATIENCE} seconds: try again",
    "readonly database": "the casebook may not be written by this user: check the rights of its file and folder",
    "unable to open": "the casebook's file cannot be opened: check its folder and rights",
    "not a database": "the casebook's file is not a database: put the right one in its place",
    "malformed": "the casebook's file is damaged: put a backup in its place",
    "connection": "the casebook's database does not answer: check that it runs and its address",
}


def _engine(address: str) -> Engine:
    try:
        url = make_url(address)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() not in {"sqlite", "postgresql"}:
            raise Misuse(f"the casebook runs on SQLite and PostgreSQL, not on {url.get_backend_name()}")
        if url.get_backend_name() == "sqlite":
            return _sqlite(address, url.database)
        return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise Misuse(
            f"{address.partition('@')[2] or address!r} is no database address; write postgresql://user@host/name"
        ) from None
    except ModuleNotFoundError as error:
        raise Misuse(f"PostgreSQL needs the package {error.name}: install crisisdesk[postgresql]") from None


def _sqlite(address: str, file: str | None) -> Engine:
    if not file or file == ":memory:":
        engine = create_engine(address, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        _make_folder(Path(file).parent)
        engine = create_engine(address, pool_size=10, max_overflow=40)
    event.listen(engine, "connect", _careful)
    event.listen(engine, "begin", _begin)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misuse(f"{folder}: the casebook's folder cannot be made: {error.strerror or error}") from None


def _careful(connection: Any, _: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={PATIENCE * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
