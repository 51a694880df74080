"""Events that others coded: plain CSV, ICEWS, GDELT 2, POLECAT and quadruples of names, read into events of the record.

Every row becomes an event on its own day or a refusal with its reason. Copies share a story: what the source itself
calls a story, the address where it names one, otherwise the same deed between the same parties on the same day.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crisisdesk.actors import registry
from crisisdesk.actors.tables import read
from crisisdesk.errors import Misuse, SourceError
from crisisdesk.model import Plover, Refusal, base, content_id
from crisisdesk.record.streams import Told
from crisisdesk.warning.signals import DATA

Found = Told | Refusal
_Cells = Mapping[str, str]


class Format(StrEnum):
    """The formats that can be taken in."""

    PLAIN = "plain"
    ICEWS = "icews"
    GDELT = "gdelt"
    POLECAT = "polecat"


def coded_events(path: Path, form: Format) -> Iterator[Found]:
    """The events of a file, with a refusal for every row that is none. Raises ``SourceError`` for a wrong file."""
    delimiter = "," if form is Format.PLAIN else "\t"
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as stream:
            given = stream if form is Format.GDELT or form is Format.PLAIN else _unquoted(stream)
            yield from _rows(path, given, form, delimiter)
    except csv.Error as error:
        raise SourceError(str(path), f"is no table of {form.value} events ({error}); look at the file") from None
    except OSError as error:
        raise SourceError(str(path), f"cannot be read ({error.strerror}); name a file of events") from None


def coded_rows(events: Iterable[Told], dataset: str) -> Iterator[dict[str, Any]]:
    """Rows of the record's table ``coded`` for the events of a data set."""
    for event in events:
        yield {
            "event_id": content_id("coded", dataset, event.event_id),
            "dataset": dataset,
            "source": event.source,
            "target": event.target,
            "plover": event.plover,
            "mode": event.mode,
            "date": event.day,
            "story_id": event.story,
            "outlet": event.outlet or None,
        }


def quadruples(
    folder: Path, files: Iterable[str], begins: date, hours: int, types: Mapping[str, str], dataset: str
) -> Iterator[Told]:
    """Events of a folder with ``entity2id.txt``, ``relation2id.txt`` and files of source, relation, target and time.

    Times count from a day in steps of so many hours; ``types`` gives the CAMEO code of a relation's :func:`plain_name`.
    """
    parties = {number: party(name) for number, name in _names(folder / "entity2id.txt")}
    relations = {number: types.get(plain_name(name), "") for number, name in _names(folder / "relation2id.txt")}
    for file in files:
        for line in (folder / file).read_text("utf-8").splitlines():
            if line.strip():
                source, relation, target, time = (int(cell) for cell in line.split()[:4])
                passed = time * hours // 24
                day, key = begins + timedelta(days=passed), f"{source}-{relation}-{target}-{passed}"
                kind, mode = cameo_type(relations[relation])
                yield Told(key, day, parties[source] or "", parties[target], kind, mode, key, dataset)


def plain_name(name: str) -> str:
    """A name of a relation or code as letters alone, so that spelling with underscores or marks does not matter."""
    return "".join(character for character in name.lower() if character.isalpha())


@cache
def party(name: str) -> str | None:
    """The actor of an ICEWS name: the country in brackets, or the state or organisation whose name it is."""
    head, bracket, inside = name.replace("_", " ").strip().rpartition("(")
    text = inside.rstrip(") ") if bracket and head else name.replace("_", " ").strip()
    if text in _icews_names():
        return _icews_names()[text]
    found = registry().find(text)
    whole = bool(found) and (bool(bracket) or found[0].span == (0, len(text)))
    return base(found[0].code) if whole and found[0].span.start == 0 else None


@cache
def _icews_names() -> dict[str, str]:
    return {row["name"]: row["code"] for row in read("icews_names.csv", DATA)}


@cache
def cameo_type(code: str) -> tuple[str, str | None]:
    """The PLOVER type and mode of a CAMEO code by its longest known beginning.

    Statements and unknown codes have no type: they show that something was read and are counted for nobody.
    """
    rows = _cameo()
    for length in range(len(code), 1, -1):
        if code[:length] in rows:
            kind, mode = rows[code[:length]]
            return kind, mode or None
    return "", None


@cache
def _cameo() -> dict[str, tuple[str, str]]:
    return {row["prefix"]: (row["plover"], row["mode"]) for row in read("cameo.csv", DATA)}


def _unquoted(stream: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in stream)


