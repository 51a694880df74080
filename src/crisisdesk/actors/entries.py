"""From tables to names: what each table gives, in the order in which one outranks the next."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from crisisdesk.actors.lexicon import Lexicon
from crisisdesk.actors.names import Doubt, Name, Role, Sense
from crisisdesk.actors.offices import Holders
from crisisdesk.actors.sectors import sector_code
from crisisdesk.actors.spelling import as_words, demonyms, plural, without_article
from crisisdesk.actors.tables import Row, read

_GREAT = 400_000
_HEADS = ("minister", "ministry", "secretary", "official", "department")
_BODIES = frozenset({"ministry", "department"})
_MEMBERS = frozenset({"Houthi", "Naxalite"})
_SEVERAL = frozenset({"people", "men", "women", "children", "police", "carabinieri", "displaced"})
_PLURAL = re.compile(r"[^su']s$")


def _ambiguous(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        sense = Sense(
            row["code"],
            row["kind"],
            "name shared by several",
            0.9,
            weight=int(row["weight"]),
            cues=row.many("cues"),
        )
        lexicon.add(row["name"], sense)


def _states(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        code = row["code"]
        for text in (row["name"], row["official"], *row.many("others")):
            if text:
                lexicon.add(text, Sense(code, "state", "name", 0.99))
        for word in row.many("demonyms"):
            for form in demonyms(word):
                lexicon.add(form, Sense(code, "demonym", "demonym", 0.97))
        for text in row.many("capitals"):
            lexicon.place(text, Sense(code, "capital", "capital for its government", 0.9))


def _organisations(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        for text in without_article((row["name"], *row.many("others"), *row.many("acronyms"))):
            sense = Sense(row["code"], row["kind"], "name", 0.98)
            for form in as_words(text):
                lexicon.add(form, sense)


def _organs(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        for text in row.many("names"):
            lexicon.add(text, Sense(row["code"], "organ", "organ of the organisation", 0.95))


def _seats(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        for text in without_article(row.many("names")):
            lexicon.add(text, Sense(row["code"], "seat", f"seat: {row['what']}", 0.95))


def _bodies(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        code = sector_code(row["code"], row["sector"])
        for text in (*row.many("names"), *row.many("acronyms")):
            lexicon.add(text, Sense(code, "body", "body of the state", 0.94))


def _groups(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        since = row.day("since")
        first = Sense(row["code"], "group", "name of the group", 0.94, ends=since)
        for text in row.many("names"):
            for form in (*as_words(text), *(tuple(demonyms(text))[1:] if text in _MEMBERS else ())):
                lexicon.add(form, first)
                if row["then"]:
                    lexicon.add(form, Sense(row["then"], "group", "group in power", 0.9, begins=since))


def _parties(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        for text in row.many("names"):
            for term in row.many("in_power"):
                begins, _, ends = term.partition("/")
                sense = Sense(row["state"], "party", "party in power", 0.9, row.iso(begins), row.iso(ends))
                lexicon.add(text, sense, again=True)
            lexicon.add(text, Sense(f"{row['state']}.PTY", "party", "party out of power", 0.85))


def _institutions(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        code = sector_code(row["code"], "EDU" if row["sector"] == "THK" else row["sector"])
        kind = {"MED": "media", "THK": "think tank"}.get(row["sector"], "institution")
        for text in without_article(row.many("names")):
            lexicon.add(text, Sense(code, kind, "name", 0.93))


def _peoples(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        for word in row.many("names"):
            for form in demonyms(word):
                lexicon.add(form, Sense(row["code"], "people", "people of the state", 0.85))


def _regions(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        for text in without_article(row.many("names")):
            lexicon.place(text, Sense(row["code"], "region", "place in the state", 0.88))
            if " " not in text:
                lexicon.mark(text, "surname")


def _places(lexicon: Lexicon, holders: Holders, rows: Iterable[Row]) -> None:
    for row in rows:
        name, people = row["name"], int(row["people"])
        sense = Sense(row["code"], row["kind"], "place in the state", 0.86, weight=len(row["people"]))
        lexicon.add_city(name, sense, _doubt(name, people, row["flag"], holders))


def _doubt(name: str, people: int, flag: str, holders: Holders) -> Doubt:
    """How much a place needs around it to be read as one."""
    if people < _GREAT and holders.surname(name):
        return Doubt.SURNAME
    if flag == "weak":
        return Doubt.WORD
    return Doubt.SMALL if people < _GREAT else Doubt.NONE


def _roles(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        noun, many, body = row["noun"], row["plural"], row["being"] == "body"
        several = not many and (noun.split()[-1] in _SEVERAL or _PLURAL.search(noun) is not None)
        lexicon.add_role(noun, Role(noun, row["sector"], row["voice"], row["kind"], plural=several, body=body))
        if many:
            form = plural(noun) if many == "+" else many
            lexicon.add_role(form, Role(noun, row["sector"], row["voice"], row["kind"], plural=True, body=body))


def _portfolios(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        field = row["portfolio"]
        for head in _HEADS:
            noun, body = f"{field} {head}", head in _BODIES
            lexicon.add_role(noun, Role(noun, "GOV", "state", "office", plural=False, body=body))
            lexicon.add_role(f"{field} {plural(head)}", Role(noun, "GOV", "state", "office", plural=True, body=body))
        for link in ("of", "for", "of the"):
            for head in ("minister", "ministry", "department"):
                noun, body = f"{head} {link} {field}", head in _BODIES
                lexicon.add_role(noun, Role(noun, "GOV", "state", "office", plural=False, body=body))


def _guards(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        lexicon.guard(row["phrase"])


TABLES = (
    ("ambiguous.csv", _ambiguous),
    ("states.csv", _states),
    ("organisations.csv", _organisations),
    ("guards.csv", _guards),
    ("organs.csv", _organs),
    ("seats.csv", _seats),
    ("bodies.csv", _bodies),
    ("groups.csv", _groups),
    ("parties.csv", _parties),
    ("institutions.csv", _institutions),
    ("regions.csv", _regions),
    ("peoples.csv", _peoples),
    ("roles.csv", _roles),
    ("portfolios.csv", _portfolios),
)


def _persons(lexicon: Lexicon, holders: Holders) -> None:
    for text, terms in holders.by_name.items():
        lexicon.add_person(text, terms, surname=" " not in text)
    for text, terms in holders.known_as.items():
        lexicon.add_person(text, terms, surname=True)


def _day(row: Row) -> date:
    day = row.day("day")
    if day is None:
        raise row.fault("a succession needs its day")
    return day


def names(holders: Holders, folder: Path | None = None) -> dict[str, Name]:
    """Every name of the tables in a folder (the package's own by default), by its folded key."""
    lexicon = Lexicon({row["code"]: (row["before"], _day(row)) for row in read("successions.csv", folder)})
    for table, load in TABLES:
        lexicon.next_table()
        load(lexicon, read(table, folder))
    lexicon.next_table()
    _persons(lexicon, holders)
    lexicon.next_table()
    _places(lexicon, holders, read("places.csv", folder))
    for row in read("person_names.csv", folder):
        lexicon.mark(row["name"], row["use"])
    return lexicon.names
