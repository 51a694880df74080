"""Results in words and in JSON: one way for the command line, the pages and the exports."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from re import sub
from typing import Any

MOST_NAMED = 16
"""Names that a sentence tells before it counts the rest; JSON and values hold all."""


def listed(names: Iterable[str], last: str = "and") -> str:
    """``A, B and C``; ``nobody`` for none."""
    *rest, final = tuple(names) or ("nobody",)
    return f"{', '.join(rest)} {last} {final}" if rest else final


def several(names: Iterable[str], last: str = "and") -> str:
    """The same with the end of a long list counted: ``A, B, C and 40 more``."""
    given = tuple(names)
    if len(given) <= MOST_NAMED:
        return listed(given, last)
    return f"{', '.join(given[:MOST_NAMED])} {last} {len(given) - MOST_NAMED} more"


def plural(number: int, noun: str) -> str:
    """``1 vote``, ``2 votes``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def hours(number: int) -> str:
    """``48 hours``, ``10 days``: days from three whole ones on."""
    if number >= 72 and number % 24 == 0:
        return plural(number // 24, "day")
    return plural(number, "hour")


def capital(text: str) -> str:
    """The text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def as_json(value: object) -> Any:
    """A result as plain JSON: values become objects with their ``kind``, fractions ``"2/3"``, days ISO text.

    A value that speaks (``sentences``, ``words``) carries what it says,
    and the properties that its class lists in ``SHOWN``.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return _object(value)
    if isinstance(value, Mapping):
        return {str(as_json(key)): as_json(each) for key, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(as_json(each) for each in value)
    if isinstance(value, tuple | list):
        return [as_json(each) for each in value]
    return _scalar(value)


def _object(value: Any) -> dict[str, Any]:
    kind = sub(r"(?<=[a-z])(?=[A-Z])", "_", type(value).__name__).lower()
    shown = {"kind": kind} | {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
    for name in (*getattr(type(value), "SHOWN", ()), "words", "sentences"):
        said = getattr(value, name, None)
        if said is not None and name not in shown:
            shown[name] = as_json(said() if callable(said) else said)
    return shown


def _scalar(value: object) -> object:
    if isinstance(value, Enum):
        return value.value if isinstance(value.value, str) else value.name.lower()
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value
