"""How an older casebook becomes a current one: revisions by alembic, from the first release on.

A new casebook is made from the tables as they are and marked with ``HEAD``; a test holds that this is the same as
going through every revision.
"""

from importlib import import_module
from importlib.resources import files

from sqlalchemy import Connection, MetaData, column, insert, inspect, select, table

from crisisdesk.casebook.metadata import metadata
from crisisdesk.errors import Misuse

HEAD = "0006"
"""The newest revision; a test compares it with the folder."""

FIRST = "0001"
"""What casebooks are that carry no mark: those made before there were revisions."""

_TABLES = (
    "ledger_table",
    "questions",
    "people_tables",
    "judgements_table",
    "case_tables",
    "vote_tables",
    "followup_tables",
    "notices_table",
)
_mark = table("alembic_version", column("version_num"))


def is_current(connection: Connection) -> bool:
    """Whether the database is at ``HEAD``. Raises ``Misuse`` for one that a newer crisisdesk wrote."""
    found = revision(connection)
    if found is not None and found not in _known():
        raise Misuse(
            f"the casebook was written by a newer crisisdesk (its revision is {found}, this one knows up to {HEAD}); "
            "install the newer one"
        )
    return found == HEAD


def prepare(connection: Connection) -> None:
    """Make or update the tables in the connection's transaction."""
    if is_current(connection):
        return
    if revision(connection) is None:
        create(connection)
    else:
        upgrade(connection)


def revision(connection: Connection) -> str | None:
    """The revision of a database, or None for an empty one."""
    names = set(inspect(connection).get_table_names())
    if "alembic_version" in names:
        return str(connection.execute(select(_mark.c.version_num)).scalar_one())
    return FIRST if "ledger" in names else None


def whole() -> MetaData:
    """The metadata with every table of the casebook in it, whoever has imported them so far."""
    for name in _TABLES:
        import_module(f"crisisdesk.casebook.{name}")
    return metadata


def create(connection: Connection) -> None:
    """All tables in an empty database."""
    whole().create_all(connection)
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute(insert(_mark).values(version_num=HEAD))


def upgrade(connection: Connection, target: str = "head") -> None:
    """Go through the revisions that are missing, in the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("crisisdesk.casebook") / "migrations"))
    config.attributes["connection"] = connection
    if not inspect(connection).has_table("alembic_version") and revision(connection):
        command.stamp(config, FIRST)
    command.upgrade(config, target)


def _known() -> frozenset[str]:
    names = (entry.name for entry in (files("crisisdesk.casebook") / "migrations" / "versions").iterdir())
    return frozenset(name[1:5] for name in names if name.startswith("r") and name.endswith(".py"))
