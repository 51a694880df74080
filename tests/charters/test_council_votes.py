"""The Security Council's recorded votes, recomputed: printed totals, failed drafts name by name, procedure."""

import re
from datetime import date

import pytest
from shared_facts import table

from crisisdesk.charters import Adopted, Ballot, NotAdopted, Vetoed, charter, evaluate, evaluate_tally

COUNCIL = charter("UNSC")
VETOERS = {
    "USSR": "RUS",
    "Russian Federation": "RUS",
    "USA": "USA",
    "United States": "USA",
    "UK": "GBR",
    "France": "FRA",
    "China": "CHN",
}
KINDS = {"adopted": Adopted, "not_adopted": NotAdopted, "vetoed": Vetoed}

EXCEPTIONS = {
    "S/5095": "printed 7-2-1 for a draft tagged not adopted; yes and no were probably exchanged (S/PV.998)",
    "S/5134": "tagged not adopted, but in the official list of vetoes",
    "S/5407": "tagged not adopted, but in the official list of vetoes",
    "S/10768": "tagged vetoed at 3-3-9, too few votes to need a veto, and in no list of vetoes",
    "S/2022/431": "13-2-0 printed as 13-0-2",
}
"""Rows of the source that contradict themselves or the official list of vetoes."""


def vetoers(text: str) -> set[str]:
    return {code for name, code in VETOERS.items() if re.search(rf"\b{name}\b", text)}


def outcome(row: dict[str, str]) -> type:
    yes, no, abstain = (int(row[name]) for name in ("yes", "no", "abstain"))
    noes = vetoers(row["vetoed_by"])
    day = date(int(row["year"]), 12, 1)
    named = noes if len(noes) <= no else set()
    found = evaluate_tally(
        COUNCIL, organ="COUNCIL", matter="substantive", on=day, yes=yes, no=no, abstain=abstain, noes=named
    )
    return type(found)


def test_recorded_totals_give_the_recorded_outcome() -> None:
    rows = table("unsc_outcomes_1946_2022_tally.csv")
    assert len(rows) == 2763
    wrong = [row["symbol"] for row in rows if outcome(row) is not KINDS[row["outcome"]]]
    assert len(rows) - len(wrong) >= 2758
    assert sorted(wrong) == sorted(EXCEPTIONS)


NAMES = {
    "Cote d' Ivoire": "CIV",
    "Côte d'Ivoire": "CIV",
    "Bolivia (Plurinational State of)": "BOL",
    "Venezuela (Bolivarian Republic of)": "VEN",
}
CODES = (
    "Albania ALB,Algeria DZA,Angola AGO,Argentina ARG,Australia AUS,Azerbaijan AZE,Bahrain BHR,Bangladesh BGD,"
    "Belgium BEL,Botswana BWA,Brazil BRA,Bulgaria BGR,Burundi BDI,Canada CAN,Cape Verde CPV,Chad TCD,Chile CHL,"
    "China CHN,Colombia COL,Cuba CUB,Denmark DNK,Djibouti DJI,Dominican Republic DOM,Ecuador ECU,Egypt EGY,"
    "Equatorial Guinea GNQ,Estonia EST,Ethiopia ETH,Finland FIN,France FRA,Gabon GAB,Gambia GMB,Germany DEU,"
    "Ghana GHA,Guatemala GTM,Guinea GIN,Guinea-Bissau GNB,Honduras HND,Hungary HUN,India IND,Indonesia IDN,Iran IRN,"
    "Ireland IRL,Italy ITA,Jamaica JAM,Japan JPN,Jordan JOR,Kazakhstan KAZ,Kenya KEN,Kuwait KWT,Lithuania LTU,"
    "Luxembourg LUX,Malaysia MYS,Mali MLI,Mexico MEX,Morocco MAR,Namibia NAM,Nepal NPL,Netherlands NLD,"
    "New Zealand NZL,Nicaragua NIC,Niger NER,Nigeria NGA,Norway NOR,Pakistan PAK,Panama PAN,Paraguay PRY,Peru PER,"
    "Poland POL,Republic of Korea KOR,Romania ROU,Russian Federation RUS,Rwanda RWA,"
    "Saint Vincent and the Grenadines VCT,Senegal SEN,Sierra Leone SLE,Slovenia SVN,Somalia SOM,South Africa ZAF,"
    "Spain ESP,Sudan SDN,Sweden SWE,Syria SYR,Syrian Arab Republic SYR,Togo TGO,Tunisia TUN,Turkey TUR,Uganda UGA,"
    "Ukraine UKR,United Arab Emirates ARE,United Kingdom GBR,United States USA,Uruguay URY,Venezuela VEN,"
    "Viet Nam VNM,Yemen YEM,Yugoslavia YUG,Zaire COD,Zambia ZMB"
)
NAMES |= {name: code for name, _, code in (entry.rpartition(" ") for entry in CODES.split(","))}


