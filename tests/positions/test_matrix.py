from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisdesk.errors import Misuse
from crisisdesk.model import ITSELF, Document, Stance
from crisisdesk.positions import Matrix, matrix
from crisisdesk.positions.exports import matrix_rows
from crisisdesk.testing import NOON, article, question, record_of

FORCE = question("the force", "peacekeepers", proposition="A force is sent to Kazakhstan", place="KAZ")
BACKS = "Russia's foreign ministry welcomed the force. Rain fell in the south."
REJECTS = "Georgia's foreign ministry rejected the force. Snow fell in the north."
CONDITION = "Armenia's government said it would send peacekeepers only if the parliament agreed."
SILENT = "Uzbekistan has not commented on the force."
PERSON = "China's foreign minister praised the president of Kazakhstan. Others spoke of the force."
ANALYST = "An analyst at a think tank in Ankara said that Turkey would reject the force."


def seen(folder: Path, *documents: Document) -> Matrix:
    return matrix(record_of(folder, documents).snapshot(), FORCE, ["RUS", "GEO", "ARM", "UZB", "CHN", "TUR", "FRA"])


def at(text: str, days: int, outlet: str = "Test Wire") -> Document:
    return article(text, at=NOON + timedelta(days=days), outlet=outlet)


@pytest.mark.parametrize(
    ("text", "actor", "stance"),
    [
        pytest.param(BACKS, "RUS", Stance.SUPPORTS, id="welcomes"),
        pytest.param(REJECTS, "GEO", Stance.OPPOSES, id="rejects"),
        pytest.param(CONDITION, "ARM", Stance.CONDITIONAL, id="only if"),
        pytest.param(PERSON, "CHN", Stance.SILENT, id="praise of a person is no stance on a measure"),
        pytest.param(ANALYST, "TUR", Stance.SILENT, id="an analyst does not speak for a state"),
        pytest.param(SILENT, "UZB", Stance.SILENT, id="not commented"),
    ],
)
def test_stances(tmp_path: Path, text: str, actor: str, stance: Stance) -> None:
    assert seen(tmp_path, article(text)).cell(actor).stance is stance


def test_silence_carries_its_search(tmp_path: Path) -> None:
    found = seen(tmp_path, at(BACKS, 0), at("Rain fell in Georgia.", 1), article("Bir metin.", language="tr"))
    searched = found.cell("GEO").searched
    assert (searched.stories, searched.actor, searched.question, searched.both) == (2, 1, 1, 0)
    assert searched.unread == (("tr", 1),)
    assert searched.last == NOON + timedelta(days=1)


def test_stated_silence_is_shown_and_is_no_position(tmp_path: Path) -> None:
    cell = seen(tmp_path, article(SILENT)).cell("UZB")
    assert [one.sentence for one in cell.stated_silence] == [SILENT]
    assert not cell.evidence


def test_every_sentence_shown_stands_in_its_document(tmp_path: Path) -> None:
    documents = [at(BACKS, 0), at(REJECTS, 1), at(CONDITION, 2), at(SILENT, 3)]
    texts = {document.document_id: document.text for document in documents}
    for cell in seen(tmp_path, *documents).cells:
        for one in (*cell.evidence, *cell.stated_silence, *cell.said_of):
            assert one.sentence == one.position.evidence.of(texts[one.document.document_id])
            assert one.chain[0] == "Test Wire"


def test_copies_of_a_story_do_not_change_a_cell(tmp_path: Path) -> None:
    long = BACKS + " The ministry gave no figures, and the roads to the border stayed closed until the next morning."
    once = seen(tmp_path / "once", at(long, 0)).cell("RUS")
    copied = seen(tmp_path / "copied", *(at(long, 0, f"Outlet {n}") for n in range(4))).cell("RUS")
    assert (once.stance, once.stories, len(once.evidence)) == (copied.stance, copied.stories, len(copied.evidence))


def test_the_later_word_outranks_the_earlier(tmp_path: Path) -> None:
    change = "Russia's foreign ministry rejected the force."
    assert seen(tmp_path, at(BACKS, 0), at(change, 2)).cell("RUS").stance is Stance.OPPOSES


def test_a_contradiction_on_one_day_is_mixed(tmp_path: Path) -> None:
    change = "Russia's foreign ministry rejected the force."
    cell = seen(tmp_path, at(BACKS, 0), at(change, 0)).cell("RUS")
    assert cell.stance is Stance.MIXED
    assert {one.position.stance for one in cell.deciding} == {Stance.SUPPORTS, Stance.OPPOSES}


def test_own_words_outrank_what_others_report(tmp_path: Path) -> None:
    told = "Kazakhstan's foreign ministry said that Russia had rejected the force."
    cell = seen(tmp_path, at(BACKS, 0), at(told, 3)).cell("RUS")
    assert cell.stance is Stance.SUPPORTS
    assert {one.position.reported_by for one in cell.deciding} == {ITSELF}


@settings(max_examples=4, deadline=None)
@given(st.permutations([(BACKS, 0), (REJECTS, 1), (CONDITION, 2), (SILENT, 3), (PERSON, 4), (ANALYST, 5)]))
def test_the_order_of_reading_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, order: list[tuple[str, int]]
) -> None:
    found = seen(tmp_path_factory.mktemp("record"), *(at(text, days) for text, days in order))
    expected = seen(tmp_path_factory.mktemp("sorted"), *(at(t, d) for t, d in sorted(order, key=lambda pair: pair[1])))
    assert found.stances() == expected.stances()


def test_a_later_as_of_only_adds_evidence(tmp_path: Path) -> None:
    record = record_of(tmp_path, [at(BACKS, 0), at(REJECTS, 1), at(CONDITION, 2)])
    counts = [
        sum(len(cell.evidence) for cell in matrix(record.snapshot(as_of=NOON + timedelta(days=d)), FORCE).cells)
        for d in range(4)
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_rows_are_the_members_of_the_day(tmp_path: Path) -> None:
    asked = question("the force", organisation="SCO", place="KAZ")
    snapshot = record_of(tmp_path, [article(BACKS)]).snapshot(as_of=NOON)
    rows = [cell.actor for cell in matrix(snapshot, asked).cells]
    assert {"KAZ", "CHN", "IND", "SCO"} <= set(rows)
    assert "IRN" not in rows
    assert len(rows) == len(set(rows))


def test_a_question_nobody_speaks_of_is_a_row_of_silence(tmp_path: Path) -> None:
    found = matrix(record_of(tmp_path, [article(BACKS)]).snapshot(), question("the harbour", place="KAZ"))
    assert not found.spoken
    assert found.cell("KAZ").searched.question == 0


def test_an_actor_without_a_row_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="no row"):
        seen(tmp_path, article(BACKS)).cell("BRA")


def test_rows_for_other_programs(tmp_path: Path) -> None:
    rows = {row["actor"]: row for row in matrix_rows(seen(tmp_path, article(BACKS)))}
    assert rows["RUS"]["stance"] == "supports"
    assert rows["RUS"]["evidence"][0]["deciding"] is True
    assert rows["FRA"]["searched"]["both"] == 0
