from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import pytest
from desk_world import BACKS, FORCE, REJECTS, TODAY, browser, desk, id_of, record

from crisisdesk.clock import fixed_clock
from crisisdesk.desk import app
from crisisdesk.desk.office import Office
from crisisdesk.desk.shelf import Shelf
from crisisdesk.model import Question
from crisisdesk.positions import Matrix
from crisisdesk.positions.grades import Grades
from crisisdesk.reading import read
from crisisdesk.record import Record, Snapshot
from crisisdesk.testing import article


def office(folder: Path) -> Office:
    return Office(record(folder), lambda: (FORCE,), fixed_clock(TODAY))


def made(place: Office) -> Matrix:
    with place.open() as view:
        return view.matrix(FORCE)


def test_the_same_matrix_is_made_once(tmp_path: Path) -> None:
    place = office(tmp_path / "record")
    assert made(place) is made(place)


def test_what_is_recorded_makes_a_new_one(tmp_path: Path) -> None:
    place = office(tmp_path / "record")
    assert "UKR" not in made(place).stances()
    late = article(REJECTS.replace("Georgia", "Ukraine"), outlet="Late News")
    Record(tmp_path / "record", fixed_clock(TODAY)).append([read(late)])
    assert "UKR" in made(place).stances()


def test_old_things_are_forgotten() -> None:
    shelf, made = Shelf(kept=2), list[str]()

    def make(name: str) -> str:
        made.append(name)
        return name

    for name in ("a", "b", "a", "c", "a", "b"):
        assert shelf.get(name, lambda name=name: make(name)) == name  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_nothing_is_kept_of_what_fails() -> None:
    shelf = Shelf()
    with pytest.raises(ZeroDivisionError):
        shelf.get("a", lambda: 1 // 0)
    assert shelf.get("a", lambda: None) is None
    assert shelf.get("a", lambda: 2) is None


def test_a_thing_is_made_once_for_all_who_ask_at_the_same_time() -> None:
    shelf, made = Shelf(), list[int]()

    def make() -> int:
        sleep(0.05)
        made.append(1)
        return len(made)

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(lambda _: shelf.get("a", make), range(12))) == {1}


def test_a_decision_is_made_once_for_the_same_record(tmp_path: Path) -> None:
    asked = list[str]()

    @dataclass(frozen=True)
    class Answer:
        def sentences(self) -> tuple[str, ...]:
            return ("Yes.",)

    def decide(snapshot: Snapshot, question: Question, *, grades: Grades | None = None) -> Answer:
        asked.append(question.question_id)
        return Answer()

    client = browser(desk(tmp_path / "record", FORCE, decide=decide))
    for path in ("/questions/force", "/questions/force", "/questions/force?as_of=2022-01-06"):
        assert "Yes." in client.get(path).text
    assert asked == ["force", "force"]


def test_a_snapshot_is_lent_to_one_page_at_a_time(tmp_path: Path) -> None:
    place = office(tmp_path / "record")
    with place.open() as one, place.open() as other:
        assert one.snapshot is not other.snapshot
        lent = {id(one.snapshot), id(other.snapshot)}
    with place.open() as again:
        assert id(again.snapshot) in lent


def test_snapshots_of_another_time_are_others(tmp_path: Path) -> None:
    place = office(tmp_path / "record")
    with place.open() as now:
        pass
    with place.open(TODAY) as then:
        assert then.snapshot is not now.snapshot
        assert then.snapshot.as_of == TODAY


def test_many_readers_at_once_while_another_writes(tmp_path: Path) -> None:
    kept = record(tmp_path / "record")
    client = browser(app(kept, lambda: (FORCE,), fixed_clock(TODAY)))
    paths = ["/", "/questions/force", "/actors/RUS", f"/documents/{id_of('backs')}", "/organisations/CSTO"] * 4

    def write(number: int) -> int:
        kept.append([read(article(f"{BACKS} Edition {number}.", outlet=f"Outlet {number}"))])
        return 200

    with ThreadPoolExecutor(6) as pool:
        written = [pool.submit(write, number) for number in range(4)]
        answers = list(pool.map(lambda path: client.get(path).status_code, paths))
        assert {future.result() for future in written} == {200}
    assert set(answers) == {200}


def test_pages_are_the_same_every_time(tmp_path: Path) -> None:
    one, other = (browser(desk(tmp_path / name)) for name in ("one", "other"))
    for path in ("/", "/questions/force", f"/documents/{id_of('hostile')}", "/actors/RUS"):
        assert one.get(path).text == other.get(path).text == one.get(path).text