def _rows(path: Path, stream: Iterable[str], form: Format, delimiter: str) -> Iterator[Found]:
    quoted = form is Format.PLAIN
    reader = csv.reader(stream, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    heading = list(_GDELT) if form is Format.GDELT else [cell.strip().lstrip("\ufeff") for cell in next(reader, [])]
    missing = [column for column in _NEEDED[form] if column not in heading]
    if missing:
        raise SourceError(str(path), f"not a file of {form.value} events: no column {', '.join(missing)}", 1)
    for cells in reader:
        if cells:
            yield _event(path, reader.line_num, dict(zip(heading, cells, strict=False)), form)


def _event(path: Path, line: int, row: _Cells, form: Format) -> Found:
    try:
        return _READ[form](row, path.stem)
    except (KeyError, ValueError) as error:
        return Refusal(path.name, line, f"no event: {error}")


def _plain(row: _Cells, dataset: str) -> Told:
    kind = row["type"].strip().upper()
    if kind not in Plover.__members__:
        kind, mode = cameo_type(row["type"].strip())
        if not kind:
            raise ValueError(f"type {row['type']!r} is neither a PLOVER type nor a CAMEO code of one")
    else:
        mode = None
    source, target = _usual(row["source"].strip()), _usual(row.get("target", "").strip()) or None
    if not source:
        raise ValueError("no source")
    day = date.fromisoformat(row["date"].strip())
    key = _same(day, source, target, kind)
    story = row.get("story", "").strip()
    number = row.get("id", "").strip() or content_id(key, story, row.get("outlet", ""))
    return Told(
        number,
        day,
        source,
        target,
        kind,
        row.get("mode", "").strip() or mode,
        story or key,
        row.get("outlet", "").strip() or dataset,
    )


def _icews(row: _Cells, dataset: str) -> Told:
    day = date.fromisoformat(row["Event Date"])
    kind, mode = cameo_type(_full_code(row["CAMEO Code"]))
    source = party(f"- ({row['Source Country']})") or party(row["Source Name"])
    target = party(f"- ({row['Target Country']})") or party(row["Target Name"])
    if source is None and target is None:
        raise ValueError(f"neither {row['Source Name']!r} nor {row['Target Name']!r} is a known actor")
    number = content_id(row["Event ID"], row["Event Date"], row["CAMEO Code"], row["Source Name"], row["Target Name"])
    story = row.get("Story ID", "") or _same(day, row["Source Name"], row["Target Name"], kind)
    return Told(number, day, source or "", target, kind, mode, story, row.get("Publisher", "") or dataset)


def _gdelt(row: _Cells, dataset: str) -> Told:
    day = datetime.strptime(row["SQLDATE"], "%Y%m%d").date()  # noqa: DTZ007
    kind, mode = cameo_type(_full_code(row["EventCode"]))
    source, target = _cameo_party(row, 1), _cameo_party(row, 2)
    if not source and not target:
        raise ValueError("no actor with a country")
    address = row.get("SOURCEURL", "")
    outlet = urlsplit(address).netloc.removeprefix("www.") if "://" in address else ""
    number = row["GLOBALEVENTID"]
    return Told(number, day, source, target or None, kind, mode, address or number, outlet or dataset)


def _polecat(row: _Cells, dataset: str) -> Told:
    day = date.fromisoformat(row["Event Date"])
    kind = row["Event Type"].strip().upper()
    if kind not in Plover.__members__:
        raise ValueError(f"{row['Event Type']!r} is no PLOVER type")
    source, target = _first(row["Actor Country"]), _first(row.get("Recipient Country", "")) or None
    if not source and not target:
        raise ValueError("no actor with a country")
    mode = row.get("Event Mode", "").strip().lower() or None
    deed = _same(day, row.get("Actor Name", ""), row.get("Recipient Name", ""), kind)
    story = content_id(deed, source, target or "", row.get("Placename", ""))
    number = row.get("Event ID", "") or content_id(story, *row.values())
    return Told(number, day, source, target, kind, mode, story, row.get("Source", "") or dataset)


def _full_code(code: str) -> str:
    """A CAMEO code with the nought that spreadsheets take away.

    Event codes have three figures or more, and no root is above 20.
    """
    return code.zfill(3) if len(code) < 3 or int(code[:2]) <= 20 else "0" + code


def _cameo_party(row: _Cells, number: int) -> str:
    country = _usual(row.get(f"Actor{number}CountryCode", ""))
    kind = row.get(f"Actor{number}Type1Code", "")
    return f"{country}.{kind}" if country and kind else country


def _first(cell: str) -> str:
    value = cell.split(";")[0].strip()
    return "" if value in ("None", "NA", "nan") else _usual(value)


@cache
def _usual(code: str) -> str:
    """The desk's code for a code of another scheme; an unknown one stays as it is."""
    try:
        return registry().actor(code).code if code else ""
    except Misuse:
        return code


def _same(day: date, source: str, target: str | None, kind: str) -> str:
    return content_id(day.isoformat(), source, target or "", kind)


def _names(path: Path) -> Iterator[tuple[int, str]]:
    for line in path.read_text("utf-8").splitlines():
        name, _, number = line.rpartition("\t")
        if name:
            yield int(number), name.strip()


def _columns_of_gdelt() -> Iterator[str]:
    yield from ("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate")
    for number in (1, 2):
        for name in (
            "",
            "Name",
            "Country",
            "KnownGroup",
            "Ethnic",
            "Religion1",
            "Religion2",
            "Type1",
            "Type2",
            "Type3",
        ):
            yield f"Actor{number}{name}" + ("" if name == "Name" else "Code")
    yield from ("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale")
    yield from ("NumMentions", "NumSources", "NumArticles", "AvgTone")
    for who in ("Actor1Geo", "Actor2Geo", "ActionGeo"):
        for name in ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"):
            yield f"{who}_{name}"
    yield from ("DATEADDED", "SOURCEURL")


_GDELT = tuple(_columns_of_gdelt())
_NEEDED = {
    Format.PLAIN: ("date", "source", "type"),
    Format.ICEWS: ("Event ID", "Event Date", "Source Name", "Source Country", "CAMEO Code", "Target Name"),
    Format.GDELT: (),
    Format.POLECAT: ("Event Date", "Event Type", "Actor Country"),
}
_READ: dict[Format, Callable[[_Cells, str], Told]] = {
    Format.PLAIN: _plain,
    Format.ICEWS: _icews,
    Format.GDELT: _gdelt,
    Format.POLECAT: _polecat,
}
