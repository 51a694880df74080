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
from crisisdesk.positions.grades import Grades
from crisisdesk.record import Snapshot

PATH = "/questions/force"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return browser(desk(tmp_path_factory.mktemp("question") / "record"))


def page_of(client: TestClient, path: str = PATH) -> dict[str, Any]:
    found: dict[str, Any] = client.get(path, headers={"accept": "application/json"}).json()
    return found


def evidence_of(client: TestClient, row: dict[str, Any]) -> dict[str, Any]:
    return page_of(client, row["link"])


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
    assert groups["Others"] == ["GEO"]
    assert {"UZB", "TUR"} <= {code for codes in groups.values() for code in codes}


def test_a_row_shows_stance_sentence_and_chain(client: TestClient) -> None:
    row = rows(page_of(client, f"{PATH}?as_of=2022-01-06"))["RUS"]
    assert row["stance"] == "supports"
    assert row["sentence"] == BACKS.partition(". ")[0] + "."
    assert row["stories"] == 1
    assert row["last"]["words"] == "6 January 2022, 12:00 UTC"
    line = evidence_of(client, row)["told"][0]["lines"][0]
    assert line["sentence"] == row["sentence"]
    assert line["chain"] == ["Harbour Post", "Russia, in its own words"]


def test_a_row_counts_its_stories_by_stance(client: TestClient) -> None:
    counts = {one["stance"]: one for one in rows(page_of(client))["RUS"]["counts"]}
    assert list(counts) == ["supports", "opposes", "conditional", "neutral", "silent"]
    assert (counts["supports"]["stories"], counts["supports"]["made"]) == (2, True)
    assert (counts["opposes"]["stories"], counts["opposes"]["last"], counts["opposes"]["made"]) == (0, None, False)
    assert counts["supports"]["last"]["words"] == "11 Jan 2022"
    assert client.get(counts["supports"]["link"]).status_code == 200


def test_a_difference_to_another_date(client: TestClient) -> None:
    page = page_of(client, f"{PATH}?as_of=2022-01-07&against=2022-01-06")
    assert page["against_words"] == "6 January 2022, 23:59 UTC"
    assert {code: row["before"] for code, row in rows(page).items() if row["before"]} == {"GEO": "silent"}
    assert page["changed"] == 1
    assert (
        "1 row differs from 6 January 2022, 23:59 UTC."
        in client.get(f"{PATH}?as_of=2022-01-07&against=2022-01-06").text
    )
    assert page_of(client)["changed"] == 0


def test_the_slider_leads_to_a_day(client: TestClient) -> None:
    slider = page_of(client, f"{PATH}?as_of=2022-01-07")["slider"]
    assert slider["words"] == "7 January 2022"
    assert slider["low"] < slider["value"] < slider["high"]
    moved = client.get(f"{PATH}?day={slider['value'] - 1}&against=2022-01-05")
    assert (moved.status_code, moved.headers["location"]) == (303, f"{PATH}?as_of=2022-01-06&against=2022-01-05")
    assert client.get(f"{PATH}?day=-3").status_code == 400
    assert client.get(f"{PATH}?day=99999999").status_code == 400


def test_the_map_shows_states_and_says_what_it_does_not_mean(client: TestClient) -> None:
    picture = page_of(client)["picture"]
    tinted = {shape["words"] for shape in picture["shapes"] if shape["tint"]}
    assert "Georgia: opposes" in tinted
    assert picture["disclaimer"].startswith("Borders, names and shapes")
    assert any(one.startswith("supports: ") and "Russia" in one for one in picture["words"])
    assert not [shape for shape in picture["shapes"] if shape["disputed"] and shape["tint"]]


def test_silence_carries_its_search(client: TestClient) -> None:
    row = rows(page_of(client))["KAZ"]
    assert row["stance"] == "silent"
    assert row["sentence"] == "silent: none of 7 stories read mentions Kazakhstan; 1 in unread languages (tr)"
    assert row["counts"][-1]["words"] == "0 of 0"
    row = rows(page_of(client))["UZB"]
    assert row["sentence"] == (
        "silent: 1 of 1 story that mentions Uzbekistan names the question; 7 stories read; 1 in unread languages (tr)"
    )
    told = evidence_of(client, row)["told"]
    assert [one["heading"] for one in told] == ["Stated silence: the text itself says so"]
    assert [line["sentence"] for line in told[0]["lines"]] == [SILENT]


def test_what_is_said_of_an_actor_stands_apart(client: TestClient) -> None:
    row = rows(page_of(client))["TUR"]
    assert row["stance"] == "silent"
    told = evidence_of(client, row)["told"]
    assert [one["heading"] for one in told] == ["Said of it by others; never counted"]
    assert [line["sentence"] for line in told[0]["lines"]] == [ANALYST]
    assert "Said of it by others; never counted" in client.get(row["link"]).text


def test_each_cell_opens_without_scripts(client: TestClient) -> None:
    page = tree(client.get(PATH).text)
    links = {one.get("href") for one in page.iter("a")}
    for row in rows(page_of(client)).values():
        assert row["link"] in links
        found = evidence_of(client, row)
        shown = tree(client.get(row["link"]).text)
        assert found["searched"] in words(shown)
        for part in found["told"]:
            for line in part["lines"]:
                assert " ".join(line["sentence"].translate({7: 0x2407}).split()) in words(shown)


def test_one_stance_of_a_row(client: TestClient) -> None:
    link = rows(page_of(client))["RUS"]["counts"][0]["link"]
    page = page_of(client, link)
    assert page["only"] == "supports"
    assert {line["stance"] for part in page["told"] for line in part["lines"]} == {"supports"}
    assert page_of(client, link.replace("supports", "opposes"))["told"] == []
    assert page_of(client, link.replace("supports", "nonsense"))["only"] == ""


def test_an_actor_without_a_row_has_no_evidence(client: TestClient) -> None:
    response = client.get("/evidence/FJI/force")
    assert response.status_code == 404
    assert "no row for 'FJI'" in response.text.replace("&#39;", "'")


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
    assert late["GEO"]["sentence"] == REJECTS.partition(". ")[0] + "."
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
        for line in [line for part in evidence_of(client, row)["told"] for line in part["lines"]]:
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
    told = evidence_of(client, rows(page_of(client))["RUS"])["told"]
    outlets = [line["chain"][0] for part in told for line in part["lines"]]
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
    def decide_so(snapshot: Snapshot, question: Question, *, grades: Grades | None = None) -> Answer:
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
    def fails(snapshot: Snapshot, question: Question, *, grades: Grades | None = None) -> Answer:
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

    def watching(snapshot: Snapshot, question: Question, *, grades: Grades | None = None) -> Answer:
        seen.append(f"{question.question_id} {snapshot.as_of}")
        return Answer(("Yes.",))

    client = browser(desk(tmp_path / "record", FORCE, decide=watching))
    client.get(f"{PATH}?as_of=2022-01-05T20:00+06:00")
    client.get(PATH)
    assert seen == ["force 2022-01-05 20:00:00+06:00", "force None"]


def test_sentences_are_the_protocol() -> None:
    answer: Sequence[str] = Answer(("a",)).sentences()
    assert answer == ("a",)
