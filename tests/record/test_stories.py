import json
import random
import shutil
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisdesk.clock import fixed_clock
from crisisdesk.model import Document
from crisisdesk.reading import read
from crisisdesk.record import Record, check
from crisisdesk.record.copies import Relation, relation
from crisisdesk.record.manifests import file_sha256
from crisisdesk.record.stories import FOLDER, story_of
from crisisdesk.record.storyindex import StoryIndex
from crisisdesk.testing import NOON, NOW, article, record_of
from crisisdesk.wire.stories import Print, fingerprints_of, print_of
from crisisdesk.wire.voices import sections_of

BODY = (
    "The council of the river states met on Monday and agreed to open the upper gates for six days. "
    "Its secretary told reporters that farmers in the lower valley would receive water before the weekend. "
    "Two members had asked for a longer release, but the hydrologists of the council advised against it. "
    "A second meeting is planned for the end of the month in the northern port, the secretary added. "
    "Until then the engineers of both sides will measure the level of the lake every morning at seven."
)
OTHER = (
    "The harbour authority of the northern port has raised its fees for the second time this year. "
    "Shipowners said that they would move their vessels to cheaper berths in the south if nothing changed. "
    "The authority answered that the dredging of the channel had to be paid by somebody in the end. "
    "An association of fishermen has taken the matter to court and hopes for a decision before spring. "
    "In the meantime the smaller boats lie at the old quay, where no fee has ever been asked of them."
)
THIRD = (
    "Three schools in the mountain district stayed closed on Tuesday because the road was under snow. "
    "Parents were told by radio to keep their children at home, and teachers sent tasks by telephone. "
    "A plough from the valley got stuck at the second tunnel and had to be pulled out by soldiers. "
    "The district head promised to buy a plough of its own before the next winter, as he did last year."
)


def told(tmp_path: Path, *batches: list[Document]) -> list[Document]:
    """The documents as the index tells them, batch by batch."""
    index = StoryIndex(tmp_path / "index")
    names: list[str] = []
    result: list[Document] = []
    for number, batch in enumerate(batches):
        found = index.tell(batch)
        names.append(str(number))
        index.add(found, names)
        result += [one.document for one in found]
    return result


COPIES = {
    "the same": BODY,
    "other case and marks": BODY.upper().replace(",", ""),
    "a cut tail": BODY.rsplit(". ", 2)[0] + ".",
    "a new lead": "Water will flow again, officials have said at last, after a dry spring. " + BODY.split(". ", 1)[1],
    "a note": "Editor's note: we doubt it.\n\n====\n\n" + BODY,
    "a note without a line": "Editor's note: we doubt it.\n\n" + BODY,
    "another dateline": "АЛМАТЫ, 6 января (Степной вестник) — " + BODY,
    "an update": "UPDATE 2 - New figures came in the evening. " + BODY.replace("six", "seven"),
    "a foot": BODY + "\n\nAll rights reserved. Subscribe to our morning letter and get five stories before breakfast.",
}


@pytest.mark.parametrize("batches", [1, 2], ids=["in one batch", "in two"])
@pytest.mark.parametrize("text", COPIES.values(), ids=COPIES.keys())
@pytest.mark.parametrize("first", [True, False], ids=["original first", "copy first"])
def test_copies_tell_one_story(tmp_path: Path, text: str, batches: int, first: bool) -> None:
    pair = [article(BODY), article(text, outlet="Second")]
    pair = pair if first else pair[::-1]
    found = told(tmp_path, pair) if batches == 1 else told(tmp_path, pair[:1], pair[1:])
    assert {one.story_id for one in found} == {pair[0].document_id}


