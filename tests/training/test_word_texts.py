"""The texts that word vectors are trained on: what of a file becomes a paragraph, and what is left out."""

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from training_scripts import script

from crisisdesk.errors import SourceError

TEXTS_PY = Path(__file__).resolve().parents[2] / "training" / "words" / "texts.py"


TEXTS = script("words", "texts")

FILES = {
    "current_events": (
        "Source_URI: Portal:Current events\nIntelligence_Payload:\n  - Envoys meet at the river. (Paper) (Wire)\n",
        ["Envoys meet at the river."],
    ),
    "wikinews": ('title,text\nTalks resume,"One.\nTwo."\n', ["Talks resume.", "One.", "Two."]),
    "white_house": (
        "title: x\n---\n1. We **thank** [our hosts](https://example.org/a_b).\n\n- Second.",
        ["We thank our hosts.", "Second."],
    ),
    "un_general_debate": (
        "12. The peoples of the re-\ngion want peace\nand it '92s near.\n\nWe thank\nthe hosts.",
        ["The peoples of the region want peace and it’s near.", "We thank the hosts."],
    ),
    "pm_transcripts": (
        "<content><![CDATA[<h1>PRESS OFFICE</h1><p>We met &amp;amp; talked with</p><p>the envoys.</p>]]></content>",
        ["We met & talked with the envoys."],
    ),
    "factbook": ('{"A": {"text": "hills &amp; <b>plains</b>"}, "B": ["dry"]}', ["hills & plains", "dry"]),
}


def said(paragraphs: Iterable[str]) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip()]


@pytest.mark.parametrize("source", FILES)
def test_a_file_becomes_paragraphs(source: str, tmp_path: Path) -> None:
    text, paragraphs = FILES[source]
    path = tmp_path / "file"
    path.write_text(text, "utf-8")
    assert said(TEXTS.SOURCES[source].read(path)) == paragraphs


OTHERS = {
    "another page": ("current_events", "Source_URI: Elsewhere\nIntelligence_Payload: {}\n"),
    "more than the page": ("current_events", "Source_URI: Portal:Current events\nIntelligence_Payload: {}\nMore: 1\n"),
    "no YAML": ("current_events", "a: [\n"),
    "no JSON": ("factbook", "{"),
}


@pytest.mark.parametrize(("source", "text"), OTHERS.values(), ids=OTHERS)
def test_a_file_that_holds_something_else_is_named(source: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(text, "utf-8")
    with pytest.raises(SourceError, match=str(path)):
        TEXTS.SOURCES[source].read(path)


def test_scraps_tables_and_repetitions_are_left_out() -> None:
    seen: set[int] = set()
    first = "Envoys  of both states meet at the river."
    assert list(TEXTS.kept([first, "Page two.", "12.5 33.1 40.2 18.0 99.1 tons", first], seen)) == [
        "Envoys of both states meet at the river."
    ]
    assert list(TEXTS.kept([first], seen)) == []


def test_files_of_other_people_are_not_read(tmp_path: Path) -> None:
    for place in ("remarks/2024/a.md", "articles/b.md", "remarks/._c.md", "releases/d.txt"):
        path = tmp_path / "wh-briefings" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert [path.name for path in TEXTS.SOURCES["white_house"].files(tmp_path)] == ["a.md"]


def test_a_missing_checkout_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["texts.py", str(tmp_path), "--out", str(tmp_path / "out")])
    with pytest.raises(SystemExit):
        TEXTS.main()
    assert "current-events-context lacks" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
