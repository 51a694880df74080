import csv
import re
from pathlib import Path

import pytest

import crisisdesk.desk
from crisisdesk.actors import registry
from crisisdesk.desk.maps import NARROWEST, Tint, picture, world

DATA = Path(crisisdesk.desk.__file__).parent / "data"


def tinted(*codes: str) -> dict[str, Tint]:
    return {code: Tint("supports", f"{registry().name(code)}: supports", "/x") for code in codes}


def test_every_disputed_area_is_drawn_and_has_a_source() -> None:
    with (DATA / "disputed.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["area"] for row in rows} == {area.name for area in world() if area.claim}
    assert all(row["source"] and row["words"] and row["confidence"] in {"H", "M", "L"} for row in rows)


def test_every_code_is_an_actor_and_every_member_of_the_un_has_an_area() -> None:
    codes = [area.code for area in world() if area.code]
    assert len(set(codes)) == len(codes)
    assert all(registry().actor(code) for code in codes)
    members = set(registry().members("UN", registry().actor("UN").begins.replace(year=2022)))  # type: ignore[union-attr]
    assert members - set(codes) == set()


@pytest.mark.parametrize("area", world(), ids=lambda area: area.name)
def test_outlines_lie_in_their_boxes(area: object) -> None:
    left, top, right, bottom = area.box  # type: ignore[attr-defined]
    assert left <= right
    assert top <= bottom
    assert re.fullmatch(r"(M\d+ \d+(l(-?\d+ -?\d+ ?)+)?z)+", area.outline)  # type: ignore[attr-defined]


def test_crimea_is_in_nobodys_tint() -> None:
    found = picture(tinted("UKR", "RUS"), "words")
    assert found is not None
    crimea = next(shape for shape in found.shapes if shape.words == "Crimea")
    assert (crimea.tint, crimea.disputed) == ("", True)
    assert any(words.startswith("Crimea: held by Russia since 2014") for words in found.disputed)


def test_without_the_layer_nothing_is_hatched() -> None:
    found = picture(tinted("UKR", "RUS"), "words", disputed=False)
    assert found is not None
    assert not found.disputed
    assert not [shape for shape in found.shapes if shape.disputed]


@pytest.mark.parametrize("codes", [("SMR",), ("KAZ", "RUS"), ("RUS",), ("USA", "FJI"), ("UN", "KAZ")])
def test_a_picture_shows_whom_it_is_about(codes: tuple[str, ...]) -> None:
    found = picture(tinted(*codes), "words")
    assert found is not None
    left, top, width, height = (float(part) for part in found.box.split())
    assert width >= NARROWEST
    for spot in found.spots:
        assert left <= spot.x <= left + width or codes == ("USA", "FJI")
        assert top <= spot.y <= top + height


def test_nobody_with_an_area_makes_no_picture() -> None:
    assert picture(tinted("CSTO"), "words") is None
    assert picture({}, "words") is None
