"""What an act has to be told: named values, read from what people type or programs give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from crisisdesk.clock import moment
from crisisdesk.errors import Misuse

Read = Callable[[Any], Any]

MOST_TEXT = 1_000_000
"""Bytes of UTF-8 that a draft may have: longer than any treaty."""

MOST_WORDS = 20_000
"""Bytes of UTF-8 that reasons, reports and other words may have."""

LINE = 500
"""Bytes of UTF-8 of what stands in one line: titles, articles, units."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value of an act: ``read`` takes text or the value itself and raises ``Misuse`` for what it is not.

    ``choices`` names the values there are, where they are few; ``default`` says in words what holds if it is missing.
    """

    name: str
    read: Read
    help: str
    required: bool = True
    default: str = ""
    choices: tuple[str, ...] = ()


def read_fields(act: str, fields: tuple[Field, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an act by name. Raises ``Misuse`` for one that is unknown, missing or wrong."""
    known = {field.name: field for field in fields}
    if foreign := sorted(set(given) - set(known)):
        there = ", ".join(known) or "nothing"
        raise Misuse(f"{act} is told {there}, and not {foreign[0]!r}")
    found = {}
    for name, field in known.items():
        value = given.get(name)
        if value is None or value == "":
            if field.required:
                raise Misuse(f"{act} needs {name}: {field.help}")
            continue
        try:
            found[name] = field.read(value)
        except Misuse as error:
            raise Misuse(f"{act}: {name}: {error}") from None
    return found


def words(most: int) -> Read:
    """Text that says something, up to so many bytes of UTF-8."""

    def read(value: Any) -> str:
        text = str(value).strip()
        try:
            size = len(text.encode("utf-8"))
        except UnicodeEncodeError:
            raise Misuse("holds half a character; send it as UTF-8") from None
        if size > most:
            raise Misuse(f"has {size:,} bytes; at most {most:,} are kept")
        if not text or "\x00" in text:
            raise Misuse("must say something, in characters that can be shown")
        return text

    return read


def line(most: int) -> Read:
    """The same in one line: runs of white space become one space, and nothing is in it that cannot be printed."""

    def read(value: Any) -> str:
        text = " ".join(str(words(most)(value)).split())
        if not text.isprintable():
            raise Misuse("has characters that cannot be printed")
        return text

    return read


def code(value: Any) -> str:
    """An actor's or an organ's code, in capitals."""
    return str(line(16)(value)).upper()


def name(value: Any) -> str:
    """A short name as charters write their ids."""
    return str(line(64)(value))


def time(value: Any) -> datetime:
    """A moment with its zone; text as ISO 8601."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise Misuse(f"{value} has no zone")
        return value.astimezone(UTC)
    try:
        return moment(str(value)).astimezone(UTC)
    except OverflowError:
        raise Misuse(f"{value} lies outside the years that a calendar has") from None


def quantity(value: Any) -> Fraction:
    """An exact amount above nothing: ``150``, ``2/3``, ``1.5``."""
    if isinstance(value, float):
        raise Misuse(f"{value!r} is not exact; write 150, 3/2 or '1.5'")
    text = str(value).strip()
    try:
        found = Fraction(text) if len(text) <= 32 and "e" not in text.lower() else Fraction(0)
    except (ValueError, ZeroDivisionError):
        found = Fraction(0)
    if found <= 0:
        raise Misuse(f"{text[:40]!r} is no amount; write 150, 3/2 or 1.5")
    return found


def whole(value: Any) -> int:
    """A number that counts, from 1 on."""
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise Misuse(f"{text[:40]!r} is no number; write 1, 2, 3 ...")
    return int(text)


def flag(value: Any) -> bool:
    """Yes or no."""
    if isinstance(value, bool):
        return value
    said = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(str(value).lower())
    if said is None:
        raise Misuse(f"{value!r} is neither yes nor no")
    return said


def one_of(kind: type[StrEnum], *left_out: StrEnum) -> Read:
    """One of an enumeration's values."""
    allowed = tuple(each for each in kind if each not in left_out)

    def read(value: Any) -> StrEnum:
        found = next((each for each in allowed if each.value == str(value).strip().lower()), None)
        if found is None:
            raise Misuse(f"{str(value)[:40]!r} is none of {', '.join(allowed)}")
        return found

    return read


def roles(value: Any) -> dict[str, tuple[str, ...]]:
    """Who holds which role in a matter: ``{"target": ["SYR"]}`` or ``target=SYR,party=IRQ``."""
    if isinstance(value, Mapping):
        pairs = [(str(role), str(each)) for role, held in value.items() for each in _many(held)]
    else:
        pairs = [
            (role.strip(), held.strip()) for role, _, held in (part.partition("=") for part in str(value).split(","))
        ]
    found: dict[str, tuple[str, ...]] = {}
    for role, held in pairs:
        if not role or not held:
            raise Misuse("write roles as target=SYR")
        found[role] = (*found.get(role, ()), held.upper())
    return found


def _many(held: Any) -> list[Any]:
    return list(held) if isinstance(held, list | tuple | set | frozenset) else [held]
