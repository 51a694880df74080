from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_weeks import MONDAY, SUNDAY, clashes, event, quiet, week_end

from crisisdesk.errors import EvidenceError
from crisisdesk.model import Document
from crisisdesk.record import Record
from crisisdesk.record.streams import Told
from crisisdesk.testing import NOON, article, record_of
from crisisdesk.warning import Assessed, Assessor, CrisisWarning, Finding, History, Stream, TooLittle, assess
from crisisdesk.warning.assessment import LEAST_WEEKS
from crisisdesk.warning.crises import toll_of
from crisisdesk.warning.levels import confidence
from crisisdesk.warning.surprise import DETECTORS

LAST = week_end(20)


def assessed(events: Iterable[Told], country: str = "KAZ", day: date = LAST, detector: str = "surprise") -> Assessed:
    (found,) = Assessor(Stream.of(events), detector=detector).all(day, [country])
    assert isinstance(found, Assessed)
    return found


def chance(found: Assessed) -> float:
    assert found.begun is not None
    return found.begun


def test_an_unusual_week_says_why_and_names_its_events() -> None:
    calm, restless = assessed(quiet(21)), assessed([*quiet(21), *clashes(LAST, 8)])
    assert chance(restless) > 5 * chance(calm)
    assert calm.level == "usual"
    assert restless.level == "alert"
    violence = next(finding for finding in restless.findings if finding.signal == "violence")
    assert violence.stands_out
    assert violence.reason.startswith("8 assaults in seven days, usually 0.")
    assert len(violence.events) == 8


def test_every_event_of_an_explanation_was_told_by_the_day() -> None:
    events = [*quiet(22), *clashes(LAST, 8), *clashes(LAST + timedelta(days=7), 20)]
    found = assessed(events)
    told = {event.event_id for event in events}
    named = [event for finding in found.findings for event in finding.events]
    assert named
    assert all(event.event_id in told and event.day <= LAST for event in named)


@pytest.mark.parametrize("kind", ["ASSAULT", "PROTEST", "COERCE", "THREATEN", "MOBILIZE"])
def test_without_its_events_a_finding_weighs_less(kind: str) -> None:
    burst = [event(LAST - timedelta(days=n % 5), kind, "KAZ", "RUS") for n in range(9)]
    events = [*quiet(21), *burst]
    found = assessed(events)
    named = {e.event_id for finding in found.findings for e in finding.events if e.plover == kind}
    assert {e.event_id for e in burst} <= named
    assert chance(assessed(e for e in events if e.event_id not in named)) < chance(found)


def test_without_the_talks_of_before_their_end_weighs_less() -> None:
    talks = [event(week_end(n), "CONSULT", "ARM", "AZE") for n in range(18) for _ in range(4)]
    found = assessed([*quiet(21), *talks], "ARM")
    stopped = next(finding for finding in found.findings if finding.signal == "talks_stop")
    assert stopped.now == 0
    assert {e.event_id for e in stopped.events} <= {e.event_id for e in talks}
    gone = {e.event_id for e in stopped.events}
    fewer = assessed((e for e in [*quiet(21), *talks] if e.event_id not in gone), "ARM")
    assert chance(fewer) < chance(found)


def test_copies_of_one_story_raise_no_alarm() -> None:
    """Many copies in many outlets under many names of events: one story."""
    burst = clashes(LAST, 20_000, story="one text")
    found = assessed([*quiet(21), *burst])
    assert found.level in ("usual", "watch")
    once = assessed([*quiet(21), burst[0]])
    assert chance(found) == pytest.approx(chance(once), rel=1e-6)


def test_little_reading_lowers_confidence_and_says_so() -> None:
    events = [e for e in quiet(21) if e.day <= week_end(19) or e.day == LAST]
    found = assessed(events)
    assert found.confidence.word == "low"
    assert any("quiet cannot be told apart" in reason for reason in found.confidence.reasons)
    assert found.read < found.usually_read / 2


def test_nothing_read_is_no_calm() -> None:
    (found,) = Assessor(Stream.of(quiet(20))).all(LAST, ["KAZ"])
    assert isinstance(found, TooLittle)
    assert "no calm" in found.reason


@pytest.mark.parametrize("weeks", range(1, LEAST_WEEKS + 1))
def test_too_little_past_is_said(weeks: int) -> None:
    (found,) = Assessor(Stream.of(quiet(weeks))).all(week_end(weeks - 1), ["KAZ"])
    assert isinstance(found, TooLittle)
    assert f"{weeks - 1} weeks" in found.reason


def test_an_empty_stream_and_one_of_a_day_say_why() -> None:
    for events in ([], [event(SUNDAY)]):
        (found,) = Assessor(Stream.of(events)).all(SUNDAY, ["KAZ"])
        assert isinstance(found, TooLittle)


def test_a_country_of_which_nobody_told_before_is_assessed_with_what_is_usual_elsewhere() -> None:
    found = assessed([*quiet(21), *clashes(LAST, 6, country="FJI")], "FJI")
    assert found.level in ("warning", "alert")
    nothing = assessed(quiet(21), "FJI")
    assert nothing.findings == ()
    assert nothing.warning is None


