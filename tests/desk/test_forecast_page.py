from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from threading import Event
from threading import enumerate as enumerate_threads
from typing import Any
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from desk_world import browser, staffed, token_of, tree, words
from starlette.testclient import TestClient

from crisisdesk.clock import fixed_clock
from crisisdesk.desk import app
from crisisdesk.desk.forecast import Question, learn
from crisisdesk.desk.work import Desk, Stage
from crisisdesk.record import Record
from crisisdesk.record.streams import Told
from crisisdesk.testing import NOON
from crisisdesk.warning.imports import coded_rows

DAYS = 90
STATES = ("KAZ", "RUS", "TUR", "GEO", "ARM", "BLR")
LAST = NOON.date() + timedelta(days=DAYS - 1)


def events() -> list[Told]:
    """KAZ threatens TUR every third day; the rest is chance."""
    random, found = Random(4), []
    for day in range(DAYS):
        on = NOON.date() + timedelta(days=day)
        deeds = [("KAZ", "THREATEN", "TUR")] if day % 3 == 0 else []
        for _ in range(6):
            source, target = random.sample(STATES, 2)
            deeds.append((source, random.choice(("CONSULT", "REQUEST", "ACCUSE")), target))
        found += [
            Told(f"{on} {number}", on, source, target, kind, None, f"{on} {number}", "Test Wire")
            for number, (source, kind, target) in enumerate(deeds)
        ]
    return found


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    clock = fixed_clock(datetime.combine(LAST, time(20), tzinfo=UTC))
    kept = Record(tmp_path_factory.mktemp("forecast") / "record", clock)
    kept.append_coded(coded_rows(events(), "invented"))
    return browser(app(kept, lambda: (), clock))


ASKED = {"actor": "KAZ", "type": "THREATEN", "direction": "does"}


