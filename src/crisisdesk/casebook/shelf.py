"""Cases as they were last read, so that looking again reads only what was done since."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection

from crisisdesk.casebook.case import Case
from crisisdesk.casebook.case_reading import Find, read_case

MOST = 64
"""Cases that are kept; the one not asked for longest goes first."""


class Shelf:
    """Reads cases, remembering what was committed. Safe to use from several threads."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._kept: OrderedDict[str, Case] = OrderedDict()
        self._lock = Lock()

    def read(self, connection: Connection, case_id: str, at: datetime) -> Case:
        """A case as the connection's transaction sees it. Raises ``Misuse`` for an id that is not there."""
        with self._lock:
            before = self._kept.get(case_id)
        return read_case(connection, case_id, self._find, at, before)

    def keep(self, case: Case) -> Case:
        """Remember a case. Only one whose steps are all committed may be kept: another could come in their place."""
        with self._lock:
            self._kept[case.case_id] = case
            self._kept.move_to_end(case.case_id)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return case
