"""The timetable of a replay: every step in its place in time, what it set running, and what the rules say to it."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from crisisdesk.casebook.case_checks import DeadlineCheck, DecisionCheck, RequestCheck
from crisisdesk.casebook.case_files import CaseFile, RecordedStep
from crisisdesk.casebook.replay import Answer, Finding, Replay

MARKS = {Answer.AGREES: "=", Answer.DIFFERS: "≠", Answer.OPEN: "?"}
"""How answers are marked in text."""

ALONG = 24
"""Characters of the line of time in text."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A step in time, and what it set running until when; None where it set nothing running."""

    step: RecordedStep
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Scale:
    """The whole time of a case, from its first step to its last end; places are shares in thousandths."""

    begins: datetime
    ends: datetime

    def place(self, at: datetime) -> int:
        """Where a moment lies, from 0 to 1000."""
        whole = max(self.ends - self.begins, timedelta(hours=1))
        return max(0, min(1000, (at - self.begins) * 1000 // whole))


def bars(replay: Replay) -> tuple[Bar, ...]:
    """All steps with what they set running: requests to the decision, decisions to the mandate's end, deadlines."""
    return tuple(Bar(step, _until(replay, step)) for step in replay.file.steps)


def scale(found: tuple[Bar, ...]) -> Scale:
    """The time that all bars need."""
    moments = [bar.step.at for bar in found] + [bar.until for bar in found if bar.until]
    return Scale(min(moments), max(moments))


def as_text(replay: Replay, width: int = 110) -> str:
    """The timetable for a terminal: date, who, a line of time, what, and the rules' answers under it."""
    found = bars(replay)
    within = scale(found)
    head = f"{replay.file.title}: {len(found)} steps, {local(replay.file, within.begins):%d %B %Y} to "
    head += f"{local(replay.file, within.ends):%d %B %Y}"
    lines = [head, ""]
    for bar in found:
        lines += _row(replay, bar, within, width)
    return "\n".join([*lines, "", *_summary(replay, width)]) + "\n"


def local(file: CaseFile, at: datetime) -> datetime:
    """A moment as clocks of the place show it."""
    return at + file.zone


def when(file: CaseFile, step: RecordedStep) -> str:
    """``16:10`` where the clock time is on record, else the part of the day, else nothing."""
    return f"{local(file, step.at):%H:%M}" if step.exact else str(step.part or "")


def _until(replay: Replay, step: RecordedStep) -> datetime | None:
    for check in step.checks:
        if isinstance(check, DeadlineCheck):
            return step.at + timedelta(days=check.days)
        if isinstance(check, RequestCheck):
            return _decided(replay, step, check.thread)
        if isinstance(check, DecisionCheck) and check.thread in replay.cases:
            given = [each for each in replay.cases[check.thread].mandates if each.begins == step.at]
            return (given[-1].ended_at or given[-1].ends) if given else None
    return None


def _decided(replay: Replay, after: RecordedStep, thread: str) -> datetime | None:
    for step in replay.file.steps[after.number :]:
        if any(isinstance(check, DecisionCheck) and check.thread == thread for check in step.checks):
            return step.at
    return None


def _row(replay: Replay, bar: Bar, within: Scale, width: int) -> Iterator[str]:
    step = bar.step
    left = f"{step.day}  {when(replay.file, step):<12}  {_line(bar, within)}  "
    words = f"{step.who}: {step.what} ({step.source}; {step.confidence})"
    yield from _indented(left, words, width)
    for finding in replay.of(step):
        yield from _indented(" " * len(left) + f"{MARKS[finding.answer]} ", told(finding), width)


def _line(bar: Bar, within: Scale) -> str:
    cells = ["·"] * ALONG
    first = within.place(bar.step.at) * (ALONG - 1) // 1000
    last = within.place(bar.until) * (ALONG - 1) // 1000 if bar.until else first
    for cell in range(first, last + 1):
        cells[cell] = "━"
    cells[first] = "●"
    return "".join(cells)


def _indented(left: str, words: str, width: int) -> list[str]:
    return textwrap.wrap(words, max(40, width), initial_indent=left, subsequent_indent=" " * len(left))


def told(finding: Finding) -> str:
    """A finding in a line: of which thread, and what."""
    return f"{finding.thread}: {finding.words}"


def _summary(replay: Replay, width: int) -> Iterator[str]:
    differ, opened = replay.differences, [each for each in replay.findings if each.answer is Answer.OPEN]
    agree = len(replay.findings) - len(differ) - len(opened)
    yield f"Record and rules agree at {agree} points, differ at {len(differ)}, stay open at {len(opened)}."
    days = {step.number: step.day for step in replay.file.steps}
    for finding in differ:
        yield from _indented(f"{MARKS[finding.answer]} {days[finding.step]}  ", told(finding), width)
