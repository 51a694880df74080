from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from desk_world import (
    ANALYST,
    BACKS,
    FORCE,
    REJECTS,
    SILENT,
    browser,
    by_class,
    by_id,
    dated,
    desk,
    tree,
    words,
)  # fmt: skip
from starlette.testclient import TestClient

from crisisdesk.desk import Decide
from crisisdesk.errors import CharterError, DeskError, Misuse
from crisisdesk.model import Question
from crisisdesk.positions.decision import decide
from crisisdesk.record import Snapshot

PATH = "/questions/force"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return browser(desk(tmp_path_factory.mktemp("question") / "record"))


def page_of(client: TestClient, path: str = PATH) -> dict[str, Any]:
    found: dict[str, Any] = client.get(path, headers={"accept": "application/json"}).json()
    return found


def rows(page: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["actor"]["code"]: row for group in page["groups"] for row in group["rows"]}


def test_rows_stand_in_their_groups(client: TestClient) -> None:
    groups = {group["name"]: [row["actor"]["code"] for row in group["rows"]] for group in page_of(client)["groups"]}
    names = list(groups)
    assert names[0] == "The place: Kazakhstan"
    assert names[1] == "Collective Security Treaty Organization and its members"
    assert names[-1] == "Others"
    assert groups[names[0]] == ["KAZ"]
    assert groups[names[1]][0] == "CSTO"
    assert {"GEO", "UZB", "TUR"} <= set(groups["Others"])


def test_a_row_shows_stance_sentence_and_chain(client: TestClient) -> None:
    row = rows(page_of(client, f"{PATH}?as_of=2022-01-06"))["RUS"]
    assert row["stance"] == "supports"
    assert row["lead"]["sentence"] == BACKS.partition(". ")[0] + "."
    assert row["lead"]["chain"] == ["Harbour Post", "Russia, in its own words"]
    assert row["stories"] == 1
    assert row["last"]["words"] == "6 January 2022, 12:00 UTC"
    assert row["silence"] == ""


def test_silence_carries_its_search(client: TestClient) -> None:
    row = rows(page_of(client))["KAZ"]
    assert row["stance"] == "silent"
    assert row["silence"] == "silent: none of 7 stories read mentions Kazakhstan; 1 in unread languages (tr)"
    assert row["naming"] == "0 of 0"
    row = rows(page_of(client))["UZB"]
    assert row["silence"] == (
        "silent: 1 of 1 story that mentions Uzbekistan names the question; 7 stories read; 1 in unread languages (tr)"
    )
    assert [one["sentence"] for one in row["stated_silence"]] == [SILENT]


def test_what_is_said_of_an_actor_stands_apart(client: TestClient) -> None:
    row = rows(page_of(client))["TUR"]
    assert row["stance"] == "silent"
    assert [one["sentence"] for one in row["said_of"]] == [ANALYST]
    assert not row["evidence"]
    page = tree(client.get(PATH).text)
    assert "Said of it by others; never counted" in words(by_id(page, row["anchor"] + "-all"))


def test_each_row_opens_without_scripts(client: TestClient) -> None:
    page = tree(client.get(PATH).text)
    for row in rows(page_of(client)).values():
        details = by_id(page, row["anchor"] + "-all").find(".//details")
        assert details is not None
        assert row["searched"] in words(details)
        for line in (*row["evidence"], *row["stated_silence"], *row["said_of"]):
            assert " ".join(line["sentence"].translate({7: 0x2407}).split()) in words(details)


def test_a_stance_is_a_word_and_a_shape(client: TestClient) -> None:
    page = tree(client.get(PATH).text)
    shapes = {}
    for one in by_class(page, "stance"):
        drawn = [child.attrib for child in one.iter() if child.tag in {"path", "circle"}]
        shapes[words(one)] = str(drawn)
    stances = {word: shape for word, shape in shapes.items() if " " not in word and word}
    assert len(stances) >= 3
    assert len(set(stances.values())) == len(stances)


def test_the_past_shows_what_was_known_then(client: TestClient) -> None:
    early = page_of(client, f"{PATH}?as_of=2022-01-06T18:30+06:00")
    assert early["as_of_words"] == "6 January 2022, 18:30 UTC+06:00"
    assert {code for code, row in rows(early).items() if row["stance"] != "silent"} == {"RUS"}
    assert "GEO" not in rows(early)
    late = rows(page_of(client, f"{PATH}?as_of=2022-01-07"))
    assert late["GEO"]["lead"]["sentence"] == REJECTS.partition(". ")[0] + "."
    before = page_of(client, f"{PATH}?as_of=2022-01-06T17:59+06:00")
    assert before["drawing"] is None
    assert {row["stance"] for row in rows(before).values()} == {"silent"}


def test_the_form_keeps_what_was_written_and_links_keep_the_moment(client: TestClient) -> None:
    page = tree(client.get(f"{PATH}?as_of=2022-01-07T20:00+06:00").text)
    assert by_id(page, "as_of").get("value") == "2022-01-07T20:00+06:00"
    links = [one.get("href", "") for one in page.iter("a")]
    assert "/actors/RUS?as_of=2022-01-07T20%3A00%2B06%3A00" in links
    assert PATH in links


