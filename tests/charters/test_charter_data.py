"""The charters of the package: heads counted, seats filled, sources named, nothing left unexplained."""

from collections import Counter
from datetime import date

import pytest

from crisisdesk.charters import Charter, Effect, charter, measures, organisations
from crisisdesk.charters.agreement import Office
from crisisdesk.charters.gates import vocabulary

ALL = [charter(code) for code in organisations()]
every_charter = pytest.mark.parametrize("rules", ALL, ids=organisations())

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
]


@pytest.mark.parametrize(("code", "day", "heads"), HEADS)
def test_heads(code: str, day: str, heads: int) -> None:
    assert len(charter(code).members(date.fromisoformat(day))) == heads


@pytest.mark.parametrize("year", range(1946, 2027))
def test_the_council_is_full_every_year(year: int) -> None:
    council = charter("UNSC")
    for day in (date(year, 1, 31), date(year, 6, 1), date(year, 12, 31)):
        seats = 11 if year < 1966 else 15
        assert council.seats(day, "COUNCIL") == seats
        assert len({member.code for member in council.members(day)}) == seats
        assert sum(member.role == "permanent" for member in council.members(day)) == 5


GROWTH = {1945: 51, 1950: 60, 1955: 76, 1958: 82, 1960: 99, 1961: 104, 1967: 123, 1970: 127, 1980: 154, 1990: 159}
GROWTH |= {1991: 166, 1992: 179, 1993: 184, 1999: 188, 2000: 189, 2002: 191, 2006: 192, 2011: 193}


@pytest.mark.parametrize(("year", "heads"), GROWTH.items())
def test_growth_of_the_united_nations(year: int, heads: int) -> None:
    assert len(charter("UNGA").members(date(year, 12, 30))) == heads


REGIONS = {
    "central": set("BDI CMR CAF TCD COG COD GNQ GAB STP".split()),
    "east": set("COM DJI ERI ETH KEN MDG MUS RWA SYC SOM SSD SDN TZA UGA".split()),
    "north": set("DZA EGY LBY MRT MAR TUN ESH".split()),
    "south": set("AGO BWA SWZ LSO MWI MOZ NAM ZAF ZMB ZWE".split()),
    "west": set("BEN BFA CPV CIV GMB GHA GIN GNB LBR MLI NER NGA SEN SLE TGO".split()),
}


@pytest.mark.parametrize("year", range(2010, 2028))
def test_the_african_council_has_its_regions(year: int) -> None:
    holders = [member.code for member in charter("AU").members(date(year, 5, 1), "PSC")]
    seats = Counter(next(region for region, codes in REGIONS.items() if code in codes) for code in holders)
    assert seats == {"central": 3, "east": 3, "north": 2, "south": 3, "west": 4}


@pytest.mark.parametrize("day", [date(2020, 2, 1), date(2020, 12, 31)])
def test_every_member_of_the_eu_has_its_population(day: date) -> None:
    union = charter("EU")
    assert union.weights("population", day)
    assert set(union.weights("population", day) or ()) == {member.code for member in union.members(day)}
    assert union.weights("population", date(2022, 1, 1)) is None


def test_there_are_seventeen() -> None:
    wanted = "ASEAN AU CIS CSTO ECOWAS EU GCC IGAD LAS NATO OAS OSCE OTS SADC SCO UNGA UNSC"
    assert " ".join(organisations()) == wanted


@every_charter
def test_its_file_bears_its_name(rules: Charter) -> None:
    assert rules.file == f"{rules.code.lower()}.yaml"
    assert charter(rules.code.lower()) is rules


@every_charter
def test_every_source_says_how_much_of_it_was_read(rules: Charter) -> None:
    assert rules.sources
    assert all(source.title and source.seen for source in rules.sources)


@every_charter
def test_every_way_to_decide_can_be_said(rules: Charter) -> None:
    for rule in rules.all_rules:
        assert rule.words
        assert rule.article


@every_charter
def test_whoever_speaks_can_be_called_or_acts_by_itself(rules: Charter) -> None:
    day = date(2026, 11, 1)
    called = {route.organ for route in rules.convening(day)}
    assert called, "no way to call it together"
    for power in rules.measures(day):
        rule = rules.rule(power.organ, power.matter, day)
        assert rule is not None
        assert rule.quorum.truth is not None
        if isinstance(rule.kind, Office):
            assert rule.quorum.words == "no meeting needed"


@every_charter
def test_founders_were_there_from_the_first_year(rules: Charter) -> None:
    """Some joined the Commonwealth of Independent States in the months before its Charter came into force."""
    first = min(member.period.since for member in rules.all_members if member.founding and member.period.since)
    assert (first - rules.begins).days < 366


def test_every_measure_and_precondition_is_used_by_some_charter() -> None:
    used = {power.measure.code for rules in ALL for power in rules.all_powers}
    assert used == set(measures())
    gates = {gate.code for rules in ALL for power in rules.all_powers for gate in power.gates}
    gates |= {each.code for rules in ALL for power in rules.all_powers for gate in power.gates for each in gate.any_of}
    assert set(vocabulary()) - gates <= {"seconders"}


def test_measures_come_in_order_of_strength() -> None:
    steps = [measure.step for measure in measures().values()]
    assert steps == sorted(steps)


FIVE_STATES = [
    ("AU", "SDN", date(2019, 7, 1), Effect.NO_PARTICIPATION, False, True),
    ("CSTO", "ARM", date(2025, 1, 1), Effect.STAYS_AWAY, True, False),
    ("ASEAN", "MMR", date(2025, 1, 1), Effect.LOWER_LEVEL, True, True),
    ("ECOWAS", "NER", date(2023, 9, 1), Effect.NONE, True, True),
    ("GCC", "QAT", date(2018, 1, 1), Effect.NONE, True, True),
]


@pytest.mark.parametrize(
    ("code", "member", "day", "effect", "votes", "comes"),
    FIVE_STATES,
    ids=["suspended", "frozen by itself", "barred from the political level", "sanctioned", "embargoed by members"],
)
def test_five_states_that_are_not_the_same(
    code: str, member: str, day: date, effect: Effect, votes: bool, comes: bool
) -> None:
    found = next(each for each in charter(code).members(day) if each.code == member)
    assert [status.effect for status in found.statuses] == [effect]
    assert found.votes is votes
    assert found.comes is comes


def test_periods_are_half_open() -> None:
    union = charter("EU")
    assert "GBR" in {member.code for member in union.members(date(2020, 1, 31))}
    assert "GBR" not in {member.code for member in union.members(date(2020, 2, 1))}
    for day, members in ((date(2023, 7, 3), 8), (date(2023, 7, 4), 9)):
        assert len(charter("SCO").members(day)) == members
        assert ("IRN" in {member.code for member in charter("SCO").observers(day)}) is (members == 8)
