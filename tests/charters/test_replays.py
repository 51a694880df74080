"""Five crises replayed as far as charters decide them: what could be done on which day, in the order recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

import pytest
from shared_facts import case

from crisisdesk.charters import (
    Adopted,
    Ballot,
    Decidability,
    Fact,
    Impossible,
    KnownAbsent,
    Necessary,
    NoSuchMeasure,
    Possible,
    Shown,
    Way,
    charter,
    decidability,
    evaluate,
    evaluate_tally,
    readiness,
)
from crisisdesk.model import Stance

S = Stance
ALMATY = timezone(timedelta(hours=6))
EVENING = datetime(2022, 1, 5, 20, tzinfo=ALMATY)


def members(code: str, day: date, organ: str | None = None) -> list[str]:
    return [member.code for member in charter(code).members(day, organ) if member.votes]


def all_support(code: str, day: date, organ: str | None = None) -> dict[str, Stance]:
    return dict.fromkeys(members(code, day, organ), S.SUPPORTS)


def way(found: Decidability, organ: str) -> Way:
    return next(each for each in found.ways if each.organ == organ)


def kazakhstan(code: str, measure: str, facts: Mapping[str, Fact], **stands: Stance) -> Decidability:
    return decidability(
        charter(code),
        measure=measure,
        on=EVENING.date(),
        positions=stands,
        affected="KAZ",
        facts=facts,
        asked_at=EVENING,
    )


REQUEST = {"request_of_affected": Shown("the President's appeal to the heads of state, evening of 5 January")}


def test_kazakhstan_on_5_january_at_20_the_csto_is_possible_and_not_certain() -> None:
    found = kazakhstan("CSTO", "send_force", REQUEST, KAZ=S.SUPPORTS)
    result = found.result
    assert isinstance(result, Possible)
    assert set(result.unknown) == {"ARM", "BLR", "KGZ", "RUS", "TJK"}
    assert set(result.pivotal) == set(result.unknown)
    assert not found.ways[0].waits_for
    assert found.ways[0].clocks[0].opens == EVENING


def test_kazakhstan_on_5_january_before_the_request_the_csto_waits() -> None:
    found = kazakhstan("CSTO", "send_force", {}, KAZ=S.SUPPORTS)
    assert isinstance(found.result, Possible)
    assert found.ways[0].waits_for == ("a request of the affected state",)


def test_kazakhstan_on_5_january_the_sco_waits_for_a_request() -> None:
    found = kazakhstan("SCO", "counter_terror_assistance", {}, KAZ=S.SUPPORTS)
    assert isinstance(found.result, Necessary)
    assert found.answer == "certain, and waits for a request of the affected state"
    force = kazakhstan("SCO", "send_force", {}, KAZ=S.SUPPORTS)
    assert isinstance(force.result, NoSuchMeasure)
    assert force.result.at_most == "assist against terrorism"


def test_kazakhstan_on_5_january_the_ots_can_speak_and_not_send() -> None:
    force = kazakhstan("OTS", "send_force", REQUEST, KAZ=S.SUPPORTS)
    assert isinstance(force.result, NoSuchMeasure)
    assert "make a statement" in force.result.can
    statement = way(kazakhstan("OTS", "statement", {}, KAZ=S.SUPPORTS), "CFM")
    assert statement.practice is not None
    assert isinstance(statement.practice.result, Possible)
    assert type(statement.result).__name__ == "UnknownRule"


def test_kazakhstan_in_the_council_a_text_against_the_force_is_impossible() -> None:
    day = date(2022, 1, 7)
    found = decidability(charter("UNSC"), measure="sanctions", on=day, positions={"RUS": S.OPPOSES, "CHN": S.OPPOSES})
    assert isinstance(found.result, Impossible)
    assert found.result.blockers is not None
    assert found.result.blockers.words == "CHN and RUS"


@dataclass(frozen=True)
class Step:
    day: date
    kind: str
    actor: str


KAZAKHSTAN = (
    Step(date(2022, 1, 5), "request", "KAZ"),
    Step(date(2022, 1, 6), "decision", "CSC"),
    Step(date(2022, 1, 6), "domestic_approval", "ARM"),
    Step(date(2022, 1, 6), "domestic_block", "KGZ"),
    Step(date(2022, 1, 7), "domestic_approval", "KGZ"),
    Step(date(2022, 1, 7), "domestic_approval", "TJK"),
)


def test_kazakhstan_step_by_step() -> None:
    facts: dict[str, Fact] = {}
    stands = {"KAZ": S.SUPPORTS}
    states = []
    for step in KAZAKHSTAN:
        if step.kind == "request":
            facts["request_of_affected"] = Shown("appeal")
        elif step.kind == "decision":
            stands = all_support("CSTO", step.day)
        elif step.kind == "domestic_approval":
            facts[f"approval:{step.actor}"] = Shown(f"{step.day}")
        found = decidability(
            charter("CSTO"), measure="send_force", on=step.day, positions=stands, affected="KAZ", facts=facts
        )
        states.append((step.kind, type(found.result).__name__, found.ways[0].pending))
    assert states == [
        ("request", "Possible", ("KGZ", "TJK", "ARM")),
        ("decision", "Necessary", ("KGZ", "TJK", "ARM")),
        ("domestic_approval", "Necessary", ("KGZ", "TJK")),
        ("domestic_block", "Necessary", ("KGZ", "TJK")),
        ("domestic_approval", "Necessary", ("TJK",)),
        ("domestic_approval", "Necessary", ()),
    ]


def test_kazakhstan_on_6_january_the_csto_has_adopted_with_the_kyrgyz_approval_pending() -> None:
    day = date(2022, 1, 6)
    cast = dict.fromkeys(members("CSTO", day), Ballot.YES)
    outcome = evaluate(charter("CSTO"), organ="CSC", matter="send_force", on=day, ballots=cast)
    assert isinstance(outcome, Adopted)
    found = decidability(
        charter("CSTO"),
        measure="send_force",
        on=day,
        positions=all_support("CSTO", day),
        affected="KAZ",
        facts=REQUEST | {"approval:ARM": Shown("Government"), "approval:TJK": Shown("both chambers")},
    )
    assert found.ways[0].pending == ("KGZ",)
    assert "KGZ: approval of Parliament pending." in found.sentences()


def test_the_recorded_order_of_steps_in_kazakhstan() -> None:
    wanted = {"request", "decision", "domestic_approval", "domestic_block"}
    recorded = [
        (event["d"], event["kind"], event["actor"])
        for event in case("kazakhstan-2022")
        if event["kind"] in wanted and event.get("org") == "csto"
    ]
    assert recorded == [(step.day, step.kind, step.actor) for step in KAZAKHSTAN]


def test_side_by_side_in_january_2022() -> None:
    csto, sco, ots = (readiness(charter(code), EVENING.date()) for code in ("CSTO", "SCO", "OTS"))
    assert "send a force" in csto.most
    assert sco.most == "assist against terrorism"
    assert sco.strongest[0].first == ("the affected state is a member", "a request of the affected state")
    assert ots.most == "consult, on uncertain grounds mediate"
    assert {capacity.step.words for capacity in ots.capacities} == {"mediate", "consult", "speak"}


def test_the_gambia_step_by_step() -> None:
    """The Authority decides, the AU's Council follows, the Security Council supports; the force enters that evening."""
    trigger = {"trigger": Shown("the result of the election is rejected, 9 December")}
    before, decided = (
        decidability(
            charter("ECOWAS"),
            measure="send_force",
            on=day,
            affected="GMB",
            positions=all_support("ECOWAS", day) | {"GMB": S.OPPOSES},
            facts=facts,
        )
        for day, facts in ((date(2016, 12, 2), {}), (date(2016, 12, 17), trigger))
    )
    assert way(before, "AUTHORITY").waits_for == ("one of the situations that the text names",)
    authority = way(decided, "AUTHORITY")
    assert authority.answer == "certain"
    assert authority.practice is not None
    assert isinstance(authority.practice.result, Impossible)
    union = decidability(
        charter("AU"),
        measure="statement",
        on=date(2017, 1, 13),
        positions=all_support("AU", date(2017, 1, 13), "PSC"),
    )
    assert isinstance(way(union, "PSC").result, Necessary)
    council = evaluate_tally(
        charter("UNSC"), organ="COUNCIL", matter="substantive", on=date(2017, 1, 19), yes=15, no=0, abstain=0
    )
    assert isinstance(council, Adopted)


