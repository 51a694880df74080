"""The files of the crisis benchmark: an ICEWS stream, deaths of UCDP, coups of the Cline Center."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from crisisdesk.actors import registry
from crisisdesk.errors import SourceError
from crisisdesk.model import base
from crisisdesk.record.streams import Told
from crisisdesk.warning.crises import Toll, toll_of
from crisisdesk.warning.imports import plain_name, quadruples
from crisisdesk.warning.stream import Stream

LEAST_EVENTS = 30
"""Events in the whole stream below which a country is not asked about."""
_COUNTED_WITH = {"PSE": "ISR"}
"""The list of deaths has no separate entry for these; events are counted where the deaths are."""
_HOURS_SINCE = date(2005, 1, 1)


@dataclass(frozen=True, slots=True)
class CrisisData:
    """The stream, the toll against which it is judged, and the countries that are asked about."""

    stream: Stream
    toll: Toll
    countries: tuple[str, ...]


def crisis_data(folder: Path) -> CrisisData:
    """Read the benchmark's folder. Raises ``SourceError`` naming the file that is missing."""
    for name in ("cameo-codes.csv", "ged.parquet", "coups_cline_2.1.2.csv", "icews0515_tail"):
        if not (folder / name).exists():
            raise SourceError(str(folder / name), "is missing; the crisis benchmark needs the whole folder")
    events = list(_events(folder))
    seen = Counter(code for e in events for code in {base(e.source), base(e.target or "")})
    stream = Stream.of(events)
    countries = tuple(code for code in stream.subjects if seen[code] >= LEAST_EVENTS)
    return CrisisData(stream, toll_of(_deaths(folder), _coups(folder)), countries)


def _events(folder: Path) -> Iterator[Told]:
    with (folder / "cameo-codes.csv").open(encoding="utf-8", errors="replace", newline="") as stream:
        types = {plain_name(row["name"]): row["code"] for row in csv.DictReader(stream)}
    found = quadruples(folder / "icews0515_tail", ("valid.txt", "test.txt"), _HOURS_SINCE, 1, types, "ICEWS")
    for event in found:
        source, target = (_COUNTED_WITH.get(code or "", code) for code in (event.source, event.target))
        yield event._replace(source=source or "", target=target)


def _deaths(folder: Path) -> Iterator[tuple[str, date, float]]:
    for row in pq.read_table(folder / "ged.parquet", columns=["date", "c", "best_death"]).to_pylist():
        yield _code(row["c"]), row["date"], float(row["best_death"] or 0)


def _coups(folder: Path) -> Iterator[tuple[str, date]]:
    with (folder / "coups_cline_2.1.2.csv").open(encoding="utf-8", errors="replace", newline="") as stream:
        for row in csv.DictReader(stream):
            if "1" in (row["realized"], row["attempt"]) and int(row["month"]) and int(row["day"]):
                yield _code(row["country"]), date(int(row["year"]), int(row["month"]), int(row["day"]))


_codes: dict[str, str] = {}


def _code(name: str) -> str:
    if name not in _codes:
        found = registry().find(name)
        _codes[name] = base(found[0].code) if found else name
    return _codes[name]
