"""Whether the tables hold together: every fault with the file and line where it stands.

Run over the package's own tables by a test, and over a desk's own ones by whoever edits them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

from crisisdesk.actors.offices import term_of
from crisisdesk.actors.spelling import key_of
from crisisdesk.actors.tables import Row, read
from crisisdesk.errors import SourceError
from crisisdesk.model import base

GRADES = {"H", "M", "L"}
SHARED_OFFICE = "member"
COLUMNS = {
    "states.csv": "code kind name official others demonyms capitals parent from to source confidence",
    "organisations.csv": "code kind name others acronyms seat head parent from to source confidence",
    "organs.csv": "code names source confidence",
    "seats.csv": "code names what source confidence",
    "bodies.csv": "code sector names acronyms source confidence",
    "groups.csv": "code then since names source confidence",
    "parties.csv": "state names in_power source confidence",
    "institutions.csv": "code sector names source confidence",
    "peoples.csv": "code names source confidence",
    "regions.csv": "code names source confidence",
    "places.csv": "name kind code people flag source confidence",
    "offices.csv": "code office person others known_as from to source confidence",
    "memberships.csv": "organisation role states from to founding source confidence",
    "memberships_other.csv": "organisation role states from to founding source confidence",
    "ambiguous.csv": "name code kind weight cues source confidence",
    "one_party.csv": "code from to source confidence",
    "successions.csv": "code before day source confidence",
    "sectors.csv": "code name of_state source confidence",
    "codes.csv": "other code source confidence",
    "roles.csv": "noun plural sector voice kind being",
    "portfolios.csv": "portfolio",
    "guards.csv": "phrase",
    "person_names.csv": "name use",
    "words.csv": "word use",
    "sources.csv": "key title licence",
}
VOICES = {"state", "own", "none", "generic", "organisation", "party", "diplomat", "group", "CVL"}
ROLE_SECTORS = {"IGO", "BLC", "GEN", "DIP", "MOV", "THK", "HLH", "LAW"}


def faults(folder: Path | None = None) -> list[SourceError]:
    """Everything that is wrong with the tables of a folder (the package's own by default)."""
    found: list[SourceError] = []
    for check in (_headings, _codes, _dates, _grades, _offices, _memberships, _aliases, _roles):
        try:
            found += check(folder)
        except SourceError as error:
            found.append(error)
    return found


def _headings(folder: Path | None) -> Iterator[SourceError]:
    for name, columns in COLUMNS.items():
        row = next(iter(read(name, folder)), None)
        if row is not None and " ".join(row.columns) != columns:
            yield SourceError(name, f"its heading should be: {columns.replace(' ', ',')}", 1)


def _known(folder: Path | None) -> set[str]:
    return {row["code"] for table in ("states.csv", "organisations.csv") for row in read(table, folder)}


def _codes(folder: Path | None) -> Iterator[SourceError]:
    """Unknown codes of states, organisations and sectors, and codes given twice."""
    known, sectors = _known(folder), {row["code"] for row in read("sectors.csv", folder)}
    seen: dict[str, Row] = {}
    for table in ("states.csv", "organisations.csv"):
        for row in read(table, folder):
            if row["code"] in seen:
                yield row.fault(f"code {row['code']} stands in {seen[row['code']].file} too")
            seen[row["code"]] = row
    for row, code in _used(folder):
        state, _, sector = code.partition(".")
        if state not in known:
            yield row.fault(f"unknown code {code}")
        elif sector and sector not in sectors:
            yield row.fault(f"unknown sector {sector} in {code}")


def _used(folder: Path | None) -> Iterator[tuple[Row, str]]:
    for table, columns in COLUMNS.items():
        names = set(columns.split())
        for row in read(table, folder):
            if "code" in names and table not in ("states.csv", "organisations.csv", "sectors.csv"):
                yield row, row["code"]
            for column in ("parent", "then", "state", "organisation", "before"):
                if column in names and row[column]:
                    yield row, row[column]
            if "states" in names:
                yield from ((row, state) for state in row.many("states"))


def _dates(folder: Path | None) -> Iterator[SourceError]:
    """Whatever ends before it begins."""
    for table, columns in COLUMNS.items():
        if "from to" not in columns or table == "offices.csv":
            continue
        for row in read(table, folder):
            begins, ends = row.day("from"), row.day("to")
            if begins and ends and ends <= begins:
                yield row.fault(f"ends on {ends}, before it begins on {begins}")
    for row in read("parties.csv", folder):
        for term in row.many("in_power"):
            begins, ends = (row.iso(part) for part in term.split("/"))
            if begins and ends and ends <= begins:
                yield row.fault(f"in power until {ends}, before {begins}")


def _grades(folder: Path | None) -> Iterator[SourceError]:
    """Rows without a source, or with a grade that is none."""
    for table, columns in COLUMNS.items():
        if "confidence" not in columns:
            continue
        for row in read(table, folder):
            if row["confidence"] not in GRADES:
                yield row.fault(f"confidence {row['confidence']!r} is not H, M or L")
            if not row["source"]:
                yield row.fault("has no source")


def _offices(folder: Path | None) -> Iterator[SourceError]:
    """Office holders whose terms in one office overlap, or end before they begin."""
    terms = defaultdict(list)
    for row in read("offices.csv", folder):
        term = term_of(row)
        if term.ends is not None and term.ends <= term.begins:
            yield row.fault(f"{term.person} leaves on {term.ends}, before taking office on {term.begins}")
        if not term.office.startswith(SHARED_OFFICE):
            terms[term.code, term.office].append((term, row))
    for held in terms.values():
        held.sort(key=lambda pair: pair[0].begins)
        for (before, _), (after, row) in pairwise(held):
            if before.ends is None or before.ends > after.begins:
                yield row.fault(f"{after.person} and {before.person} are both {after.office} of {after.code}")


def _memberships(folder: Path | None) -> Iterator[SourceError]:
    """A state that is twice in one role of one organisation at the same time."""
    held: defaultdict[tuple[str, str, str], list[tuple[date, date, Row]]] = defaultdict(list)
    for table in ("memberships.csv", "memberships_other.csv"):
        for row in read(table, folder):
            stretch = (row.day("from") or date.min, row.day("to") or date.max, row)
            for state in row.many("states"):
                held[row["organisation"], row["role"], state].append(stretch)
    for (organisation, role, state), stretches in held.items():
        stretches.sort(key=lambda stretch: stretch[0])
        for before, after in pairwise(stretches):
            if before[1] > after[0]:
                yield after[2].fault(f"{state} is {role} of {organisation} twice at the same time")


def _aliases(folder: Path | None) -> Iterator[SourceError]:
    """One name for two actors in one table, which nothing decides."""
    decided = {key_of(row["name"]) for row in read("ambiguous.csv", folder)}
    for table, columns in _NAMES.items():
        owners: dict[str, tuple[str, Row]] = {}
        for row, name, code in _named(read(table, folder), columns):
            key = key_of(name) + "+" * name.endswith("+")
            owner, first = owners.setdefault(key, (code, row))
            if base(owner) != base(code) and key not in decided:
                yield row.fault(
                    f"{name!r} means {code} here and {owner} in line {first.line}; a row in ambiguous.csv must decide"
                )


_NAMES: dict[str, tuple[str, ...]] = {
    "states.csv": ("name", "official", "others", "demonyms", "capitals"),
    "organisations.csv": ("name", "others", "acronyms"),
    "organs.csv": ("names",),
    "seats.csv": ("names",),
    "bodies.csv": ("names", "acronyms"),
    "groups.csv": ("names",),
    "parties.csv": ("names",),
    "institutions.csv": ("names",),
    "peoples.csv": ("names",),
    "regions.csv": ("names",),
}


def _named(rows: Iterable[Row], columns: tuple[str, ...]) -> Iterator[tuple[Row, str, str]]:
    for row in rows:
        code = row["state"] if "state" in row.columns else row["code"]
        for column in columns:
            for name in row.many(column):
                yield row, name, code


def _roles(folder: Path | None) -> Iterator[SourceError]:
    """Roles of no known sector or voice, and role nouns given twice."""
    sectors = {row["code"] for row in read("sectors.csv", folder)} | ROLE_SECTORS
    seen: dict[str, int] = {}
    for row in read("roles.csv", folder):
        if row["sector"] not in sectors:
            yield row.fault(f"unknown sector {row['sector']}")
        if row["voice"] not in VOICES:
            yield row.fault(f"unknown voice {row['voice']}; use one of {', '.join(sorted(VOICES))}")
        if row["noun"] in seen:
            yield row.fault(f"{row['noun']!r} stands in line {seen[row['noun']]} too")
        seen[row["noun"]] = row.line
