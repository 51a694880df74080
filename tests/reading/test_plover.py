import pytest

from crisisdesk.model import Event, Plover, Precision, Span, Status
from crisisdesk.reading.plover import coded, coded_type


def event(plover: Plover, status: Status = Status.HAPPENED, rule: str = "") -> Event:
    return Event(
        event_id=f"{plover}{status}{rule}", document_id="d", statement_id=None, source="KAZ", target="KGZ",
        plover=plover, mode=None, context=None, status=status, on=None, precision=Precision.UNKNOWN, place=None,
        trigger=Span(0, 1), source_span=None, target_span=None, rule=rule, confidence=1.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("plover", "status", "expected"),
    [
        (Plover.AID, Status.HAPPENED, Plover.AID),
        (Plover.AID, Status.PLANNED, Plover.AGREE),
        (Plover.CONSULT, Status.PLANNED, Plover.AGREE),
        (Plover.SANCTION, Status.PLANNED, Plover.THREATEN),
        (Plover.REJECT, Status.PLANNED, Plover.REJECT),
        (Plover.ASSAULT, Status.ALLEGED, Plover.ASSAULT),
        (Plover.AID, Status.CALLED_FOR, None),
        (Plover.AID, Status.DENIED, None),
    ],
)
def test_status_is_folded_into_the_type(plover: Plover, status: Status, expected: Plover | None) -> None:
    assert coded_type(event(plover, status)) is expected


def test_a_mutual_deed_is_coded_both_ways() -> None:
    found = coded([event(Plover.CONSULT, rule='trigger "met"; target "Bishkek" before it, mutual; status happened')])
    assert {(one.source, one.target) for one in found} == {("KAZ", "KGZ"), ("KGZ", "KAZ")}


def test_a_promise_and_the_promised_deed_are_one_coding() -> None:
    assert len(coded([event(Plover.AGREE), event(Plover.AID, Status.PLANNED)])) == 1


def test_quads_cover_all_types() -> None:
    assert {one.quad for plover in Plover for one in coded([event(plover)])} == {1, 2, 3, 4}
