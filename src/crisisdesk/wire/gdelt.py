"""Files of the GDELT project: the Global Knowledge Graph, events, and lists of its DOC interface.

They carry no texts. What can be had of them is the address of each article, when GDELT saw it and who published it;
no document is made of that. A GKG file has one record an article; an events file names the first article of each
event, so that one address stands in it many times: it is given once.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from crisisdesk.errors import SourceError
from crisisdesk.wire.items import LONGEST_LINE, Blob, Entry, Listed, bounded_lines

_GKG_2, _GKG_1 = 27, 11
_EVENTS = {58: 57, 61: 60}
"""Columns of an events file (1.0 and 2.0) and the one that holds the address."""
_HEADING = "DATE"
_WEB = "1"


def entries(blob: Blob, outlet: str) -> Iterator[Entry]:
    """An address or an error for every record; what GDELT has from no web page is an error too."""
    seen: set[int] = set()
    with blob.open() as stream:
        for number, line in bounded_lines(stream, blob.where):
            try:
                cells = _cells(line)
                if cells and cells[0] != _HEADING:
                    yield from _fresh(_listed(cells, blob.where, number, outlet), seen)
            except ValueError as error:
                yield SourceError(blob.where, str(error), number)


def listed_of_json(record: Mapping[str, Any]) -> Listed:
    """An entry of the DOC interface's list of articles. Raises ``ValueError`` for one without an address."""
    url = record.get("url")
    if not isinstance(url, str) or not url:
        raise ValueError('the field "url" is missing')
    return Listed(
        url=url,
        title=_string(record.get("title")),
        outlet=_string(record.get("domain")),
        language=_string(record.get("language")),
        seen_at=_moment(_string(record.get("seendate")).replace("T", "").rstrip("Z")),
    )


def _cells(line: bytes | None) -> list[str]:
    if line is None:
        raise ValueError(f"the line is longer than {LONGEST_LINE:,} bytes")
    # GDELT's own files hold stray bytes in names; no address does.
    return line.decode("utf-8", "replace").split("\t") if line.strip() else []


def _listed(cells: list[str], where: str, number: int, outlet: str) -> list[Listed]:
    if len(cells) == _GKG_2:
        if cells[2] != _WEB:
            raise ValueError(f"from {cells[3] or 'a source'} without a web address ({cells[4][:80]})")
        seen_at = _moment(cells[1])
        return [Listed(url=cells[4], outlet=outlet or cells[3], seen_at=seen_at, where=where, line=number)]
    if len(cells) == _GKG_1:
        urls = cells[10].split("<UDIV>")
        return [Listed(url=u, outlet=outlet, seen_at=_moment(cells[0]), where=where, line=number) for u in urls if u]
    if len(cells) in _EVENTS:
        url = cells[_EVENTS[len(cells)]]
        seen_at = _moment(cells[_EVENTS[len(cells)] - 1])
        return [Listed(url=url, outlet=outlet, seen_at=seen_at, where=where, line=number)]
    raise ValueError(
        f"{len(cells)} columns; GKG has {_GKG_2} or {_GKG_1}, events have {' or '.join(map(str, _EVENTS))}"
    )


def _fresh(found: list[Listed], seen: set[int]) -> Iterator[Listed]:
    for listed in found:
        if "://" not in listed.url:
            raise ValueError(f"no web address in the record: {listed.url[:80]!r}")
        key = hash(listed.url)
        if key not in seen:
            seen.add(key)
            yield listed


def _moment(digits: str) -> datetime | None:
    """``20220105`` or ``20220105101500``; None for anything else."""
    if len(digits) not in {8, 14} or not digits.isdecimal():
        return None
    try:
        return datetime.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