def test_the_gambia_in_the_recorded_order() -> None:
    days = [event["d"] for event in case("gambia-2016-17") if event["kind"] in {"decision", "deployment"}]
    assert days == [date(2016, 12, 17), date(2017, 1, 13), date(2017, 1, 19), date(2017, 1, 19)]


def test_niger_step_by_step() -> None:
    coup = {"trigger": Shown("the President is overthrown, 26 July"), "unconstitutional_change": Shown("26 July")}
    ecowas = charter("ECOWAS")
    willing = dict.fromkeys("NGA SEN CIV BEN GHA SLE TGO LBR GMB GNB CPV".split(), S.SUPPORTS) | {"NER": S.OPPOSES}
    sanctions = decidability(
        ecowas, measure="sanctions", on=date(2023, 7, 30), positions=willing, affected="NER", facts=coup
    )
    assert isinstance(way(sanctions, "AUTHORITY").result, Necessary)
    force = decidability(
        ecowas, measure="send_force", on=date(2023, 8, 10), positions=willing, affected="NER", facts=coup
    )
    authority = way(force, "AUTHORITY")
    assert authority.answer == "certain"
    assert {"MLI", "GIN", "BFA"} <= {remark.split(": ")[1][:3] for remark in authority.remarks if "Without" in remark}
    split = {"ZAF": S.OPPOSES, "NAM": S.OPPOSES}
    council = decidability(charter("AU"), measure="send_force", on=date(2023, 8, 14), positions=split, affected="NER")
    assert isinstance(council.result, Possible)
    assert council.ways[0].practice is not None
    assert isinstance(council.ways[0].practice.result, Impossible)
    suspension = decidability(
        charter("AU"),
        measure="suspension",
        on=date(2023, 8, 22),
        positions=all_support("AU", date(2023, 8, 22), "PSC"),
        affected="NER",
        facts=coup,
    )
    assert suspension.answer == "certain"
    union = {member.code: member for member in charter("AU").members(date(2023, 8, 22))}
    assert not union["NER"].votes
    assert "NER" in members("ECOWAS", date(2023, 8, 10))
    assert len(ecowas.members(date(2025, 1, 28))) == 15
    assert len(ecowas.members(date(2025, 1, 29))) == 12