def page_of(client: TestClient, **given: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/forecast", params={**given, "format": "json"}).json()
    return found


def ask(client: TestClient, **given: str) -> str:
    sent = client.post("/forecast", data={"token": token_of(client, "/forecast"), **given})
    assert sent.status_code == 303
    return str(sent.headers["location"])


def finished(client: TestClient, path: str) -> Any:
    work = client.app.state.office.works.wait(path.rpartition("/")[2], 60)  # type: ignore[attr-defined]
    assert work is not None
    return work


def test_it_learns_beside_the_pages_and_then_answers_with_rules_and_events(client: TestClient) -> None:
    assert page_of(client, **ASKED)["learnt"] is False
    work = finished(client, ask(client, **ASKED))
    assert work.stage is Stage.DONE
    page = page_of(client, **ASKED)
    assert page["learnt"]
    assert page["refused"] == ""
    assert page["answers"][0]["actor"]["code"] == "TUR"
    assert page["answers"][0]["rules"][0]["events"]
    shown = client.get(work.link).text
    html5lib.HTMLParser(strict=True).parse(shown)
    assert page["answers"][0]["rules"][0]["rule"] in words(tree(shown))
    assert ask(client, **ASKED) == work.link
    assert client.get("/forecast", params={**ASKED, "format": "csv"}).text.splitlines()[1].startswith("1,TUR,")


def test_who_suffers_is_asked_the_other_way_round(client: TestClient) -> None:
    wanted = {"actor": "TUR", "type": "THREATEN", "direction": "suffers"}
    path = ask(client, **wanted)
    if path.startswith("/progress/"):
        finished(client, path)
    assert page_of(client, **wanted)["answers"][0]["actor"]["code"] == "KAZ"


def test_too_little_past_is_said_with_its_reason(client: TestClient) -> None:
    early = {**ASKED, "day": (NOON.date() + timedelta(days=5)).isoformat()}
    finished(client, ask(client, **early))
    assert "are needed" in page_of(client, **early)["refused"]
    assert "Nothing can be forecast:" in client.get("/forecast", params=early).text


def test_an_actor_that_no_event_names_is_named(client: TestClient) -> None:
    nobody = {**ASKED, "actor": "NOBODY"}
    path = ask(client, **nobody)
    if path.startswith("/progress/"):
        finished(client, path)
    assert "no event has the actor 'NOBODY'" in page_of(client, **nobody)["refused"]


def stopping(after: int, told: list[dict[str, Any]]) -> Desk:
    """What a work reports to where somebody asks it to stop after it has reported so many times."""
    stop = Event()

    def tell(**said: Any) -> None:
        told.append(said)
        if len(told) == after:
            stop.set()

    return Desk(tell, stop)


def other_day(back: int) -> dict[str, str]:
    return {**ASKED, "day": (LAST - timedelta(days=back)).isoformat()}


def asked_for(given: dict[str, str]) -> Question:
    return Question(given["actor"], given["type"], given["direction"], date.fromisoformat(given["day"]))


@pytest.mark.parametrize("after", [1, 20, DAYS - 4], ids=["the first day", "in between", "the last day but one"])
def test_learning_ends_with_the_day_on_which_it_is_stopped(client: TestClient, after: int) -> None:
    given, told = other_day(4), list[dict[str, Any]]()
    learn(client.app.state.office, stopping(after, told), asked_for(given))  # type: ignore[attr-defined]
    assert [one["done"] for one in told] == list(range(1, after + 1))
    assert not any(one.get("link") for one in told)
    assert page_of(client, **given)["learnt"] is False


def test_a_stopped_learning_leaves_nothing_and_can_be_begun_again(client: TestClient) -> None:
    office = client.app.state.office  # type: ignore[attr-defined]
    given, ready, go = other_day(5), Event(), Event()

    def run(desk: Desk) -> None:
        ready.set()
        assert go.wait(30)
        learn(office, desk, asked_for(given))

    work = office.works.start("forecast", "learning", "", run)
    assert ready.wait(30)
    stopped = client.post(f"/progress/{work.work_id}/stop", data={"token": token_of(client, "/forecast")})
    assert stopped.status_code == 303
    go.set()
    over = finished(client, stopped.headers["location"])
    assert (over.stage, over.done, over.link) == (Stage.STOPPED, 0, "")
    assert "stopped; what was finished stays" in client.get(stopped.headers["location"]).text
    assert not [thread for thread in enumerate_threads() if thread.name == "work forecast"]
    assert page_of(client, **given)["learnt"] is False
    again = finished(client, ask(client, **given))
    assert again.work_id != work.work_id
    assert again.stage is Stage.DONE
    assert page_of(client, **given)["answers"][0]["actor"]["code"] == "TUR"


def test_a_stop_after_the_last_day_still_leaves_nothing(client: TestClient) -> None:
    given, told = other_day(6), list[dict[str, Any]]()
    learn(client.app.state.office, stopping(DAYS - 6, told), asked_for(given))  # type: ignore[attr-defined]
    assert len(told) == DAYS - 6
    assert page_of(client, **given)["learnt"] is False


def test_learning_for_two_days_leads_to_two_answers(client: TestClient) -> None:
    given = [other_day(back) for back in (7, 8)]
    works = [finished(client, ask(client, **one)) for one in given]
    assert [parse_qs(urlsplit(one.link).query)["day"] for one in works] == [[one["day"]] for one in given]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"actor": ""}, "name an actor"), ({"actor": "KAZ", "day": "soon"}, "is not a day")],
    ids=["nobody", "no day"],
)
def test_what_is_no_question_is_refused(client: TestClient, given: dict[str, str], sentence: str) -> None:
    sent = client.post("/forecast", data={"token": token_of(client, "/forecast"), **given})
    assert sent.status_code == 409
    assert sentence in sent.text


def test_an_empty_form_is_strict_and_speaks(tmp_path: Path) -> None:
    shown = browser(staffed(tmp_path)).get("/forecast").text
    html5lib.HTMLParser(strict=True).parse(shown)
    assert "answers" not in {one.get("id") for one in tree(shown).iter()}
