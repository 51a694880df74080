from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from desk_world import BACKS, FORCE, REJECTS, TODAY, browser, desk, id_of, record

from crisisdesk.clock import fixed_clock
from crisisdesk.desk import app
from crisisdesk.desk.matrices import Matrices
from crisisdesk.desk.office import Office
from crisisdesk.positions import Matrix
from crisisdesk.reading import read
from crisisdesk.record import Record
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


def test_old_ones_are_forgotten(tmp_path: Path) -> None:
    matrices, empty = Matrices(kept=2), Record(tmp_path / "record").snapshot()
    first = matrices.of("first", empty, FORCE, ())
    assert matrices.of("first", empty, FORCE, ()) is first
    for other in ("second", "third"):
        matrices.of(other, empty, FORCE, ())
    assert matrices.of("first", empty, FORCE, ()) is not first


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
