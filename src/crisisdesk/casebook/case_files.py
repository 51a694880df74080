"""Dated case files: what the public record says was done, step by step, each with its source (``data/cases``)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from crisisdesk.casebook.case_checks import Check, read_check
from crisisdesk.charters import Confidence
from crisisdesk.charters.nodes import Node, compose
from crisisdesk.errors import CharterError, Misuse


class Part(StrEnum):
    """The part of a day on which something was done, where no clock time is on record."""

    NIGHT = "night"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    LATE_EVENING = "late evening"

    @property
    def hour(self) -> int:
        """The local hour that stands for it, for the order of steps and for the clocks of a replay."""
        return {"night": 1, "morning": 9, "noon": 12, "afternoon": 15, "evening": 20, "late evening": 22}[self]


@dataclass(frozen=True, slots=True)
class Thread:
    """What one organisation does about it: played as one case, for a measure."""

    thread: str
    organisation: str
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedStep:
    """One thing that was done.

    ``exact`` marks a clock time that is on record. Else the hour of ``part`` stands for one, or noon where the record
    has the day alone and ``part`` is None.
    """

    number: int
    at: datetime
    exact: bool
    part: Part | None
    day: date
    who: str
    kind: str
    what: str
    source: str
    confidence: Confidence
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A whole file: where, which organisations, and every step in the order of time."""

    name: str
    title: str
    place: str
    zone: timedelta
    threads: tuple[Thread, ...]
    steps: tuple[RecordedStep, ...]

    def thread(self, name: str) -> Thread:
        """One thread by its name."""
        return next(thread for thread in self.threads if thread.thread == name)


def shipped() -> tuple[str, ...]:
    """The names of the case files of the package."""
    names = (entry.name for entry in (files("crisisdesk.casebook") / "data" / "cases").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def case_file(given: str) -> CaseFile:
    """A case file of the package by its name, or one of the user's by its path.

    Raises ``Misuse`` for one that is not there and ``CharterError`` with file, line and key of what is wrong.
    """
    if given in shipped():
        text = (files("crisisdesk.casebook") / "data" / "cases" / f"{given}.yaml").read_text("utf-8")
        return parse(text, f"{given}.yaml")
    try:
        return parse(Path(given).read_text("utf-8"), given)
    except OSError:
        raise Misuse(f"no case file {given!r}; give a file, or one of {', '.join(shipped())}") from None
    except UnicodeDecodeError:
        raise CharterError(given, None, "", "is not UTF-8 text") from None


def parse(text: str, file: str) -> CaseFile:
    """Read the text of a case file."""
    top = compose(text, file).section()
    zone = _zone(top.need("zone"))
    threads = tuple(_thread(node) for node in top.need("threads").items())
    known = {thread.thread for thread in threads}
    found = CaseFile(
        name=top.need("case").text(),
        title=top.need("title").text(),
        place=top.need("place").text(),
        zone=zone,
        threads=threads,
        steps=tuple(_step(number, node, zone, known) for number, node in enumerate(top.need("steps").items(), 1)),
    )
    _in_order(top.need("steps"), found.steps)
    top.done()
    return found


def _thread(node: Node) -> Thread:
    section = node.section()
    found = Thread(*(section.need(key).text() for key in ("id", "organisation", "measure")))
    section.done()
    return found


def _step(number: int, node: Node, zone: timedelta, threads: set[str]) -> RecordedStep:
    section = node.section()
    day, exact, part = section.need("day").day(), section.maybe("time"), section.maybe("part")
    if exact and part:
        section.need("part").fail("give a time or a part of the day, not both")
    of_day = part.choice(Part) if part else None
    clock = _clock(exact) if exact else time((of_day or Part.NOON).hour)
    found = RecordedStep(
        number=number,
        at=datetime.combine(day, clock, UTC) - zone,
        exact=exact is not None,
        part=of_day,
        day=day,
        who=section.need("who").text(),
        kind=section.need("kind").text(),
        what=section.need("what").text(),
        source=section.need("source").text(),
        confidence=section.need("confidence").choice(Confidence),
        checks=tuple(read_check(each, threads) for each in section.entries("checks")),
    )
    section.done()
    return found


def _clock(node: Node) -> time:
    try:
        return time.fromisoformat(node.text())
    except ValueError:
        node.fail(f"{node.text()!r} is not a time; write 16:10")


def _zone(node: Node) -> timedelta:
    sign, hours, colon, minutes = node.text()[:1], node.text()[1:3], node.text()[3:4], node.text()[4:]
    if sign not in {"+", "-"} or colon != ":" or not (hours + minutes).isdigit() or len(hours + minutes) != 4:
        node.fail(f"{node.text()!r} is not a zone; write +06:00")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return offset if sign == "+" else -offset


def _in_order(node: Node, steps: tuple[RecordedStep, ...]) -> None:
    for before, after, where in zip(steps, steps[1:], list(node.items())[1:], strict=False):
        if after.at < before.at:
            where.fail(f"step {after.number} lies before step {before.number}; write them in the order of time")
