"""The timetable of a replay as a picture."""

import textwrap
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from crisisdesk.casebook.replay import Answer, Replay
from crisisdesk.casebook.timetable import Bar, Scale, bars, local, scale, told, when

WIDTH, MARGIN = 800, 16
DATE, WHO, TRACK, TRACK_END, WORDS = 16, 106, 196, 386, 402
LINE, SMALL_LINE, GAP = 16, 14, 9
WHO_LETTERS, WORDS_LETTERS, SOURCE_LETTERS, ANSWER_LETTERS = 13, 60, 64, 58
TOP = 78
LETTERS = {"title": 9.6, "text": 6.6, "small": 6.1}
"""How wide letters are on average at the most, in pixels, by the kind of text; the columns are laid out for them."""

LEGEND = {Answer.AGREES: "rules agree", Answer.OPEN: "not known", Answer.DIFFERS: "rules differ"}
STYLE = """
:root{--ink:#1c1c1c;--quiet:#5c5c5c;--faint:#d9d9d9;--paper:#fff;--bar:#8a8a8a}
@media (prefers-color-scheme:dark){:root{--ink:#ececec;--quiet:#a8a8a8;--faint:#3a3a3a;--paper:#161616;--bar:#787878}}
text{font:12.5px system-ui,"Segoe UI","Liberation Sans",Arial,sans-serif;fill:var(--ink)}
.title{font-size:17px;font-weight:600}.small{font-size:11.5px}.quiet{fill:var(--quiet)}.differs{font-weight:600}
.paper{fill:var(--paper)}.rule{stroke:var(--faint)}.bar{fill:var(--bar)}.dot{fill:var(--ink)}
.hollow{fill:var(--paper);stroke:var(--ink);stroke-width:1.4}
"""


def as_svg(replay: Replay) -> str:
    """The timetable as a picture of 800 pixels' width that reads on light and on dark ground."""
    found = bars(replay)
    within = scale(found)
    rows = [_Row(replay, bar) for bar in found]
    height = TOP + sum(row.height for row in rows) + MARGIN
    root = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {height}", width=str(WIDTH))
    root.set("height", str(height))
    root.set("role", "img")
    SubElement(root, "title").text = f"Timetable: {replay.file.title}"
    SubElement(root, "style").text = STYLE
    _rect(root, "paper", 0, 0, WIDTH, height)
    _heading(root, replay, within, height)
    top = TOP
    for row in rows:
        row.draw(root, top, within)
        top += row.height
    return tostring(root, "unicode") + "\n"


class _Row:
    """One step of the picture: its lines of text are laid out before anything is drawn."""

    def __init__(self, replay: Replay, bar: Bar) -> None:
        self._bar = bar
        self._date = (f"{bar.step.day.day} {bar.step.day:%b %Y}", when(replay.file, bar.step))
        self._who = textwrap.wrap(bar.step.who, WHO_LETTERS)
        self._words = textwrap.wrap(bar.step.what, WORDS_LETTERS)
        self._source = textwrap.wrap(f"{bar.step.source} ({bar.step.confidence})", SOURCE_LETTERS)
        self._answers = [(each.answer, textwrap.wrap(told(each), ANSWER_LETTERS)) for each in replay.of(bar.step)]

    @property
    def height(self) -> int:
        """Pixels that the row needs."""
        small = len(self._source) + sum(len(lines) for _, lines in self._answers)
        right = len(self._words) * LINE + small * SMALL_LINE
        return max(right, max(2, len(self._who)) * LINE) + GAP

    def draw(self, root: Element, top: int, within: Scale) -> None:
        """Put the row at a height."""
        first = top + LINE - 3
        for number, text in enumerate(self._date):
            _text(root, DATE, first + number * LINE, text, "quiet" if number else "")
        for number, text in enumerate(self._who):
            _text(root, WHO, first + number * LINE, text)
        self._track(root, first - 4, within)
        at = first
        for text in self._words:
            _text(root, WORDS, at, text)
            at += LINE
        at -= LINE - SMALL_LINE
        for text in self._source:
            _text(root, WORDS, at, text, "small quiet")
            at += SMALL_LINE
        for answer, lines in self._answers:
            _answer(root, answer, WORDS + 5, at - 4)
            for text in lines:
                _text(root, WORDS + 15, at, text, "small differs" if answer is Answer.DIFFERS else "small")
                at += SMALL_LINE

    def _track(self, root: Element, middle: int, within: Scale) -> None:
        at = _across(within, self._bar.step.at)
        if self._bar.until is not None:
            _rect(root, "bar", at, middle - 3, max(2, _across(within, self._bar.until) - at), 6)
        SubElement(root, "circle", {"class": "dot", "cx": str(at), "cy": str(middle), "r": "4.5"})


def _heading(root: Element, replay: Replay, within: Scale, height: int) -> None:
    file = replay.file
    _text(root, DATE, 28, file.title, "title")
    agree = sum(each.answer is Answer.AGREES for each in replay.findings)
    counts = f"record and rules agree at {agree} points, differ at {len(replay.differences)}"
    _text(root, DATE, 46, f"{len(file.steps)} steps; {counts}", "quiet")
    for number, (answer, words) in enumerate(LEGEND.items()):
        _answer(root, answer, WORDS + 5 + number * 118, TOP - 17)
        _text(root, WORDS + 15 + number * 118, TOP - 13, words, "small quiet")
    for share in (0, 1, 2):
        at = within.begins + (within.ends - within.begins) * share / 2
        across = _across(within, at)
        line = {"class": "rule", "x1": str(across), "x2": str(across), "y1": str(TOP - 8), "y2": str(height - MARGIN)}
        SubElement(root, "line", line)
        day = local(file, at)
        anchor = ("start", "middle", "end")[share]
        _text(root, across, TOP - 13, f"{day.day} {day:%b %y}", "small quiet", anchor)


def _answer(root: Element, answer: Answer, x: int, y: int) -> None:
    """A filled dot where record and rules agree, an open one where it is open, a triangle where they differ."""
    if answer is Answer.DIFFERS:
        points = f"{x - 5},{y + 4} {x + 5},{y + 4} {x},{y - 5}"
        SubElement(root, "polygon", {"class": "dot", "points": points})
    else:
        kind = "dot" if answer is Answer.AGREES else "hollow"
        SubElement(root, "circle", {"class": kind, "cx": str(x), "cy": str(y), "r": "3.5"})


def _across(within: Scale, at: datetime) -> int:
    return TRACK + within.place(at) * (TRACK_END - TRACK) // 1000


def _rect(root: Element, kind: str, x: int, y: int, width: int, height: int) -> None:
    place = {"x": str(x), "y": str(y), "width": str(width), "height": str(height)}
    SubElement(root, "rect", {"class": kind, **place})


def _text(root: Element, x: int, y: int, text: str, kind: str = "", anchor: str = "start") -> None:
    found = SubElement(root, "text", {"x": str(x), "y": str(y), "text-anchor": anchor})
    if kind:
        found.set("class", kind)
    found.text = text
