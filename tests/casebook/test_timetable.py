"""The timetable of a replay, as text and as a picture."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from xml.etree import ElementTree

import pytest

from crisisdesk.casebook.case_files import case_file, parse, shipped
from crisisdesk.casebook.replay import Answer, Replay, replay
from crisisdesk.casebook.timetable import ALONG, Scale, as_text, bars, scale
from crisisdesk.casebook.timetable_picture import LETTERS, WIDTH, as_svg

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = """
case: invented
title: "<script>alert(1)</script> & co"
place: KAZ
zone: "+06:00"
threads: [{id: csto, organisation: CSTO, measure: send_force}]
steps:
  - {day: 2022-01-05, who: "<b>KAZ</b>", kind: step, what: "A & B < C", source: "\\"x\\"", confidence: L}
"""


@cache
def played(name: str) -> Replay:
    return replay(case_file(name))


@pytest.mark.parametrize("name", shipped())
def test_every_step_and_every_answer_stands_in_the_text(name: str) -> None:
    found = played(name)
    flat = " ".join(as_text(found, 200).split())
    for step in found.file.steps:
        assert " ".join(f"{step.who}: {step.what} ({step.source}; {step.confidence})".split()) in flat
    for finding in found.findings:
        assert " ".join(finding.words.split()) in flat
    assert f"differ at {len(found.differences)}" in flat


@pytest.mark.parametrize("width", [80, 100, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(len(line) for line in as_text(played("kazakhstan-2022"), width).splitlines()) <= width


def test_a_bar_lasts_as_long_as_what_it_stands_for() -> None:
    found = {bar.step.kind: bar for bar in bars(played("kazakhstan-2022")) if bar.until}
    decided, request, deadline = found["decision"], found["request"], found["mandate end"]
    assert decided.until is not None
    assert (decided.until + timedelta(hours=6)).date().isoformat() == "2022-01-19"
    assert request.until == decided.step.at
    assert deadline.until == deadline.step.at + timedelta(days=12)


def test_a_line_of_time_shows_the_step_and_what_it_set_running() -> None:
    line = next(line for line in as_text(played("kazakhstan-2022")).splitlines() if "2022-01-06  night" in line)
    track = re.search(f"[·●━]{{{ALONG}}}", line)
    assert track is not None
    assert track.group().count("●") == 1
    assert track.group().count("━") > 10


def test_places_lie_between_the_beginning_and_the_end() -> None:
    begins = datetime(2022, 1, 1, tzinfo=UTC)
    within = Scale(begins, begins + timedelta(days=10))
    assert [within.place(begins + timedelta(days=day)) for day in (-1, 0, 5, 10, 11)] == [0, 0, 500, 1000, 1000]
    assert Scale(begins, begins).place(begins) == 0


# The picture


def drawn(found: Replay) -> ElementTree.Element:
    return ElementTree.fromstring(as_svg(found))


@pytest.mark.parametrize("name", shipped())
def test_every_step_is_drawn_inside_the_picture(name: str) -> None:
    found = played(name)
    root = drawn(found)
    height = int(str(root.get("height")))
    assert root.get("width") == str(WIDTH)
    texts = root.findall(f"{SVG}text")
    assert " ".join(" ".join(str(each.text) for each in texts).split()).count(found.file.steps[-1].what.split()[0]) > 0
    for each in texts:
        assert 0 < int(str(each.get("x"))) < WIDTH
        assert 0 < int(str(each.get("y"))) < height
    for each in (*root.findall(f"{SVG}circle"), *root.findall(f"{SVG}rect")):
        assert 0 <= int(str(each.get("cx") or each.get("x"))) <= WIDTH


@pytest.mark.parametrize("name", shipped())
def test_no_text_runs_out_of_its_column(name: str) -> None:
    for each in drawn(played(name)).findall(f"{SVG}text"):
        if each.get("text-anchor") == "start":
            letters = len(str(each.text))
            kind = str(each.get("class", "text"))
            size = LETTERS["title" if kind == "title" else "small" if kind in {"small", "small quiet"} else "text"]
            assert int(str(each.get("x"))) + letters * size <= WIDTH, each.text


def test_each_answer_has_a_shape_of_its_own_and_not_only_a_colour() -> None:
    root, found = drawn(played("niger-2023")), played("niger-2023")
    assert len(root.findall(f"{SVG}polygon")) == len(found.differences) + 1
    opened = [each for each in root.findall(f"{SVG}circle") if each.get("class") == "hollow"]
    assert len(opened) == sum(each.answer is Answer.OPEN for each in found.findings) + 1


def test_the_picture_reads_on_light_and_dark_and_asks_nobody() -> None:
    text = as_svg(played("sudan-2019"))
    assert "prefers-color-scheme:dark" in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_texts_are_escaped() -> None:
    root = drawn(replay(parse(HOSTILE, "hostile.yaml")))
    assert root.find(f".//{SVG}script") is None
    shown = [str(each.text) for each in root.iter() if each.text]
    assert any("<script>alert(1)</script> & co" in each for each in shown)
    assert "A & B < C" in shown


def test_a_single_step_has_a_scale() -> None:
    found = replay(parse(HOSTILE, "hostile.yaml"))
    assert scale(bars(found)).place(found.file.steps[0].at) == 0
