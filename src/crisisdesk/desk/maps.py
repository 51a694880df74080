"""Maps as pictures made on the server: shapes of Natural Earth, a tint and a sign for each actor that has one.

Units are those of the file's plane (projection Equal Earth). A disputed area is a layer of its own: hatched, with a
dashed border, in nobody's tint, and listed in words with a source.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

from crisisdesk.desk.language import say
from crisisdesk.desk.prose import listed

MARGIN = 0.06
"""Of the picture's width, around what it is about."""
NARROWEST = 520
"""Units that a picture shows at the least, so that a single small state has neighbours."""
WIDE = 2400
"""Units beyond which an area only widens a picture that it has alone."""
SHAPE = 1.75
"""Width of a picture by its height."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """An area of the file. ``claim`` says why it is disputed, with its source; empty where it is not."""

    code: str
    name: str
    box: Box
    middle: tuple[int, int]
    outline: str
    claim: str


@dataclass(frozen=True, slots=True)
class Tint:
    """What a map shows of an actor: a word that is also the tint, the words of its title, and where it leads."""

    word: str
    words: str
    link: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One area in the picture; ``tint`` and ``link`` are empty for an area of which the map says nothing."""

    outline: str
    tint: str
    words: str
    link: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """The sign of an actor in the middle of its area, which may be too small to be seen."""

    x: int
    y: int
    size: str
    tint: str
    words: str
    link: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A map: its view box, its areas, its signs; ``words`` tell all of it, ``disclaimer`` what it does not mean."""

    box: str
    stroke: str
    shapes: tuple[Shape, ...]
    spots: tuple[Spot, ...]
    words: tuple[str, ...]
    disputed: tuple[str, ...]
    disclaimer: str


def picture(tints: Mapping[str, Tint], disclaimer: str, *, disputed: bool = True) -> Picture | None:
    """A map around the actors that have a tint; None where none of them has an area."""
    about = [area for area in world() if area.code in tints and not (disputed and area.claim and not area.code)]
    if not about:
        return None
    view = _view(area.box for area in about)
    seen = [area for area in world() if _meet(area.box, view)]
    layer = [area for area in seen if area.claim] if disputed else []
    width = view[2] - view[0]
    return Picture(
        box=f"{view[0]:.0f} {view[1]:.0f} {width:.0f} {view[3] - view[1]:.0f}",
        stroke=f"{width / 1400:.2f}",
        shapes=tuple(_shape(area, tints.get(area.code), area in layer) for area in seen),
        spots=tuple(_spot(area, tints[area.code], width) for area in about if _meet(area.box, view)),
        words=tuple(_words(tints)),
        disputed=tuple(f"{area.name}: {area.claim}" for area in layer),
        disclaimer=disclaimer,
    )


@cache
def world() -> tuple[Area, ...]:
    """All areas of the file; those that are disputed last, so that they lie on top."""
    claims = {row["area"]: f"{row['words']} ({row['source']})" for row in _rows("disputed.csv")}
    found = [_area(row, claims.get(row["name"], "")) for row in _rows("world.csv")]
    return tuple(sorted(found, key=lambda area: bool(area.claim)))


def _rows(name: str) -> list[dict[str, str]]:
    with as_file(files("crisisdesk.desk") / "data" / name) as path, path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _area(row: Mapping[str, str], claim: str) -> Area:
    left, top, right, bottom = (float(part) for part in row["box"].split())
    x, y = (int(part) for part in row["middle"].split())
    return Area(row["code"], row["name"], (left, top, right, bottom), (x, y), row["outline"], claim)


def _shape(area: Area, tint: Tint | None, disputed: bool) -> Shape:
    if tint is None or disputed:
        return Shape(area.outline, "", area.name, "", disputed)
    return Shape(area.outline, tint.word, tint.words, tint.link, disputed)


def _spot(area: Area, tint: Tint, width: float) -> Spot:
    x, y = area.middle
    return Spot(x, y, f"{width / 460:.2f}", tint.word, tint.words, tint.link)


def _words(tints: Mapping[str, Tint]) -> Iterable[str]:
    by_word: dict[str, list[str]] = {}
    for code, tint in tints.items():
        by_word.setdefault(tint.word, []).append(tint.words.partition(":")[0] or code)
    return (f"{say(word)}: {listed(sorted(names), 30)}" for word, names in sorted(by_word.items()))


def _view(boxes: Iterable[Box]) -> Box:
    """The box around all boxes, with a margin, no narrower than ``NARROWEST``, in the shape of a picture."""
    known = list(boxes)
    # Russia and the United States reach over the edge of the plane; what is only wide does not widen the picture.
    near = [box for box in known if box[2] - box[0] < WIDE] or known
    left, top = min(box[0] for box in near), min(box[1] for box in near)
    right, bottom = max(box[2] for box in near), max(box[3] for box in near)
    width = max((right - left) * (1 + 2 * MARGIN), (bottom - top) * (1 + 2 * MARGIN) * SHAPE, NARROWEST)
    x, y = (left + right) / 2, (top + bottom) / 2
    return (x - width / 2, y - width / SHAPE / 2, x + width / 2, y + width / SHAPE / 2)


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
