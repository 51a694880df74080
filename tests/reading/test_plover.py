from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crisisdesk.model import Document, Event, Plover, Precision, Span, Status
from crisisdesk.reading import read
from crisisdesk.reading.event_model import Conventions
from crisisdesk.reading.plover import coded, coded_type, taken_in
from crisisdesk.wire.articles import undated_document
from crisisdesk.wire.jsonlines import article_of


def document(text: str) -> Document:
    article = article_of({"id": "x", "text": text, "published": "2024-03-13"})
    return undated_document(article, retrieved_at=datetime.fromtimestamp(0, UTC), language="en")


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
    assert coded_type(plover, status) is expected


def test_a_mutual_deed_is_coded_both_ways() -> None:
    found = coded([event(Plover.CONSULT, rule='trigger "met"; target "Bishkek" before it, mutual; status happened')])
    assert {(one.source, one.target) for one in found} == {("KAZ", "KGZ"), ("KGZ", "KAZ")}


def test_the_same_coding_is_told_once() -> None:
    assert len(coded([event(Plover.AGREE), event(Plover.AGREE, rule="again")])) == 1


def test_a_deed_without_target_inside_a_state_is_done_to_that_state() -> None:
    strike = replace(event(Plover.PROTEST), source="KAZ.LAB", target=None)
    assert [one.target for one in coded([strike])] == ["KAZ"]


def test_a_rejected_demand_is_part_of_the_rejection() -> None:
    assert taken_in(Plover.REQUEST, [Plover.REQUEST, Plover.REJECT])
    assert not taken_in(Plover.REQUEST, [Plover.REQUEST, Plover.ACCUSE])


CONVENTIONS = {
    "what is still to come is an agreement": (
        "Norway will lend Malta 30 million dollars next year.",
        {("NOR", "AID", "MLT", "planned")},
        {("NOR", "AGREE", "MLT")},
    ),
    "what the main deed answers is left out": (
        "Peru expelled two Chilean diplomats on Monday after Chile arrested a Peruvian consul.",
        {("PER", "SANCTION", "CHL", "happened"), ("CHL", "COERCE", "PER", "happened")},
        {("PER", "SANCTION", "CHL")},
    ),
    "talks are coded both ways": (
        "Kenya's foreign minister telephoned Uganda's foreign minister on Friday.",
        {("KEN", "CONSULT", "UGA", "happened")},
        {("KEN", "CONSULT", "UGA"), ("UGA", "CONSULT", "KEN")},
    ),
    "a comment is no event": ("The Danish prime minister declined to comment on Monday on the talks.", set(), set()),
}


@pytest.mark.parametrize(("text", "desk", "plover"), CONVENTIONS.values(), ids=CONVENTIONS)
def test_the_desk_and_plover_read_the_same_sentence_by_their_own_rules(
    text: str, desk: set[tuple[str, ...]], plover: set[tuple[str, ...]]
) -> None:
    given = document(text)
    told = {(e.source, e.plover.value, e.target, e.status.value) for e in read(given).events}
    codings = {(c.source, c.plover.value, c.target) for c in coded(read(given, Conventions.PLOVER).events)}
    assert (told, codings) == (desk, plover)


def test_quads_cover_all_types() -> None:
    assert {one.quad for plover in Plover for one in coded([event(plover)])} == {1, 2, 3, 4}
