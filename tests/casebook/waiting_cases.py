"""Cases of the Union of the Lakes in which a clock runs."""

from datetime import timedelta
from functools import cache

from casebook_builders import Lakes

from crisisdesk.casebook import Case


def lakes() -> Lakes:
    return Lakes("sqlite:///:memory:")


def silent(desk: Lakes, hours: int = 30) -> Case:
    desk.convene().table()
    return desk.do("start_silence", until=desk.watch.now + timedelta(hours=hours))


@cache
def waiting() -> Case:
    """A case in which a silence runs for thirty hours."""
    return silent(lakes())