RATES = (
    "The Exchange fixed the marka at {} to the dollar on {}, against {} the day before. Turnover came to {} million "
    "dollars in {} deals. The euro closed at {} and the rouble at {}. Dealers spoke of a quiet session."
)
QUOTATION = "“" + THIRD.split(". ")[0] + ". " + THIRD.split(". ")[1] + ".”"
DIFFERENT = {
    "another text": (BODY, OTHER),
    "a text that cites it": (BODY, f"{THIRD} As we reported: “{BODY[:180]}” {OTHER}"),
    "one quotation in two texts": (f"{BODY[:260]} {QUOTATION} he said.", f"{OTHER[:260]} {QUOTATION} he said."),
    "a background paragraph": (BODY, f"{THIRD} {OTHER} {BODY[200:]}"),
    "yesterday's rates": (
        RATES.format("425.1", "Monday", "424.9", 71, 38, "481.2", "5.7"),
        RATES.format("426.4", "Tuesday", "425.1", 64, 41, "480.8", "5.6"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_different_stories_stay_apart(tmp_path: Path, one: str, other: str) -> None:
    first, second = told(tmp_path, [article(one)], [article(other, outlet="Second")])
    assert first.story_id != second.story_id


@pytest.mark.parametrize("order", ["known first", "within a batch"])
def test_a_merged_item_joins_neither_of_its_stories(tmp_path: Path, order: str) -> None:
    merged = article(f"{BODY}\n\n{OTHER}", outlet="Third")
    parts = [article(BODY), article(OTHER)]
    found = told(tmp_path, parts, [merged]) if order == "known first" else told(tmp_path, [*parts, merged])
    assert len({one.story_id for one in found}) == 3
    assert [passage.document_id for passage in found[2].passages] == [part.document_id for part in parts]


def test_a_merged_item_does_not_join_its_stories_to_each_other(tmp_path: Path) -> None:
    found = told(tmp_path, [article(BODY)], [article(f"{BODY}\n\n{OTHER}", outlet="Third")], [article(OTHER)])
    assert found[0].story_id != found[2].story_id


def test_a_passage_is_the_span_of_the_words_that_stand_in_the_earlier_text(tmp_path: Path) -> None:
    host = f"{THIRD} {OTHER[:200]} {BODY[100:400]} {OTHER[200:]}"
    _, second = told(tmp_path, [article(BODY)], [article(host, outlet="Second", at=NOON + timedelta(hours=1))])
    (passage,) = second.passages
    words = passage.span.of(host)
    assert words in BODY
    assert len(words) > 200


def test_a_passage_is_of_the_earlier_text_only(tmp_path: Path) -> None:
    host = f"{THIRD} {OTHER[:200]} {BODY[100:400]} {OTHER[200:]}"
    _, second = told(tmp_path, [article(BODY)], [article(host, outlet="Second", at=NOON - timedelta(hours=1))])
    assert second.passages == ()


def test_a_copy_appears_within_thirty_days_of_another_copy(tmp_path: Path) -> None:
    days = [0, 29, 31, 95]
    found = told(tmp_path, *[[article(BODY, outlet=str(d), at=NOON + timedelta(days=d))] for d in days])
    assert [one.story_id == found[0].story_id for one in found] == [True, True, True, False]


@pytest.mark.parametrize("text", ["Gates open.", "Откройте ворота, сказал он.", "水门今天开放。"])
def test_short_texts_are_copies_only_if_all_words_agree(tmp_path: Path, text: str) -> None:
    found = told(tmp_path, [article(text)], [article(text, outlet="B"), article(text[:-1] + " now!", outlet="C")])
    assert found[1].story_id == found[0].story_id
    assert found[2].story_id != found[0].story_id


def test_a_foot_that_many_texts_share_joins_nothing(tmp_path: Path) -> None:
    foot = " ".join(f"Clause {n} of the terms of use of this site applies to every reader of it." for n in range(4))
    draw = random.Random(3)
    bodies = [" ".join(draw.choices(BODY.split() + OTHER.split() + THIRD.split(), k=80)) + ". " for _ in range(90)]
    batches = [[article(body + foot, outlet=str(n))] for n, body in enumerate(bodies)]
    found = told(tmp_path, *batches)
    assert len({one.story_id for one in found[-15:]}) == 15


def test_very_many_copies_are_one_story(tmp_path: Path) -> None:
    batches = [
        [article(f"{BODY} Printed by number {n}.", outlet=str(n)) for n in range(at, at + 30)]
        for at in range(0, 150, 30)
    ]
    assert len({one.story_id for one in told(tmp_path, *batches)}) == 1


letters = st.text("ab \n.“”'", max_size=400)


@given(letters, letters)
@settings(deadline=None, max_examples=150)
def test_the_relation_is_the_same_both_ways_and_a_text_is_its_own_copy(one: str, other: str) -> None:
    left, right = (_print(text) for text in (one, other))
    assert relation(left, left) is Relation.COPY
    assert relation(left, right) is relation(right, left)


@given(st.text(max_size=300))
def test_runs_lie_inside_the_text(text: str) -> None:
    found = _print(text)
    assert all(0 <= start < end <= len(text) for start, end in found.places)
    assert len(found.places) == len(found.runs) == len(set(found.runs))
    assert found.quoted <= set(found.runs)


def _print(text: str) -> Print:
    return print_of(text, sections_of(text))


def test_the_index_is_the_same_after_it_is_opened_again(tmp_path: Path) -> None:
    index = StoryIndex(tmp_path / "index")
    index.add(index.tell([article(BODY)]), ["a"])
    again = StoryIndex(tmp_path / "index")
    assert again.holds(["a"])
    assert again.holds(["a", "b"])
    assert not again.holds([])
    assert not again.holds(["b"])
    assert again.tell([article(BODY, outlet="B")])[0].document.story_id == article(BODY).document_id


@pytest.mark.parametrize("harm", ["cut", "gone", "nonsense", "no folder"])
def test_a_damaged_index_is_made_anew_from_the_record(tmp_path: Path, harm: str) -> None:
    record = record_of(tmp_path, [article(BODY), article(OTHER)])
    folder = tmp_path / FOLDER
    if harm == "cut":
        for file in folder.glob("*.bin"):
            file.write_bytes(file.read_bytes()[:10])
    elif harm == "gone":
        next(folder.glob("runs-*.bin")).unlink()
    elif harm == "nonsense":
        (folder / "state.json").write_text("[1")
    else:
        shutil.rmtree(folder)
    Record(tmp_path, fixed_clock(NOW + timedelta(hours=1))).append([read(article(BODY, outlet="Second"))])
    stored = record.snapshot().rows("SELECT story_id FROM documents WHERE outlet = 'Second'")
    assert stored == [{"story_id": article(BODY).document_id}]
    assert check(record) == []


def test_a_batch_that_was_written_without_the_index_is_caught_up_with(tmp_path: Path) -> None:
    record_of(tmp_path, [article(OTHER)])
    shutil.copytree(tmp_path / FOLDER, tmp_path / "kept")
    Record(tmp_path, fixed_clock(NOW + timedelta(hours=1))).append([read(article(BODY))])
    shutil.rmtree(tmp_path / FOLDER)
    shutil.move(tmp_path / "kept", tmp_path / FOLDER)
    record = Record(tmp_path, fixed_clock(NOW + timedelta(hours=2)))
    record.append([read(article(BODY, outlet="Second"))])
    assert record.snapshot().value("SELECT count(DISTINCT story_id) FROM documents") == 2
    assert StoryIndex(tmp_path / FOLDER).texts == 3


def test_the_earliest_and_the_most_complete_copy(tmp_path: Path) -> None:
    short = article(BODY.rsplit(". ", 2)[0] + ".", outlet="Brief", at=NOON)
    whole = article(BODY, outlet="Wire", at=NOON + timedelta(hours=2))
    noted = article(
        "Editor's note: we doubt it, and so should you, dear reader.\n\n====\n\n" + BODY[:400],
        outlet="Noted",
        at=NOON + timedelta(hours=3),
    )
    record = record_of(tmp_path, [short, whole, noted])
    story = story_of(record.snapshot(), short.document_id)
    assert story is not None
    assert [one.outlet for one in story.copies] == ["Brief", "Wire", "Noted"]
    assert (story.earliest.outlet, story.completest.outlet) == ("Brief", "Wire")
    before = story_of(record.snapshot(as_of=NOON), short.document_id)
    assert before is not None
    assert before.completest.outlet == "Brief"
    assert story_of(record.snapshot(), "0" * 32) is None


def test_passages_and_the_rest_are_stored_and_read_back(tmp_path: Path) -> None:
    host = f"{THIRD} {OTHER[:200]} {BODY[100:400]} {OTHER[200:]}"
    record = record_of(tmp_path, [article(BODY), article(host, outlet="Second")])
    stored = record.snapshot().rows("SELECT document_id FROM documents WHERE outlet = 'Second'")[0]
    assert record.snapshot().document(stored["document_id"]).passages[0].document_id == article(BODY).document_id


def test_parts_of_the_former_layout_stay_readable(tmp_path: Path) -> None:
    record = record_of(tmp_path, [article(BODY)])
    newer = ["author", "canonical_url", "raw_hash", "dated_by", "inferred_at", "passages"]
    (manifest,) = (tmp_path / "manifests").glob("*.json")
    value = json.loads(manifest.read_text())
    del value["layout"]
    for part in value["parts"]:
        if part["table"] == "documents":
            path = tmp_path / part["file"]
            pq.write_table(pq.read_table(path).drop_columns(newer), path)
            part["sha256"] = file_sha256(path)
    manifest.write_text(json.dumps(value))
    old = record.snapshot().document(article(BODY).document_id)
    assert (old.author, old.raw_hash, old.inferred_at, old.passages) == ("", "", None, ())
    later = Record(tmp_path, fixed_clock(NOW + timedelta(hours=1)))
    later.append([read(article(BODY, outlet="Second"))])
    assert later.snapshot().counts()["documents"] == 2
    assert (
        len(
            {
                d.story_id
                for d in later.snapshot().documents(
                    r["document_id"] for r in later.snapshot().rows("SELECT document_id FROM documents")
                )
            }
        )
        == 1
    )
    assert check(later) == []


def test_fingerprints_are_in_the_order_of_the_text_and_few() -> None:
    document = article(BODY)
    assert document.fingerprints == fingerprints_of(BODY, document.sections)
    assert 0 < len(document.fingerprints) < len(BODY.split())
    assert all(value % 4 == 0 for value in document.fingerprints)
