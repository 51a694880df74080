from collections import Counter
from datetime import timedelta
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_weeks import MONDAY, SUNDAY, clashes, event, quiet, week_end

from crisisdesk.warning import Stream, signals

NUMBERS = {signal.name: number for number, signal in enumerate(signals())}


def now(stream: Stream, signal: str, subject: str, day: object = SUNDAY) -> float:
    return float(stream.counts(NUMBERS[signal], day, [(1, 1)], [subject]).now[0])  # type: ignore[arg-type]


def test_a_story_counts_once_however_often_it_is_told() -> None:
    stream = Stream.of(clashes(SUNDAY, 500, story="one text"))
    assert now(stream, "violence", "KAZ") == 1
    assert stream.read_in(MONDAY, SUNDAY) == 1


def test_copies_of_later_days_add_nothing() -> None:
    first, copies = event(MONDAY, "ASSAULT", story="s"), [event(SUNDAY, "ASSAULT", story="s") for _ in range(9)]
    assert now(Stream.of([first, *copies]), "violence", "KAZ", SUNDAY) == 1
    assert now(Stream.of([first, *copies]), "violence", "KAZ", week_end(1)) == 0


def test_a_story_told_again_after_long_is_a_new_one() -> None:
    late = MONDAY + timedelta(days=40)
    assert (
        now(
            Stream.of([event(MONDAY, "ASSAULT", story="s"), event(late, "ASSAULT", story="s")]), "violence", "KAZ", late
        )
        == 1
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 5))
def test_neither_order_nor_repetition_matters(seed: int, parts: int) -> None:
    events = [*quiet(3), *clashes(week_end(2), 6)]
    mixed = [*events, *events[:9]]
    Random(seed).shuffle(mixed)
    stream = Stream()
    for part in range(parts):
        stream.add(mixed[part::parts])
    whole = Stream.of(events)
    assert stream.subjects == whole.subjects
    for number in range(len(signals())):
        one, other = (s.counts(number, week_end(2), [(1, 1), (2, 1)], whole.subjects) for s in (stream, whole))
        assert np.array_equal(one.now, other.now)
        assert np.array_equal(one.past, other.past)


def test_who_an_event_counts_for() -> None:
    stream = Stream.of(
        [
            event(SUNDAY, "REQUEST", "UN", "KAZ"),
            event(SUNDAY, "REQUEST", "KAZ.CVL", "KAZ"),
            event(SUNDAY, "COERCE", "KAZ.GOV", "KAZ", mode="curfew"),
            event(SUNDAY, "COERCE", "RUS", "KAZ", mode="restrict"),
        ]
    )
    assert now(stream, "outside_demands", "KAZ") == 1
    assert now(stream, "emergency_measures", "KAZ") == 1
    assert now(stream, "coercion", "KAZ") == 2
    assert now(stream, "coercion", "RUS") == 1
    assert stream.subjects == ("KAZ", "RUS")


def test_unknown_codes_are_named_and_counted_for_nobody() -> None:
    stream = Stream.of([event(SUNDAY, "ASSAULT", "QQQ", "KAZ"), event(SUNDAY, "NONSENSE", "KAZ", None)])
    assert stream.unknown == Counter({"QQQ": 1})
    assert stream.subjects == ("KAZ",)


def test_the_events_behind_a_count_are_its_stories() -> None:
    events = [*clashes(SUNDAY, 4), *clashes(SUNDAY, 3, story="copied")]
    found = Stream.of(events).events(NUMBERS["violence"], "KAZ", MONDAY, SUNDAY)
    assert len(found) == now(Stream.of(events), "violence", "KAZ") == 5
    assert {e.event_id for e in found} <= {e.event_id for e in events}


def test_between_two_states_only_what_passes_between_them() -> None:
    events = [event(SUNDAY, "THREATEN", "RUS", "KAZ"), event(SUNDAY, "THREATEN", "RUS", "UZB"), *quiet(1)]
    pair = Stream.of(events).between("KAZ", "RUS")
    assert pair.subjects == ("KAZ-RUS",)
    assert now(pair, "threats", "KAZ-RUS") == 1
    assert pair.read_in(MONDAY, SUNDAY) == Stream.of(events).read_in(MONDAY, SUNDAY)


def test_coverage_may_be_given_from_outside() -> None:
    assert Stream.of([event(SUNDAY)], {SUNDAY: 40}).read_in(MONDAY, SUNDAY) == 40
