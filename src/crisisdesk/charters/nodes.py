"""Reading YAML so that every complaint names file, line and path.

``Node`` wraps one YAML node and turns it into a value of a wanted kind or raises ``CharterError``; ``Section`` is a
mapping of which every key must be known and used.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NoReturn, TypeVar

import yaml

from crisisdesk.errors import CharterError

Choice = TypeVar("Choice", bound=StrEnum)

DEPTH = 24
"""Deepest nesting read; deeper means a file that contains itself."""

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader written in C where it was built; both mark lines alike."""

DIGITS = 15
"""Longest number read."""

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NUMBER = re.compile(rf"\d{{1,{DIGITS}}}", re.ASCII)
DURATION = re.compile(r"(\d{1,6})\s*(h|d)", re.ASCII)
PERCENT = re.compile(r"(\d{1,3})\s*%", re.ASCII)
RATIO = re.compile(rf"(\d{{1,{DIGITS}}})\s*/\s*(\d{{1,{DIGITS}}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Node:
    """One YAML node, with the file it stands in and its path from the top."""

    raw: yaml.Node
    file: str
    path: str = ""
    depth: int = 0

    @property
    def line(self) -> int:
        """The line as an editor counts it."""
        return int(self.raw.start_mark.line) + 1

    def fail(self, reason: str) -> NoReturn:
        """Raise the complaint about this node."""
        raise CharterError(self.file, self.line, self.path, reason) from None

    def section(self) -> "Section":
        """The node as a mapping; refuses a key written twice."""
        if not isinstance(self.raw, yaml.MappingNode):
            self.fail("expected a mapping of keys to values")
        found: dict[str, Node] = {}
        for key, value in self.raw.value:
            name = self._child(key, str(key.value)).text()
            if name in found:
                self._child(key, name).fail(f"the key {name!r} is written twice")
            found[name] = self._child(value, name)
        return Section(self, found)

    def items(self) -> Iterator["Node"]:
        """The entries of a list, each with its number in the path."""
        if not isinstance(self.raw, yaml.SequenceNode):
            self.fail("expected a list")
        for number, value in enumerate(self.raw.value):
            yield self._child(value, f"[{number}]")

    def text(self) -> str:
        """A non-empty string."""
        if not isinstance(self.raw, yaml.ScalarNode) or self.is_null or not self.raw.value.strip():
            self.fail("expected a text")
        return str(self.raw.value)

    def words(self) -> tuple[str, ...]:
        """A list of texts, or one text standing for a list of one."""
        if isinstance(self.raw, yaml.SequenceNode):
            return tuple(item.text() for item in self.items())
        return (self.text(),)

    def day(self) -> date:
        """A date written ``2022-01-05``."""
        try:
            return iso_day(self.text())
        except ValueError:
            self.fail(f"{self.text()!r} is not a date; write it as 2022-01-05")

    def whole(self, least: int = 0) -> int:
        """A whole number of at least ``least``."""
        text = self.text()
        if not NUMBER.fullmatch(text) or int(text) < least:
            self.fail(f"{text!r} is not a whole number of at least {least}")
        return int(text)

    def flag(self) -> bool:
        """``true`` or ``false``."""
        if self.text() not in {"true", "false"}:
            self.fail(f"{self.text()!r} is neither true nor false")
        return self.text() == "true"

    def fraction(self) -> Fraction:
        """A share above nothing and at most one, as ``2/3`` or ``55 %``; decimals are refused."""
        text = self.text()
        percent = PERCENT.fullmatch(text)
        try:
            value = Fraction(int(percent[1]), 100) if percent else self._ratio(text)
        except ZeroDivisionError:
            self.fail(f"{text!r} divides by nothing")
        if not 0 < value <= 1:
            self.fail(f"{text!r} is not a share: it must lie above 0 and not above 1")
        return value

    def hours(self) -> int:
        """A duration in hours, written ``48 h`` or ``3 d``."""
        match = DURATION.fullmatch(self.text())
        if not match:
            self.fail(f"{self.text()!r} is not a duration; write 48 h or 3 d")
        return int(match[1]) * (24 if match[2] == "d" else 1)

    def choice(self, options: type[Choice]) -> Choice:
        """One value of an enumeration."""
        try:
            return options(self.text())
        except ValueError:
            self.fail(f"{self.text()!r} is not known here; known are {', '.join(options)}")

    @property
    def is_scalar(self) -> bool:
        """Whether it is a plain word instead of a mapping or a list."""
        return isinstance(self.raw, yaml.ScalarNode)

    @property
    def is_null(self) -> bool:
        """Whether the value is left empty or written ``null``."""
        return self.raw.tag == "tag:yaml.org,2002:null"

    def _ratio(self, text: str) -> Fraction:
        match = RATIO.fullmatch(text)
        if not match:
            self.fail(f"{text!r} is not a fraction; write 2/3 or 55 %")
        return Fraction(int(match[1]), int(match[2]))

    def _child(self, value: yaml.Node, name: str) -> "Node":
        if self.depth >= DEPTH:
            self.fail("nested too deep; does this part contain itself?")
        dot = "" if not self.path or name.startswith("[") else "."
        return Node(value, self.file, f"{self.path}{dot}{name}", self.depth + 1)


@dataclass(slots=True)
class Section:
    """The keys of a mapping; ``done`` complains about every key nobody asked for."""

    node: Node
    keys: dict[str, Node]
    asked: set[str] = field(default_factory=set)

    def need(self, key: str) -> Node:
        """The value of a key that must be there."""
        found = self.maybe(key)
        if found is None:
            self.node.fail(f"the key {key!r} is missing or empty")
        return found

    def maybe(self, key: str) -> Node | None:
        """The value of a key, or None where it is absent or null."""
        self.asked.add(key)
        found = self.keys.get(key)
        return None if found is None or found.is_null else found

    def text(self, key: str, default: str = "") -> str:
        """The text under a key that may be absent."""
        found = self.maybe(key)
        return found.text() if found else default

    def words(self, key: str) -> tuple[str, ...]:
        """The texts under a key that may be absent."""
        found = self.maybe(key)
        return found.words() if found else ()

    def entries(self, key: str) -> tuple[Node, ...]:
        """The list under a key that may be absent."""
        found = self.maybe(key)
        return tuple(found.items()) if found else ()

    def day(self, key: str) -> date | None:
        """The date under a key that may be absent."""
        found = self.maybe(key)
        return found.day() if found else None

    def done(self) -> None:
        """Refuse the first key that nobody asked for."""
        for key, node in self.keys.items():
            if key not in self.asked:
                node.fail(f"unknown key {key!r}; known here are {', '.join(sorted(self.asked))}")


def iso_day(text: str) -> date:
    """A day written ``2022-01-05`` and no other way; raises ``ValueError``."""
    if not DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def compose(text: str, file: str) -> Node:
    """The top node of a YAML text; what YAML itself refuses becomes a ``CharterError`` with its line."""
    try:
        top = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise CharterError(file, line, "", f"not YAML: {error.problem or error.context}") from error
    except RecursionError:
        raise CharterError(file, None, "", "nested too deep") from None
    except yaml.YAMLError as error:
        raise CharterError(file, None, "", f"not YAML: {error}") from error
    if top is None:
        raise CharterError(file, None, "", "the file is empty")
    return Node(top, file)