def test_a_stream_without_the_types_that_count_is_calm() -> None:
    found = assessed(event(MONDAY + timedelta(days=n), "AID") for n in range(7 * 21))
    assert found.findings == ()
    assert 0 < chance(found) < 0.05


def test_gaps_are_no_past() -> None:
    events = [e for e in quiet(21) if not week_end(3) < e.day <= week_end(12)]
    assert assessed(events).weeks_of_past == 11


def test_a_pair_has_findings_but_no_probability() -> None:
    threats = [event(LAST, "THREATEN", "RUS", "KAZ") for _ in range(6)]
    stream = Stream.of([*quiet(21), *threats]).between("RUS", "KAZ")
    (found,) = Assessor(stream).all(LAST)
    assert isinstance(found, Assessed)
    assert (found.subject, found.begun, found.ahead, found.warning) == ("KAZ-RUS", None, None, None)
    assert found.findings[0].signal in ("threats", "hostility")


@pytest.mark.parametrize("detector", DETECTORS)
def test_every_detector_can_assess(detector: str) -> None:
    found = assessed([*quiet(21), *clashes(LAST, 9)], detector=detector)
    assert any(finding.signal == "violence" for finding in found.findings)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_codes_do_not_matter(seed: int) -> None:
    """Exchange the names of two countries and their warnings change places: no constant belongs to one."""
    chosen = Random(seed)
    events = [*quiet(12), *(event(week_end(11), chosen.choice(["ASSAULT", "PROTEST"]), "KAZ", "UZB") for _ in range(4))]
    names = {"KAZ": "TUR", "TUR": "KAZ"}
    swapped = [
        e._replace(source=names.get(e.source, e.source), target=names.get(e.target or "", e.target)) for e in events
    ]
    one, other = assessed(events, "KAZ", week_end(11)), assessed(swapped, "TUR", week_end(11))
    assert chance(one) == pytest.approx(chance(other))
    assert [f.signal for f in one.findings] == [f.signal for f in other.findings]


def test_history_makes_a_crisis_likelier_and_is_a_finding_with_its_past() -> None:
    toll = toll_of([("KAZ", date(2021, 1, 6) + timedelta(weeks=n), 30 if n % 9 == 0 else 1) for n in range(12)])
    (found,) = Assessor(Stream.of(quiet(21)), History(toll)).all(LAST, ["KAZ"])
    (without,) = Assessor(Stream.of(quiet(21)), History(toll_of([]))).all(LAST, ["KAZ"])
    assert isinstance(found, Assessed)
    assert isinstance(without, Assessed)
    assert found.ahead is not None
    assert without.ahead is not None
    assert found.ahead > 2 * without.ahead
    past = next(finding for finding in found.findings if finding.signal == "history")
    assert past.past
    assert not any("no history" in reason for reason in found.confidence.reasons)


def test_a_warning_without_findings_cannot_be_made() -> None:
    sure = confidence({})
    with pytest.raises(EvidenceError, match="without findings"):
        CrisisWarning(subject="KAZ", day=LAST, begun=0.1, ahead=0.1, level="watch", confidence=sure, findings=())
    with pytest.raises(EvidenceError, match="names no event"):
        Finding(signal="violence", now=1, expected=0, strength=2, weight=1, stands_out=True, reason="because")
    late = Finding(
        signal="violence",
        now=1,
        expected=0,
        strength=2,
        weight=1,
        stands_out=True,
        reason="because",
        events=(event(LAST + timedelta(days=1), "ASSAULT"),),
    )
    with pytest.raises(EvidenceError, match="later events"):
        CrisisWarning(subject="KAZ", day=LAST, begun=0.1, ahead=0.1, level="watch", confidence=sure, findings=(late,))


QUIET = "Kazakhstan's foreign minister met Russia's foreign minister in town {n}."
WORDS = "grey wet long dry old new narrow wide stony empty steep flat quiet muddy dusty green".split()
CLASH = "Russian troops attacked Kazakhstan near village {n}."


def weeks(folder: Path, counts: list[tuple[str, int]]) -> Record:
    documents: list[Document] = []
    for week, (text, count) in enumerate(counts):
        for number in range(count):
            at = NOON + timedelta(weeks=week, minutes=number)
            filler = " ".join(Random(f"{week} {number}").choices(WORDS, k=14))
            documents.append(article(text.format(n=f"{week} {number}") + f" The road was {filler}.", at=at))
    return record_of(folder, documents)


def test_the_record_itself_is_assessed_and_holds_every_event_named(tmp_path: Path) -> None:
    snapshot = weeks(tmp_path, [(QUIET, 2)] * 6 + [(CLASH, 5)]).snapshot()
    usual = assess(snapshot, "KAZ", (NOON + timedelta(weeks=5)).date())
    unusual = assess(snapshot, "KAZ", (NOON + timedelta(weeks=6)).date())
    assert isinstance(usual, Assessed)
    assert isinstance(unusual, Assessed)
    assert chance(unusual) > chance(usual)
    recorded = {row["event_id"] for row in snapshot.rows("SELECT event_id FROM events")}
    named = {event.event_id for finding in unusual.findings for event in finding.events}
    assert named
    assert named <= recorded
