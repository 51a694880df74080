"""Long work: each says how far it is, ends with the step in which it is stopped, and can be begun again."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from desk_world import BACKS, TODAY, browser, staffed, token_of, tree, words
from starlette.testclient import TestClient

from crisisdesk.clock import fixed_clock
from crisisdesk.desk.calls import Upload
from crisisdesk.desk.intake import BATCH, read_upload
from crisisdesk.desk.office import Office
from crisisdesk.desk.search import index
from crisisdesk.desk.work import AT_ONCE, Desk, Stage, Works
from crisisdesk.reading import read
from crisisdesk.record.enquiry import Enquiry
from crisisdesk.testing import article

ARTICLES = 2 * BATCH + 3


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return browser(staffed(tmp_path, clock=fixed_clock(TODAY)))


def office_of(client: TestClient) -> Office:
    found: Office = client.app.state.office  # type: ignore[attr-defined]
    return found


def stopping(after: int, told: list[dict[str, Any]]) -> Desk:
    """What a work reports to where somebody asks it to stop after it has reported so many times; 0 for nobody."""
    stop = Event()

    def tell(**said: Any) -> None:
        told.append(said)
        if len(told) == after:
            stop.set()

    return Desk(tell, stop)


def wire() -> Upload:
    about = {"published": "2022-01-07", "outlet": "Post"}
    lines = [
        {"title": f"Report {number}", "text": f"Snow fell in the hills. It was report {number}.", **about}
        for number in range(ARTICLES)
    ]
    return Upload("wire.jsonl", "\n".join(map(json.dumps, lines)).encode())


def documents(client: TestClient) -> int:
    return int(office_of(client).record.snapshot().counts()["documents"])


def test_reading_ends_with_the_batch_in_which_it_is_stopped_and_goes_on_from_there(client: TestClient) -> None:
    office, told, before = office_of(client), list[dict[str, Any]](), documents(client)
    read_upload(office, stopping(1, told), wire(), None, "")
    assert {one["done"] for one in told} == {BATCH}
    assert documents(client) == before + BATCH
    read_upload(office, stopping(0, told), wire(), None, "")
    assert documents(client) == before + ARTICLES
    assert told[-1]["done"] == ARTICLES
    assert told[-1]["words"].startswith(f"{ARTICLES} articles read, ")


def test_a_stop_before_the_first_article_reads_nothing_and_is_no_failure(client: TestClient) -> None:
    office, before = office_of(client), documents(client)
    stop = Event()
    stop.set()
    read_upload(office, Desk(lambda **_: None, stop), wire(), None, "")
    assert documents(client) == before


def test_the_index_ends_with_the_batch_in_which_it_is_stopped_and_goes_on_from_there(client: TestClient) -> None:
    office = office_of(client)
    for number in range(3):
        office.record.append([read(article(f"{BACKS} Edition {number}.", outlet=f"Outlet {number}"))])
    whole = office.fulltext.update()
    asked = Enquiry(words="welcoming", kind="document", most=50)
    known = office.fulltext.find(asked)
    told = list[dict[str, Any]]()
    index(office, stopping(2, told), anew=True)
    assert [(one["done"], one["of"]) for one in told] == [(1, whole.of), (2, whole.of)]
    assert (office.fulltext.state().batches, office.fulltext.state().complete) == (2, False)
    assert office.fulltext.find(asked).total < known.total
    index(office, stopping(0, told))
    assert [one["done"] for one in told][2:] == [2, 2, *range(3, whole.of + 1)]
    assert office.fulltext.find(asked) == known


def test_while_the_index_is_behind_the_search_shows_what_is_there_and_says_so(client: TestClient) -> None:
    office = office_of(client)
    assert client.get("/search?words=welcoming&kind=document", headers={"accept": "application/json"}).json()["hits"]
    office.record.append([read(article(f"{BACKS} Edition 9.", outlet="Outlet 9"))])
    page = client.get("/search?words=welcoming&kind=document&outlet=Outlet+9", headers={"accept": "application/json"})
    assert [hit["outlet"] for hit in page.json()["hits"]] == ["Outlet 9"]


WORKS: dict[str, Callable[[Office, Desk], None]] = {
    "reading": lambda office, desk: read_upload(office, desk, wire(), None, ""),
    "index": lambda office, desk: index(office, desk, anew=True),
}


@pytest.mark.parametrize("name", WORKS)
def test_a_work_is_stopped_from_its_page_and_makes_room_for_another(client: TestClient, name: str) -> None:
    office, ready, go = office_of(client), Event(), Event()

    def run(desk: Desk) -> None:
        ready.set()
        assert go.wait(30)
        WORKS[name](office, desk)

    work = office.works.start(name, "A long work", "", run)
    assert work
    assert ready.wait(30)
    page = tree(client.get(f"/progress/{work.work_id}").text)
    assert [one.get("aria-label") for one in page.iter("progress")] == ["A long work"]
    assert "Stop it" in words(page)
    assert client.post(f"/progress/{work.work_id}/stop", data={"token": token_of(client)}).status_code == 303
    go.set()
    over = office.works.wait(work.work_id, 30)
    assert over
    assert over.stage is Stage.STOPPED
    assert office.works.under_way(name) is None
    over_page = tree(client.get(f"/progress/{work.work_id}").text)
    assert not list(over_page.iter("progress"))
    assert "Stop it" not in words(over_page)
    again = office.works.start(name, "The same again", "", lambda desk: WORKS[name](office, desk))
    assert again
    done = office.works.wait(again.work_id, 60)
    assert done
    assert done.stage is Stage.DONE
    assert done.done > 0


def test_only_so_many_works_at_once_and_a_stopped_one_makes_room() -> None:
    works, go = Works(fixed_clock(TODAY)), Event()

    def wait(desk: Desk) -> None:
        while not desk.stopped():
            assert not go.wait(0.01)

    started = [works.start("wait", "Waiting", "", wait) for _ in range(AT_ONCE)]
    assert all(started)
    assert works.start("wait", "Waiting", "", wait) is None
    assert started[0]
    works.stop(started[0].work_id)
    works.wait(started[0].work_id, 30)
    assert works.start("wait", "Waiting", "", lambda _: None) is not None
    for one in started[1:]:
        assert one
        works.stop(one.work_id)
        stopped = works.wait(one.work_id, 30)
        assert stopped
        assert stopped.stage is Stage.STOPPED
