from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.model import Document
from crisisdesk.record import Record
from crisisdesk.testing import NOON, article, record_of
from crisisdesk.warning import SIGNALS, Assessed, TooLittle, assess
from crisisdesk.warning.signals import Week

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


def test_too_little_past_is_said(tmp_path: Path) -> None:
    found = assess(weeks(tmp_path, [(QUIET, 1)]).snapshot(), "KAZ", NOON.date())
    assert isinstance(found, TooLittle)
    assert "0 weeks" in found.reason


def test_an_unusual_week_scores_higher_than_a_usual_one(tmp_path: Path) -> None:
    snapshot = weeks(tmp_path, [(QUIET, 2)] * 6 + [(CLASH, 5)]).snapshot()
    usual = assess(snapshot, "KAZ", (NOON + timedelta(weeks=5)).date())
    unusual = assess(snapshot, "KAZ", (NOON + timedelta(weeks=6)).date())
    assert isinstance(usual, Assessed)
    assert isinstance(unusual, Assessed)
    assert unusual.score > usual.score
    reasons = {name: finding.reason for name, _, finding in unusual.findings}
    assert reasons["violence"] == "5 assaults, usually 0.0 a week"


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.find.__name__)
def test_every_signal_explains_itself(signal: object) -> None:
    find = signal.find  # type: ignore[attr-defined]
    assert len(find.__doc__) > 20
    finding = find(Week({}), (Week({}),) * 4)
    assert finding.value == 0
    assert "usually" in finding.reason


@given(st.integers(0, 500), st.lists(st.integers(0, 50), min_size=4, max_size=52))
def test_values_lie_between_nought_and_one(now: int, past: list[int]) -> None:
    for signal in SIGNALS:
        names = ("ASSAULT", "COERCE", "PROTEST", "THREATEN", "CONSULT")
        weeks = tuple(Week(dict.fromkeys(names, n), n) for n in past)
        assert 0 <= signal.find(Week(dict.fromkeys(names, now), now), weeks).value <= 1
