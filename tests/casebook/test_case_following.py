from datetime import timedelta
from fractions import Fraction

import pytest
from casebook_builders import Lakes

from crisisdesk.casebook import State
from crisisdesk.errors import Misuse, Refused


@pytest.fixture
def lakes(address: str) -> Lakes:
    return Lakes(address)


def test_a_mandate_has_articles_limits_and_an_end(lakes: Lakes) -> None:
    case = lakes.mandate(limits="No fishing.").case
    mandate = case.mandate
    assert mandate is not None
    assert (mandate.articles, mandate.limits, mandate.tasks) == ("Treaty Art. 6", "No fishing.", "Guard the dam.")
    assert [(each.member, each.by) for each in mandate.approvals] == [("LBB", "Parliament")]
    assert [(each.what, each.at) for each in case.running] == [("the mandate ends", mandate.ends)]


def test_pledges_are_set_against_what_came(lakes: Lakes) -> None:
    lakes.mandate().do("pledge", "LAA", what="a company", quantity="150", unit="servicemen")
    lakes.do("deliver", "LAA", pledge=1, quantity="99.5", words="By road.")
    case = lakes.do("deliver", pledge=1, quantity="1/2")
    assert (case.pledges[0].delivered, case.pledges[0].missing) == (Fraction(100), Fraction(50))


def test_a_national_act_comes_before_delivery(lakes: Lakes) -> None:
    lakes.mandate().do("pledge", "LBB", what="boats", quantity=3, unit="boats")
    with pytest.raises(Refused, match=r"Parliament of LBB has not approved yet.*Constitution of LBB Art. 9"):
        lakes.do("deliver", "LBB", pledge=1, quantity=1)
    lakes.do("approve", "LBB", state="postponed", words="No quorum.")
    with pytest.raises(Refused, match="Parliament of LBB has postponed it"):
        lakes.do("deliver", "LBB", pledge=1, quantity=1)
    case = lakes.do("approve", "LBB", state="given")
    assert [(each.state, each.by) for each in case.approvals] == [("postponed", "Parliament"), ("given", "Parliament")]
    assert lakes.do("deliver", "LBB", pledge=1, quantity=1).pledges[0].delivered == 1


def test_whoever_refused_at_home_delivers_nothing(lakes: Lakes) -> None:
    lakes.mandate().do("pledge", "LCC", what="boats", quantity=3, unit="boats")
    lakes.do("approve", "LCC", state="refused")
    with pytest.raises(Refused, match="the national act of LCC has refused it"):
        lakes.do("deliver", "LCC", pledge=1, quantity=1)


@pytest.mark.parametrize("quantity", ["0", "-1", "many", "1e9", 0.5, "1/0", "9" * 40])
def test_an_amount_that_is_none(lakes: Lakes, quantity: object) -> None:
    lakes.mandate()
    with pytest.raises(Misuse, match="pledge: quantity"):
        lakes.do("pledge", "LAA", what="x", quantity=quantity, unit="x")


@pytest.mark.parametrize(
    ("who", "facts", "why"),
    [
        ("LAA", {"pledge": 2, "quantity": 1}, "no pledge 2; there are 1"),
        ("LBB", {"pledge": 1, "quantity": 1}, "pledge 1 is of LAA, not of LBB"),
        ("LAA", {"pledge": "one", "quantity": 1}, "'one' is no number"),
        ("ana", {"pledge": 1, "quantity": 1}, "ana may not record a delivery"),
    ],
)
def test_a_delivery_that_fits_no_pledge(lakes: Lakes, who: str, facts: dict[str, object], why: str) -> None:
    lakes.mandate().do("pledge", "LAA", what="x", quantity=1, unit="x")
    with pytest.raises(Misuse, match=why):
        lakes.do("deliver", who, **facts)