def test_niger_in_the_recorded_order() -> None:
    days = [event["d"] for event in case("niger-2023") if event["kind"] in {"decision", "membership"}]
    assert days == [date(2023, 7, 30), date(2023, 8, 10), date(2023, 8, 22), date(2025, 1, 29)]


def test_the_moscow_mechanism_on_ukraine() -> None:
    """Two of 57 block the Permanent Council; 45 ask, the state concerned invites, and nobody has to agree."""
    day = date(2022, 3, 3)
    others = [code for code in members("OSCE", day) if code not in {"RUS", "BLR"}]
    positions = dict.fromkeys(others[:45], S.SUPPORTS) | {"RUS": S.OPPOSES, "BLR": S.OPPOSES}
    council = decidability(charter("OSCE"), measure="monitoring", on=day, positions=positions, affected="UKR")
    assert isinstance(council.result, Impossible)
    assert council.result.blockers is not None
    assert council.result.blockers.words == "BLR and RUS"
    asked = {"request_of_affected": Shown("consultations of Ukraine with the 45"), "gross_violation": Shown("invasion")}
    experts = decidability(
        charter("OSCE"), measure="fact_finding", on=day, positions=positions, affected="UKR", facts=asked
    )
    assert experts.answer == "certain"
    assert {each.rule for each in experts.ways if each.answer == "certain"} == {"moscow-8", "moscow-12"}


def test_the_moscow_mechanism_in_the_recorded_order() -> None:
    events = case("osce-moscow-ukraine-2022")
    kinds = [event["kind"] for event in events]
    assert kinds.index("convene") < kinds.index("report") < kinds.index("presentation")
    asked, reported = (next(event["d"] for event in events if event["kind"] == kind) for kind in ("convene", "report"))
    assert (reported - asked).days == 40


def test_sudan_step_by_step() -> None:
    """An ultimatum is no suspension: the Council could suspend from the first day and did so on 6 June."""
    union = charter("AU")
    ousted = {"unconstitutional_change": Shown("the army removes the President, 11 April")}
    states = {}
    for day in (date(2019, 4, 10), date(2019, 4, 15), date(2019, 6, 5), date(2019, 6, 6), date(2019, 9, 6)):
        facts: dict[str, Fact] = dict(ousted) if day > date(2019, 4, 11) else {}
        found = decidability(
            union,
            measure="suspension",
            on=day,
            affected="SDN",
            positions=all_support("AU", day, "PSC"),
            facts=facts,
        )
        suspended = not {member.code: member for member in union.members(day)}["SDN"].votes
        states[day] = (bool(found.ways[0].waits_for), found.ways[0].answer.startswith("certain"), suspended)
    assert list(states.values()) == [
        (True, True, False),
        (False, True, False),
        (False, True, False),
        (False, True, True),
        (False, True, False),
    ]


def test_sudan_in_the_recorded_order() -> None:
    days = [event["d"] for event in case("sudan-2019-and-unsc") if event["kind"] in {"decision", "closing"}]
    assert days == [date(2019, 4, 15), date(2019, 4, 30), date(2019, 6, 6), date(2019, 9, 6)]


@pytest.mark.parametrize("known", [True, False], ids=["refused", "not known"])
def test_nothing_found_is_not_a_refusal(known: bool) -> None:
    facts: dict[str, Fact] = {"request_of_affected": KnownAbsent("the Government says so")} if known else {}
    found = kazakhstan("SCO", "counter_terror_assistance", facts)
    assert bool(found.ways[0].barred_by) is known
    assert bool(found.ways[0].waits_for) is not known