def test_every_sentence_opens_at_its_place(client: TestClient) -> None:
    for row in rows(page_of(client)).values():
        for line in row["evidence"]:
            target = tree(client.get(line["link"].partition("#")[0]).text)
            marked = "".join("".join(one.itertext()) for one in by_class(target, "k-at") if one.tag == "span")
            assert "".join(line["sentence"].translate({7: 0x2407}).split()) in "".join(marked.split())


def test_the_picture_has_a_lane_for_each_actor_and_a_text(client: TestClient) -> None:
    data = page_of(client)
    page = tree(client.get(PATH).text)
    picture = next(by_class(page, "timeline"))
    assert words(by_id(page, "drawing-text")).startswith("Evidence from 6 January 2022 to ")
    assert len(data["drawing"]["lanes"]) == len(rows(data))
    told = words(next(page.iter("main")))
    for lane in data["drawing"]["lanes"]:
        assert lane["words"] in told
    signs = list(picture.iter("g"))
    assert len(signs) == sum(len(lane["signs"]) for lane in data["drawing"]["lanes"])
    assert all(sign.findtext("title") for sign in signs)


def test_copies_count_once(client: TestClient) -> None:
    assert rows(page_of(client))["RUS"]["stories"] == 2
    outlets = [line["chain"][0] for line in rows(page_of(client))["RUS"]["evidence"]]
    assert "Second Mirror" not in outlets


def test_members_are_those_of_the_day_asked_for(tmp_path: Path) -> None:
    question = dated(FORCE, "2022-01-01", "2022-01-31")
    page = page_of(browser(desk(tmp_path / "record", question)))
    assert page["period"] == "from 1 January 2022 to 31 January 2022"
    assert page["groups"][1]["rows"][0]["actor"]["code"] == "CSTO"


def test_without_place_and_organisation_there_is_one_group(tmp_path: Path) -> None:
    question = replace(FORCE, place=None, organisation=None)
    page = page_of(browser(desk(tmp_path / "record", question)))
    assert [group["name"] for group in page["groups"]] == ["Actors"]
    assert page["organisation"] is None


@dataclass(frozen=True)
class Answer:
    said: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        return self.said


def answering(*said: str) -> Decide:
    def decide_so(_: Snapshot, __: Question) -> Answer:
        return Answer(said)

    return decide_so


def test_without_a_rule_to_ask_the_panel_is_left_out(client: TestClient) -> None:
    assert page_of(client)["decision"] is None
    assert "What can be decided" not in client.get(PATH).text


def test_the_panel_shows_the_answer_and_its_reasons(tmp_path: Path) -> None:
    client = browser(desk(tmp_path / "record", FORCE, decide=answering("It <b>can</b>.", "Nobody objects.")))
    page = tree(client.get(PATH).text)
    panel = next(by_class(page, "panel"))
    assert words(next(by_class(panel, "answer"))) == "It <b>can</b>."
    assert [words(one) for one in panel.iter("li")] == ["Nobody objects."]


def test_a_question_without_an_organisation_has_no_panel(tmp_path: Path) -> None:
    question = replace(FORCE, organisation=None)
    client = browser(desk(tmp_path / "record", question, decide=answering("It can.")))
    assert page_of(client)["decision"] is None


@pytest.mark.parametrize(
    "make",
    [lambda: Misuse("no charter for 'XYZ'"), lambda: CharterError("x.yaml", 3, "rules", "is wrong")],
    ids=["no charter", "a wrong charter"],
)
def test_unknown_rules_are_said(tmp_path: Path, make: Callable[[], DeskError]) -> None:
    def fails(_: Snapshot, __: Question) -> Answer:
        raise make()

    page = page_of(browser(desk(tmp_path / "record", FORCE, decide=fails)))
    assert page["decision"]["answer"] == str(make())
    assert page["decision"]["reasons"] == []


def test_the_desk_takes_the_rules_of_charters(tmp_path: Path) -> None:
    client = browser(desk(tmp_path / "record", FORCE, decide=decide))
    decision = page_of(client, f"{PATH}?as_of=2022-01-10")["decision"]
    assert decision["organisation"]["code"] == "CSTO"
    assert decision["answer"]
    assert decision["reasons"]


def test_decide_sees_the_record_of_the_moment_asked_for(tmp_path: Path) -> None:
    seen: list[str] = []

    def watching(snapshot: Snapshot, question: Question) -> Answer:
        seen.append(f"{question.question_id} {snapshot.as_of}")
        return Answer(("Yes.",))

    client = browser(desk(tmp_path / "record", FORCE, decide=watching))
    client.get(f"{PATH}?as_of=2022-01-05T20:00+06:00")
    client.get(PATH)
    assert seen == ["force 2022-01-05 20:00:00+06:00", "force None"]


def test_sentences_are_the_protocol() -> None:
    answer: Sequence[str] = Answer(("a",)).sentences()
    assert answer == ("a",)
