"""Actors by code, and who belonged where and when."""

from datetime import date

import pytest

from crisisdesk.actors import registry
from crisisdesk.errors import Misuse

HEADS = [
    ("CSTO", "2022-01-06", 6),
    ("CSTO", "2010-12-10", 7),
    ("SCO", "2022-01-07", 8),
    ("SCO", "2025-09-01", 10),
    ("OTS", "2022-01-11", 5),
    ("CIS", "2022-01-06", 9),
    ("AU", "2019-06-06", 55),
    ("ECOWAS", "2017-01-19", 15),
    ("ECOWAS", "2023-07-30", 15),
    ("ECOWAS", "2025-02-01", 12),
    ("IGAD", "2022-01-01", 8),
    ("IGAD", "2026-01-01", 7),
    ("SADC", "2022-01-01", 16),
    ("OSCE", "2022-03-03", 57),
    ("NATO", "2022-01-01", 30),
    ("NATO", "2025-01-01", 32),
    ("EU", "2019-06-01", 28),
    ("EU", "2022-01-01", 27),
    ("OAS", "2022-01-01", 35),
    ("OAS", "2024-01-01", 34),
    ("ASEAN", "2022-01-01", 10),
    ("ASEAN", "2025-12-01", 11),
    ("LAS", "2022-01-01", 22),
    ("GCC", "2022-01-01", 6),
    ("UNGA", "2022-03-02", 193),
    ("UNSC", "2022-02-25", 15),
    ("UNSC", "2017-01-19", 15),
    ("UNSC", "2025-06-01", 15),
    ("UNSC", "2026-06-01", 15),
    ("UNSC", "1996-05-01", 15),
    ("UNSC", "2010-05-01", 15),
    ("G20", "2024-01-01", 21),
    ("G7", "2010-01-01", 8),
    ("G7", "2015-01-01", 7),
    ("OIC", "2024-01-01", 57),
    ("COE", "2021-01-01", 47),
    ("COE", "2023-01-01", 46),
    ("COMMONWEALTH", "2024-01-01", 56),
    ("OECD", "2023-01-01", 38),
    ("APEC", "2020-01-01", 21),
    ("CICA", "2023-01-01", 28),
    ("EAC", "2025-01-01", 8),
    ("OPEC", "2024-06-01", 12),
    ("BRICS", "2024-06-01", 9),
    ("BRICS", "2025-06-01", 10),
    ("PIF", "2020-01-01", 18),
]


@pytest.mark.parametrize(("organisation", "on", "count"), HEADS, ids=lambda value: str(value))
def test_as_many_members_as_are_known(organisation: str, on: str, count: int) -> None:
    assert len(registry().members(organisation, date.fromisoformat(on))) == count


def test_membership_ends_and_begins() -> None:
    actors = registry()
    assert "UZB" in actors.members("CSTO", date(2010, 1, 1))
    assert "UZB" not in actors.members("CSTO", date(2013, 1, 1))
    assert actors.were_both("KAZ", "KGZ", "CSTO", date(2013, 1, 1))
    assert not actors.were_both("KAZ", "UZB", "CSTO", date(2013, 1, 1))
    assert "OTS" in actors.organisations_of("UZB", date(2022, 1, 1))
    assert "OTS" not in actors.organisations_of("UZB", date(2012, 1, 1))


def test_observers_and_founders() -> None:
    actors = registry()
    assert actors.observers("OTS", date(2023, 1, 1)) == ("HUN", "TKM", "TRNC")
    assert actors.founding("OTS") == ("AZE", "KAZ", "KGZ", "TUR")


def test_a_suspended_member_is_a_member() -> None:
    suspended = [m for m in registry().memberships("AU") if m.role == "suspended" and m.on(date(2022, 1, 1))]
    members = registry().members("AU", date(2022, 1, 1))
    assert suspended
    assert all(m.state in members for m in suspended)


def test_actors_by_code() -> None:
    actors = registry()
    assert actors.name("KAZ") == "Kazakhstan"
    assert actors.actor("KAZ").seat == "Astana"
    assert actors.actor("UNHCR").parent == "UN"
    assert actors.actor("TRNC").kind == "disputed"
    assert actors.actor("KAZ.CVL").parent == "KAZ"
    assert actors.actor("XNC").code == "TRNC"
    assert actors.name("TUR") == "Türkiye"


@pytest.mark.parametrize("code", ["KAX", "", "KAZ.XYZ", "NOBODY.CVL", "kaz"])
def test_an_unknown_code_is_misuse(code: str) -> None:
    with pytest.raises(Misuse, match=r"code|sector"):
        registry().actor(code)


def test_a_state_has_no_members() -> None:
    with pytest.raises(Misuse, match="not an organisation"):
        registry().members("KAZ", date(2022, 1, 1))


def test_enough_of_the_world_is_known() -> None:
    kinds = [actor.kind for actor in registry().actors()]
    assert kinds.count("state") == 195 + 2
    assert kinds.count("organisation") >= 80
    assert len({m.organisation for code in ("KAZ", "NGA", "FRA") for m in registry().memberships("SCO")}) == 1


@pytest.mark.parametrize(
    "code", ["KAZ", "UZB", "KGZ", "TJK", "ARM", "BLR", "RUS", "CHN", "IND", "IRN", "PAK", "USA", "NGA"]
)
@pytest.mark.parametrize("year", range(2010, 2027, 4))
def test_somebody_governs(code: str, year: int) -> None:
    day = date(year, 6, 1)
    assert any(term.on(day) for term in registry().terms(code))