def test_nothing_is_delivered_once_the_mandate_has_run_out(lakes: Lakes) -> None:
    lakes.mandate().do("pledge", "LAA", what="x", quantity=1, unit="x")
    lakes.watch.wait(days=11)
    with pytest.raises(Refused, match=r"the mandate ran until .* UTC \(Treaty Art. 6\)"):
        lakes.do("deliver", "LAA", pledge=1, quantity=1)
    assert lakes.do("end", reason="It ran out.").state is State.ENDED


def test_a_mandate_is_extended_by_another_decision_only(lakes: Lakes) -> None:
    lakes.mandate()
    with pytest.raises(Refused, match="is not possible now: a mandate is in force"):
        lakes.do("extend", ends=lakes.watch.now + timedelta(days=20))
    with pytest.raises(Refused, match="the mandate was given for send_force; it is renewed by the same"):
        lakes.do("table", title="Longer", text="Longer.", measure="statement", renews="yes")
    lakes.table("send_force", renews="yes").vote(LAA="yes", LBB="yes", LCC="yes", LEE="yes")
    later = lakes.watch.now + timedelta(days=20)
    with pytest.raises(Refused, match="changes the end of the mandate"):
        lakes.do("mandate", tasks="x", ends=later)
    case = lakes.do("extend", ends=later)
    assert case.mandate is not None
    assert (case.state, case.mandate.ends, len(case.mandates)) == (State.MANDATED, later, 1)


def test_a_draft_that_falls_leaves_the_mandate_in_force(lakes: Lakes) -> None:
    case = lakes.mandate().table("send_force", renews="yes").vote(LAA="no", LBB="yes", LCC="yes", LEE="yes")
    assert case.state is State.MANDATED
    assert lakes.do("pledge", "LAA", what="x", quantity=1, unit="x").state is State.MANDATED


def test_another_decision_leads_back_into_the_mandate(lakes: Lakes) -> None:
    case = lakes.mandate().table("statement").vote(LAA="yes", LBB="yes", LCC="yes")
    assert (case.state, case.outcomes[-1].kind) == (State.MANDATED, "adopted")


def test_pledges_are_for_the_willing_where_a_decision_binds_only_them(lakes: Lakes) -> None:
    lakes.convene().table("monitoring").vote(LAA="yes", LBB="yes", LCC="no")
    lakes.do("mandate", tasks="Watch.", ends=lakes.watch.now + timedelta(days=3))
    lakes.do("pledge", "LBB", what="x", quantity=1, unit="x")
    with pytest.raises(Refused, match=r"the decision concerns LAA and LBB only \(Treaty Art. 10\)"):
        lakes.do("pledge", "LCC", what="x", quantity=1, unit="x")


@pytest.mark.parametrize("ends", [0, -5])
def test_a_mandate_ends_ahead(lakes: Lakes, ends: int) -> None:
    lakes.convene().table("mediation").vote(LAA="yes", LBB="yes", LCC="yes")
    with pytest.raises(Misuse, match="would be over already"):
        lakes.do("mandate", tasks="x", ends=lakes.watch.now + timedelta(minutes=1 + ends))


def test_a_matter_without_a_measure_gives_no_mandate(lakes: Lakes) -> None:
    lakes.convene("BENCH").table(None, matter="procedural").vote(LAA="yes", LBB="yes")
    with pytest.raises(Refused, match="takes no measure and gives no mandate"):
        lakes.do("mandate", tasks="x", ends=lakes.watch.now + timedelta(days=1))


def test_a_case_is_closed_once_nothing_runs_and_stays_closed(lakes: Lakes) -> None:
    lakes.mandate()
    with pytest.raises(Refused, match="is not possible now"):
        lakes.do("close")
    lakes.do("end", reason="The water fell.")
    lakes.do("report", "LAA", text="No losses.")
    case = lakes.do("close", reason="Over.")
    assert (case.state, case.running, case.reports[0].text) == (State.CLOSED, (), "No losses.")
    for act in ("report", "table", "request", "close", "show"):
        with pytest.raises(Refused, match="the case is closed"):
            lakes.do(act, text="x", title="x")
