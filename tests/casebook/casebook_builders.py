"""A casebook of invented people with a clock that the test moves, and what is in its tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

from lake_union import charters
from sqlalchemy import select

from crisisdesk.casebook import Case, Casebook, post
from crisisdesk.casebook.database import Database
from crisisdesk.casebook.migrations import whole

NOW = datetime(2022, 6, 1, tzinfo=UTC)
JULY = datetime(2022, 7, 4, 9, tzinfo=UTC)

OUTSIDE = {"personal", "checkpoints", "checkpoint_signatures", "notices_sent"}
"""Tables that the ledger does not make."""


class Watch:
    """A clock that the test moves."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **span: float) -> datetime:
        """Let time pass: ``hours=3``."""
        self.now += timedelta(**span)
        return self.now


class Lakes:
    """A desk of the Union of the Lakes with a case open. Its people come when they first act: a delegate for each
    member (``laa``), the ``chair``, the analyst ``ana``."""

    def __init__(self, address: str, now: datetime = JULY, **facts: Any) -> None:
        self.watch = Watch(now)
        self.book = Casebook(address, self.watch, charters=charters)
        self._there: set[str] = set()
        given = {"title": "High water", "place": "LBB", **facts}
        self.case_id = self.book.open_case("LAKES", self.person("ana"), **given).case_id
        self.person("chair")

    @property
    def case(self) -> Case:
        return self.book.case(self.case_id)

    def person(self, who: str) -> str:
        """The login of somebody who is at the desk from now on: ``chair``, ``ana``, or a member's code."""
        login = who.lower()
        if login not in self._there:
            self._there.add(login)
            posts = {"chair": post("chair", "LAKES"), "ana": post("analyst")}
            self.book.add_person(login, posts=[posts.get(login) or post("delegate", "LAKES", login)])
        return login

    def do(self, act: str, who: str = "chair", **facts: Any) -> Case:
        """One act a minute later; a member's code stands for its delegate."""
        self.watch.wait(minutes=1)
        member = who if who.isupper() else ""
        return self.book.act(self.case_id, act, self.person(who), member=member, **facts)

    def convene(self, organ: str = "COUNCIL") -> "Lakes":
        """In a regular session that begins at once."""
        self.do("request", route="regular", organ=organ)
        self.do("convene")
        return self

    def table(self, measure: str | None = "statement", **facts: Any) -> "Lakes":
        """A draft by the chair."""
        self.do("table", **{"title": "Draft", "text": "The Council acts.", "measure": measure, **facts})
        return self

    def vote(self, **ballots: str) -> Case:
        """A vote with these ballots, closed."""
        self.do("open_ballot")
        for member, ballot in ballots.items():
            self.do("cast", member, ballot=ballot)
        return self.do("close_vote")

    def mandate(self, **facts: Any) -> "Lakes":
        """A force with everything that it takes, for ten days."""
        self.convene().do("show", "LBB", gate="request_of_affected", evidence="A letter of 4 July.")
        self.table("send_force").vote(LAA="yes", LBB="yes", LCC="yes", LEE="yes")
        self.do("mandate", tasks="Guard the dam.", ends=self.watch.now + timedelta(days=10), **facts)
        return self


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables that the ledger makes, in order."""
    with database.reading() as connection:
        return {
            table.name: sorted((tuple(map(_same, row)) for row in connection.execute(select(table))), key=repr)
            for table in whole().sorted_tables
            if table.name not in OUTSIDE
        }


def _same(value: Any) -> Any:
    """Moments in UTC, which some databases give without a zone."""
    if not isinstance(value, datetime):
        return value
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
