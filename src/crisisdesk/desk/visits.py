"""When somebody was here last: a cookie that the desk signs, so that only what it wrote itself is believed.

A visit lasts while the first page is opened again within half an hour; what is new is counted from the end of the visit
before. Stopping the desk forgets all visits, as it forgets sessions.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from crisisdesk.desk.office import Office
from crisisdesk.desk.visitors import Visitor

COOKIE = "visit"
"""Holds the last visit; with ``__Host-`` in front on a desk that is reached by https."""
PAUSE = timedelta(minutes=30)
"""Without the first page, after which a visit is over."""
FIRST = timedelta(days=7)
"""How far back a first visit looks."""
KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Visit:
    """``since`` is when the visit before ended, ``seen`` when the first page was opened last; ``first`` of all."""

    since: datetime
    seen: datetime
    first: bool


def visit_of(office: Office, request: Request, visitor: Visitor | None) -> Visit:
    """The visit that a request belongs to."""
    now = office.clock().replace(microsecond=0)
    found = _read(office, request.cookies.get(_name(office), ""), visitor)
    if found is None or not now - KEPT < found.seen <= now:
        return Visit(now - FIRST, now, first=True)
    if now - found.seen > PAUSE:
        return Visit(found.seen, now, first=False)
    return Visit(found.since, now, found.first)


def remember(office: Office, visit: Visit, visitor: Visitor | None, response: Response) -> None:
    """Write the visit into the response's cookie."""
    said = f"{int(visit.since.timestamp())}.{int(visit.seen.timestamp())}.{int(visit.first)}"
    response.set_cookie(
        _name(office),
        f"{said}.{_signature(office, said, visitor)}",
        max_age=int(KEPT.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=office.house.https,
    )


def _read(office: Office, cookie: str, visitor: Visitor | None) -> Visit | None:
    said, _, signature = cookie.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(office, said, visitor).encode()):
        return None
    since, seen, first = (int(part) for part in said.split("."))
    return Visit(datetime.fromtimestamp(since, UTC), datetime.fromtimestamp(seen, UTC), bool(first))


def _signature(office: Office, said: str, visitor: Visitor | None) -> str:
    whose = visitor.person.person_id if visitor else ""
    return hmac.new(office.secret, f"visit {whose} {said}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _name(office: Office) -> str:
    return f"__Host-{COOKIE}" if office.house.https else COOKIE
