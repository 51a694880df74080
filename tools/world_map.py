"""Makes the desk's map out of Natural Earth: ``python tools/world_map.py countries-50m.json``.

Takes ``countries-50m.json`` of the npm package world-atlas (Natural Earth, public domain; ``npm pack world-atlas``) and
writes one row for each area into ``src/crisisdesk/desk/data/world.csv``: its actor's code, its name, the box around it,
the middle of its largest part, and its outline in the projection Equal Earth, as whole numbers on a plane 4,000 wide.
"""

import argparse
import csv
import itertools
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from crisisdesk.actors import registry
from crisisdesk.errors import Misuse

WIDTH = 4000
OUT = Path(__file__).resolve().parents[1] / "src" / "crisisdesk" / "desk" / "data" / "world.csv"
CRIMEA = (33.0, 45.3), (36.0, 45.3)
"""Two places (longitude, latitude) that lie in the outline of Crimea, which the source draws with Russia."""
CODES = {
    "Marshall Is.": "MHL", "N. Mariana Is.": "MNP", "U.S. Virgin Is.": "VIR", "Falkland Is.": "FLK",
    "Cayman Is.": "CYM", "British Virgin Is.": "VGB", "Turks and Caicos Is.": "TCA", "Jersey": "JEY",
    "Solomon Is.": "SLB", "São Tomé and Principe": "STP", "St. Vin. and Gren.": "VCT", "Cook Is.": "COK",
    "W. Sahara": "ESH", "Fr. Polynesia": "PYF", "Eq. Guinea": "GNQ", "Faeroe Is.": "FRO", "N. Cyprus": "TRNC",
    "Dem. Rep. Congo": "COD", "Congo": "COG", "Central African Rep.": "CAF", "Bosnia and Herz.": "BIH",
    "Antigua and Barb.": "ATG", "St. Pierre and Miquelon": "SPM", "Pitcairn Is.": "PCN",
}  # fmt: skip
"""Actors of areas that the source calls by other names than the registry."""
NAMES = {
    "W. Sahara": "Western Sahara", "N. Cyprus": "Northern Cyprus", "Falkland Is.": "Falkland Islands",
}  # fmt: skip

Point = tuple[float, float]
Ring = list[tuple[int, int]]


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description="Make the desk's map out of Natural Earth.")
    parser.add_argument("atlas", type=Path, help="countries-50m.json of world-atlas")
    topology = json.loads(parser.parse_args().atlas.read_text("utf-8"))
    rows = sorted(_rows(topology), key=lambda row: row["name"])
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["code", "name", "box", "middle", "outline"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _rows(topology: dict[str, Any]) -> Iterator[dict[str, str]]:
    arcs = [list(_degrees(arc, topology["transform"])) for arc in topology["arcs"]]
    for area in topology["objects"]["countries"]["geometries"]:
        name = NAMES.get(area["properties"]["name"], area["properties"]["name"])
        parts = area["arcs"] if area["type"] == "MultiPolygon" else [area["arcs"]]
        rings = [cut for part in parts for ring in part for cut in _cut(_joined(ring, arcs))]
        crimea = [ring for ring in rings if name == "Russia" and any(_inside(place, ring) for place in CRIMEA)]
        if name != "Antarctica":
            yield _row(name, _code(area["properties"]["name"]), [ring for ring in rings if ring not in crimea])
        if crimea:
            yield _row("Crimea", "", crimea)


def _row(name: str, code: str, rings: list[list[Point]]) -> dict[str, str]:
    flat = [_thinned([_projected(point) for point in ring]) for ring in rings]
    drawn = [ring for ring in flat if len(ring) > 2] or [max(flat, key=len)]
    largest = max(drawn, key=lambda ring: abs(_area(ring)))
    xs, ys = [x for ring in drawn for x, _ in ring], [y for ring in drawn for _, y in ring]
    middle = _middle(largest)
    return {
        "code": code,
        "name": name,
        "box": f"{min(xs)} {min(ys)} {max(xs)} {max(ys)}",
        "middle": f"{middle[0]} {middle[1]}",
        "outline": "".join(_path(ring) for ring in drawn),
    }


def _code(name: str) -> str:
    wanted = CODES.get(name)
    for actor in registry().actors():
        if actor.kind in {"state", "territory", "disputed"} and (actor.code == wanted or name in actor.names):
            return actor.code
    try:
        return registry().actor(wanted).code if wanted else ""
    except Misuse:
        return ""


def _degrees(arc: Sequence[Sequence[int]], transform: dict[str, Sequence[float]]) -> Iterator[Point]:
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        (kx, ky), (tx, ty) = transform["scale"], transform["translate"]
        yield x * kx + tx, y * ky + ty


def _joined(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def _cut(ring: list[Point]) -> Iterator[list[Point]]:
    """A ring that runs over the edge of the plane, where longitude 180 is -180, in its two parts."""
    unrolled, turn = [ring[0]], 0
    for (before, _), (x, y) in itertools.pairwise(ring):
        turn += -360 if x - before > 180 else 360 if before - x > 180 else 0
        unrolled.append((x + turn, y))
    for edge in (-360, 0, 360):
        moved = [(x + edge, y) for x, y in unrolled]
        part = _clipped(_clipped(moved, -180, 1), 180, -1)
        if len(part) > 2:
            yield part


def _clipped(ring: Sequence[Point], edge: float, side: int) -> list[Point]:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman)."""
    kept: list[Point] = []
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True) if ring else ():
        first, second = (x1 - edge) * side >= 0, (x2 - edge) * side >= 0
        if first:
            kept.append((x1, y1))
        if first != second:
            kept.append((edge, y1 + (y2 - y1) * (edge - x1) / (x2 - x1)))
    return kept


def _inside(place: Point, ring: Sequence[Point]) -> bool:
    """Whether a place lies in a ring that is not large, by the even-odd rule."""
    if max(x for x, _ in ring) - min(x for x, _ in ring) > 10:
        return False
    found = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > place[1]) != (y2 > place[1]) and place[0] < (x2 - x1) * (place[1] - y1) / (y2 - y1) + x1:
            found = not found
    return found


def _projected(point: Point) -> tuple[int, int]:
    """Equal Earth (Savric, Patterson and Jenny 2018), north up, from the upper left corner."""
    a1, a2, a3, a4, m = 1.340264, -0.081106, 0.000893, 0.003796, math.sqrt(3) / 2
    theta = math.asin(m * math.sin(math.radians(point[1])))
    t2, t6 = theta**2, theta**6
    x = math.radians(point[0]) * math.cos(theta) / (m * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)))
    y = theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))
    scale = WIDTH / 2 / (math.pi / (m * a1))
    return round(WIDTH / 2 + x * scale), round(WIDTH * 0.2435 - y * scale)


def _thinned(points: Sequence[tuple[int, int]]) -> Ring:
    """Without points that fall together or lie on the straight line between their neighbours."""
    kept: Ring = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        while len(kept) > 1 and _straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) == (b[1] - a[1]) * (c[0] - a[0])


def _area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _middle(ring: Ring) -> tuple[int, int]:
    area = _area(ring)
    if not area:
        return ring[0]
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * area)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * area)
    return round(x), round(y)


def _path(ring: Ring) -> str:
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in itertools.pairwise(ring)]
    return f"M{ring[0][0]} {ring[0][1]}" + ("l" + " ".join(f"{dx} {dy}" for dx, dy in steps) if steps else "") + "z"


if __name__ == "__main__":
    main()
