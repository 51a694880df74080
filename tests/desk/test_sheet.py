"""The style sheet: enough contrast in light and dark, a visible focus, print, and no address in it."""

import re
from pathlib import Path

import pytest

import crisisdesk.desk

SHEET = (Path(crisisdesk.desk.__file__).parent / "static" / "desk.css").read_text("utf-8")
TEXT = ["ink", "quiet", "link", "supports", "opposes", "conditional", "neutral", "mixed", "silent"]
READABLE, VISIBLE = 4.5, 3.0
"""Ratios of contrast that WCAG 2.2 AA asks for: text, and signs and borders of controls."""


def palettes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)
    light = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", blocks[0]))
    dark = light | dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", blocks[1]))
    return {"light": light, "dark": dark}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "raised"])
@pytest.mark.parametrize("text", TEXT)
def test_text_can_be_read(scheme: str, ground: str, text: str) -> None:
    palette = palettes()[scheme]
    assert contrast(palette[text], palette[ground]) >= READABLE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["content", "deeper", "at", "warn"])
def test_marked_text_can_be_read(scheme: str, ground: str) -> None:
    palette = palettes()[scheme]
    assert contrast(palette["ink"], palette[ground]) >= READABLE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("sign", ["focus", "source", "cue", "trigger", "quiet"])
def test_signs_can_be_seen(scheme: str, sign: str) -> None:
    palette = palettes()[scheme]
    assert contrast(palette[sign], palette["paper"]) >= VISIBLE


def test_focus_is_never_taken_away_without_another() -> None:
    assert re.search(r":focus-visible \{ outline: 3px solid", SHEET)
    assert re.findall(r"[^}]*\{[^}]*outline: none[^}]*\}", SHEET) == ["\nmain:focus { outline: none; }"]


def test_light_dark_print_and_narrow_are_thought_of() -> None:
    for query in ("(prefers-color-scheme: dark)", "print", "screen and (max-width: 52rem)"):
        assert f"@media {query}" in SHEET


def test_nothing_moves() -> None:
    assert not re.search(r"animation|transition|scroll-behavior", SHEET)


def test_nothing_is_loaded() -> None:
    assert set(re.findall(r"url\(([^)]*)\)", SHEET)) == {"#hatch"}
    assert "@import" not in SHEET
    assert SHEET.count("{") == SHEET.count("}")
