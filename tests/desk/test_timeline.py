from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.desk.timeline import LANES, LEFT, NEAR, RIGHT, TICKS, WIDTH, ticks, timeline
from crisisdesk.model import ITSELF, Position, Span, Stance
from crisisdesk.positions import Cell, Evidence, Searched
from crisisdesk.testing import NOON, article


def shown(stance: Stance, days: float, *, said_of: bool = False) -> Evidence:
    document = article(f"Text of day {days}.", at=NOON + timedelta(days=days))
    position = Position(
        actor="KAZ", question_id="q", stance=stance, document_id=document.document_id, evidence=Span(0, 4),
        reported_by=ITSELF, statement_id=None, event_id=None, rule="", confidence=1, said_of=said_of,
    )  # fmt: skip
    return Evidence(position, "Text", document)


def cell(*evidence: Evidence, silence: tuple[Evidence, ...] = (), said_of: tuple[Evidence, ...] = ()) -> Cell:
    return Cell("KAZ", "Kazakhstan", Stance.SILENT, evidence, silence, said_of, Searched(0, 0, 0, 0, (), None))


def test_nothing_to_draw() -> None:
    assert timeline([]) is None
    assert timeline([cell()]) is None


def test_each_stance_is_a_sign_with_words() -> None:
    found = timeline(
        [cell(shown(Stance.SUPPORTS, 0), shown(Stance.OPPOSES, 9), silence=(shown(Stance.SILENT, 4),)), cell()]
    )
    assert found is not None
    assert [(sign.stance, sign.words) for sign in found.lanes[0].signs] == [
        ("supports", "supports on 6 January 2022"),
        ("silent", "stated as silent on 10 January 2022"),
        ("opposes", "opposes on 15 January 2022"),
    ]
    assert found.lanes[1].words == "Kazakhstan: no evidence."
    assert found.description.startswith("Evidence from 6 January 2022 to 15 January 2022")


def test_what_is_said_of_an_actor_stands_apart() -> None:
    found = timeline([cell(said_of=(shown(Stance.OPPOSES, 0, said_of=True),))])
    assert found is not None
    assert found.lanes[0].signs[0].apart
    assert found.lanes[0].words == "Kazakhstan: said of it: opposes on 6 January 2022."


def test_evidence_of_one_hour_is_counted_and_different_stances_stand_side_by_side() -> None:
    found = timeline(
        [
            cell(
                shown(Stance.SUPPORTS, 0),
                shown(Stance.SUPPORTS, 0.01),
                shown(Stance.OPPOSES, 0.02),
                shown(Stance.NEUTRAL, 30),
            )
        ]
    )
    assert found is not None
    supports, opposes, neutral = found.lanes[0].signs
    assert (supports.count, opposes.count, neutral.count) == (2, 1, 1)
    assert opposes.x - supports.x == NEAR
    assert supports.words == "supports on 6 January 2022 (2 sentences)"


@given(st.lists(st.tuples(st.sampled_from(list(Stance)[:4]), st.floats(-4000, 100)), min_size=1, max_size=12))
def test_every_piece_of_evidence_is_drawn_inside_the_picture(given_: list[tuple[Stance, float]]) -> None:
    found = timeline([cell(*(shown(stance, days) for stance, days in given_))])
    assert found is not None
    signs = found.lanes[0].signs
    assert sum(sign.count for sign in signs) == len(given_)
    assert all(LEFT - 2 * NEAR <= sign.x <= WIDTH - RIGHT + 2 * NEAR for sign in signs)
    assert all(0 < sign.y < found.height for sign in signs)


def test_many_actors_are_left_out_and_it_is_said() -> None:
    found = timeline([cell(shown(Stance.SUPPORTS, 0))] * (LANES + 3))
    assert found is not None
    assert len(found.lanes) == LANES
    assert "3 actors are left out" in found.description


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 40_000))
def test_an_axis_has_few_dates_and_they_lie_on_it(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    found = ticks(first, last)
    assert 1 <= len(found) <= TICKS
    assert all(first <= day < last for day, _ in found)
    assert all(before[0] < after[0] and before[1] != after[1] for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (1, ["6 Jan"]),
        (3, ["6 Jan", "7 Jan", "8 Jan"]),
        (15, ["6 Jan", "8 Jan", "10 Jan", "12 Jan", "14 Jan", "16 Jan", "18 Jan", "20 Jan"]),
        (60, ["6 Jan", "13 Jan", "20 Jan", "27 Jan", "3 Feb", "10 Feb", "17 Feb", "24 Feb", "3 Mar"]),
        (200, ["Feb 2022", "Mar 2022", "Apr 2022", "May 2022", "Jun 2022", "Jul 2022"]),
        (2000, ["2023", "2024", "2025", "2026", "2027"]),
    ],
)
def test_the_dates_of_an_axis(days: int, labels: list[str]) -> None:
    first = datetime(2022, 1, 6, tzinfo=UTC).date()
    assert [label for _, label in ticks(first, first + timedelta(days=days))] == labels
