from dataclasses import replace
from datetime import timedelta

import pytest

from crisisdesk.clock import fixed_clock
from crisisdesk.reading import read
from crisisdesk.record import Record, Snapshot, partners
from crisisdesk.testing import NOON, NOW, article


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    kept = Record(tmp_path_factory.mktemp("partners") / "record", fixed_clock(NOW))
    texts = [f"Russia's foreign ministry welcomed talks with Kazakhstan, part {number}." for number in range(4)]
    texts.append("Russia's foreign ministry welcomed talks with Armenia.")
    read_ones = [read(article(text, at=NOON + timedelta(days=at))) for at, text in enumerate(texts)]
    kept.append([replace(one, events=()) for one in read_ones])
    return kept.snapshot()


def test_those_named_most_often_with_an_actor_come_first(snapshot: Snapshot) -> None:
    assert partners.named_with(snapshot, "RUS", 5) == ["KAZ", "ARM"]
    assert partners.named_with(snapshot, "RUS", 1) == ["KAZ"]
    assert partners.named_with(snapshot, "ARM", 5) == ["RUS"]
    assert partners.named_with(snapshot, "FRA", 5) == []


@pytest.mark.parametrize(("most", "day"), {"all": (5, None), "four": (4, 1), "one": (1, 4), "less": (0, 4)}.values())
def test_the_day_from_which_on_there_are_no_more_than_asked_for(snapshot: Snapshot, most: int, day: int | None) -> None:
    expected = None if day is None else NOON.date() + timedelta(days=day)
    assert partners.since(snapshot, ["RUS", "KAZ"], most) == expected
