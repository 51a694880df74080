"""The General Assembly's roll calls, recounted, and the emergency session of March 2022 by name."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from shared_facts import table

from crisisdesk.charters import Adopted, NoQuorum, charter, evaluate_tally
from crisisdesk.charters.outcomes import NotAdopted

ASSEMBLY = charter("UNGA")


@pytest.fixture(scope="module")
def roll_calls() -> dict[int, Counter[str]]:
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for row in table("unga_votes_1946_2019.csv.gz"):
        counted[int(float(row["rcid"]))][row["vote"]] += 1
    return counted


@pytest.fixture(scope="module")
def days() -> dict[int, date]:
    rows = table("unga_roll_calls_1946_2019.csv.gz")
    return {int(float(row["rcid"])): date.fromisoformat(row["date"]) for row in rows}


def test_every_roll_call_is_recounted(roll_calls: dict[int, Counter[str]], days: dict[int, date]) -> None:
    """The tables do not say which majority was required, so that only the counting can be shown.

    38 roll calls carry a date some days before members admitted that month could vote; they are counted a month on.
    """
    assert len(roll_calls) == 6203
    more, two_thirds, too_early = 0, 0, 0
    for number, votes in roll_calls.items():
        yes, no, abstain = votes["yes"], votes["no"], votes["abstain"]
        day = days[number]
        if yes + no + abstain > len(ASSEMBLY.members(day)):
            day, too_early = day + timedelta(days=30), too_early + 1
        simple = evaluate_tally(ASSEMBLY, organ="PLENARY", matter="other", on=day, yes=yes, no=no, abstain=abstain)
        large = evaluate_tally(ASSEMBLY, organ="PLENARY", matter="important", on=day, yes=yes, no=no, abstain=abstain)
        for outcome in (simple, large):
            assert isinstance(outcome, Adopted | NotAdopted | NoQuorum)
            said = outcome.arithmetic
            assert (said.in_favour, said.against, said.abstaining) == (yes, no, abstain)
            assert said.present == yes + no + abstain
        if not isinstance(simple, NoQuorum):
            assert isinstance(simple, Adopted) == (yes > no)
            assert isinstance(large, Adopted) == (yes > 0 and 3 * yes >= 2 * (yes + no))
        more += yes > no
        two_thirds += yes > 0 and 3 * yes >= 2 * (yes + no)
    assert (round(1000 * more / 6203), round(1000 * two_thirds / 6203)) == (944, 900)
    assert too_early == 38


def test_the_emergency_session_of_march_2022() -> None:
    votes = Counter(
        row["vote"] for row in table("unga_ukraine_rollcalls_2014_2022.csv") if row["resolution"] == "ES-11/1"
    )
    yes, no, abstain = votes["yes"], votes["no"], votes["abstain"]
    assert (yes, no, abstain) == (141, 5, 35)
    outcome = evaluate_tally(
        ASSEMBLY, organ="ESS", matter="important", on=date(2022, 3, 2), yes=yes, no=no, abstain=abstain
    )
    assert isinstance(outcome, Adopted)
    assert outcome.arithmetic.needed == 98
    assert outcome.arithmetic.absent == 12
