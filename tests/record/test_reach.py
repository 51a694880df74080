import shutil
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisdesk.clock import fixed_clock
from crisisdesk.model import Mention, Reading, Span
from crisisdesk.record import Record, Snapshot
from crisisdesk.record.reach import ALL, LANGUAGE, OUTLET, Within, reach
from crisisdesk.testing import NOON, NOW, article

ACTORS = ("ARM", "GEO", "RUS")
Told = tuple[int, int, frozenset[str], str]
"""Story, day, actors mentioned, language."""
TOLD = st.tuples(
    st.integers(0, 4), st.integers(0, 5), st.frozensets(st.sampled_from(ACTORS)), st.sampled_from(["en", "en", "tr"])
)
BATCHES = st.lists(st.lists(TOLD, max_size=4), min_size=1, max_size=4)


def reading(told: Told, number: int, reader: str = "first") -> Reading:
    story, day, actors, language = told
    text = f"Story {story}. " + " ".join(f"word{story}x{n}" for n in range(40)) + f" end {number}"
    document = article(text, at=NOON + timedelta(days=day), language=language, outlet=f"Outlet {number % 2}")
    mentions = tuple(Mention(Span(0, 5), code, "state", "test", 1.0) for code in sorted(actors))
    read = language == "en"
    return Reading(
        document=document,
        reader=reader,
        mentions=mentions if read else (),
        statements=(),
        events=(),
        sentences=int(read),
    )


def recorded(folder: Path, batches: Sequence[Sequence[Told]]) -> Record:
    numbers = iter(range(1_000))
    record = Record(folder, fixed_clock(NOW))
    for at, batch in enumerate(batches):
        record = Record(folder, fixed_clock(NOW + timedelta(hours=at)))
        record.append([reading(told, next(numbers)) for told in batch])
    return record


def scanned(snapshot: Snapshot, within: Within) -> dict[str, int]:
    """The same counts by looking at every document."""
    stories: defaultdict[str, set[str]] = defaultdict(set)
    documents: defaultdict[str, int] = defaultdict(int)
    rows = snapshot.rows("SELECT * FROM documents JOIN readings USING (document_id)")
    for row in rows:
        if not within.holds(row["published_at"]):
            continue
        if row["sentences"]:
            for key in (ALL, *row["actors"]):
                stories[key].add(row["story_id"])
        else:
            documents[LANGUAGE + row["language"]] += 1
            documents[OUTLET + row["outlet"]] += 1
    return {key: len(found) for key, found in stories.items()} | documents


def counted(snapshot: Snapshot, within: Within) -> dict[str, int]:
    found = reach(snapshot)
    unread = [(kind + key, count) for kind in (LANGUAGE, OUTLET) for key, count in found.unread(kind, within)]
    stories = {key: count for key in (ALL, *ACTORS) if (count := found.stories(key, within))}
    return stories | dict(unread)


def stretch(begins: int | None, ends: int | None) -> Within:
    return Within(None if begins is None else day(begins), None if ends is None else day(ends))


def day(number: int) -> datetime:
    return NOON + timedelta(days=number)


@settings(max_examples=8, deadline=None)
@given(BATCHES, st.none() | st.integers(0, 3), st.none() | st.integers(1, 5), st.booleans(), st.integers(0, 3))
def test_the_index_counts_what_a_scan_counts(
    tmp_path_factory: pytest.TempPathFactory,
    batches: list[list[Told]],
    begins: int | None,
    ends: int | None,
    early: bool,
    recorded_by: int,
) -> None:
    folder = tmp_path_factory.mktemp("record")
    record = recorded(folder, batches[:1])
    if early:
        reach(record.snapshot())
    record = recorded(folder, batches)
    within = stretch(begins, ends)
    assert counted(record.snapshot(), within) == scanned(record.snapshot(), within)
    earlier = record.snapshot(recorded_by=NOW + timedelta(hours=recorded_by))
    assert counted(earlier, within) == scanned(earlier, within)


def test_of_a_document_read_again_only_the_newest_reading_counts(tmp_path: Path) -> None:
    told: Told = (1, 0, frozenset({"RUS", "GEO"}), "en")
    record = recorded(tmp_path, [[told], [(2, 1, frozenset({"ARM"}), "en")]])
    assert counted(record.snapshot(), Within())["GEO"] == 1
    later = Record(tmp_path, fixed_clock(NOW + timedelta(days=1)))
    later.append([reading((1, 0, frozenset({"RUS"}), "en"), 0, reader="second")])
    snapshot = later.snapshot()
    assert counted(snapshot, Within()) == scanned(snapshot, Within()) == {ALL: 2, "RUS": 1, "ARM": 1}
    before = later.snapshot(recorded_by=NOW + timedelta(hours=3))
    assert counted(before, Within())["GEO"] == 1
    last = Record(tmp_path, fixed_clock(NOW + timedelta(days=2)))
    last.append([reading((3, 2, frozenset({"GEO"}), "en"), 7)])
    assert counted(last.snapshot(), Within()) == {ALL: 3, "RUS": 1, "ARM": 1, "GEO": 1}


@pytest.mark.parametrize("harm", ["deleted", "cut short", "unwritable"])
def test_the_index_may_be_lost_at_any_time(tmp_path: Path, harm: str) -> None:
    record = recorded(tmp_path / "first", [[(1, 0, frozenset({"RUS"}), "en")]])
    assert counted(record.snapshot(), Within()) == {ALL: 1, "RUS": 1}
    copy = Record(Path(shutil.copytree(tmp_path / "first", tmp_path / "second")))
    for path in (copy.folder / "derived").rglob("*.arrow"):
        path.unlink() if harm == "deleted" else path.write_bytes(path.read_bytes()[:40])
    if harm == "unwritable":
        shutil.rmtree(copy.folder / "derived")
        (copy.folder / "derived").write_text("a file in the way")
    assert counted(copy.snapshot(), Within()) == {ALL: 1, "RUS": 1}


def test_the_index_is_no_part_of_the_evidence(tmp_path: Path) -> None:
    record = recorded(tmp_path, [[(1, 0, frozenset({"RUS"}), "en")]])
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet")}
    reach(record.snapshot())
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet")} == before
    assert [path.name for path in tmp_path.iterdir() if path.is_dir() and path.name == "derived"]