def cast(row: dict[str, str], day: date) -> dict[str, Ballot]:
    votes = {member.code: Ballot.ABSENT for member in COUNCIL.members(day)}
    for column, ballot in (("in_favour", Ballot.YES), ("against", Ballot.NO), ("abstained", Ballot.ABSTAIN)):
        votes |= {NAMES[name]: ballot for name in row[column].split("|") if name}
    return votes


def test_failed_drafts_fail_name_by_name() -> None:
    """21 of them have a permanent member against and are no vetoes, because the votes were not there anyway."""
    found = []
    for row in table("unsc_failed_drafts_members_1947_2022.csv"):
        day = date(int(row["year"]), 12, 1)
        outcome = evaluate(COUNCIL, organ="COUNCIL", matter="substantive", on=day, ballots=cast(row, day))
        found.append((row, outcome))
    assert len(found) == 53
    for row, outcome in found:
        assert type(outcome) is KINDS[row["predicted"]], row["meeting"]
    vetoed = [(row, outcome) for row, outcome in found if isinstance(outcome, Vetoed)]
    assert len(vetoed) == 11
    for row, outcome in vetoed:
        assert set(outcome.by) == {NAMES[name] for name in row["p5_against"].split("|")}
    assert sum(bool(row["p5_against"]) and isinstance(outcome, NotAdopted) for row, outcome in found) == 21


def test_vetoes_by_name_are_in_the_official_list() -> None:
    listed: dict[str, set[str]] = {}
    for row in table("unsc_veto_list_dhl_1946_may2022.csv"):
        meeting = re.search(r"(\d+)", row["meeting"].split(".")[-1])
        listed.setdefault(meeting[1] if meeting else "", set()).update(vetoers(row["vetoing"]))
    checked = 0
    for row in table("unsc_failed_drafts_members_1947_2022.csv"):
        day = date(int(row["year"]), 12, 1)
        outcome = evaluate(COUNCIL, organ="COUNCIL", matter="substantive", on=day, ballots=cast(row, day))
        if isinstance(outcome, Vetoed) and row["meeting"] in listed:
            assert set(outcome.by) == listed[row["meeting"]]
            checked += 1
    assert checked == 10


UKRAINE_2022 = {member.code: Ballot.YES for member in COUNCIL.members(date(2022, 2, 27))} | {
    "RUS": Ballot.NO,
    "CHN": Ballot.ABSTAIN,
    "IND": Ballot.ABSTAIN,
    "ARE": Ballot.ABSTAIN,
}


@pytest.mark.parametrize(
    ("day", "matter", "expected"),
    [
        pytest.param(date(2022, 2, 25), "substantive", Vetoed, id="25 February 2022: the draft is vetoed at 11-1-3"),
        pytest.param(date(2022, 2, 27), "procedural", Adopted, id="27 February 2022: the session is called at 11-1-3"),
        pytest.param(date(2022, 2, 27), "convene", Adopted, id="the same, asked for as a measure"),
    ],
)
def test_a_procedural_vote_knows_no_veto(day: date, matter: str, expected: type) -> None:
    outcome = evaluate(COUNCIL, organ="COUNCIL", matter=matter, on=day, ballots=UKRAINE_2022)
    assert type(outcome) is expected
    if isinstance(outcome, Vetoed):
        assert outcome.by == ("RUS",)
